"""``python -m bot referral``: codes of markets, neighbourhoods, campaigns and agents, and what
came of each. For whoever runs the machine; a mistake is one sentence."""

from typing import Annotated

import typer

from bot.officers.private import holds_private
from bot.officers.terminal import stop, with_store
from bot.world import utc_now
from conversations.errors import BadReferralName
from conversations.referrals import Referral, ReferralKind, make
from storage.referrals import Used
from storage.store import Store

LONGEST_NAME = 60

referrals = typer.Typer(
    help="Referral codes: where people heard of us. A code names a place, a campaign or an"
    " agent's number, never a person.",
    no_args_is_help=True,
)

BotUsername = Annotated[
    str | None, typer.Option(help="The bot's @username, to print the link too.")
]


@referrals.command(
    "add", epilog='Example: python -m bot referral add "Pasar 16 Ilir" --kind pasar'
)
def add(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A place, a campaign, or the number of an agent; no name, NIK or phone of a"
            " person. Everybody who comes by the code sees it.",
        ),
    ],
    kind: Annotated[ReferralKind, typer.Option(help="What it is.")] = ReferralKind.OTHER,
    bot_username: BotUsername = None,
) -> None:
    """Make the code of a name, or put it to use again. The same name has always the same code."""
    named = _name(name)

    async def work(store: Store) -> None:
        try:
            code = make(store.sign, named)
        except BadReferralName:
            stop("NAME must have letters or figures, such as Pasar 16 Ilir.", usage=True)
        referral = Referral(code, named, kind)
        await store.write(lambda tx: tx.referrals.add(referral, utc_now()))
        typer.echo(code)
        typer.echo(f"{named} ({kind}). People write it to the bot, or come by a link:")
        typer.echo(link(code, bot_username))

    with_store(work)


@referrals.command("list")
def list_() -> None:
    """Print every code with how many leads came by it, and how many of them are registered."""

    async def work(store: Store) -> None:
        found = await store.read(lambda tx: tx.referrals.list())
        if not found:
            typer.echo('There are no codes yet; make one: referral add "Pasar 16 Ilir".')
        wide = max((len(used.referral.code) for used in found), default=0)
        for used in found:
            typer.echo(_line(used, wide))

    with_store(work)


@referrals.command("remove")
def remove(
    code: Annotated[str, typer.Argument(metavar="CODE", help="As add printed it.")],
) -> None:
    """Take a code out of use; whoever comes by it is welcome all the same, and not counted."""

    async def work(store: Store) -> None:
        await store.write(lambda tx: tx.referrals.remove(code, utc_now()))
        typer.echo(f"{code.upper()} is out of use. What came by it stays counted.")

    with_store(work)


def link(code: str, bot_username: str | None) -> str:
    """The deep link; Telegram takes 64 of A-Z a-z 0-9 _ - after ``start=``."""
    user = bot_username.removeprefix("@") if bot_username else "BOT_USERNAME"
    return f"https://t.me/{user}?start={code}"


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        stop(f"NAME must have 1 to {LONGEST_NAME} ordinary characters.", usage=True)
    if holds_private(name):
        stop("NAME must not hold a NIK or a phone number: a code is of no person.", usage=True)
    return name


def _line(used: Used, wide: int) -> str:
    referral = used.referral
    line = f"{referral.code:<{wide}}  {used.leads:>6} leads  {used.registered:>6} registered"
    line += f"  {referral.name} ({referral.kind})"
    return f"{line}, out of use" if used.removed else line
