"""What the desk's commands of the command line share: a store, days, places, passphrases, and
one-sentence refusals."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn

import typer

from bot.officers.areas import find_area
from bot.officers.export_file import ExportRefused
from bot.officers.passphrase import SHORTEST, too_weak
from bot.opening import opened
from bot.settings import Settings, SettingsError
from bot.world import JAKARTA
from storage.errors import StorageError
from storage.store import Store

_REFUSALS = (SettingsError, StorageError, ExportRefused)


def with_store(work: Callable[[Store], Awaitable[None]]) -> None:
    """Does the work on the database that is there, beside a running bot or without one. It makes
    none; what it cannot do ends the program with a sentence."""

    async def whole() -> None:
        async with opened(Settings.read(), migrate=False) as store:
            await work(store)

    try:
        asyncio.run(whole())
    except _REFUSALS as error:
        stop(str(error))


def stop(sentence: str, *, usage: bool = False) -> NoReturn:
    """1 for what cannot be done now, 2 for what was asked wrongly."""
    typer.echo(f"Error: {sentence}", err=True)
    raise typer.Exit(2 if usage else 1)


def period(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """From ``--since`` to the end of ``--until``, days in Jakarta; the end is not included."""
    first, end = _start_of(since, "--since"), _start_of(until, "--until", plus=1)
    if first is not None and end is not None and first >= end:
        stop("--since must not be later than --until.", usage=True)
    return first, end


def area_of(given: str) -> str:
    """The code of a kabupaten or kota, from its code or its name."""
    code = find_area(given)
    if code is None:
        stop(f"no kabupaten or kota is called {given!r}; codes look like 16.71.", usage=True)
    return code


def new_passphrase() -> str:
    """Typed twice, and not shown."""
    said = str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True))
    if too_weak(said):
        stop(f"a passphrase has at least {SHORTEST} characters, not all alike.", usage=True)
    return said


def _start_of(day: str | None, option: str, plus: int = 0) -> datetime | None:
    """Midnight in Jakarta."""
    if day is None:
        return None
    try:
        start = date.fromisoformat(day) + timedelta(days=plus)
    except (ValueError, OverflowError):
        stop(f"{option} must be a day such as 2026-11-22.", usage=True)
    return datetime.combine(start, time(), JAKARTA).astimezone(UTC)
