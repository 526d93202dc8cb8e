"""The word an officer says on the phone: how it is made, read, and checked."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from conversations import call_words, codes
from conversations.checking import MOST_WRONG_WORDS, WRONG_WORDS_COUNT_FOR
from conversations.flow import World
from conversations.lead import LeadKind, LeadStatus, LeadSummary
from conversations.session import Session
from conversations.turn import Turn
from tests.signing import SIGN
from tests.toy import NOW, TODAY, keys, play, said, world

OFFICER = 50
HOUR = WRONG_WORDS_COUNT_FOR.total_seconds()
CODE, OTHERS_CODE = codes.make(1), codes.make(2)
WORD = call_words.make(SIGN, CODE, OFFICER, TODAY)
LEAD = LeadSummary(CODE, LeadKind.BPU, LeadStatus.CLAIMED, NOW, run=1, officer=OFFICER)
IN_CARE = world(leads=(LEAD,))

days = st.dates(date(2026, 1, 1), date(2040, 1, 1))


def checked(
    words: str, in_world: World = IN_CARE, session: Session | None = None, after: float = 0
) -> Turn:
    return play(said(f"/check {words}", after), session=session, in_world=in_world)


def test_no_two_words_are_one_slip_apart() -> None:
    near = [pair for pair in combinations(call_words.WORDS, 2) if OSA.distance(*pair) < 2]

    assert near == []
    assert 64 <= len(call_words.WORDS) <= 128


def test_the_words_are_plain_letters_in_order() -> None:
    assert list(call_words.WORDS) == sorted(set(call_words.WORDS))
    assert all(word.isascii() and word.isalpha() and word.isupper() for word in call_words.WORDS)


@given(st.integers(0, codes.CODES - 1), st.integers(1, 2**52), days)
def test_every_word_can_be_read_again(lead: int, officer: int, day: date) -> None:
    word = call_words.make(SIGN, codes.make(lead), officer, day)
    name, figures = word.split("-")

    assert call_words.read(word) == word
    assert call_words.read(f" {name.lower()} {figures}. ") == word
    assert call_words.read(f"{name}{figures}") == word
    for at in range(len(name)):
        assert call_words.read(f"{name[:at]}Q{name[at + 1 :]} {figures}") in (word, None)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("MANGGIS-47", "MANGGIS-47"),
        ("manggis empat puluh tujuh", "MANGGIS-47"),
        ("manggis empat tujuh", "MANGGIS-47"),
        ("mangis 47", "MANGGIS-47"),
        ("mnaggis47", "MANGGIS-47"),
        ("manggis", None),
        ("47", None),
        ("manggis 470", None),
        ("manggis 07", None),
        ("merdeka 47", None),
        ("sawah 47", None),
        ("jual manggis 47", None),
        ("", None),
    ],
)
def test_a_word_is_read_as_people_write_it(said: str, read: str | None) -> None:
    assert call_words.read(said) == read


def test_lead_officer_and_day_each_make_another_word() -> None:
    words = {
        WORD,
        call_words.make(SIGN, OTHERS_CODE, OFFICER, TODAY),
        call_words.make(SIGN, CODE, OFFICER + 1, TODAY),
        call_words.make(SIGN, CODE, OFFICER, TODAY + timedelta(days=1)),
    }

    assert len(words) == 4


def test_words_are_spread_over_all_there_are() -> None:
    made = {call_words.make(SIGN, codes.make(n), OFFICER, TODAY) for n in range(2_000)}

    # 2,000 out of 9,000: about 1,800 different ones by chance.
    assert len(made) > 1_700
    assert len({word.split("-")[0] for word in made}) == len(call_words.WORDS)


def test_the_officers_word_is_right() -> None:
    turn = checked(WORD.replace("-", " ").lower())

    assert keys(turn) == ["check.right"]
    assert turn.replies[0].values["code"] == CODE
    assert turn.session.wrong_words == ()


def test_it_is_right_without_a_command_too() -> None:
    assert keys(play(WORD, in_world=IN_CARE)) == ["check.right"]


def test_a_question_that_is_open_is_put_again_and_keeps_its_answers() -> None:
    before = play("/officer", "Siti", in_world=IN_CARE)
    turn = checked(WORD, session=before.session)

    assert keys(turn) == ["check.right", keys(before)[-1]]
    assert turn.session.aside == before.session.aside is not None


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param(replace(LEAD, officer=None), id="nobody works on it"),
        pytest.param(replace(LEAD, officer=OFFICER + 1), id="another officer does"),
        pytest.param(replace(LEAD, code=OTHERS_CODE), id="of another lead"),
        pytest.param(replace(LEAD, status=LeadStatus.WITHDRAWN), id="taken back"),
    ],
)
def test_any_other_word_is_not_ours(lead: LeadSummary) -> None:
    turn = checked(WORD, world(leads=(lead,)))

    assert keys(turn) == ["check.wrong"]
    assert len(turn.session.wrong_words) == 1


def test_somebody_elses_lead_gives_the_same_answer_as_no_lead() -> None:
    elses = call_words.make(SIGN, OTHERS_CODE, OFFICER, TODAY)

    nobody, somebody = checked(elses, world()), checked(elses)
    assert nobody.replies[0].key == somebody.replies[0].key == "check.wrong"
    assert nobody.replies[0].values == somebody.replies[0].values


def test_yesterdays_word_holds_only_while_the_day_counts() -> None:
    yesterday = call_words.make(SIGN, CODE, OFFICER, TODAY - timedelta(days=1))
    early = replace(IN_CARE, call_days=(TODAY, TODAY - timedelta(days=1)))

    assert keys(checked(yesterday)) == ["check.wrong"]
    assert keys(checked(yesterday, early)) == ["check.right"]
    assert keys(checked(WORD, early)) == ["check.right"]


def test_the_result_of_the_call_does_not_make_the_word_wrong() -> None:
    done = world(leads=(replace(LEAD, status=LeadStatus.REGISTERED),))

    assert keys(checked(WORD, done)) == ["check.right"]


def test_after_five_wrong_words_even_the_right_one_is_not_looked_at() -> None:
    tried = play(*["/check merdeka 45"] * MOST_WRONG_WORDS, in_world=IN_CARE)
    turn = checked(WORD, session=tried.session)

    assert keys(tried) == ["check.wrong"]
    assert keys(turn) == ["check.too_often"]
    assert turn.session.wrong_words == tried.session.wrong_words


def test_an_hour_later_it_is_looked_at_again() -> None:
    tried = play(*["/check merdeka 45"] * MOST_WRONG_WORDS, in_world=IN_CARE)
    almost, later = HOUR - 1, HOUR + 60

    assert keys(checked(WORD, session=tried.session, after=almost)) == ["check.too_often"]
    assert keys(checked(WORD, session=tried.session, after=later)) == ["check.right"]
    wrong = checked("merdeka 45", session=tried.session, after=later)
    assert len(wrong.session.wrong_words) == 1


def test_without_a_word_it_says_how_and_who_we_are() -> None:
    turn = play("/check", in_world=world(office={"bot": "@contoh_bot"}))

    assert keys(turn) == ["check.how"]
    assert turn.replies[0].values["bot"] == "@contoh_bot"
    assert turn.session.wrong_words == ()


def test_a_leads_code_proves_nothing_and_is_no_wrong_word() -> None:
    turn = checked(CODE)

    assert keys(turn) == ["check.lead_code"]
    assert turn.session.wrong_words == ()
