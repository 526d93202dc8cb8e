"""Five hundred people who register, and an officer who works with what they said. Nobody of them
exists. Run as a program, so that its log is a log and its database is in use when it is searched.
"""

import asyncio
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot import logs
from bot.officers.authenticator import new_secret
from bot.officers.export_file import Wanted, write_file
from bot.officers.profiles import Profile
from bot.officers.selection import Format, Selection
from conversations.rules.book import RuleBook
from storage import keyring_file
from storage.store import Store
from tests.bot.front import NOW, Front, execute
from tests.bot.rudi import UNTIL_CONSENT

COUNT, SEED, AT_ONCE = 500, 2026, 100
WORKED_ON = 40
OFFICER = 6_000_000_001
READY = "ready"
# Beginnings that nothing else has, so that one search finds everybody.
_GIVEN, _FAMILY = "Wirdjah", "Zulfaqar"
_TRACES = re.compile(
    rb"(?P<nik>1671[ .-]?07(?:[ .-]?\d){10})"
    rb"|(?P<phone>812[ .-]?77(?:[ .-]?\d){6})"
    rb"|(?i:(?P<name>wirdjah\w{2}|zulfaqar\w{2}))"
)


@dataclass(frozen=True)
class Somebody:
    number: int
    born: date
    female: bool

    @property
    def chat(self) -> int:
        return 5_200_000_000 + self.number

    @property
    def name(self) -> str:
        end = chr(97 + self.number // 26) + chr(97 + self.number % 26)
        return f"{_GIVEN}{end} {_FAMILY}{end}"

    @property
    def nik(self) -> str:
        day = self.born.day + 40 * self.female
        return f"167107{day:02}{self.born:%m%y}{self.number + 1:04}"

    @property
    def phone(self) -> str:
        """Without what comes before: 0 or +62."""
        return f"81277{self.number * 7:06}"

    @property
    def answers(self) -> tuple[str, ...]:
        p, n = self.phone, self.nik
        typed = (f"0{p}", f"+62 {p[:3]}-{p[3:7]}-{p[7:]}", f"0{p[:3]} {p[3:7]} {p[7:]}", f"62{p}")
        nik = (n, f"{n[:4]} {n[4:8]} {n[8:12]} {n[12:]}", f"{n[:6]}.{n[6:12]}.{n[12:]}")
        year = f"{self.born:%d-%m-%Y}"
        until = [*UNTIL_CONSENT[:3], year, *UNTIL_CONSENT[4:]]
        after = [
            "Ya, boleh",
            self.name,
            typed[self.number % 4],
            nik[self.number % 3],
            "kirim",
        ]
        return (*until, *after)


def crowd() -> list[Somebody]:
    chance = random.Random(SEED)
    first = date(1965, 1, 1)
    return [
        Somebody(number, first + timedelta(days=chance.randrange(14_000)), chance.random() < 0.5)
        for number in range(COUNT)
    ]


def traces(content: bytes) -> dict[str, set[str]]:
    """Every NIK, phone and half of a name of theirs in it, however it is written."""
    found: dict[str, set[str]] = {"nik": set(), "phone": set(), "name": set()}
    for match in _TRACES.finditer(content):
        kind = match.lastgroup or ""
        found[kind].add(re.sub(r"[ .-]", "", match[0].decode("ascii", "replace").lower()))
    return {kind: known & found[kind] for kind, known in everybody().items()}


def everybody() -> dict[str, set[str]]:
    people = crowd()
    return {
        "nik": {one.nik for one in people},
        "phone": {one.phone for one in people},
        "name": {word for one in people for word in one.name.lower().split()},
    }


async def work(folder: Path) -> None:
    keyring = keyring_file.load_or_new(folder / "keys" / "keyring.json")
    store = await Store.open(f"sqlite:///{folder}/data/bot.db", keyring)
    await store.migrate()
    front, people = Front(store), crowd()
    for at in range(0, COUNT, AT_ONCE):
        await _register(front, people[at : at + AT_ONCE])
    await _trouble(front, people[:3])
    await _desk(front, people[:WORKED_ON])
    await front.hear(*(front.said(one.chat, "/status") for one in people))  # stays in the outbox
    for profile in (Profile.REGISTRATION, Profile.STATISTICS):
        for format in Format:
            which = Selection(format=format, profile=profile)
            target = folder / f"{profile}.{format}"
            wanted = Wanted(which, target, "percobaan", "id", keep_days=90)
            await write_file(store, wanted, RuleBook.load(), front.now)
    print(READY, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await store.close()


async def _register(front: Front, people: Sequence[Somebody]) -> None:
    for turn in range(len(people[0].answers)):
        await front.hear(*(front.said(one.chat, one.answers[turn]) for one in people))
    await front.send()


async def _trouble(front: Front, people: Sequence[Somebody]) -> None:
    """What fails is logged, and set aside with all that was said."""
    broken = people[0]
    move = "UPDATE sessions SET version = version + :by WHERE chat = :chat"
    await execute(front.store, move, by=1, chat=broken.chat)
    said = [front.said(one.chat, f"{one.name} {one.nik} {one.phone}\ud83d") for one in people]
    await front.hear(*said)
    await execute(front.store, move, by=-1, chat=broken.chat)
    assert len(await front.letters()) == len(people)


async def _desk(front: Front, people: Sequence[Somebody]) -> None:
    await front.store.write(lambda tx: tx.officers.add(OFFICER, "Ana", "officer", None, NOW))
    await front.store.write(lambda tx: tx.authenticators.put(OFFICER, new_secret(), NOW))
    for one in people:
        [lead] = await front.leads(one.chat)
        await front.store.write(lambda tx: tx.authenticators.entered(OFFICER, 0, front.now))
        for words in (
            "ambil {}",
            "lead {}",
            "tampil {} memeriksa KTP",
            "catat {} sore",
            "lepas {}",
        ):
            await front.hear(front.said(OFFICER, "/" + words.format(lead.code)))
        await front.hear(front.pressed(OFFICER, f"d:nik:{lead.code}:register"))
    told = "\n".join(await front.texts(OFFICER))
    assert all(one.name in told and one.nik in told for one in people)


if __name__ == "__main__":
    logs.set_up("DEBUG", "text")
    asyncio.run(work(Path(sys.argv[1])))
