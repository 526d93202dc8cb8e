"""What holds for every flow of the bot and every language, whatever people do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Heard, Talk
from bot.render import LONGEST
from bot.world import Worlds
from conversations.answering import MISPLACED
from conversations.answers import Answers
from conversations.effects import ConsentAnswered, LeadSubmitted, PersonErased
from conversations.events import Event, Said, Sent, SharedContact, Thing
from conversations.flow import Flow
from conversations.flows import FLOWS, MAIN
from conversations.flows.asked import (
    BUSINESS_NAME,
    CHECK,
    CONSENT,
    CONTACT,
    NAME,
    NIB,
    NIK,
    NPWP,
    PHONE,
    WORK,
)
from conversations.messages.catalog import Catalog
from conversations.questions import Question
from conversations.rules.book import RuleBook
from conversations.session import Session

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WORLDS = Worlds(Catalog.load(), RuleBook.load(), "Kanwil (uji coba)", "08.00–15.00 WIB")
PERSONAL: tuple[Question[Any], ...] = (NAME, PHONE, NIK, BUSINESS_NAME, NIB, NPWP)
LONGEST_LABEL = 60
"""Characters of a button: only a village with all that it lies in has more than 40."""

written = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "1", "2", "3", "ojek", "jual sayur", "tukang bangunan", "TKI", "lahat", "kertapati",
            "1985", "1961", "17-8-1961", "16 tahun", "100rb sehari", "2 juta", "25", "Siti",
            "081234567890", "1671011208850001", "bantuan", "kembali", "lewati", "kenapa", "batal",
            "/lanjut", "/status", "/petugas", "/hapus", "/bahasa", "/start",
            "/berhenti", "x" * 4096, "<b>",
            "Punya usaha dan pekerja", "warung", "2 orang", "0", "1,5 juta; 2 juta",
        ]
    ),
)  # fmt: skip


@st.composite
def events(draw: st.DrawFn, heard: Heard | None, at: datetime) -> Event:
    """Mostly what a person would do: tap what is there; else write or send something."""
    labels = [label for row in heard.rows for label in row] if heard is not None else []
    if labels and draw(st.integers(0, 3)) > 0:
        return Said(draw(st.sampled_from(labels)), at, 1)
    if draw(st.integers(0, 5)):
        return Said(draw(written), at, 1)
    things: list[Event] = [
        SharedContact("6281234567890", draw(st.booleans()), at, 1),
        Sent(Thing.VOICE, at),
    ]
    return draw(st.sampled_from(things))


@pytest.mark.parametrize("language", sorted(WORLDS.catalog.languages))
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_people_do_there_are_words_that_fit_telegram(
    language: str, data: st.DataObject
) -> None:
    talk, heard = Talk(WORLDS, Session(language=language)), None
    for step in range(data.draw(st.integers(1, 30))):
        now = NOW + timedelta(minutes=step)
        heard = talk.hear(data.draw(events(heard, now)), now)

        assert 0 < len(heard.text) <= LONGEST
        assert all(0 < len(label) <= LONGEST_LABEL for row in heard.rows for label in row)


def _identifies(answers: Answers) -> bool:
    """A skip says nothing of anybody."""
    return any(answers.get(question) is not None for question in PERSONAL)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_that_identifies_anybody_is_kept_before_a_yes(data: st.DataObject) -> None:
    talk, heard = Talk(WORLDS), None
    agreed: set[int] = set()
    for step in range(data.draw(st.integers(1, 40))):
        now = NOW + timedelta(minutes=step)
        heard = talk.hear(data.draw(events(heard, now)), now)
        session = talk.session
        for effect in heard.effects:
            if isinstance(effect, LeadSubmitted) and _identifies(effect.draft.answers):
                assert effect.draft.answers[CONSENT] == "yes"
            if isinstance(effect, ConsentAnswered) and effect.given:
                agreed.add(session.runs)
        own = [run for run in (session.main, session.done) if run is not None]
        for run in own:
            if _identifies(run.answers):
                assert run.answers.get(CONSENT) == "yes"
                assert agreed
        if session.aside is not None and _identifies(session.aside.answers):
            # What it was lent is kept with the yes that stands in the registration.
            runs = (session.aside, *own)
            assert any(run.answers.get(CONSENT) == "yes" for run in runs)
            assert agreed


def talked(*lines: str) -> tuple[Talk, Heard]:
    """A conversation, a line a minute, up to what the last one heard."""
    talk, heard = Talk(WORLDS), None
    for step, line in enumerate(lines):
        now = NOW + timedelta(minutes=step)
        heard = talk.hear(Said(line, now, step), now)
    assert heard is not None
    return talk, heard


def test_what_identifies_somebody_goes_with_a_yes_that_another_purpose_does_not_have() -> None:
    unread = ("xx", "yy", "zz")  # so that how they work is left to an officer
    who = ("Siti Aminah", "081234567890", "Kertapati", "Pagi")
    lines = ("/start", *unread, "Ya, hubungi saya", "Ya, boleh", *who, "1")
    before, _ = talked(*lines)
    after, _ = talked(*lines, "jual sayur")

    assert before.session.main is not None
    assert NAME in before.session.main.answers
    main = after.session.main
    assert main is not None
    assert main.answers.get(WORK) == "own_account"
    assert CONSENT not in main.answers
    assert not _identifies(main.answers)


UNREADABLE = ("/start", "hah", "heh", "hoh")
"""How they work is left to an officer, and they are asked whether to be called."""


def test_nobody_is_called_for_not_being_understood() -> None:
    talk, _ = talked(*UNREADABLE, "hah", "heh", "hoh", "huh", "hah", "heh")

    run = talk.session.main
    assert run is not None
    assert run.asked == CONTACT.id


def test_the_easier_way_to_ask_for_consent_is_the_whole_consent_with_numbers() -> None:
    to_consent = (*UNREADABLE, "ya")
    _, plain = talked(*to_consent)
    consent = plain.text.split("\n\n", 1)[1]  # below the heading of the part

    for lines in [(), ("/lanjut",), ("/status",), ("/bahasa", "1")]:
        _, easier = talked(*to_consent, "hah", "heh", *lines)

        assert consent in easier.text
        assert "1 = ya" in easier.text


def test_a_change_of_what_was_handed_in_that_ends_elsewhere_is_put_back() -> None:
    to_check = (*UNREADABLE, "ya", "ya", "Siti", "0812 3456 7890", "lahat", "lahat", "pagi")
    changing = (*to_check, "kirim", "/status", "1", "cara kerja")
    sent, _ = talked(*changing)
    ended, heard = talked(*changing, "Tidak bekerja")

    before, after = sent.session.done, ended.session.done
    assert sent.session.main is not None
    assert ended.session.main is not None
    assert ended.session.main.asked == CHECK.id
    assert ended.session.main.answers == sent.session.main.answers
    assert before is not None
    assert after is not None
    assert after.answers == before.answers
    assert "kembali seperti semula" in heard.text
    assert not heard.effects


def test_every_flow_begins_with_a_question_or_says_why_not() -> None:
    for flow in FLOWS.values():
        assert flow.asks
    assert MAIN in FLOWS


ASKING = [flow for flow in FLOWS.values() if not flow.id.startswith(MISPLACED)]
"""Without those that are only opened where their question may be asked already."""


@pytest.mark.parametrize("flow", ASKING, ids=lambda flow: flow.id)
def test_nothing_personal_is_asked_before_consent(flow: Flow) -> None:
    asked = [ask.question.id for ask in flow.asks]
    personal = [asked.index(q.id) for q in PERSONAL if q.id in asked]

    assert not personal or asked.index(CONSENT.id) < min(personal)


QUIET = ("/start", "kerja sendiri", "berhenti", "Jangan kirim pesan lagi")


def test_whoever_stops_messages_still_gets_answers_and_loses_nothing() -> None:
    quiet, _ = talked(*QUIET)
    talk, heard = talked(*QUIET, "/lanjut", "petani karet")

    assert quiet.session.muted
    assert quiet.session.current is None
    assert talk.session.muted
    assert "Tahun berapa" in heard.text


@pytest.mark.parametrize("left", ["", "Tidak usah", "batal", "/start"])
def test_only_a_yes_lets_messages_come_again(left: str) -> None:
    kept, _ = talked(*QUIET, "/berhenti", *([left] if left else []))
    again, _ = talked(*QUIET, "boleh kirim pesan lagi", "ya")

    assert kept.session.muted
    assert not again.session.muted


@pytest.mark.parametrize("quiet", [True, False])
def test_stopping_leads_to_both_questions_of_an_erasure(quiet: bool) -> None:
    begun = QUIET if quiet else QUIET[:2]
    kept, _ = talked(*begun, "/berhenti", "hapus data", "Tidak")
    _, erased = talked(*begun, "/berhenti", "hapus data", "ya", "Hapus sekarang")

    assert kept.session.main is not None
    assert kept.session.muted is quiet
    assert [type(effect) for effect in erased.effects] == [PersonErased]


def test_a_yes_to_a_registration_is_none_to_a_report() -> None:
    to_sent = (
        *UNREADABLE,
        "ya",
        "ya",
        "Siti",
        "0812 3456 7890",
        "lahat",
        "lahat",
        "pagi",
        "kirim",
    )
    report = ("/lapor", "1", "1", "Toko Maju", "jaga toko", "lahat", "lahat", "1", "1")
    talk, heard = talked(*to_sent, *report, "Dengan nama")

    assert talk.session.aside is not None
    assert talk.session.aside.asked == CONSENT.id
    assert "memeriksa laporan ini" in heard.text
    assert "NIK" not in heard.text
