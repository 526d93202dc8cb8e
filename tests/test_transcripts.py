"""Whole conversations, kept as text that a native speaker can review.

``pytest --write-transcripts`` rewrites the bot's lines; read the difference before committing it.
A person's line is what they type, a tap is its label; ``☎ number`` shares their own contact and
``☎ number (orang lain)`` somebody else's; ``[sticker]`` and the like are sent instead of words,
``[jam ini]`` lets an hour pass. Lines that begin with # say who this is.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.world import Worlds
from conversations.effects import (
    ConsentAnswered,
    LeadsWithdrawn,
    LeadSubmitted,
    MessageHidden,
    PersonErased,
)
from conversations.engine import advance
from conversations.events import Edited, Event, Returned, Said, Sent, SharedContact, Thing
from conversations.lead import LeadStatus, LeadSummary
from conversations.messages.catalog import Catalog
from conversations.replies import Keyboard
from conversations.rules.book import RuleBook
from conversations.session import Session
from conversations.turn import Turn

FOLDER = Path(__file__).parent / "transcripts"
BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BETWEEN = timedelta(seconds=20)
BOT, MORE, PERSON = "🤖 ", "   ", "👤 "

CATALOG = Catalog.load()
RULES = RuleBook.load()


def worlds() -> Worlds:
    return Worlds(
        CATALOG,
        RULES,
        organisation="BPJS Ketenagakerjaan Kanwil Sumbagsel (uji coba)",
        hours="Senin–Jumat 08.00–15.00 WIB",
        bot_link="https://t.me/contoh_bot",
    )


@dataclass
class Conversation:
    """One person's chat, played in memory."""

    session: Session = field(default_factory=Session)
    leads: list[LeadSummary] = field(default_factory=list)
    now: datetime = BEGIN
    message: int = 0
    taken_away: set[int] = field(default_factory=set)

    def play(self, line: str) -> list[str]:
        """What the bot says to one line of a transcript, as lines of it."""
        self.now += BETWEEN
        self.message += 1
        turn = advance(self.session, self.event(line), self.world())
        self.session = turn.session
        return self._shown(turn) + [note for e in turn.effects for note in self._apply(e)]

    def world(self):
        world = worlds().at(self.now, tuple(self.leads))
        return type(world)(**{**_fields(world), "code": f"KODE-{len(self.leads) + 1:04d}"})

    def event(self, line: str) -> Event:
        if line.startswith("☎ "):
            number, _, other = line.removeprefix("☎ ").partition(" (")
            return SharedContact(number.replace(" ", ""), not other, self.now, self.message)
        if line in ("[mengubah pesan]", "[bot kembali]"):
            return {"[mengubah pesan]": Edited, "[bot kembali]": Returned}[line](self.now)
        if line.startswith("[") and line.strip("[]") in set(Thing):
            return Sent(Thing(line.strip("[]")), self.now)
        return Said(line, self.now, self.message)

    def _shown(self, turn: Turn) -> list[str]:
        language = turn.session.language
        texts = [CATALOG.html(language, r.key, r.values) for r in turn.replies]
        lines = (
            [
                f"{BOT}{line}" if not at else f"{MORE}{line}"
                for at, line in enumerate("\n\n".join(texts).split("\n"))
            ]
            if texts
            else [f"{BOT}(diam)"]
        )
        keyboards = [r.keyboard for r in turn.replies if isinstance(r.keyboard, Keyboard)]
        for row in keyboards[-1].rows if keyboards else ():
            lines.append(MORE + " ".join(f"[{CATALOG.plain(language, o.label)}]" for o in row))
        if keyboards and keyboards[-1].contact is not None:
            label = CATALOG.plain(language, keyboards[-1].contact.label)
            lines.append(f"{MORE}[{label}]")
        return [line.rstrip() for line in lines]

    def _apply(self, effect: object) -> list[str]:
        """What is written or done, as a note for the reader."""
        match effect:
            case ConsentAnswered(given):
                return [f"{MORE}→ persetujuan dicatat: {'ya' if given else 'tidak'}"]
            case MessageHidden():
                return [f"{MORE}→ pesan orang itu dihapus dari obrolan"]
            case LeadSubmitted(draft):
                new = not any(lead.code == draft.code for lead in self.leads)
                if new:
                    self.leads.insert(
                        0, LeadSummary(draft.code, draft.kind, LeadStatus.NEW, self.now, draft.run)
                    )
                flags = f", perlu dibantu: {', '.join(draft.flags)}" if draft.flags else ""
                word = "pendaftaran" if new else "perubahan"
                return [f"{MORE}→ {word} {draft.code}: {draft.result}, {draft.region}{flags}"]
            case LeadsWithdrawn():
                self.leads = [
                    LeadSummary(
                        lead.code, lead.kind, LeadStatus.WITHDRAWN, lead.submitted_at, lead.run
                    )
                    for lead in self.leads
                ]
                return [f"{MORE}→ pendaftaran ditarik"]
            case PersonErased():
                self.leads = []
                return [f"{MORE}→ semua data dihapus"]
        raise AssertionError(effect)


def _fields(world: object) -> dict[str, object]:
    return {name: getattr(world, name) for name in world.__dataclass_fields__}


def replay(script: str) -> str:
    conversation, lines = Conversation(), []
    for line in script.splitlines():
        if line.startswith((BOT, MORE)) or not line:
            continue
        if lines and line.startswith(PERSON):
            lines.append("")
        lines.append(line)
        if line.startswith(PERSON):
            lines += conversation.play(line.removeprefix(PERSON))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_transcript(path: Path, request: pytest.FixtureRequest) -> None:
    kept = path.read_text("utf-8")
    now = replay(kept)
    if request.config.getoption("--write-transcripts"):
        path.write_text(now, "utf-8")
        return

    assert now == kept


def test_there_are_at_least_twelve_conversations() -> None:
    assert len(list(FOLDER.glob("*.txt"))) >= 12


def test_a_clean_registration_asks_at_most_fourteen_things_in_eighteen_messages() -> None:
    kept = (FOLDER / "pengemudi_ojol.txt").read_text("utf-8").splitlines()

    said = [line for line in kept if line.startswith(PERSON)]
    assert len(said) - 1 <= 14  # all but /start
    assert sum(line.startswith(BOT) for line in kept) <= 18
    assert any("Terkirim" in line for line in kept)


def test_today_in_the_transcripts_is_a_working_day() -> None:
    assert (BEGIN + timedelta(hours=7)).date() == date(2026, 11, 23)
