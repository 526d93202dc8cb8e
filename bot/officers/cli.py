"""The desk from the command line: enrolling officers, and exports. In English, for whoever runs
the machine; a mistake is one sentence on stderr."""

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.officers.enrolment import PAYLOAD, dismiss, enrol
from bot.officers.export_file import write_file
from bot.officers.roles import Role
from bot.officers.selection import STATUS_GROUPS, Format, Profile, Selection
from bot.officers.terminal import period, stop, with_store
from bot.world import utc_now
from conversations.regions import PLACES, get_region
from storage.lead_rows import Areas
from storage.officers import Officer
from storage.store import Store

LONGEST_NAME = 60
LONGEST_TELEGRAM_ID = 2**52
_ID = re.compile(r"[0-9]{1,16}")
_KABUPATEN = frozenset({"kabupaten", "kota"})

officers = typer.Typer(
    help="Enrol officers, invite them, list them, remove them.", no_args_is_help=True
)

Area = Annotated[
    list[str] | None,
    typer.Option(
        help="A kabupaten or kota the officer works in, by code (16.71) or name (Palembang);"
        " give it once for each. Without it: all of them."
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What other officers call them.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="Their Telegram user id, a number.")]


def add(id: Id, name: Name, area: Area = None) -> None:
    """Enrol an officer by Telegram id, or change the name and areas of one."""
    user, named, areas = _id(id), _name(name), _areas(area)

    async def work(store: Store) -> None:
        codes = await store.write(lambda tx: enrol(tx, user, named, areas, utc_now()))
        typer.echo(f"Officer {user} ({named}) works in: {_shown(areas)}.")
        _say_given_back(codes)
        typer.echo("They send /meja to the bot to see their commands.")

    with_store(work)


def invite(
    name: Name,
    area: Area = None,
    bot_username: Annotated[
        str | None, typer.Option(help="The bot's @username, to print a link instead of a command.")
    ] = None,
) -> None:
    """Make a one-time invitation, good for 15 minutes and one person."""
    named, areas = _name(name), _areas(area)

    async def work(store: Store) -> None:
        token = await store.write(
            lambda tx: tx.officers.invite(Role.OFFICER, areas, named, None, utc_now())
        )
        typer.echo(f"For {named}, who will work in: {_shown(areas)}. Good for 15 minutes, once.")
        if bot_username:
            user = bot_username.removeprefix("@")
            typer.echo(f"https://t.me/{user}?start={PAYLOAD}{token}")
        else:
            typer.echo(f"They send this to the bot:  /start {PAYLOAD}{token}")

    with_store(work)


def list_() -> None:
    """List the officers: id, name, role, areas."""

    async def work(store: Store) -> None:
        found = await store.read(lambda tx: tx.officers.list())
        if not found:
            typer.echo("There are no officers yet; add one, or set ADMIN_IDS.")
        for officer in found:
            typer.echo(_line(officer))

    with_store(work)


def remove(id: Id) -> None:
    """Remove an officer; the leads they hold go back to the queue."""
    user = _id(id)

    async def work(store: Store) -> None:
        codes = await store.write(lambda tx: dismiss(tx, user, utc_now()))
        typer.echo(f"Officer {user} is removed, from the next message on.")
        _say_given_back(codes)

    with_store(work)


officers.command("add")(add)
officers.command("invite")(invite)
officers.command("list")(list_)
officers.command("remove")(remove)


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
        region=None if area is None else _region(area),
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


def _id(given: str) -> int:
    if not _ID.fullmatch(given) or not 0 < int(given) < LONGEST_TELEGRAM_ID:
        stop(
            "ID must be a Telegram user id, a positive number such as 123456789, and no name."
            " Without knowing it, use `officer invite NAME`.",
            usage=True,
        )
    return int(given)


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        stop(f"NAME must have 1 to {LONGEST_NAME} ordinary characters.", usage=True)
    return name


def _areas(given: list[str] | None) -> Areas:
    return frozenset(map(_region, given)) if given else None


def _region(given: str) -> str:
    """The code of a kabupaten or kota, from its code or its name."""
    code = _find_region(given)
    if code is None:
        stop(f"no kabupaten or kota is called {given!r}; codes look like 16.71.", usage=True)
    return code


def _find_region(given: str) -> str | None:
    found = PLACES.search(given)
    codes = [given, *([found.entries[0].id] if found.exact else [])]
    for code in codes:
        try:
            if get_region(code).kind in _KABUPATEN:
                return code
        except KeyError:
            continue
    return None


def _format_of(output: Path) -> Format:
    ending = output.suffix.lower().removeprefix(".")
    if ending not in set(Format):
        stop("--output must end in .xlsx or .csv, or give --format.", usage=True)
    return Format(ending)


def _shown(areas: Areas) -> str:
    if areas is None:
        return "all areas"
    return ", ".join(f"{code} {get_region(code).name}" for code in sorted(areas))


def _line(officer: Officer) -> str:
    return f"{officer.id}  {officer.name}  {officer.role}  {_shown(officer.areas)}"


def _say_given_back(codes: list[str]) -> None:
    if codes:
        typer.echo(f"Back in the queue: {', '.join(codes)}.")
