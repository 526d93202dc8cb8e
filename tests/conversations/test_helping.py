"""One phone, many people: whose registration is in front, and that no answer goes astray."""

import json
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Heard, Talk
from bot.world import Worlds
from conversations.answers import Answers
from conversations.asking import find_open, look
from conversations.effects import HelpedErased, LeadSubmitted, LeadsWithdrawn
from conversations.events import Said, SharedContact
from conversations.flows.asked import BIRTH, PHONE_OF_OTHER
from conversations.flows.consent import texts
from conversations.helping import MOST_A_DAY
from conversations.lead import LeadStatus
from conversations.messages.catalog import Catalog
from conversations.questions import Listed, Review
from conversations.questions.review import SUBMIT
from conversations.renewal import renewed
from conversations.rules.book import RuleBook
from conversations.run import Run
from conversations.session import Session
from tests.simulation.people import Person

BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CATALOG = Catalog.load()
WORLDS = Worlds(CATALOG, RuleBook.load(), "Kantor Contoh", "08.00-15.00")
SELF = "🙋 <b>Untuk Bapak/Ibu sendiri</b>"
TO_CHECK = (
    "Kerja sendiri",
    "jual sayur",
    "17-8-1968",
    "Belum",
    "Kertapati Palembang",
    "2 juta sebulan",
    "2 program, tiap bulan",
    "Kata orangnya: boleh",
    "Siti Aminah",
    "Tidak punya HP",
    "Lewati",
)
"""The answers of somebody who is helped, to the check screen."""


@dataclass
class Phone:
    """One chat, said to in a row."""

    talk: Talk = field(default_factory=lambda: Talk(WORLDS))
    now: datetime = BEGIN
    codes: int = 0

    def say(self, *words: str) -> Heard:
        for text in words:
            self.now += timedelta(seconds=20)
            self.codes += 1
            heard = self.talk.hear(Said(text, self.now), self.now, f"KODE-{self.codes:04d}")
        return heard

    def share(self, number: str) -> Heard:
        self.now += timedelta(seconds=20)
        return self.talk.hear(SharedContact(number, True, self.now), self.now)

    @property
    def session(self) -> Session:
        return self.talk.session


def helping(*before: str) -> Phone:
    phone = Phone()
    phone.say(*before, "/oranglain", "Keluarga", "Ya, ada dan setuju")
    return phone


def test_nothing_is_kept_where_the_other_person_is_not_there() -> None:
    phone = Phone()
    phone.say("/start", "Kerja sendiri")
    before = phone.session.main
    heard = phone.say("/oranglain", "RT/RW", "Belum")

    assert phone.session.helped is None
    assert phone.session.main == before
    assert phone.session.helped_at == ()
    assert "Tidak ada yang kami simpan" in heard.text


def test_the_own_registration_rests_as_it_is_and_goes_on_afterwards() -> None:
    phone = helping("/start", "Kerja sendiri", "ojek online")
    before = phone.session.main
    heard = phone.say(*TO_CHECK, "kirim")

    assert phone.session.main == before
    assert not phone.session.helping
    assert "Tahun berapa Bapak/Ibu lahir" in heard.text
    assert SELF in heard.text


@pytest.mark.parametrize(
    "way",
    [
        ("/oranglain", "Keluarga", "Ya, ada dan setuju", "/batal"),
        ("/oranglain", "Keluarga", "Ya, ada dan setuju", *TO_CHECK, "kirim"),
        ("/batal", "/lanjut"),
        ("/start", "Lanjut yang tadi"),
    ],
    ids=["left the other", "handed the other in", "rested", "began again"],
)
def test_who_comes_back_is_asked_as_at_first_and_not_as_after_misses(way: tuple[str, ...]) -> None:
    phone = Phone()
    missed = phone.say("/start", "Kerja sendiri", "jual sayur", "zzz", "zzz").text

    assert "Tulis umurnya" in missed
    assert "Tahun berapa Bapak/Ibu lahir?" in phone.say(*way).text


def test_what_was_handed_in_says_through_whom_and_keeps_no_answer_with_the_helper() -> None:
    phone = helping()
    heard = phone.say(*TO_CHECK, "kirim")
    [draft] = [e.draft for e in heard.effects if isinstance(e, LeadSubmitted)]

    assert (draft.helper, draft.helper_phone, draft.phone) == ("family", False, None)
    assert "Siti" not in json.dumps(phone.session.to_json())
    assert phone.session.helped_names == {draft.code: "S••• A•••"}
    assert phone.session.done is None


def test_the_helpers_own_contact_is_never_the_other_persons_phone() -> None:
    phone = helping()
    phone.say(*TO_CHECK[:-2], "HP orangnya sendiri")
    refused = phone.share("6281277001234")
    run = phone.session.helped
    assert "nomor Bapak/Ibu yang membantu" in refused.text
    assert run is not None
    assert PHONE_OF_OTHER not in run.answers

    phone.say("kembali", "HP saya, untuk titip pesan")
    phone.share("6281277001234")
    heard = phone.say("Lewati", "kirim")
    [draft] = [e.draft for e in heard.effects if isinstance(e, LeadSubmitted)]
    given = draft.answers.get(PHONE_OF_OTHER)
    assert given is not None
    assert not given.verified
    assert (draft.phone, draft.helper_phone) == ("+6281277001234", True)


def test_a_helped_persons_yes_is_nobody_elses() -> None:
    phone = helping()
    phone.say(*TO_CHECK, "kirim")
    heard = phone.say("/petugas")

    assert "Boleh kami simpan?" in heard.text
    assert SELF in heard.text


def test_a_call_back_asked_for_in_the_middle_is_the_helpers_own() -> None:
    phone = helping()
    heard = phone.say(*TO_CHECK[:-2], "/petugas", "Ya, boleh")

    assert "Siapa nama Bapak/Ibu?" in heard.text
    assert SELF in heard.text
    assert "Untuk Siti Aminah" in phone.say("/batal").text


def test_one_is_taken_back_and_the_others_stay() -> None:
    phone = helping()
    phone.say(*TO_CHECK, "kirim", "/oranglain", "1", "1", *TO_CHECK, "kirim")
    first, second = (lead.code for lead in reversed(phone.talk.leads))
    heard = phone.say("/dibantu", "2", "hapus", "Ya, hapus orang ini", "Hapus sekarang")

    assert heard.effects == (HelpedErased(first),)
    assert [lead.code for lead in phone.talk.leads] == [second]
    assert list(phone.session.helped_names) == [second]


def test_taking_back_ones_own_leaves_those_one_helped() -> None:
    phone = helping()
    own = (*TO_CHECK[:-4], "Ya, boleh", "Agus", "Lewati", "Lewati", "kirim")
    phone.say(*TO_CHECK, "kirim", "/start", *own)
    heard = phone.say("/status", "Tarik kembali", "Ya, tarik")

    assert heard.effects == (LeadsWithdrawn(),)
    withdrawn = {lead.helper: lead.status for lead in phone.talk.leads}
    assert withdrawn == {None: LeadStatus.WITHDRAWN, "family": LeadStatus.NEW}


def test_one_draft_at_a_time_and_it_can_be_dropped() -> None:
    phone = helping()
    heard = phone.say("Kerja sendiri", "/oranglain")
    assert "yang belum selesai" in heard.text

    phone.say("Hapus jawabannya", "Ya, hapus")
    assert (phone.session.helped, phone.session.helping) == (None, False)


def test_a_phone_has_only_so_many_a_day() -> None:
    phone = Phone()
    for _ in range(MOST_A_DAY):
        phone.say("/oranglain", "1", "1", "/oranglain", "Hapus jawabannya", "Ya, hapus")
    assert f"paling banyak {MOST_A_DAY} orang" in phone.say("/oranglain").text

    phone.now += timedelta(hours=24)
    assert "Sebagai siapa" in phone.say("/oranglain").text


def test_a_session_from_before_anybody_was_helped_still_loads() -> None:
    stored = helping("/start").session.to_json()
    older = {key: value for key, value in stored.items() if not key.startswith("help")}

    assert Session.from_json(stored).to_json() == stored
    assert Session.from_json(older).helped is None


def test_a_new_release_takes_another_persons_answers_as_they_are() -> None:
    phone = helping()
    phone.say(*TO_CHECK[:-2])
    older = replace(phone.session, release="older")

    assert renewed(older, WORLDS.at(BEGIN)).helped == phone.session.helped


@pytest.mark.parametrize("language", CATALOG.languages)
def test_the_text_that_is_read_to_them_is_the_one_that_is_recorded(language: str) -> None:
    short, whole = texts(WORLDS.at(BEGIN), "registration", of_other=True)
    shown = CATALOG.html(language, short.key, short.values)

    assert "Kantor Contoh" in shown
    assert str(WORLDS.office["consent_version"]) in CATALOG.html(language, whole.key, whole.values)


# ------------------------------------------------------------ no answer goes astray


WANDERINGS = (
    "/oranglain",
    "/oranglain",
    "/oranglain",
    "/petugas",
    "/petugas",
    "/batal",
    "/lanjut",
    "/start",
    "/petugas",
    "/hitung",
    "/manfaat",
    "/status",
    "/dibantu",
    "/menu",
    "kembali",
    "lewati",
    "hah?",
)


LEADS_ON = {
    "other_open": "go_on",
    "present": "yes",
    "consent_of_other": "yes",
    "consent": "yes",
    "work": "own_account",
    "member": "none",
    "plan": "two_1",
    "resume": "go_on",
    "erase_all": "no",
    "menu": "for_other",
}
"""What is mostly said, so that many are handed in."""


def made(number: int, chance: random.Random) -> Person:
    name = f"Orang {'abcdefghijklmnopqrstuvwxyz'[number] * 3}"
    born = date(1965 + 2 * number, 3, 4)
    return Person(number, born, False, name, "ojek pangkalan", ("muba", "16.06"), chance)


class Crowd(Phone):
    """The owner of a phone and those they help, each answering only where it says so."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance = random.Random(seed)
        self.owner = made(0, self.chance)
        self.others: dict[int, Person] = {}
        """By the number of their run."""
        self.shown = ""

    @property
    def other(self) -> Person | None:
        run = self.session.helped
        if run is None:
            return None
        if run.number not in self.others:
            self.others[run.number] = made(1 + len(self.others), self.chance)
        return self.others[run.number]

    def step(self) -> None:
        before, other = self.session, self.other
        wanders = self.chance.random() < 0.15
        text = self.chance.choice(WANDERINGS) if wanders else self._answer()
        heard = self.say(text)
        self.shown = heard.text
        for effect in heard.effects:
            if isinstance(effect, LeadSubmitted):
                whose = self.owner if effect.draft.helper is None else other
                self.belongs(effect.draft.answers, whose)
        self.check(before)

    def _answer(self) -> str:
        world = WORLDS.at(self.now, tuple(self.talk.leads))
        open_ = find_open(self.session, world)
        if open_ is None:
            return "/start"
        known, _ = look(open_, self.session, world)
        options = {o.id: CATALOG.plain("id", o.label) for o in known.options}
        question = open_.ask.question
        if isinstance(question, Review):
            return options[SUBMIT]
        likely = LEADS_ON.get(question.id)
        if likely in options and self.chance.random() < 0.9:
            return options[likely]
        if isinstance(question, Listed):
            return self.chance.choice(tuple(options.values()))
        return self._whom().words(question, options).text

    def _whom(self) -> Person:
        """Read off the sign above the question, as a person reads it."""
        other = self.other
        if other is None or self.shown.rfind("👥") <= self.shown.rfind("🙋"):
            return self.owner
        return other

    def check(self, before: Session) -> None:
        after = self.session
        for run in (after.main, after.done):
            self.run_belongs(run, self.owner)
        self.run_belongs(after.helped, self.other)
        if after.aside is not None and after.aside.flow == "call_me":
            self.run_belongs(after.aside, self.owner)
        if before.helping and before.aside is None and before.main is not None:
            assert after.main is not None
            assert after.main.answers == before.main.answers

    def run_belongs(self, run: Run | None, whose: Person | None) -> None:
        if run is not None:
            self.belongs(run.answers, whose)

    def belongs(self, answers: Answers, whose: Person | None) -> None:
        told = json.dumps(answers.to_json())
        born = answers.get(BIRTH)
        for one in (self.owner, *self.others.values()):
            if whose is not None and one.number == whose.number:
                assert born is None or born.agrees_with(one.born)
                continue
            assert one.name.casefold() not in told.casefold()
            assert one.phone[1:] not in told
            assert one.nik not in told
            assert born is None or not born.agrees_with(one.born)


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_nobodys_answers_are_found_in_anybody_elses(seed: int) -> None:
    crowd = Crowd(seed)
    for _ in range(150):
        crowd.step()
