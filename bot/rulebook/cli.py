"""``python -m bot rules``: the rules of the release as an office and an auditor read them.

``hitung_cli`` is here too, so that one import brings both apps. A mistake is one sentence.
"""

from pathlib import Path
from typing import Annotated

import typer

from bot.officers.terminal import stop, with_store
from bot.rulebook import asking, changes, sheet, waiting
from bot.rulebook.counting_cli import hitung_cli
from bot.rulebook.options import Override, load, say
from bot.rulebook.report import report
from conversations.messages.catalog import Catalog
from storage.store import Store

__all__ = ["hitung_cli", "rules_cli"]

rules_cli = typer.Typer(help="The rules in force, what changes, and what the office is asked.")


@rules_cli.callback(
    invoke_without_command=True,
    epilog="Example: python -m bot rules --on 2027-01-01 --override kantor.toml",
)
def rules(
    context: typer.Context,
    on: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day; without it, today.")
    ] = None,
    override: Override = None,
) -> None:
    """Print what is in force, what ends soon, and what was not checked for a year."""
    if context.invoked_subcommand is None:
        day = asking.day("--on", on)
        say(report(load(override), day))
    elif on is not None or override is not None:
        stop(f"put the options after {context.invoked_subcommand}, not before it.", usage=True)


@rules_cli.command("check", epilog="Example: python -m bot rules check --override kantor.toml")
def check(override: Override = None) -> None:
    """Load everything; a fault is told with file, line, key and what would be right."""
    book = list(load(override))
    values = [value for rule in book for value in rule.values]
    typer.echo(f"{len(book)} rules with {len(values)} values are in order.")
    if override is not None:
        own = sum(value.file == override.name for value in values)
        typer.echo(f"{own} of the values are from {override.name}.")


@rules_cli.command("diff", epilog="Example: python -m bot rules diff 2026-03-31 2026-04-01")
def diff(
    first: Annotated[str, typer.Argument(metavar="FROM", help="A day: 2026-03-31.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="A later day: 2026-04-01.")],
    override: Override = None,
) -> None:
    """Print what changed after FROM, up to and including TO."""
    begin, end = asking.day("FROM", first), asking.day("TO", last)
    if begin >= end:
        stop("FROM must be before TO. Example: 2026-03-31 2026-04-01", usage=True)
    say(changes.told(load(override), begin, end))


@rules_cli.command("doubts", epilog="Example: python -m bot rules doubts --output tanya.xlsx")
def doubts(
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A new .md or .xlsx file; without it, to the terminal."),
    ] = None,
    override: Override = None,
) -> None:
    """Write the page on which an office answers what is not sure."""
    book = load(override)
    if output is None:
        say(sheet.markdown(sheet.rows(book)))
        return
    try:
        written = sheet.write(book, output)
    except sheet.SheetRefused as refused:
        stop(str(refused))
    typer.echo(f"{written} rows in {output}.")


@rules_cli.command("waiting", epilog="Example: python -m bot rules waiting")
def who_waits() -> None:
    """Print how many people wait to be told that a rule has changed, and for which reason."""

    async def work(store: Store) -> None:
        counts = await store.read(lambda tx: tx.waits.counts())
        say(waiting.told(counts, Catalog.load()))

    with_store(work)
