"""What holds for every flow of the bot and every language, whatever people do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Heard, Talk
from bot.render import LONGEST
from bot.world import Worlds
from conversations.effects import ConsentAnswered, LeadSubmitted
from conversations.events import Event, Said, Sent, SharedContact, Thing
from conversations.flow import Flow
from conversations.flows import FLOWS, MAIN
from conversations.flows.asked import CONSENT, NAME, NIK, PHONE
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from conversations.session import Session

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WORLDS = Worlds(Catalog.load(), RuleBook.load(), "Kanwil (uji coba)", "08.00–15.00 WIB")
LONGEST_LABEL = 40
"""Characters that a button on a narrow phone shows, more or less; two side by side show fewer."""

written = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "1", "2", "3", "ojek", "jual sayur", "tukang bangunan", "TKI", "lahat", "kertapati",
            "1985", "1961", "17-8-1961", "16 tahun", "100rb sehari", "2 juta", "25", "Siti",
            "081234567890", "1671011208850001", "bantuan", "kembali", "lewati", "kenapa", "batal",
            "/lanjut", "/status", "/petugas", "/hapus", "/bahasa", "/start", "x" * 4096, "<b>",
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
            if isinstance(effect, LeadSubmitted):
                assert effect.draft.answers[CONSENT] == "yes"
            if effect == ConsentAnswered(True):
                agreed.add(session.runs)
        for run in (session.main, session.aside, session.done):
            if run is not None and any(q in run.answers for q in (NAME, PHONE, NIK)):
                assert run.answers.get(CONSENT) == "yes"
                assert agreed


def test_every_flow_begins_with_a_question_or_says_why_not() -> None:
    for flow in FLOWS.values():
        assert flow.asks
    assert MAIN in FLOWS


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_nothing_personal_is_asked_before_consent(flow: Flow) -> None:
    asked = [ask.question.id for ask in flow.asks]
    personal = [asked.index(q.id) for q in (NAME, PHONE, NIK) if q.id in asked]

    assert not personal or asked.index(CONSENT.id) < min(personal)
