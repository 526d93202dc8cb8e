"""The three bots under test: how each is started, and nothing of what it does."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from bot.settings import Settings

Receive = Literal["polling", "webhook"]
SECRET: Final = "bench-secret"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one trial happens."""

    api_url: str
    token: str
    folder: Path
    """Empty, for this bot alone."""
    webhook_port: int
    """0 means long polling."""
    profile: Path | None = None
    """Where a cProfile of our bot goes."""

    @property
    def database(self) -> Path:
        """Of our bot; the keyring must not lie beside it."""
        return self.folder / "data" / "bot.db"


@dataclass(frozen=True, slots=True)
class Contender:
    name: str
    title: str
    command: Callable[[Place], Sequence[str]]
    environment: Callable[[Place], Mapping[str, str]]


def _our_command(place: Place) -> Sequence[str]:
    profiler = ("-m", "cProfile", "-o", str(place.profile)) if place.profile else ()
    return (sys.executable, *profiler, "-m", "bot", "run")


def _our_environment(place: Place) -> Mapping[str, str]:
    settings = {
        "BOT_TOKEN": place.token,
        "TELEGRAM_API_URL": place.api_url,
        "DATABASE_URL": f"sqlite:///{place.database}",
        "KEYRING_FILE": str(place.folder / "keys" / "keyring.json"),
        "SEND_RATE": "0",  # the sandbox has no limit of messages; the others do not ask for one
        "RECEIVE": "webhook" if place.webhook_port else "polling",
    }
    if place.webhook_port:
        settings |= {
            "WEBHOOK_URL": f"http://127.0.0.1:{place.webhook_port}/",
            "WEBHOOK_PORT": str(place.webhook_port),
            "WEBHOOK_SECRET": SECRET,
        }
    return {**_bare_environment(place), **settings}


def _bare_environment(place: Place) -> Mapping[str, str]:
    """Ours, without any setting of the bot."""
    names = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name.upper() not in names}


def _peer(module: str) -> Callable[[Place], Sequence[str]]:
    def command(place: Place) -> Sequence[str]:
        given = {
            "--api-url": place.api_url,
            "--token": place.token,
            "--data": str(place.folder),
            "--webhook-port": str(place.webhook_port),
            "--secret": SECRET,
        }
        words = [word for pair in given.items() for word in pair]
        return (sys.executable, "-m", f"tests.bench.peers.{module}", *words)

    return command


OURS: Final = Contender("ours", "ours", _our_command, _our_environment)
PTB: Final = Contender("ptb", "python-telegram-bot", _peer("ptb_bot"), _bare_environment)
AIOGRAM: Final = Contender("aiogram", "aiogram", _peer("aiogram_bot"), _bare_environment)
CONTENDERS: Final = (OURS, PTB, AIOGRAM)
