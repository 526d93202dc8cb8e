"""A call that was promised and missed, and the way to another time: the real flow, toy words."""

import json
from dataclasses import replace
from datetime import timedelta

from conversations.call_promises import CallPromise, Slot
from conversations.calling import find_called
from conversations.effects import CallTimeChosen
from conversations.engine import advance
from conversations.events import CallMissed
from conversations.flow import World
from conversations.flows.other_time import CALL_DAY, OTHER_TIME_FLOW
from conversations.lead import LeadKind, LeadStatus, LeadSummary
from conversations.session import Session
from tests.toy import FLOWS, NOW, TODAY, WORLD, asked, keys, offered, play, world

CALL = CallPromise(TODAY, Slot.NOON)
MISSED = replace(CALL, missed=True)
TO_FOOD = ("/start", "cat", "siamese")


def lead(code: str, call: CallPromise | None, helper: str | None = None) -> LeadSummary:
    return LeadSummary(code, LeadKind.BPU, LeadStatus.CLAIMED, NOW, 1, 50, helper, call)


def having(*own: LeadSummary, helped: tuple[LeadSummary, ...] = ()) -> World:
    flows = {**FLOWS, OTHER_TIME_FLOW.id: OTHER_TIME_FLOW}
    return replace(world(leads=own, flows=flows), helped=helped)


def test_an_apology_changes_nothing_and_leads_to_another_time_and_back() -> None:
    session = play(*TO_FOOD).session
    turn = advance(session, CallMissed("AAA", MISSED, False, NOW), WORLD)

    assert keys(turn) == ["call_missed"]
    assert offered(turn) == ["other_time", "go_on"]
    assert (turn.session, turn.effects) == (session, ())
    assert asked(play("/go_on", session=turn.session)) == "food"


def test_who_has_nothing_open_is_offered_only_another_time() -> None:
    turn = advance(Session(), CallMissed("AAA", MISSED, True, NOW), WORLD)
    assert keys(turn) == ["call_missed_helped"]
    assert offered(turn) == ["other_time"]


def test_what_was_missed_comes_first_then_ones_own_then_the_newest() -> None:
    missed, promised = lead("M", MISSED), lead("P", CALL)
    other = lead("O", MISSED, "family")
    for in_world, code in (
        (having(promised, missed), "M"),
        (having(promised, lead("Q", CALL)), "P"),
        (having(promised, helped=(other,)), "O"),
        (having(missed, helped=(other,)), "M"),
    ):
        found = find_called(in_world)
        assert found is not None
        assert found.code == code
    assert find_called(having(lead("N", None))) is None


def test_another_day_and_time_are_chosen_and_the_open_question_goes_on() -> None:
    in_world = having(lead("AAA", MISSED))
    session = play(*TO_FOOD).session
    put = play("/other_time", session=session, in_world=in_world)
    assert keys(put) == ["ask.call_day"]
    days = [(TODAY + timedelta(days=n)).isoformat() for n in (1, 2, 3)]
    assert offered(put)[:3] == days

    slot = play("2", session=put.session, in_world=in_world)
    assert keys(slot) == ["ask.call_slot"]
    assert slot.replies[-1].values["day"] == TODAY + timedelta(days=2)
    done = play("morning", session=slot.session, in_world=in_world)
    assert keys(done) == ["call_promised", "ask.food"]
    assert done.effects == (CallTimeChosen("AAA", TODAY + timedelta(days=2), Slot.MORNING),)


def test_a_day_is_known_by_its_number_in_the_month() -> None:
    in_world = having(lead("AAA", MISSED))
    day = TODAY + timedelta(days=3)
    put = play("/other_time", f"on the {day.day}th", in_world=in_world)
    assert put.replies[-1].values["day"] == day
    assert keys(play("/other_time", "the 99th", in_world=in_world))[0] == "error.choose"


def test_a_chosen_day_survives_storage() -> None:
    put = play("/other_time", "2", in_world=having(lead("AAA", MISSED)))
    kept = Session.from_json(json.loads(json.dumps(put.session.to_json())))
    assert kept == put.session
    assert kept.aside is not None
    assert kept.aside.answers.get(CALL_DAY) == TODAY + timedelta(days=2)


def test_a_day_that_has_passed_meanwhile_is_not_promised() -> None:
    in_world = having(lead("AAA", MISSED))
    put = play("/other_time", "1", in_world=in_world)
    later = replace(in_world, today=TODAY + timedelta(days=1))
    done = play("morning", session=put.session, in_world=later)
    assert "call_time_left" in keys(done)
    assert done.effects == ()


def test_where_an_officer_has_called_meanwhile_nothing_is_promised() -> None:
    in_world = having(lead("AAA", MISSED))
    put = play("/other_time", "1", in_world=in_world)
    done = play("noon", session=put.session, in_world=having(lead("AAA", None)))
    assert "no_call_promised" in keys(done)
    assert done.effects == ()


def test_without_a_promise_there_is_nothing_to_choose() -> None:
    assert keys(play("/other_time", in_world=having()))[0] == "no_call_promised"


def test_before_anybody_has_promised_a_time_it_is_said_where_the_wish_is_changed() -> None:
    new = replace(lead("AAA", None), status=LeadStatus.NEW)
    assert keys(play("/other_time", in_world=having(new)))[0] == "no_call_yet"
