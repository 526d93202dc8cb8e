"""What an answer is written and read through, and what happens when it changes."""

import json
from datetime import date

import pytest

from conversations.answers import Answers, Growing, Skipped
from conversations.questions import BirthDay, Choice, FullName

WORK = Choice("work", choices=("driver", "seller"))
NAME = FullName("name")
BORN = BirthDay("born")
DAY = date(1984, 8, 15)
GIVEN = Answers().having(WORK, "driver").having(BORN, DAY).skipping(NAME, Skipped.BY_CHOICE)


def test_an_answer_is_kept_as_json_and_read_as_a_value() -> None:
    assert GIVEN.values["born"] == "1984-08-15"
    assert GIVEN[BORN] == GIVEN.get(BORN) == DAY


def test_a_skipped_question_is_settled_and_has_no_value() -> None:
    assert NAME in GIVEN
    assert GIVEN.skip_of(NAME) is Skipped.BY_CHOICE
    assert GIVEN.get(NAME) is None
    with pytest.raises(KeyError):
        GIVEN[NAME]


def test_an_open_question_is_neither_answered_nor_skipped() -> None:
    assert WORK not in Answers()
    assert Answers().get(WORK) is None
    assert Answers().skip_of(WORK) is None


def test_an_answer_takes_the_place_of_a_skip_and_a_skip_of_an_answer() -> None:
    answered = GIVEN.having(NAME, "Siti")
    skipped = GIVEN.skipping(WORK, Skipped.AFTER_MISSES)

    assert (answered[NAME], answered.skip_of(NAME)) == ("Siti", None)
    assert (skipped.get(WORK), skipped.skip_of(WORK)) == (None, Skipped.AFTER_MISSES)


def test_an_answer_given_again_comes_last() -> None:
    assert list(GIVEN) == ["work", "born", "name"]
    assert list(GIVEN.having(WORK, "seller")) == ["born", "work", "name"]


def test_nothing_that_is_done_with_answers_changes_them() -> None:
    before = GIVEN.to_json()

    GIVEN.having(WORK, "seller")
    GIVEN.skipping(BORN, Skipped.BY_CHOICE)
    GIVEN.without(WORK, NAME)
    GIVEN.carrying(NAME, Answers().having(NAME, "Siti"))

    assert GIVEN.to_json() == before


def test_answers_can_be_left_out_or_picked_out_skips_too() -> None:
    assert list(GIVEN.without(WORK, NAME)) == ["born"]
    assert list(GIVEN.only({"name", "work", "never_asked"})) == ["work", "name"]


def test_what_is_carried_over_is_the_answer_or_the_skip_as_it_is() -> None:
    carried = Answers().carrying(BORN, GIVEN).carrying(NAME, GIVEN)

    assert carried[BORN] == DAY
    assert carried.skip_of(NAME) is Skipped.BY_CHOICE
    assert WORK not in carried


def test_growing_answers_begin_with_a_copy() -> None:
    growing = Growing(GIVEN)

    growing.carry(WORK, Answers().having(WORK, "seller"))

    assert growing.answers[WORK] == "seller"
    assert GIVEN[WORK] == "driver"


def test_answers_survive_storage() -> None:
    assert Answers.from_json(json.loads(json.dumps(GIVEN.to_json()))) == GIVEN


def test_what_was_answered_is_in_no_repr() -> None:
    assert repr(GIVEN.having(NAME, "Siti")) == "Answers(work, born, name)"
