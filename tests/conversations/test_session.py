"""A session comes back from storage as it went in, and knows which question is open."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import Answers, Skipped
from conversations.run import Run
from conversations.session import Heard, Session

MAIN, ASIDE, DONE = Run("registration", 1), Run("language", 2), Run("registration", 0)

names = st.text(min_size=1, max_size=12)
stored = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(names, inside, max_size=3),
    max_leaves=5,
)
answers = st.builds(
    Answers,
    st.dictionaries(names, stored, max_size=4),
    st.dictionaries(names, st.sampled_from([why.value for why in Skipped]), max_size=3),
)
runs = st.builds(
    Run,
    flow=names,
    number=st.integers(0, 10**9),
    answers=answers,
    asked=st.none() | names,
    misses=st.integers(0, 99),
    picks=st.lists(names, max_size=5).map(tuple),
    editing=st.none() | names,
    lead=st.none() | names,
)
sessions = st.builds(
    Session,
    language=names,
    main=st.none() | runs,
    aside=st.none() | runs,
    done=st.none() | runs,
    paused=st.booleans(),
    muted=st.booleans(),
    runs=st.integers(0, 10**9),
    heard=st.none()
    | st.builds(Heard, names, st.datetimes(timezones=st.just(UTC)), st.none() | names),
    wrong_words=st.lists(st.datetimes(timezones=st.just(UTC)), max_size=3).map(tuple),
)


@given(sessions)
def test_a_session_survives_storage(session: Session) -> None:
    text = json.dumps(session.to_json())

    assert Session.from_json(json.loads(text)) == session


@given(runs)
def test_a_run_survives_storage(run: Run) -> None:
    assert Run.from_json(json.loads(json.dumps(run.to_json()))) == run


def test_the_time_of_the_last_words_keeps_its_zone() -> None:
    at = datetime(2026, 11, 22, 3, 0, 0, 250_000, tzinfo=UTC)

    kept = Session.from_json(Session(heard=Heard("digest", at)).to_json()).heard

    assert kept is not None
    assert kept.at.utcoffset() == at.utcoffset()


def test_a_session_of_an_older_release_is_read() -> None:
    stored = Session(language="en", main=MAIN, runs=1).to_json()
    del stored["wrong_words"]

    assert Session.from_json(stored) == Session(language="en", main=MAIN, runs=1)


def test_the_last_words_of_an_older_release_are_known_without_their_question() -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    stored = {**Session().to_json(), "heard": ["digest", at.isoformat()]}

    assert Session.from_json(stored).heard == Heard("digest", at)


@pytest.mark.parametrize(
    ("session", "open_run"),
    [
        (Session(), None),
        (Session(main=MAIN), MAIN),
        (Session(main=MAIN, aside=ASIDE), ASIDE),
        (Session(main=MAIN, paused=True), None),
        (Session(main=MAIN, aside=ASIDE, paused=True), ASIDE),
        (Session(done=DONE), None),
    ],
    ids=["new", "registering", "detour", "paused", "detour while paused", "handed in"],
)
def test_the_open_question_is_of_the_detour_or_of_the_registration(
    session: Session, open_run: Run | None
) -> None:
    assert session.current == open_run


def test_a_change_to_the_open_run_leaves_the_others_alone() -> None:
    changed = Run("changed", 9)
    registering, around = Session(main=MAIN, done=DONE), Session(main=MAIN, aside=ASIDE)

    assert registering.with_current(changed) == Session(main=changed, done=DONE)
    assert around.with_current(changed) == Session(main=MAIN, aside=changed)
    assert around.with_current(None).current == MAIN


def test_a_session_stored_before_messages_could_be_stopped_wants_them() -> None:
    older = Session(main=MAIN, paused=True).to_json()
    del older["muted"]

    assert Session.from_json(older) == Session(main=MAIN, paused=True, muted=False)
