"""``python -m bot export``: leads to a file on this machine. In English, for whoever runs it; a
mistake is one sentence on stderr."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.officers.export_file import Wanted, write_file
from bot.officers.profiles import Profile
from bot.officers.selection import STATUS_GROUPS, Format, Selection
from bot.officers.terminal import area_of, new_passphrase, period, stop, with_store
from bot.settings import Settings
from bot.world import JAKARTA, utc_now
from conversations.lead import REGISTRATIONS, LeadKind, Outcome
from conversations.rules.book import BadRules, RuleBook
from storage.store import Store

Output = Annotated[Path, typer.Option(help="The file to write; it must not exist yet.")]
FileFormat = Annotated[Format | None, typer.Option(help="Without it, as the file's name says.")]
Named = Annotated[
    Profile,
    typer.Option(
        help="statistics: counts of at least five, nobody's row; calls: what one phones with;"
        " registration: everything; office: the columns in RULES_FILE."
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DAY", help="Handed in on this day or later: 2026-11-01.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DAY", help="Handed in on this day or earlier.")
]
Changed = Annotated[
    str | None, typer.Option(metavar="DAY", help="Handed in or changed on this day or later.")
]
Status = Annotated[str, typer.Option(help=f"One of: {', '.join(STATUS_GROUPS)}.")]
OneArea = Annotated[str | None, typer.Option(help="One kabupaten or kota, by code or name.")]
OneKind = Annotated[LeadKind | None, typer.Option(help="One kind of registration.")]
OneOutcome = Annotated[Outcome | None, typer.Option(help="What came of the last call.")]
Holder = Annotated[
    int | None, typer.Option("--officer", help="Held by this officer, by Telegram id.")
]
Due = Annotated[
    str | None, typer.Option(metavar="DAY", help="To be called again on this day or earlier.")
]
Spoken = Annotated[str | None, typer.Option(help="The person's language, such as id.")]
Code = Annotated[str | None, typer.Option(help="Came by this referral code.")]
Lock = Annotated[
    bool, typer.Option("--passphrase", help="Asks twice for what shall open the file.")
]
Reason = Annotated[
    str,
    typer.Option(help="What it is for; needed unless it is statistics. It is logged, sealed."),
]
Language = Annotated[str, typer.Option(help="Language of labels and words: id or en.")]


def export(
    output: Output,
    format: FileFormat = None,
    profile: Named = Profile.STATISTICS,
    since: Since = None,
    until: Until = None,
    changed_since: Changed = None,
    status: Status = "all",
    area: OneArea = None,
    kind: OneKind = None,
    outcome: OneOutcome = None,
    officer: Holder = None,
    due: Due = None,
    spoken: Spoken = None,
    referral: Code = None,
    passphrase: Lock = False,
    reason: Reason = "",
    language: Language = "id",
) -> None:
    """Write leads to a file that only you can read; prints rows and SHA-256. It is logged.

    XLSX is for people. From a CSV, Excel rounds a NIK unless told to import it as text. With
    --passphrase a workbook asks for it, and CSV and JSON Lines come in a zip.
    """
    _check_choice(status, profile, kind, reason)
    first, end = period(since, until)
    changed, _ = period(changed_since, None)
    selection = Selection(
        since=first,
        until=end,
        changed_since=changed,
        status=status,
        region=None if area is None else area_of(area),
        kind=kind,
        outcome=outcome,
        holder=officer,
        due_by=_day(due),
        language=spoken,
        referral=referral,
        format=format or _format_of(output),
        profile=profile,
    )
    key = new_passphrase() if passphrase else None

    async def work(store: Store) -> None:
        settings = Settings.read()
        wanted = Wanted(selection, output, reason.strip(), language, settings.ended_days, key)
        written = await write_file(store, wanted, _rules(settings), utc_now())
        typer.echo(f"rows    {written.rows}")
        typer.echo(f"sha256  {written.sha256}")
        typer.echo(f"file    {output}")

    with_store(work)


def _rules(settings: Settings) -> RuleBook:
    try:
        return RuleBook.load(override=settings.rules_file)
    except BadRules as error:
        stop(str(error))


def _check_choice(status: str, profile: Profile, kind: LeadKind | None, reason: str) -> None:
    if status not in STATUS_GROUPS:
        stop(f"--status must be one of: {', '.join(STATUS_GROUPS)}.", usage=True)
    if kind is not None and kind not in REGISTRATIONS:
        stop("--kind must be a kind of registration: a report is none.", usage=True)
    if profile is not Profile.STATISTICS and not reason.strip():
        stop(f"{profile} needs --reason: what names and phones are taken for.", usage=True)


def _day(given: str | None) -> date | None:
    start, _ = period(given, None)
    return None if start is None else start.astimezone(JAKARTA).date()


def _format_of(output: Path) -> Format:
    """A zip's name says nothing of what is in it."""
    ending = output.suffix.lower().removeprefix(".")
    if ending not in set(Format):
        stop("--output must end in .xlsx, .csv or .jsonl, or give --format.", usage=True)
    return Format(ending)
