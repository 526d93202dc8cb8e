"""Somebody with a business that was handed in, who sends files: what we then do and say."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.any_file import AnyFile
from bot.api import BotApi
from bot.render import BotCall
from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from bot.staff.reading import StaffReading
from conversations.lead import LeadKind
from conversations.workers import Worker
from storage.staff_files import StaffFile
from tests.bot.front import Front
from tests.bot.front import opened as front_opened
from tests.bot.officers.office import draft
from tests.sandboxed import honest

SHOP = draft(1, kind=LeadKind.EMPLOYER, result="employer.employer")


async def always() -> bool:
    return True


@dataclass
class Owner:
    front: Front
    server: Server
    api: BotApi
    person: Person

    def __post_init__(self) -> None:
        front = self.front
        self.reading = StaffReading(front.store, self.api, front.worlds, front.renderer, always)
        self.files = AnyFile(front.store, front.worlds)

    @property
    def chat(self) -> int:
        return self.person.id

    async def hand_in(self) -> None:
        await self.front.store.write(lambda tx: tx.leads.add(self.chat, SHOP, self.front.now))

    async def take_back(self) -> None:
        """The lead is no longer open."""
        await self.front.store.write(
            lambda tx: tx.leads.withdraw(self.chat, SHOP.code, self.front.now)
        )

    async def sends(self, name: str, content: bytes, **more: Any) -> str:
        """A file, and what we say at once."""
        sent = self.server.telegram.send_file(self.person, name, content)
        document = {**sent.json["document"], **more}
        await self.front.hear(self.front.sends(self.chat, document=document))
        return "\n".join(await self.front.texts(self.chat))

    async def looks(self) -> list[BotCall]:
        """What comes of the files that are due."""
        await self.reading.look()
        return await self.front.calls(self.chat)

    async def answered(self, name: str, content: bytes) -> tuple[str, list[BotCall]]:
        """What is said once the file was read, and all calls."""
        await self.sends(name, content)
        calls = await self.looks()
        texts = [str(call.params["text"]) for call in calls if "text" in call.params]
        return "\n".join(texts), calls

    async def built(self, calls: list[BotCall]) -> bytes:
        """The one file among what we send."""
        [order] = [call for call in calls if call.method == "sendDocument"]
        return (await self.files.build(order.params)).content

    async def staff(self) -> list[Worker]:
        return list(await self.front.store.read(lambda tx: tx.staff.of_lead(SHOP.code)))

    async def waiting(self) -> list[StaffFile]:
        return await self.front.store.read(lambda tx: tx.staff_files.of_chat(self.chat))

    def later(self, **time: float) -> None:
        self.front.now += timedelta(**time)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Owner]:
    async with (
        front_opened(url) as front,
        honest() as server,
        BotApi(server.api_url, server.token) as api,
    ):
        owner = Owner(front, server, api, server.telegram.person("Siti"))
        await owner.hand_in()
        yield owner
