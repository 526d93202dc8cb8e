"""A desk with its store, as tests use it: officers who write and press, and what they then see.

Nobody in it exists. The numbers are built so that a search for them finds only them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.officers.authenticator import code_at
from bot.officers.desk import Desk
from bot.officers.limits import Limits
from bot.queueing import Kind, Packet, unpacked
from bot.render import Renderer
from bot.service import Service
from bot.turns import Turns
from bot.updates import Incoming, Press
from bot.world import Worlds
from conversations import codes
from conversations.answers import Answers, Key, Skipped
from conversations.dates import Born
from conversations.events import PressedOldButton, Said
from conversations.flows import asked
from conversations.lead import LeadDraft, LeadKind
from conversations.messages.catalog import Catalog
from conversations.money import Income
from conversations.occupations import OCCUPATIONS
from conversations.people import Nik
from conversations.questions.personal import Phone
from conversations.rules.book import RuleBook
from storage.outbox import Outgoing
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.outbox import emptied

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
"""A Sunday, 10.04 in Palembang."""
TODAY = date(2026, 11, 22)
PALEMBANG, LAHAT = "16.71", "16.04"
ANA, BUDI, CITRA, STRANGER = 5_310_000_001, 5_310_000_002, 5_310_000_003, 7_900_000_009
"""Ana and Budi work in Palembang, Citra in Lahat. As long as real ids are: some pass 2**32."""
PASSPHRASE = "lahat-kikim-jejawi-sembawa"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Every officer's here."""
CATALOG = Catalog.load()
RULES = RuleBook.load()


def name(number: int) -> str:
    return f"Halimah Contoh {'ABCDEFGHIJ'[number % 10]}"


def nik(number: int) -> str:
    return f"167102550884{number:04}"


def phone(number: int) -> str:
    return f"+628127700{number:04}"


def secrets(number: int) -> list[str]:
    """What must not be seen where a lead is masked."""
    local = phone(number).removeprefix("+62")
    return [name(number), "Halimah", nik(number), phone(number), local, "15-08-1984", "1984-08-15"]


def answers(number: int = 1) -> Answers:
    born = date(1984, 8, 15)
    given = Answers()
    values: tuple[tuple[Key[Any], Any], ...] = (
        (asked.WORK, "own_account"),
        (asked.OCCUPATION, OCCUPATIONS.search("ojek online").entries[0].id),
        (asked.BIRTH, Born(born, born)),
        (asked.MEMBER, "none"),
        (asked.PLACE, "16.71.05.1003"),
        (asked.INCOME, Income(100_000, "day", 25)),
        (asked.PLAN, "two_1"),
        (asked.CONSENT, "yes"),
        (asked.NAME, name(number)),
        (asked.PHONE, Phone(phone(number), verified=True)),
        (asked.CALL_TIME, "morning"),
        (asked.NIK, Nik(nik(number), born, "female", ())),
    )
    for question, value in values:
        given = given.having(question, value)
    return given


def draft(number: int = 1, run: int = 1, **more: Any) -> LeadDraft:
    values: Mapping[str, Any] = {
        "kind": LeadKind.BPU,
        "flow": "registration",
        "language": "id",
        "answers": answers(number),
        "result": "bpu.own_account",
        "region": PALEMBANG,
        "district": "16.71.05",
        "sector": "transport",
        "nik": nik(number),
        "phone": phone(number),
    }
    return LeadDraft(code=codes.make(number), run=run, **{**values, **more})


def shy(number: int) -> LeadDraft:
    """Somebody who skipped what can be skipped."""
    given = answers(number).skipping(asked.NIK, Skipped.BY_CHOICE)
    given = given.skipping(asked.PHONE, Skipped.BY_CHOICE)
    given = given.skipping(asked.INCOME, Skipped.AFTER_MISSES)
    return draft(number, answers=given, nik=None, phone=None, flags=("income",))


@dataclass
class Seen:
    """What reached one chat since the last look, in the order it would arrive."""

    packets: list[Packet]
    rows: list[Outgoing]

    @property
    def calls(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [(packet.call.method, packet.call.params) for packet in self.packets]

    @property
    def texts(self) -> list[str]:
        """What is to be read, without what flashes up for a moment."""
        wanted = ("sendMessage", "editMessageText")
        return [str(params["text"]) for method, params in self.calls if method in wanted]

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def toasts(self) -> list[str]:
        told = [params for method, params in self.calls if method == "answerCallbackQuery"]
        return [str(params.get("text", "")) for params in told]

    @property
    def buttons(self) -> dict[str, str]:
        """What each button says to us, by its label."""
        return {
            button["text"]: button["callback_data"]
            for _, params in self.calls
            for row in params.get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
        }

    def button(self, beginning: str) -> str:
        return next(data for label, data in self.buttons.items() if label.startswith(beginning))

    @property
    def secret(self) -> list[Packet]:
        return [packet for packet in self.packets if packet.call.params.get("protect_content")]

    @property
    def orders(self) -> list[Mapping[str, Any]]:
        """For files."""
        files = zip(self.rows, self.packets, strict=True)
        return [packet.call.params for row, packet in files if row.kind == Kind.FILE]


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class Office:
    store: Store
    clock: Clock = field(default_factory=Clock)
    updates: int = 0
    limits: Limits = field(default_factory=Limits)
    awake: bool = True
    """Officers with a secret have just typed a code, whenever they write or press."""

    def __post_init__(self) -> None:
        self.renderer = Renderer(CATALOG)
        self.worlds = Worlds(
            CATALOG, RULES, "Kantor Contoh", "08.00-15.00", clock=self.clock, sign=self.store.sign
        )
        self.desk = Desk(self.renderer, self.worlds, self.limits)
        turns = Turns(self.worlds, self.renderer)
        self.service = Service(self.store, turns, self.desk, self.renderer, self.clock)

    async def enrol(self) -> None:
        people = ((ANA, "Ana", PALEMBANG), (BUDI, "Budi", PALEMBANG), (CITRA, "Citra", LAHAT))

        async def job(tx: Transaction) -> None:
            for id, called, region in people:
                await tx.officers.add(id, called, "officer", frozenset({region}), NOW)
                await tx.passphrases.put(id, PASSPHRASE, NOW)
                await tx.authenticators.put(id, SECRET, NOW)
                await tx.authenticators.entered(id, 0, NOW)

        await self.store.write(job)

    async def let_in(self, user: int) -> None:
        """As if they had typed a code just now; nothing for who has no secret. Leaves every code
        unused."""
        await self.store.write(lambda tx: tx.authenticators.entered(user, 0, self.clock()))

    def code(self) -> str:
        """What every officer's app shows now."""
        return code_at(SECRET, self.clock())

    async def file(self, *drafts: LeadDraft, chat: int = 700_000) -> list[str]:
        """Puts leads into the store, as if their turns had done it; each is of another person."""

        async def job(tx: Transaction) -> None:
            for number, one in enumerate(drafts, start=1):
                await tx.leads.add(chat + number, one, self.clock())

        await self.store.write(job)
        return [one.code for one in drafts]

    async def say(self, user: int, text: str) -> Seen:
        if self.awake:
            await self.let_in(user)
        await self.service.handle([self.said(user, text)])
        return await self.seen(user)

    async def press(self, user: int, data: str, message: int | None = 77) -> Seen:
        if self.awake:
            await self.let_in(user)
        await self.service.handle([self.pressed(user, data, message)])
        return await self.seen(user)

    def said(self, user: int, text: str) -> Incoming:
        self.updates += 1
        event = Said(text, self.clock(), message=40 + self.updates)
        return Incoming(self.updates, chat=user, user=user, event=event)

    def pressed(self, user: int, data: str, message: int | None = 77) -> Incoming:
        self.updates += 1
        press = Press(f"press-{self.updates}", data, message)
        event = PressedOldButton(self.clock())
        return Incoming(self.updates, chat=user, user=user, event=event, press=press)

    async def seen(self, user: int) -> Seen:
        """Empties the outbox and shows what was there for one of them."""
        rows = await emptied(self.store, self.clock() + timedelta(days=1))
        mine = [row for row in rows if row.chat == user]
        return Seen([unpacked(row.payload) for row in mine], mine)

    async def audit(self) -> list[Any]:
        return list(await self.store.read(lambda tx: tx.audit.newest(100)))
