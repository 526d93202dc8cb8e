"""Exports from the command line. In English, for whoever runs the machine; a mistake is one
sentence on stderr."""

from pathlib import Path
from typing import Annotated

import typer

from bot.officers.export_file import write_file
from bot.officers.selection import STATUS_GROUPS, Format, Profile, Selection
from bot.officers.terminal import area_of, period, stop, with_store
from bot.world import utc_now
from storage.store import Store

Output = Annotated[Path, typer.Option(help="The file to write; it must not exist yet.")]
FileFormat = Annotated[
    Format | None, typer.Option(help="xlsx or csv; without it, as the file's name says.")
]
Since = Annotated[
    str | None, typer.Option(metavar="DAY", help="Handed in on this day or later: 2026-11-01.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DAY", help="Handed in on this day or earlier.")
]
Status = Annotated[str, typer.Option(help=f"One of: {', '.join(STATUS_GROUPS)}.")]
OneArea = Annotated[str | None, typer.Option(help="One kabupaten or kota, by code or name.")]
Full = Annotated[
    bool, typer.Option("--full/--masked", help="With names, NIK and phones, or without.")
]
Reason = Annotated[
    str, typer.Option(help="What it is for; needed with --full. It is logged, sealed.")
]
Language = Annotated[str, typer.Option(help="Language of labels and words: id or en.")]


def export(
    output: Output,
    format: FileFormat = None,
    since: Since = None,
    until: Until = None,
    status: Status = "all",
    area: OneArea = None,
    full: Full = False,
    reason: Reason = "",
    language: Language = "id",
) -> None:
    """Write leads to a file that only you can read; prints rows and SHA-256. It is logged.

    XLSX is for people. From a CSV, Excel rounds a NIK unless told to import it as text.
    """
    _check_choice(status, full, reason)
    first, end = period(since, until)
    selection = Selection(
        since=first,
        until=end,
        status=status,
        region=None if area is None else area_of(area),
        format=format or _format_of(output),
        profile=Profile.FULL if full else Profile.MASKED,
    )

    async def work(store: Store) -> None:
        taken = await write_file(store, selection, output, reason.strip(), language, utc_now())
        typer.echo(f"rows    {taken.rows}")
        typer.echo(f"sha256  {taken.sha256}")
        typer.echo(f"file    {output}")

    with_store(work)


def _check_choice(status: str, full: bool, reason: str) -> None:
    if status not in STATUS_GROUPS:
        stop(f"--status must be one of: {', '.join(STATUS_GROUPS)}.", usage=True)
    if full and not reason.strip():
        stop("--full needs --reason: what the names, NIK and phones are taken for.", usage=True)


def _format_of(output: Path) -> Format:
    ending = output.suffix.lower().removeprefix(".")
    if ending not in set(Format):
        stop("--output must end in .xlsx or .csv, or give --format.", usage=True)
    return Format(ending)
