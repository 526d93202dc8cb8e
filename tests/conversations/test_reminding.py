"""The reminder of an unfinished registration and its taps, on the toy flow."""

from dataclasses import replace

import pytest

from conversations.commands import obey
from conversations.engine import advance
from conversations.events import Reminded
from conversations.reminding import find_unfinished
from conversations.session import Session
from conversations.turn import Turn
from conversations.words import Command
from tests.toy import NOW, WORLD, asked, keys, main_run, offered, play

TO_FOOD = ("/start", "cat", "siamese")


def remind(session: Session, count: int = 1) -> Turn:
    return advance(session, Reminded(count, NOW), WORLD)


def tap(name: str, session: Session) -> Turn:
    return obey(session, Command(name), WORLD)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        (TO_FOOD, "food"),
        ((*TO_FOOD, "/erase"), "food"),
        ((*TO_FOOD, "fish", "yes", "Siti", "/skip"), "check"),
        (("/start",), None),
        ((*TO_FOOD, "/cancel"), None),
        (("/start", "none"), None),
        ((*TO_FOOD, "fish", "yes", "Siti", "/skip", "submit"), None),
    ],
)
def test_unfinished_is_what_was_begun_and_not_ended_nor_left_on_purpose(
    said: tuple[str, ...], at: str | None
) -> None:
    open_ = find_unfinished(play(*said).session, WORLD)

    assert (open_ and open_.ask.question.id) == at


def test_a_change_of_what_was_handed_in_is_not_unfinished() -> None:
    done = play(*TO_FOOD, "fish", "yes", "Siti", "/skip", "submit").session
    changing = replace(done, main=done.done)

    assert changing.main is not None
    assert find_unfinished(changing, WORLD) is None


def test_who_helps_somebody_else_is_not_reminded_of_their_own() -> None:
    session = play(*TO_FOOD).session

    assert find_unfinished(replace(session, helping=True, helped=session.main), WORLD) is None


def test_a_reminder_changes_nothing_and_has_three_ways_out() -> None:
    session = play(*TO_FOOD).session

    for count, key in ((1, "reminder.first"), (2, "reminder.second"), (3, "reminder.last")):
        turn = remind(session, count)
        assert keys(turn) == [key]
        assert turn.replies[0].values["done"] == 2
        assert offered(turn) == ["go_on", "remind_later", "remind_never"]
        assert (turn.session, turn.effects) == (session, ())


def test_going_on_leads_to_the_exact_question() -> None:
    turn = tap("go_on", remind(play(*TO_FOOD, "/erase").session).session)

    assert keys(turn) == ["so_far", "ask.food"]
    assert asked(turn) == "food"


@pytest.mark.parametrize(("name", "never"), [("remind_later", False), ("remind_never", True)])
def test_later_and_never_leave_the_question_open_and_are_no_coming_back(
    name: str, never: bool
) -> None:
    turn = tap(name, remind(play(*TO_FOOD).session).session)

    assert keys(turn) == [name]
    assert offered(turn) == ["go_on"]
    assert (turn.session.unreminded, turn.session.put_off) == (never, WORLD.now)
    assert main_run(play("fish", session=turn.session)).answers.values["food"] == "fish"


def test_later_after_never_makes_reminders_welcome_again() -> None:
    session = tap("remind_never", play(*TO_FOOD).session).session

    assert not tap("remind_later", session).session.unreminded


def test_later_in_a_detour_leaves_it() -> None:
    inside = play(*TO_FOOD, "/erase").session
    assert tap("remind_later", inside).session.aside is None

    alone = play("/erase", session=Session()).session
    assert keys(tap("remind_later", alone)) == ["detour_left", "nothing_open"]
    assert keys(tap("remind_later", Session())) == ["nothing_open"]


def test_a_reminder_that_comes_too_late_asks_nothing() -> None:
    assert keys(remind(Session())) == ["nothing_open"]
