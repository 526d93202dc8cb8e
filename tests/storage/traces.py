"""Fills a store with people who said a lot, and looks for traces of them in what is on disk."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from conversations.answers import Answers
from conversations.awaited import Awaited, Edition
from conversations.call_promises import Slot
from conversations.lead import Outcome, RepairEnd
from conversations.run import Run
from conversations.session import Heard, Session
from conversations.workers import Worker
from storage.audit import Entry
from storage.broadcasts import Broadcast, BroadcastState
from storage.consents import Consent
from storage.dead_letters import DeadLetter
from storage.expiries import SILENCE, Expiring
from storage.promises import Promised
from storage.repairs import BothAnswers
from storage.requests import Request
from storage.staff_files import StaffFile
from storage.stalled import Stall
from storage.store import Store
from storage.tables import metadata
from storage.transaction import Transaction
from tests.storage.people import NOW, draft, message

OFFICER = 50


@dataclass(frozen=True)
class Person:
    number: int

    @property
    def chat(self) -> int:
        return 0x5AC3_0000_0000 + self.number * 0x01_0307

    @property
    def name(self) -> str:
        return f"Nyimas Halimah ke-{self.number:04}"

    @property
    def nik(self) -> str:
        return f"16710255{self.number + 85_000_000:08}"

    @property
    def phone(self) -> str:
        return f"+62812{self.number + 34_000_000:08}"

    @property
    def code(self) -> str:
        return draft(self.number).code

    def said(self) -> list[bytes]:
        """What must be nowhere in clear, ever."""
        return [
            self.name.encode(),
            self.nik.encode(),
            self.phone.encode(),
            self.phone[3:].encode(),
        ]

    def addresses(self) -> list[bytes]:
        """The chat id as SQLite writes it, as a value and as a row's address, and as text."""
        number = self.chat
        groups: list[int] = []
        while number:
            groups.append(number & 0x7F | (0x80 if groups else 0))
            number >>= 7
        return [self.chat.to_bytes(6, "big"), bytes(reversed(groups)), str(self.chat).encode()]


SIGNATURES = frozenset({"previous", "mac", "reason_hash"})
"""Of the audit's chain: they stay, and say nothing of what they sign."""


async def tell_all(tx: Transaction, person: Person) -> None:
    """Everything that can be known of a person, in every table that can hold it."""
    answers = Answers({"name": person.name, "nik": person.nik, "phone": person.phone})
    session = Session(main=Run("registration", 1, answers, "nik"), heard=Heard(person.name, NOW))
    stored = (await tx.sessions.lock([person.chat], NOW))[person.chat]
    await tx.sessions.put_many([replace(stored, session=session, region="16.71")], NOW)
    lead = draft(person.number, answers=answers, nik=person.nik, phone=person.phone)
    await tx.leads.add(person.chat, lead, NOW)
    await tx.leads.claim(person.code, OFFICER, None, NOW)
    await tx.leads.note(person.code, OFFICER, None, f"{person.name} minta ditelepon", NOW)
    await tx.leads.set_outcome(person.code, OFFICER, Outcome.REACHED, NOW)
    call = Promised(NOW.date(), Slot.NOON, NOW)
    await tx.leads.promise(person.code, OFFICER, call, NOW)
    waiting = await tx.leads.get(person.code, None)
    await tx.repairs.ask(waiting, "name", "other", f"KTP: {person.name}", OFFICER, NOW)
    [repair] = await tx.repairs.open_of(person.code)
    both = BothAnswers(answers.only({"name"}), answers.only({"name"}))
    await tx.repairs.close(repair.id, RepairEnd.DECLINED, NOW, both)
    talk = await tx.talks.open(waiting, OFFICER, NOW)
    await tx.talks.said(talk, None, f"Saya {person.name}", NOW)
    words = f'{{"text": "Terima kasih, {person.name} {person.nik} {person.phone}"}}'.encode()
    number = person.number
    await tx.outbox.add_many(
        [
            message(f"a{number}", person.chat, 1, payload=words),
            message(f"b{number}", person.chat, None, payload=words),
        ]
    )
    await tx.consents.add_many([Consent(person.chat, True, "1", "aa", "id", NOW, number)])
    request = Request(
        code=person.code,
        chat=person.chat,
        kind="correct",
        asked_at=NOW,
        due_at=NOW,
        words=f"{person.name} {person.nik}",
        lead=person.code,
        region="16.71",
    )
    await tx.requests.add(request)
    await tx.requests.close(person.code, OFFICER, None, f"Sudah, {person.name}", NOW)
    await tx.expiries.tell(Expiring(person.chat, SILENCE, NOW), NOW)
    letter = DeadLetter(number, person.chat, NOW, "KeyError", words)
    await tx.dead_letters.add_many([letter])
    old = Awaited("too_old", NOW.date(), {"bpu.age.max_exclusive": Edition(None, "")})
    await tx.waits.put(person.chat, old)
    code = f"stalled {number}"
    await tx.stalled.put_many([Stall(person.chat, code, NOW, held_out=False, region="16.71")])
    worker = Worker(person.name, NOW.date(), person.nik, 1_500_000, person.phone)
    await tx.staff.put_many(person.code, [worker], NOW)
    sent = StaffFile(f"file {number}", person.chat, person.code, words, NOW, NOW)
    await tx.staff_files.add(sent)
    to_many = Broadcast(f"many {number}", BroadcastState.DONE, OFFICER, 1, True, {}, {}, NOW)
    await tx.broadcasts.add(to_many)
    await tx.broadcasts.queued(to_many, {person.chat: f"b{number}"}, NOW)
    await tx.audit.add(Entry(NOW, "show", OFFICER, person.code, f"cek {person.name}"))


async def fill(store: Store, people: list[Person]) -> None:
    async def job(tx: Transaction) -> None:
        for person in people:
            await tell_all(tx, person)

    await store.write(job)


async def blobs(store: Store, person: Person) -> list[bytes]:
    """Every sealed value and index of a person, as it is stored."""

    async def job(tx: Transaction) -> list[bytes]:
        found: list[bytes] = []
        for table in metadata.tables.values():
            key = next((name for name in ("chat", "code", "lead") if name in table.c), None)
            if key is None:
                continue
            owner = person.chat if key == "chat" else person.code
            columns = [column for column in table.c if column.name not in SIGNATURES]
            rows = await tx.seen._link.connection.execute(
                sa.select(*columns).where(table.c[key] == owner)
            )
            found += [value for row in rows for value in row if isinstance(value, bytes)]
        return found

    return await store.read(job)


def bytes_on_disk(url: str) -> bytes:
    """The file and its log, read by another process: reading them in this one is forbidden."""
    path = Path(make_url(url).database or "")
    names = [f"{path}{end}" for end in ("", "-wal", "-shm") if Path(f"{path}{end}").exists()]
    return subprocess.run(["cat", *names], check=True, capture_output=True).stdout


async def every_value(store: Store) -> list[object]:
    """All values in all tables."""

    async def job(tx: Transaction) -> list[object]:
        connection = tx.seen._link.connection
        names = await connection.run_sync(lambda c: sa.inspect(c).get_table_names())
        found: list[object] = []
        for name in names:
            for row in await connection.execute(sa.text(f'SELECT * FROM "{name}"')):
                found += row
        return found

    return await store.read(job)


def people(numbers: range) -> list[Person]:
    return [Person(number) for number in numbers]


def hits(content: bytes, needles: Iterator[bytes] | list[bytes]) -> list[bytes]:
    return [needle for needle in needles if needle in content]
