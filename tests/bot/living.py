"""The whole bot, as it is put together for the world, against the sandbox over HTTP."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from bot.api import BotApi
from bot.app import running
from bot.first_calls import Me
from bot.opening import opened
from bot.sandbox.chats import Group, Message, Person
from bot.sandbox.server import Server
from bot.sandbox.telegram import Telegram
from bot.settings import Settings
from bot.world import utc_now
from storage.store import Store

SECRET = "only-telegram-knows-this"


def settings(server: Server, folder: Path, receive: str = "polling", **more: Any) -> Settings:
    given = {
        "bot_token": server.token,
        "telegram_api_url": server.api_url,
        "database_url": f"sqlite:///{folder}/data/bot.db",
        "keyring_file": folder / "keys" / "keyring.json",
        "send_rate": 0,
        "receive": receive,
        "webhook_secret": SECRET,
    }
    if receive == "webhook":
        port = free_port()
        given |= {"webhook_port": port, "webhook_url": f"http://127.0.0.1:{port}/telegram"}
    return Settings.read(None, **{**given, **more})


@asynccontextmanager
async def alive(given: Settings, server: Server) -> AsyncIterator[Store]:
    """The bot at work; its store is for looking, and for enrolling officers."""
    with capture_logs() as lines:
        async with (
            opened(given, alone=True) as store,
            BotApi(given.telegram_api_url, server.token) as api,
        ):
            me = await api.call("getMe", {})
            async with running(given, store, api, Me(me["id"], me["username"]), utc_now) as failed:
                yield store
                assert not failed.done(), failed.result()
    assert [line for line in lines if line["log_level"] in ("error", "critical")] == []


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Phone:
    """Somebody in Telegram, and what the bot says to them."""

    def __init__(self, telegram: Telegram, name: str) -> None:
        self.telegram = telegram
        self.person: Person = telegram.person(name)

    @property
    def id(self) -> int:
        return self.person.id

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.telegram.chat(self.person).messages]

    @property
    def last(self) -> Message:
        return self.telegram.chat(self.person).last

    @property
    def labels(self) -> list[str]:
        return self.telegram.chat(self.person).labels

    async def says(self, text: str, replies: int = 1) -> str:
        return await self._answer(self.telegram.say(self.person, text), replies)

    async def taps(self, label: str) -> str:
        return await self._answer(self.telegram.tap(self.person, label))

    async def does(self, text: str) -> str:
        """Taps where there is a button of this label, else types."""
        return await (self.taps(text) if text in self.labels else self.says(text))

    async def sends(self, kind: str, **more: Any) -> str:
        return await self._answer(self.telegram.send(self.person, kind, **more)[-1])

    async def presses(self, label: str) -> str:
        """The newest button whose label begins so; what the chat then says anew."""
        chat = self.telegram.chat(self.person)
        message, button = next(
            (message, button)
            for message in reversed(chat.messages)
            for row in message.buttons
            for button in row
            if button["text"].startswith(label)
        )
        before = (self.last.id, message.version, len(chat.messages))
        self.telegram.press(self.person, message.id, button["callback_data"])

        def answered() -> Message | None:
            now = self.telegram.chat(self.person).messages
            if now[-1].id != before[0]:
                return now[-1]
            again = next((m for m in now if m.id == message.id), None)
            return again if again is not None and again.version != before[1] else None

        found: Message = await self.telegram.until(answered)
        return found.text

    async def _answer(self, said: Message, replies: int = 1) -> str:
        heard = await self.telegram.heard(self.person, after=said.id, count=replies)
        return "\n".join(message.text for message in heard)

    async def says_in(self, group: Group, text: str) -> str:
        said = self.telegram.say(self.person, text, group=group)
        heard = await self.telegram.heard(group, after=said.id)
        return heard[-1].text
