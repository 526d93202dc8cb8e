"""A talk with an officer: the bot passes words on, is silent otherwise, and goes on afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversations.effects import MessageHidden, PersonErased, SaidToOfficer, TalkLeft
from conversations.engine import advance
from conversations.events import (
    Event,
    OfficerSaid,
    Returned,
    Said,
    Sent,
    SharedContact,
    TalkClosed,
    TalkEnd,
    TalkOpened,
    Thing,
)
from conversations.lead import LeadKind, LeadStatus, LeadSummary
from conversations.session import Session
from conversations.turn import Turn
from tests import toy
from tests.toy import NOW, keys, play

LEAD = LeadSummary("TEST-CODE", LeadKind.BPU, LeadStatus.CONTACTED, NOW, run=1, officer=5)
HERE = toy.world(leads=(LEAD,))
BEGUN = TalkOpened("TEST-CODE", "Ana", "MANGGIS-47", NOW)
NUMBER = "1671025508840004"


def asked_for_breed() -> Session:
    """In the middle of a registration."""
    return play("/start", "cat", in_world=toy.world()).session


def talk(*things: str | Event) -> Turn:
    return play(BEGUN, *things, session=asked_for_breed(), in_world=HERE)


def test_the_person_hears_who_it_is_and_how_to_check_it() -> None:
    turn = talk()

    assert keys(turn) == ["talk.begun", "talk.waits"]
    assert keys(play(BEGUN, in_world=HERE)) == ["talk.begun"]  # nothing is open
    values = turn.replies[0].values
    assert (values["name"], values["word"]) == ("Ana", "MANGGIS-47")


@pytest.mark.parametrize("words", ["siamese", "hello", "back", "safe?", "cat"])
def test_words_go_to_the_officer_and_the_bot_is_silent(words: str) -> None:
    turn = talk(words)

    assert turn.replies == ()
    assert turn.effects == (SaidToOfficer("TEST-CODE", words),)


def test_the_officers_words_come_under_their_name() -> None:
    turn = talk(OfficerSaid("Good morning", NOW))

    assert keys(turn) == ["talk.officer"]
    assert turn.replies[0].values == {"name": "Ana", "text": "Good morning"}


def test_a_nik_leaves_the_chat_and_reaches_the_officer() -> None:
    turn = talk(f"it is {NUMBER}")

    assert keys(turn) == ["talk.hidden"]
    assert turn.effects == (SaidToOfficer("TEST-CODE", f"it is {NUMBER}"), MessageHidden(1))
    assert NUMBER not in repr(turn.effects)


def test_the_same_words_twice_at_once_are_passed_on_once() -> None:
    first = talk("hello")
    assert first.session.heard is not None
    again = Said("hello", first.session.heard.at + timedelta(seconds=1))

    assert advance(first.session, again, HERE).effects == ()


@pytest.mark.parametrize("thing", [Thing.VOICE, Thing.DOCUMENT])
def test_what_the_officer_cannot_see_is_said_kindly(thing: Thing) -> None:
    assert keys(talk(Sent(thing, NOW, 9))) == ["talk.sent"]
    assert talk(Sent(thing, NOW, 9)).effects == ()


def test_a_picture_and_a_contact_leave_the_chat() -> None:
    assert talk(Sent(Thing.PHOTO, NOW, 9)).effects == (MessageHidden(9),)
    shared = SharedContact("+6281277001234", own=True, at=NOW, message=9)
    assert talk(shared).effects == (MessageHidden(9),)
    assert keys(talk(shared)) == ["talk.sent"]


@pytest.mark.parametrize("words", ["/talk_end", "/cancel", "/start", "/go_on"])
def test_the_person_ends_it_and_the_open_question_comes_back(words: str) -> None:
    turn = talk("hello", words)

    assert keys(turn) == ["talk.ended.person", "ask.breed"]
    assert turn.effects == (TalkLeft("TEST-CODE"),)
    assert keys(play("siamese", session=turn.session, in_world=HERE))[-1] == "ask.food"


@pytest.mark.parametrize("by", [TalkEnd.OFFICER, TalkEnd.SILENCE, TalkEnd.OVER])
def test_however_it_ends_the_open_question_comes_back(by: TalkEnd) -> None:
    turn = talk("hello", TalkClosed(by, NOW))

    assert keys(turn) == [f"talk.ended.{by}", "ask.breed"]
    assert turn.effects == ()
    assert turn.session.with_officer is None


@pytest.mark.parametrize("command", ["/help", "/status", "/check"])
def test_commands_work_and_the_talk_goes_on(command: str) -> None:
    turn = talk(command)

    assert not any(isinstance(effect, SaidToOfficer) for effect in turn.effects)
    assert turn.session.with_officer is not None
    assert "ask.breed" not in keys(turn)


def test_a_detour_is_answered_as_ever_and_then_words_are_for_the_officer_again() -> None:
    assert keys(talk("/erase"))[-1] == "ask.sure"
    assert keys(talk("/erase", "no")) == ["end.kept", "talk.goes_on"]
    assert talk("/erase", "no", "hello").effects == (SaidToOfficer("TEST-CODE", "hello"),)
    assert any(isinstance(e, PersonErased) for e in talk("/erase", "yes").effects)


def test_a_yes_to_the_officer_never_answers_a_detour() -> None:
    turn = talk("/erase", OfficerSaid("Shall I call you?", NOW), "yes")

    assert turn.effects == (SaidToOfficer("TEST-CODE", "yes"),)


def test_after_an_outage_the_talk_goes_on() -> None:
    assert keys(talk(Returned(NOW))) == ["we_are_back", "talk.goes_on"]


@pytest.mark.parametrize("event", [OfficerSaid("late", NOW), TalkClosed(TalkEnd.SILENCE, NOW)])
def test_what_comes_after_the_end_is_not_heard(event: Event) -> None:
    turn = play(event, session=asked_for_breed(), in_world=HERE)

    assert turn.replies == ()
    assert turn.session == asked_for_breed()


@pytest.mark.parametrize(
    "leads", [(), (replace(LEAD, status=LeadStatus.WITHDRAWN),)], ids=["erased", "withdrawn"]
)
def test_about_what_is_gone_nobody_talks(leads: tuple[LeadSummary, ...]) -> None:
    turn = play("siamese", session=talk().session, in_world=toy.world(leads=leads))

    assert keys(turn)[-1] == "ask.food"
    assert turn.session.with_officer is None


def test_it_survives_storage() -> None:
    session = talk().session

    assert Session.from_json(session.to_json()) == session
    assert Session.from_json(replace(session, with_officer=None).to_json()).with_officer is None


def test_a_detour_with_something_in_it_goes_on_afterwards() -> None:
    begun = play("/count", "2 juta", session=asked_for_breed(), in_world=HERE).session
    turn = play(BEGUN, "hello", session=begun, in_world=HERE)
    assert turn.effects == (SaidToOfficer("TEST-CODE", "hello"),)
    assert Session.from_json(turn.session.to_json()) == turn.session

    for end in ("/talk_end", TalkClosed(TalkEnd.SILENCE, NOW)):
        after = play(end, session=turn.session, in_world=HERE)
        assert keys(after)[-1] == "ask.food"
        assert keys(play("meat", session=after.session, in_world=HERE))[-1] == "ask.breed"


def test_a_detour_that_was_begun_in_the_talk_waits_when_the_officer_writes() -> None:
    turn = talk("/count", OfficerSaid("One more thing", NOW))
    assert keys(turn) == ["talk.waits", "talk.officer"]

    after = play("/talk_end", session=turn.session, in_world=HERE)
    assert keys(after) == ["talk.ended.person", "ask.earned"]


def test_a_menu_is_left_for_the_talk() -> None:
    idle = replace(toy.COUNT, asks=tuple(replace(ask, idle=True) for ask in toy.COUNT.asks))
    world = toy.world(leads=(LEAD,), flows={**toy.FLOWS, "count": idle})
    begun = play("/count", session=asked_for_breed(), in_world=world).session
    turn = play(BEGUN, "/talk_end", session=begun, in_world=world)

    assert keys(turn) == ["talk.ended.person", "ask.breed"]


def test_words_after_a_talk_that_ended_unseen_are_no_answer_to_what_waited() -> None:
    begun = play("/count", session=asked_for_breed(), in_world=HERE).session
    turn = play(BEGUN, session=begun, in_world=HERE)
    after = play("100", session=turn.session, in_world=toy.world(leads=()))

    assert keys(after) == ["ask.earned"]
