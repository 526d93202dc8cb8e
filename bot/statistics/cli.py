"""``python -m bot report``: the weekly report to a file, for whoever runs the machine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.officers.export_file import new_file
from bot.officers.terminal import stop, with_store
from bot.settings import Settings
from bot.statistics.charts import Charts
from bot.statistics.figures import Figures, gather
from bot.statistics.files import logged, made, referral_names
from bot.statistics.periods import Week
from bot.statistics.report import By, Report
from bot.statistics.told import Told
from bot.world import JAKARTA, utc_now
from bot.worlds import worlds_of
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase
from storage.audit import Entry
from storage.store import Store
from storage.transaction import Transaction

FORMATS = (".pdf", ".xlsx")


def report(
    out: Annotated[Path, typer.Option(metavar="FILE", help="A new .pdf or .xlsx file.")],
    week: Annotated[
        str | None,
        typer.Option(metavar="WEEK", help="As 2026-W48; without it, the last whole one."),
    ] = None,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Show groups of fewer than five too. Not for passing on."),
    ] = False,
    language: Annotated[str, typer.Option(help="Language: id or en.")] = "id",
) -> None:
    """Write the weekly report, all areas; it is logged. Nobody is named in it."""
    chosen = _week(week)
    format_ = out.suffix.lower()
    if format_ not in FORMATS:
        stop(f"--out must end in .pdf or .xlsx, such as laporan_{chosen}.pdf.", usage=True)
    catalog = Catalog.load()
    if language not in catalog.languages:
        stop(f"--language must be one of: {', '.join(catalog.languages)}.", usage=True)

    async def work(store: Store) -> None:
        worlds = worlds_of(Settings.read(), catalog)
        world = worlds.at(utc_now())

        async def read(tx: Transaction) -> tuple[Figures, Mapping[str, str]]:
            return await gather(tx, world, None, chosen), await referral_names(tx)

        figures, referrals = await store.read(read)
        told = Told(figures, None, exact=exact)
        charts = Charts(catalog, language, told, exact=exact)
        name = Phrase("desk.report.command_line")
        by = By(world.office["organisation"], Phrase("desk.all_areas"), name)
        content = await made(Report(catalog, language, told, charts, by, referrals), format_[1:])
        what = {"format": format_[1:], "exact": str(exact).lower()}
        entry = Entry(utc_now(), "statistics.report", detail=logged(what, chosen, content, "cli"))
        with new_file(out) as target:
            target.write(content)
            await store.write(lambda tx: tx.audit.add(entry))
        typer.echo(f"Week {chosen} in {out}.")

    with_store(work)


def _week(given: str | None) -> Week:
    this = Week.of(utc_now().astimezone(JAKARTA).date())
    if given is None:
        return this.before()
    try:
        return Week.read(given)
    except ValueError:
        stop(f"--week must be a week such as {this.before()}.", usage=True)
