"""Referral codes: made with our key, read as people write them, noted the first time only."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import codes
from conversations.errors import BadReferralName
from conversations.lead import LeadKind, LeadStatus, LeadSummary
from conversations.referrals import LONGEST, Referral, ReferralKind, key, make, spoken
from conversations.session import Session
from conversations.signing import Sign
from tests.signing import SIGN
from tests.toy import NOW, asked, keys, play, world

MARKET = Referral(make(SIGN, "Pasar 16 Ilir"), "Pasar 16 Ilir", ReferralKind.MARKET)
AGENT = Referral(make(SIGN, "Agen 12"), "Agen 12", ReferralKind.AGENT)
IN_USE = replace(world(), referrals={key(one.code): one for one in (MARKET, AGENT)})
LEAD = LeadSummary("TEST-CODE", LeadKind.BPU, LeadStatus.NEW, NOW, run=1)

names = st.text(st.characters(codec="ascii"), min_size=1, max_size=60)


def other(purpose: str, text: str) -> bytes:
    """Another installation's."""
    return SIGN(purpose, text)[::-1]


def unmade(sign: Sign, code: str) -> bool:
    return spoken(code, sign) is None


@given(names)
def test_what_is_made_is_read_again_and_fits_a_link(name: str) -> None:
    try:
        code = make(SIGN, name)
    except BadReferralName:
        assert not any(c.isalnum() for c in name)
        return

    assert re.fullmatch(r"[A-Z0-9-]{5,64}", code)
    assert len(code) <= LONGEST + 4
    assert spoken(code, SIGN) == spoken(code.lower(), SIGN) == key(code)


@pytest.mark.parametrize(
    "written",
    [
        "{code}",
        "/start {code}",
        "kode {code}",
        "Kode rujukan {code}.",
        "{lower}",
        "{spaced}",
        "{squashed}",
        "  {code}  ",
    ],
)
def test_a_code_is_read_as_people_write_it(written: str) -> None:
    code = MARKET.code
    text = written.format(
        code=code,
        lower=code.lower(),
        spaced=code.replace("-", " "),
        squashed=code.replace("-", ""),
    )

    assert spoken(text, SIGN) == key(code)


def test_letters_that_look_alike_are_the_same() -> None:
    code = make(SIGN, "Pasar 10 Ulu")

    assert spoken(code.replace("10", "lO"), SIGN) == key(code)


@pytest.mark.parametrize(
    "text", ["", "halo", "PASAR-16-ILIR", "PASAR-16-ILIR-", "KQT", "x " * 300, "kode", "🙂"]
)
def test_other_words_are_no_code(text: str) -> None:
    assert spoken(text, SIGN) is None


@pytest.mark.parametrize("letter", range(3))
def test_a_wrong_letter_in_the_mark_is_noticed(letter: int) -> None:
    at = len(MARKET.code) - 1 - letter
    others = [c for c in codes.ALPHABET if c != MARKET.code[at]]

    assert all(unmade(SIGN, f"{MARKET.code[:at]}{c}{MARKET.code[at + 1 :]}") for c in others)


def test_a_mark_is_good_for_its_own_name_only() -> None:
    mark = MARKET.code[-3:]
    made_up = [f"PASAR-{n}-ILIR-{mark}" for n in range(17, 117)]

    assert sum(not unmade(SIGN, code) for code in made_up) <= 1  # one in 12,167 by chance


def test_the_mark_of_another_installation_is_none_of_ours() -> None:
    made = [make(other, f"Pasar {n}") for n in range(100)]

    assert sum(not unmade(SIGN, code) for code in made) <= 1


@pytest.mark.parametrize("name", ["", "!!!", "🙂", "パサール"])
def test_a_name_without_letters_has_no_code(name: str) -> None:
    with pytest.raises(BadReferralName):
        make(SIGN, name)


@pytest.mark.parametrize("text", [f"/start {MARKET.code}", MARKET.code, f"kode {MARKET.code}"])
def test_a_newcomer_is_welcomed_and_the_code_is_noted(text: str) -> None:
    turn = play(text, in_world=IN_USE)

    assert turn.session.referral == MARKET.code
    assert keys(turn) == ["welcome", "referral.noted", "ask.pet"]
    assert turn.replies[1].values == {"name": "Pasar 16 Ilir"}


@pytest.mark.parametrize("text", ["/start PASAR-KARANGAN-KQT", "/start", "/start petugas-abc"])
def test_an_unknown_code_changes_nothing_of_the_welcome(text: str) -> None:
    turn = play(text, in_world=IN_USE)

    assert keys(turn) == ["welcome", "ask.pet"]
    assert turn.session.referral is None


def test_a_code_out_of_use_is_as_good_as_unknown() -> None:
    turn = play(f"/start {MARKET.code}", in_world=world())

    assert keys(turn) == ["welcome", "ask.pet"]
    assert turn.session.referral is None


def test_only_the_first_code_counts() -> None:
    turn = play(f"/start {MARKET.code}", "cat", AGENT.code, in_world=IN_USE)

    assert turn.session.referral == MARKET.code
    assert keys(turn)[0] == "referral.again"


def test_whoever_came_without_a_code_may_write_it_later() -> None:
    before = play("/start", "cat", in_world=IN_USE)
    turn = play(f"kode {AGENT.code}", session=before.session, in_world=IN_USE)

    assert turn.session.referral == AGENT.code
    assert keys(turn) == ["referral.noted", keys(before)[-1]]
    assert turn.session.main == before.session.main


def test_a_link_opened_in_the_middle_loses_nothing() -> None:
    before = play("/start", "cat", in_world=IN_USE)
    turn = play(f"/start {MARKET.code}", session=before.session, in_world=IN_USE)

    assert keys(turn) == ["referral.noted", "ask.resume"]
    assert turn.session.main == before.session.main
    assert turn.session.referral == MARKET.code


def test_a_code_at_a_question_for_free_words_is_no_answer_to_it() -> None:
    turn = play("/start", "cat", "siamese", "fish", "yes", MARKET.code, in_world=IN_USE)

    assert keys(turn) == ["referral.noted", "ask.owner"]
    assert asked(turn) == "owner"


def test_after_handing_in_a_code_begins_nothing() -> None:
    handed_in = replace(IN_USE, leads=(LEAD,))
    turn = play(MARKET.code, in_world=handed_in)

    assert keys(turn) == ["referral.noted", "handed_in"]


def test_a_code_that_is_not_known_is_no_wrong_answer() -> None:
    begun = play("/start", in_world=IN_USE)
    turn = play("/referral PASAR-KARANGAN-KQT", session=begun.session, in_world=IN_USE)

    assert keys(turn) == ["referral.unknown", "ask.pet"]
    assert turn.session.main == begun.session.main


def test_the_code_of_a_lead_asks_for_its_status() -> None:
    handed_in = replace(IN_USE, leads=(LEAD,))

    assert "referral.unknown" not in keys(play(f"/referral {codes.make(1)}", in_world=handed_in))
    assert keys(play("/referral", in_world=handed_in))[0] == "referral.how"


def test_a_session_without_one_is_read() -> None:
    stored = Session(referral=MARKET.code).to_json()
    assert Session.from_json(stored).referral == MARKET.code

    del stored["referral"]
    assert Session.from_json(stored).referral is None
