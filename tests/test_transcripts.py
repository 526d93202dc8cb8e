"""Whole conversations, kept as text that a native speaker can review.

``pytest --write-transcripts`` rewrites the bot's lines; read the difference before committing it.
A person's line is what they type, a tap is its label; ``☎ number`` shares their own contact and
``☎ number (orang lain)`` somebody else's; ``[sticker]`` and the like are sent instead of words,
``[mengubah lama menjadi baru]`` rewrites a message, ``[berkas nama, 7 MB]`` is a file. Lines that
begin with # say who this is.
``🗂 nama`` is an officer who takes the newest lead, and what they say on the phone;
``[perbaiki question: reason]`` is what an officer asks to be put right in it, and
``[petugas: words]`` what they write to the person. Two referral
codes are in use: MARKET and CAMPAIGN.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import Talk, note
from bot.world import Worlds
from conversations import call_words, referrals
from conversations.events import (
    Edited,
    Event,
    File,
    OfficerSaid,
    Reminded,
    RepairAsked,
    RepairDropped,
    RepairReminded,
    Returned,
    RulesChanged,
    Said,
    Sent,
    SharedContact,
    TalkClosed,
    TalkEnd,
    TalkOpened,
    Thing,
)
from conversations.lead import LeadStatus
from conversations.messages.catalog import Catalog
from conversations.referrals import Referral, ReferralKind
from conversations.repairs import OTHER_REASON, REASONS
from conversations.rules.book import RuleBook
from tests.signing import SIGN

FOLDER = Path(__file__).parent / "transcripts"
BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BETWEEN = timedelta(seconds=20)
BOT, MORE, PERSON, OFFICER = "🤖 ", "   ", "👤 ", "🗂 "

OFFICERS_ID = 7
MARKET = Referral("PASAR-16-ILIR-WUM", "Pasar 16 Ilir", ReferralKind.MARKET)
CAMPAIGN = Referral("PEKAN-UMKM-C3U", "Pekan UMKM", ReferralKind.CAMPAIGN)
REFERRALS = {referrals.key(one.code): one for one in (MARKET, CAMPAIGN)}
CATALOG = Catalog.load()
RULES = RuleBook.load()


def worlds() -> Worlds:
    return Worlds(
        CATALOG,
        RULES,
        organisation="BPJS Ketenagakerjaan Kanwil Sumbagsel (uji coba)",
        hours="Senin–Jumat 08.00–15.00 WIB",
        bot_link="https://t.me/contoh_bot",
        sign=SIGN,
    )


@dataclass
class Conversation:
    """One person's chat, played line by line."""

    talk: Talk = field(default_factory=lambda: Talk(worlds(), referrals=REFERRALS))
    now: datetime = BEGIN
    message: int = 0
    repairs: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    """Where the person's words stand in the chat."""

    def play(self, line: str) -> list[str]:
        """What the bot says to one line of a transcript, as lines of it."""
        self.now += BETWEEN
        self.message += 1
        self.sent[line] = self.message
        code = f"KODE-{len(self.talk.leads) + 1:04d}"
        heard = self.talk.hear(self.event(line), self.now, code)
        text = heard.text or "(diam)"
        lines = [f"{MORE if at else BOT}{one}".rstrip() for at, one in enumerate(text.split("\n"))]
        lines += [MORE + " ".join(f"[{label}]" for label in row) for row in heard.rows]
        return lines + [f"{MORE}→ {note(effect)}" for effect in heard.effects]

    def take(self) -> str:
        """An officer takes the newest lead, and has a word to say."""
        newest, *others = self.talk.leads
        taken = replace(newest, status=LeadStatus.CLAIMED, officer=OFFICERS_ID)
        self.talk.leads = [taken, *others]
        today = self.talk.worlds.at(self.now).today
        word = call_words.make(SIGN, taken.code, OFFICERS_ID, today)
        return f"{MORE}→ petugas memegang {taken.code} dan menyebut: {word}"

    def event(self, line: str) -> Event:
        if line.startswith("☎ "):
            number, _, other = line.removeprefix("☎ ").partition(" (")
            return SharedContact(number.replace(" ", ""), not other, self.now, self.message)
        if line.startswith("[mengubah "):
            old, _, new = line.removeprefix("[mengubah ").removesuffix("]").partition(" menjadi ")
            return Edited(new, self.now, self.sent.get(old))
        if line == "[bot kembali]":
            return Returned(self.now)
        by_officer = self.by_officer(line)
        if by_officer is not None:
            return by_officer
        if line.startswith("[pengingat "):
            return Reminded(int(line.strip("[]").removeprefix("pengingat ")), self.now)
        if line.startswith("[aturan berubah: "):
            reason = line.removeprefix("[aturan berubah: ").rstrip("]")
            return RulesChanged(reason, BEGIN.date(), self.now)
        if line.startswith("[berkas "):
            name, _, megabytes = line.removeprefix("[berkas ").removesuffix(" MB]").partition(", ")
            file = File("telegram's id of it", name, int(megabytes) << 20)
            return Sent(Thing.DOCUMENT, self.now, self.message, file)
        if line.startswith("[") and line.strip("[]") in set(Thing):
            return Sent(Thing(line.strip("[]")), self.now, self.message)
        return Said(line, self.now, self.message)

    def by_officer(self, line: str) -> Event | None:
        if line.startswith("[perbaiki "):
            question, _, reason = line.removeprefix("[perbaiki ").rstrip("]").partition(": ")
            return self.repair(question, reason)
        if line == "[petugas mau bicara]":
            lead = self.talk.leads[0]
            today = self.talk.worlds.at(self.now).today
            word = call_words.make(SIGN, lead.code, OFFICERS_ID, today)
            return TalkOpened(lead.code, "Ana", word, self.now)
        if line.startswith("[petugas: "):
            return OfficerSaid(line.removeprefix("[petugas: ").rstrip("]"), self.now)
        if line.startswith("[bicara ditutup: "):
            by = line.removeprefix("[bicara ditutup: ").rstrip("]")
            return TalkClosed(TalkEnd(by), self.now)
        if line == "[pengingat perbaikan]":
            return RepairReminded(str(self.repairs), self.now)
        if line == "[perbaikan dibatalkan]":
            return RepairDropped(str(self.repairs), self.now)
        return None

    def repair(self, question: str, reason: str) -> Event:
        """What an officer asks for in the newest lead; a reason of their own in their words."""
        lead = self.talk.leads[0]
        draft = self.talk.drafts[lead.code]
        self.repairs += 1
        return RepairAsked(
            id=str(self.repairs),
            lead=lead.code,
            flow=draft.flow,
            run=draft.run,
            answers=draft.answers,
            question=question,
            reason=reason if reason in REASONS else OTHER_REASON,
            words=None if reason in REASONS else reason,
            other=lead.helper is not None,
            at=self.now,
        )


def replay(script: str) -> str:
    conversation = Conversation()
    lines: list[str] = []
    for line in script.splitlines():
        if line.startswith((BOT, MORE)) or not line:
            continue
        if lines and line.startswith((PERSON, OFFICER)):
            lines.append("")
        lines.append(line)
        if line.startswith(PERSON):
            lines += conversation.play(line.removeprefix(PERSON))
        if line.startswith(OFFICER):
            lines.append(conversation.take())
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_transcript(path: Path, request: pytest.FixtureRequest) -> None:
    kept = path.read_text("utf-8")
    now = replay(kept)
    if request.config.getoption("--write-transcripts"):
        path.write_text(now, "utf-8")
        return

    assert now == kept


MISREAD = {
    "anak_untuk_ibunya": 1,
    "baso_palembang": 2,
    "berhenti_pesan": 1,
    "bertanya_katanya": 1,
    "data_saya": 1,
    "for_somebody_else_english": 1,
    "hitung_keliru": 15,
    "hitung_usaha": 1,
    "kontak_orang_lain": 1,
    "lapor_majikan": 1,
    "macam_macam_pesan": 1,
    "manfaat": 1,
    "mengubah_lalu_urung": 2,
    "menitip_pertanyaan": 1,
    "menu": 1,
    "menulis_mendahului": 1,
    "minta_ke_petugas": 3,
    "pekerja_ditulis": 5,
    "pemilik_warung": 2,
    "perbaikan_di_tengah": 2,
    "perbaikan_dijawab": 2,
    "petugas_menelepon": 1,
    "privasi_baru": 1,
    "privasi_di_tengah": 1,
    "salah_tempat": 3,
    "selalu_keliru": 18,
    "umur_64_atau_65": 1,
    "umur_66": 1,
    "usaha_banyak_dilewati": 1,
    "usaha_upah_berbeda": 1,
}
"""Answers that are refused, as they are meant to be, by conversation; none in the others."""


def test_no_conversation_has_gone_astray() -> None:
    """A question that comes or goes shifts every answer after it, and the rewritten transcript
    would no longer show what its heading says."""
    refusals = tuple(
        BOT + text.partition("{")[0]
        for language in CATALOG.languages.values()
        for key, text in language.messages.items()
        if key.startswith("error.") and len(text.partition("{")[0]) > len("Belum ")
    )
    found: dict[str, int] = {}
    for path in FOLDER.glob("*.txt"):
        lines = path.read_text("utf-8").splitlines()
        if count := sum(line.startswith(refusals) for line in lines):
            found[path.stem] = count

    assert found == MISREAD


def test_there_are_at_least_twelve_conversations() -> None:
    assert len(list(FOLDER.glob("*.txt"))) >= 12


def test_a_clean_registration_asks_at_most_twelve_things_in_sixteen_messages() -> None:
    kept = (FOLDER / "pengemudi_ojol.txt").read_text("utf-8").splitlines()

    said = [line for line in kept if line.startswith(PERSON)]
    assert len(said) - 1 <= 12  # all but /start
    assert sum(line.startswith(BOT) for line in kept) <= 16
    assert any("Terkirim" in line for line in kept)


def test_today_in_the_transcripts_is_a_working_day() -> None:
    assert (BEGIN + timedelta(hours=7)).date() == date(2026, 11, 23)
