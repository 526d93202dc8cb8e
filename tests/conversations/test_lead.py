"""The moves of a lead, read off the table; and what a lead never shows."""

import pytest

from conversations.answers import Answers
from conversations.errors import MoveNotAllowed, OutcomeNotAllowed
from conversations.lead import (
    AFTER_OUTCOME,
    ALLOWED_MOVES,
    NEVER_REPORTS,
    OF_CALLS,
    OF_REPORTS,
    ONLY_REPORTS,
    OPEN,
    LeadDraft,
    LeadKind,
    LeadStatus,
    Outcome,
    check_move,
    check_outcome,
    outcomes_of,
)
from conversations.questions import FullName

HELD = (LeadStatus.CLAIMED, LeadStatus.CONTACTED)
KINDS = (LeadKind.BPU, LeadKind.REPORT)
PAIRS = [(here, there) for here in LeadStatus for there in LeadStatus]


def test_every_status_and_every_outcome_stands_in_its_table() -> None:
    assert set(ALLOWED_MOVES) == set(LeadStatus)
    assert set(AFTER_OUTCOME) == set(Outcome)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_a_move_is_refused_unless_the_table_has_it_for_that_kind(
    here: LeadStatus, there: LeadStatus, kind: LeadKind
) -> None:
    never = NEVER_REPORTS if kind is LeadKind.REPORT else ONLY_REPORTS
    if there in ALLOWED_MOVES[here] - never:
        check_move(here, there, kind)
        return
    with pytest.raises(MoveNotAllowed, match=f"{here} -> {there}"):
        check_move(here, there, kind)


def test_no_registration_is_proven_and_no_report_registered() -> None:
    assert not NEVER_REPORTS & ONLY_REPORTS
    assert LeadStatus.PROVEN in ONLY_REPORTS
    assert {LeadStatus.REGISTERED, LeadStatus.UNREACHABLE} <= NEVER_REPORTS


def test_a_report_has_outcomes_of_its_own_and_of_a_call_only_where_there_is_a_number() -> None:
    assert outcomes_of(LeadKind.BPU, can_call=False) == OF_CALLS
    assert outcomes_of(LeadKind.REPORT, can_call=False) == OF_REPORTS
    asked = set(outcomes_of(LeadKind.REPORT, can_call=True)) - set(OF_REPORTS)
    assert asked == {Outcome.REACHED, Outcome.NO_ANSWER}
    assert set(OF_CALLS) | set(OF_REPORTS) == set(Outcome)


@pytest.mark.parametrize(
    ("kind", "outcome", "can_call"),
    [
        (LeadKind.REPORT, Outcome.NO_ANSWER, False),
        (LeadKind.REPORT, Outcome.REGISTERED, True),
        (LeadKind.BPU, Outcome.PROVEN, True),
    ],
)
def test_an_outcome_of_another_kind_is_refused(
    kind: LeadKind, outcome: Outcome, can_call: bool
) -> None:
    with pytest.raises(OutcomeNotAllowed):
        check_outcome(kind, outcome, can_call=can_call)


@pytest.mark.parametrize("status", LeadStatus)
def test_nothing_moves_to_where_it_is(status: LeadStatus) -> None:
    assert status not in ALLOWED_MOVES[status]


@pytest.mark.parametrize("status", LeadStatus)
def test_a_person_can_withdraw_what_is_open_and_only_that(status: LeadStatus) -> None:
    assert (LeadStatus.WITHDRAWN in ALLOWED_MOVES[status]) == (status in OPEN)


@pytest.mark.parametrize("status", [s for s in LeadStatus if s != LeadStatus.ERASED])
def test_a_person_can_erase_from_everywhere(status: LeadStatus) -> None:
    assert LeadStatus.ERASED in ALLOWED_MOVES[status]


def test_from_erased_there_is_no_way_and_from_withdrawn_only_there() -> None:
    assert ALLOWED_MOVES[LeadStatus.ERASED] == frozenset()
    assert ALLOWED_MOVES[LeadStatus.WITHDRAWN] == {LeadStatus.ERASED}


def test_a_registered_lead_goes_to_no_officer_again() -> None:
    assert ALLOWED_MOVES[LeadStatus.REGISTERED] == {LeadStatus.ERASED}


def test_every_status_can_come_about() -> None:
    reached = {there for moves in ALLOWED_MOVES.values() for there in moves}

    assert reached == set(LeadStatus)


@pytest.mark.parametrize("status", [*HELD, LeadStatus.WAITING, LeadStatus.CHECKING])
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_can_be_written_down_of_what_is_held(
    status: LeadStatus, outcome: Outcome
) -> None:
    after = AFTER_OUTCOME[outcome]

    assert after in {None, status} | ALLOWED_MOVES[status]


def test_who_it_is_about_is_in_no_repr() -> None:
    draft = LeadDraft(
        code="KM7A-4PXQ",
        kind=LeadKind.BPU,
        flow="registration",
        run=1,
        language="id",
        answers=Answers().having(FullName("name"), "Siti Aminah"),
        result="bpu.own_account",
        nik="1671011208850001",
        phone="+6281234567890",
    )

    for secret in ("Siti", "1671011208850001", "81234567890"):
        assert secret not in repr(draft)
