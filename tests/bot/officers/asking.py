"""Whatever may be asked of the desk, made up from its own two tables by a seed."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.officers.commands import COMMANDS, PRESSES, Command, Press
from bot.officers.roles import Right
from bot.render import LONGEST_DATA
from bot.updates import Incoming
from conversations import codes
from conversations.lead import Outcome
from storage.outbox import Outgoing
from tests.bot.officers.office import CATALOG, Office, nik, phone

WORDS = (
    "",
    "tersambung",
    "tidak diangkat besok",
    "Minta ditelepon sore.",
    "mencocokkan KTP di kantor",
    "Dewi, administrator, semua",
    "semua",
    "0",
    "lengkap",
)
PARTS = (
    *("0", "5", "call", "register", "other", "sure", "viewer", "administrator", "masked", "full"),
    *("week", "all", "xlsx", "csv", "report", "1", "7", "2026-12-01", *Outcome),
)
SOMETIMES = 0.2
WORKERS = {
    word
    for language in CATALOG.languages.values()
    for key, words in language.vocabulary.items()
    if key.startswith("command.")
    for word in words
}
"""Whoever types one of these in any language is answered as a worker."""
NEVER = codes.make(999)


@dataclass(frozen=True)
class Ask:
    needs: Right | None
    of_lead: bool
    text: str
    press: bool = False

    def by(self, office: Office, user: int) -> Incoming:
        return office.pressed(user, self.text) if self.press else office.said(user, self.text)


def asks(seed: str, here: str, count: int) -> list[Ask]:
    """As many, about the lead ``here`` where they are about one, of every command and press."""
    return list(islice(_asks(random.Random(seed), here), count))


def _asks(chance: random.Random, here: str) -> Iterator[Ask]:
    """Every command and every press comes before one comes again."""
    while True:
        known: list[Command | Press] = [*COMMANDS, *PRESSES]
        chance.shuffle(known)
        for one in known:
            if isinstance(one, Command):
                yield Ask(one.needs, one.of_lead, _typed(chance, one.id, here))
                continue
            parts = chance.choices(PARTS, k=chance.randrange(7))
            first = [here] if one.of_lead or chance.random() < SOMETIMES else []
            data = ":".join(("d", one.action, *first, *parts))[:LONGEST_DATA]
            yield Ask(one.needs, one.of_lead, data, press=True)


def _typed(chance: random.Random, command: str, here: str) -> str:
    languages = [code for code, one in CATALOG.languages.items() if not one.draft]
    words = CATALOG.words(chance.choice(languages), f"desk.command.{command}")
    name = chance.choice([word for word in words if word not in WORKERS] or [words[0]])
    shown = chance.choice((name, name.upper(), f"{name}@nama_bot"))
    about = chance.choice((here, here, here.lower(), here.replace("-", ""), nik(1), phone(1), ""))
    if command == "enter":
        about = "000000"
    between = chance.choice((" ", "\n"))
    return f"/{shown}{between}{about} {chance.choice(WORDS)}".rstrip()


def said(rows: list[Outgoing], user: int) -> list[tuple[str, int, int | None, bytes]]:
    """All that reached somebody, as if it had been anybody: the same for the same answer."""
    return [
        (row.kind, row.priority, row.seq, _anybody(row.payload.replace(b"%d" % user, b"USER")))
        for row in rows
        if row.chat == user
    ]


def _anybody(payload: bytes) -> bytes:
    """Without the numbers of messages and presses, which count upwards."""
    payload = re.sub(rb'"press-\d+"', b'"press"', payload)
    return re.sub(rb'"message_id":\d+', b'"message_id":0', payload)
