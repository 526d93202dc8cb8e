"""The desk from the command line: enrolling officers, and what opens their files. In English, for
whoever runs the machine; a mistake is one sentence on stderr."""

import re
from typing import Annotated

import typer

from bot.officers.about import officer_mark
from bot.officers.enrolment import PAYLOAD, dismiss, enrol
from bot.officers.passphrase import generated
from bot.officers.roles import Role
from bot.officers.terminal import new_passphrase, region, stop, with_store
from bot.world import utc_now
from conversations.regions import get_region
from storage.audit import Entry
from storage.lead_rows import Areas
from storage.officers import Officer
from storage.store import Store
from storage.transaction import Transaction

LONGEST_NAME = 60
LONGEST_TELEGRAM_ID = 2**52
_ID = re.compile(r"[0-9]{1,16}")

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
    """List the officers: id, name, role, areas, and what marks their files."""

    async def work(store: Store) -> None:
        found = await store.read(lambda tx: tx.officers.list())
        if not found:
            typer.echo("There are no officers yet; add one, or set ADMIN_IDS.")
        for officer in found:
            typer.echo(_line(officer, officer_mark(store.sign, officer.id)))

    with_store(work)


def remove(id: Id) -> None:
    """Remove an officer; the leads they hold go back to the queue."""
    user = _id(id)

    async def work(store: Store) -> None:
        codes = await store.write(lambda tx: dismiss(tx, user, utc_now()))
        typer.echo(f"Officer {user} is removed, from the next message on.")
        _say_given_back(codes)

    with_store(work)


def passphrase(
    id: Id,
    type: Annotated[
        bool, typer.Option("--type", help="Type one yourself, twice, in place of a new one.")
    ] = False,
) -> None:
    """Agree on the passphrase that opens the files this officer takes from the chat.

    It is shown here, once. Tell it by voice or on paper, never in the chat. Files already taken
    keep the passphrase they were made with.
    """
    user = _id(id)
    said = new_passphrase() if type else generated()

    async def work(store: Store) -> None:
        mark, now = officer_mark(store.sign, user), utc_now()

        async def put(tx: Transaction) -> None:
            await tx.officers.get(user)
            await tx.passphrases.put(user, said, now)
            await tx.audit.add(Entry(now, "passphrase.set", detail={"mark": mark}))

        await store.write(put)
        if type:
            typer.echo(f"From now on the files of officer {user} open with what you typed.")
            return
        typer.echo(f"From now on the files of officer {user} open with:\n\n    {said}\n")
        typer.echo("This is shown once. Tell it by voice or on paper, not in the chat.")

    with_store(work)


officers.command("add")(add)
officers.command("invite")(invite)
officers.command("list")(list_)
officers.command("remove")(remove)
officers.command("passphrase")(passphrase)


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
    return frozenset(map(region, given)) if given else None


def _shown(areas: Areas) -> str:
    if areas is None:
        return "all areas"
    return ", ".join(f"{code} {get_region(code).name}" for code in sorted(areas))


def _line(officer: Officer, mark: str) -> str:
    return f"{officer.id}  {officer.name}  {officer.role}  {_shown(officer.areas)}  {mark}"


def _say_given_back(codes: list[str]) -> None:
    if codes:
        typer.echo(f"Back in the queue: {', '.join(codes)}.")
