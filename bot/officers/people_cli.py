"""``officer``: who works at the desk, from the command line. In English, for whoever runs the
machine; a mistake is one sentence on stderr."""

import re
from typing import Annotated

import segno
import typer

from bot.officers.about import officer_mark
from bot.officers.areas_cli import AllAreas, Area, areas_for, said_areas
from bot.officers.authenticator import address, new_secret
from bot.officers.enrolment import renew
from bot.officers.inviting import LONGEST_NAME, PAYLOAD, invited
from bot.officers.passphrase import generated
from bot.officers.roles import Right, Role, may
from bot.officers.staffing import confirm, dismiss, enrol, find_officer, note, welcome
from bot.officers.terminal import new_passphrase, stop, with_store
from bot.settings import Settings
from bot.world import utc_now
from conversations.messages.catalog import Catalog
from conversations.regions import get_region
from storage.audit import Entry
from storage.errors import InviteRefused, OfficerNotFound
from storage.invites import Waiting
from storage.lead_filter import Areas
from storage.officers import Officer
from storage.store import Store
from storage.transaction import Transaction

LONGEST_TELEGRAM_ID = 2**52
_ID = re.compile(r"[0-9]{1,16}")
_GROUP = 4
"""Letters of a secret that are read together."""

officers = typer.Typer(
    help="Enrol officers, invite and confirm them, list them, remove them; their codes.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What other officers call them.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="Their Telegram user id, a number.")]
InRole = Annotated[
    Role | None,
    typer.Option(help="What they may do; without it, officer, or the role that they have."),
]


def add(
    id: Id, name: Name, area: Area = None, all_areas: AllAreas = False, role: InRole = None
) -> None:
    """Enrol an officer by Telegram id, or change the name, role and areas of one.

    Somebody who is an officer keeps the areas that are not said.
    """
    user, named, said = _id(id), _name(name), said_areas(area, all_areas)

    async def work(store: Store) -> None:
        if role not in (None, Role.ADMINISTRATOR):
            _not_by_settings(user)
        known = await store.read(lambda tx: find_officer(tx, user))
        areas = areas_for(role, said, known)
        codes = await store.write(lambda tx: _enrol(tx, user, named, areas, role))
        officer = await store.read(lambda tx: tx.officers.get(user))
        typer.echo(f"{officer.role.capitalize()} {user} ({named}) works in: {_shown(areas)}.")
        _say_given_back(codes)
        typer.echo("They send /meja to the bot to see their commands.")

    with_store(work)


def invite(
    name: Name,
    area: Area = None,
    all_areas: AllAreas = False,
    role: InRole = None,
    bot_username: Annotated[
        str | None, typer.Option(help="The bot's @username, to print a link instead of a command.")
    ] = None,
) -> None:
    """Make a one-time invitation, good for 15 minutes and one person, to be confirmed then."""
    named, invited = _name(name), role or Role.OFFICER
    areas = areas_for(invited, said_areas(area, all_areas), None)

    async def work(store: Store) -> None:
        token, confirming = await store.write(lambda tx: _invite(tx, invited, areas, named))
        typer.echo(f"For {named}, {invited}, who will work in: {_shown(areas)}.")
        typer.echo("Good for 15 minutes, once.")
        if bot_username:
            user = bot_username.removeprefix("@")
            typer.echo(f"https://t.me/{user}?start={PAYLOAD}{token}")
        else:
            typer.echo(f"They send this to the bot:  /start {PAYLOAD}{token}")
        if confirming:
            typer.echo("Then an administrator confirms them in the chat, or you: officer confirm.")
        else:
            typer.echo(
                "There is no administrator yet who could confirm them in the chat: once they have"
                " opened it, `officer list` shows their ID, and `officer confirm ID` confirms."
            )

    with_store(work)


def confirm_(id: Id) -> None:
    """Make an officer of who has opened an invitation. Ask them first whether it was they."""
    user = _id(id)

    async def work(store: Store) -> None:
        try:
            officer = await store.write(lambda tx: _confirm(tx, user))
        except InviteRefused:
            stop(f"nobody with the id {user} waits to be confirmed; see `officer list`.")
        typer.echo(f"{officer.name} ({user}) is now {officer.role} in: {_shown(officer.areas)}.")

    with_store(work)


def totp(id: Id) -> None:
    """Show the QR of a new secret for their six-digit codes; the old one and their session end.

    Have the officer scan it here with an authenticator app. It is not shown again.
    """
    user = _id(id)

    async def work(store: Store) -> None:
        secret = new_secret()
        officer = await store.write(lambda tx: _set_secret(tx, user, secret))
        segno.make(address(secret, officer.name), error="m").terminal(compact=True)
        spelt = " ".join(secret[i : i + _GROUP] for i in range(0, len(secret), _GROUP))
        typer.echo(f"For {officer.name} ({user}), in an authenticator app; or typed: {spelt}")
        typer.echo("They open the desk with:  /masuk and the 6 digits in the app")

    with_store(work)


def list_() -> None:
    """List the officers: id, name, role, areas, what marks their files; and who waits."""

    async def work(store: Store) -> None:
        found = await store.read(lambda tx: tx.officers.list())
        waiting = await store.read(lambda tx: tx.invites.waiting(utc_now()))
        if not found and not waiting:
            typer.echo("There are no officers yet; add one, or set ADMIN_IDS.")
        for officer in found:
            mark = officer_mark(store.sign, officer.id)
            typer.echo(f"{_line(officer.id, officer)}  {mark}")
        for one in waiting:
            typer.echo(f"{_line(one.user, one)}  waits: officer confirm {one.user}")

    with_store(work)


def remove(id: Id) -> None:
    """Remove an officer; the leads they hold go back to the queue."""
    user = _id(id)

    async def work(store: Store) -> None:
        _not_by_settings(user)
        codes = await store.write(lambda tx: dismiss(tx, Catalog.load(), user, utc_now()))
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
officers.command("confirm")(confirm_)
officers.command("totp")(totp)
officers.command("passphrase")(passphrase)
officers.command("list")(list_)
officers.command("remove")(remove)


async def _enrol(
    tx: Transaction, user: int, name: str, areas: Areas, role: Role | None
) -> list[str]:
    """An officer in another role has another menu."""
    now, known = utc_now(), await find_officer(tx, user)
    codes = await enrol(tx, user, name, areas, now, role)
    if known is not None and role not in (None, known.role):
        officer = await tx.officers.get(user)
        await renew(tx, Catalog.load(), user, welcome(officer), now)
    return codes


async def _invite(tx: Transaction, role: Role, areas: Areas, name: str) -> tuple[str, bool]:
    """The token, and whether there is somebody to confirm it in the chat."""
    now = utc_now()
    token = await tx.invites.add(role, areas, name, None, now)
    await tx.audit.add(invited(name, role, None, now))
    return token, any(may(one.role, Right.PEOPLE) for one in await tx.officers.list())


async def _confirm(tx: Transaction, user: int) -> Officer:
    now = utc_now()
    officer = await confirm(tx, await tx.invites.take_of(user, now), None, now)
    await renew(tx, Catalog.load(), user, welcome(officer), now)
    return officer


async def _set_secret(tx: Transaction, user: int, secret: str) -> Officer:
    now, officer = utc_now(), await find_officer(tx, user)
    if officer is None:
        raise OfficerNotFound
    await tx.authenticators.put(user, secret, now)
    await note(tx, "officer.secret", user, None, None, now)
    return officer


def _not_by_settings(user: int) -> None:
    if user in Settings.read().admin_ids:
        stop(f"{user} is an administrator by ADMIN_IDS; take the id out there, then restart.")


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


def _shown(areas: Areas) -> str:
    if areas is None:
        return "all areas"
    return ", ".join(f"{code} {get_region(code).name}" for code in sorted(areas))


def _line(id: int, who: Officer | Waiting) -> str:
    return f"{id}  {who.name}  {who.role}  {_shown(who.areas)}"


def _say_given_back(codes: list[str]) -> None:
    if codes:
        typer.echo(f"Back in the queue: {', '.join(codes)}.")
