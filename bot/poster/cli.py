"""``python -m bot poster``: a poster to print and hang up. A mistake is one sentence."""

import asyncio
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.officers.terminal import stop, with_store
from bot.poster.content import Poster, Where, written
from bot.poster.drawing import TooMuch, drawn
from bot.poster.sheet import DPI
from bot.settings import Settings, SettingsError
from bot.world import JAKARTA, utc_now
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.referrals import Referral, key
from conversations.rules.book import BadRules, RuleBook
from storage.store import Store

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
_ENDINGS = (".pdf", ".png")


def poster(
    out: Annotated[Path, typer.Option(help="The file to write, .pdf or .png; must not exist.")],
    referral: Annotated[
        str | None, typer.Option(metavar="CODE", help="As `referral add` printed it.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of the words: id, en, plm.")] = REFERENCE,
    bot_username: Annotated[
        str | None, typer.Option(help="The bot's @username; without it, Telegram is asked.")
    ] = None,
) -> None:
    """Write an A4 poster for printing. On it: what the bot is, its QR and name, and how to tell it
    from a fraud. Sums are today's, from the rules."""
    settings = _settings()
    catalog = Catalog.load()
    if out.suffix.lower() not in _ENDINGS:
        stop("--out must end in .pdf or .png.", usage=True)
    if out.exists():
        stop(f"{out} exists already; give another name.")
    if not out.parent.is_dir():
        stop(f"{out} cannot be written: there is no folder {out.parent}.")
    if language not in catalog.languages:
        stop(f"--language must be one of: {', '.join(catalog.languages)}.", usage=True)
    where = Where(_username(settings, bot_username), _referral(referral))
    rules, today = _rules(settings), utc_now().astimezone(JAKARTA).date()
    said = written(
        catalog,
        language,
        where,
        rules,
        today,
        organisation=settings.organisation,
        hours=settings.office_hours,
    )
    _write(said, out, today)
    typer.echo(f"{out} leads to {where.link}")


def _settings() -> Settings:
    try:
        return Settings.read()
    except SettingsError as error:
        stop(str(error))


def _rules(settings: Settings) -> RuleBook:
    try:
        return RuleBook.load(override=settings.rules_file)
    except BadRules as error:
        stop(str(error))


def _username(settings: Settings, given: str | None) -> str:
    if given is None:
        return asyncio.run(_asked(settings))
    name = given.removeprefix("@")
    if not _USERNAME.fullmatch(name):
        stop("--bot-username must be a name such as @contoh_bot.", usage=True)
    return name


async def _asked(settings: Settings) -> str:
    from telegram.error import TelegramError

    from bot.api import BotApi

    if settings.bot_token is None:
        stop("give --bot-username, or set BOT_TOKEN so that Telegram can be asked.", usage=True)
    token = settings.bot_token.get_secret_value()
    try:
        async with BotApi(settings.telegram_api_url, token) as api:
            return str((await api.call("getMe", {}))["username"])
    except TelegramError:
        stop("Telegram cannot be asked for the bot's name now; give --bot-username.")


def _referral(code: str | None) -> Referral | None:
    if code is None:
        return None
    found: list[Referral] = []

    async def work(store: Store) -> None:
        found.extend((await store.read(lambda tx: tx.referrals.in_use({key(code)}))).values())

    with_store(work)
    if not found:
        stop("There is no such referral code in use; `referral list` shows them.")
    return found[0]


def _write(said: Poster, out: Path, today: date) -> None:
    try:
        image = drawn(said)
    except TooMuch:
        stop("The texts are too long for one sheet; a shorter ORGANISATION may help.")
    try:
        with out.open("xb") as file:
            if out.suffix.lower() == ".png":
                image.save(file, "PNG", dpi=(DPI, DPI))
            else:
                image.save(
                    file,
                    "PDF",
                    resolution=DPI,
                    quality=95,
                    subsampling=0,
                    title=f"{said.bot} {today}",
                )
    except FileExistsError:
        stop(f"{out} exists already; give another name.")
    except OSError:
        stop(f"{out} cannot be written.")
