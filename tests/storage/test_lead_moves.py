"""What officers do with leads, and who wins when two do it at once."""

import asyncio
from datetime import date

import pytest

from conversations.errors import MoveNotAllowed
from conversations.lead import LeadStatus, Outcome
from storage.errors import AlreadyClaimed, LeadGone, LeadNotFound
from storage.lead_filter import LeadFilter
from storage.lead_rows import Action, Lead
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft

CODE = draft().code
ANA, BUDI = 50, 60


@pytest.fixture
async def desk(store: Store) -> Store:
    """A store with one lead."""
    await store.write(lambda tx: tx.leads.add(7, draft(), NOW))
    return store


async def lead_of(store: Store) -> Lead:
    return await store.read(lambda tx: tx.leads.get(CODE, None))


async def claim(store: Store, officer: int = ANA) -> None:
    await store.write(lambda tx: tx.leads.claim(CODE, officer, None, NOW + MINUTE))


async def outcome(store: Store, what: Outcome, officer: int = ANA) -> LeadStatus:
    day = date(2026, 11, 30) if what is Outcome.CALL_LATER else None
    return await store.write(lambda tx: tx.leads.set_outcome(CODE, officer, what, NOW, day))


async def test_a_claimed_lead_is_the_officers(desk: Store) -> None:
    await claim(desk)

    lead = await lead_of(desk)
    assert (lead.status, lead.officer) == (LeadStatus.CLAIMED, ANA)
    assert (lead.claimed_at, lead.version) == (NOW + MINUTE, 2)


async def test_claiming_ones_own_lead_again_changes_nothing(desk: Store) -> None:
    await claim(desk)
    await claim(desk)

    assert (await lead_of(desk)).version == 2


async def test_the_second_officer_is_told_who_was_first(desk: Store) -> None:
    await claim(desk, BUDI)

    with pytest.raises(AlreadyClaimed) as refused:
        await claim(desk, ANA)
    assert refused.value.by == BUDI
    assert str(BUDI) not in str(refused.value)


async def test_of_many_who_claim_at_once_one_wins(desk: Store) -> None:
    tries = [claim(desk, officer) for officer in range(100, 120)]
    ended = await asyncio.gather(*tries, return_exceptions=True)

    lead = await lead_of(desk)
    losers = [error for error in ended if isinstance(error, AlreadyClaimed)]
    assert len(losers) == 19
    assert {error.by for error in losers} == {lead.officer}
    assert lead.version == 2


async def test_a_released_lead_is_in_the_queue_again(desk: Store) -> None:
    await claim(desk)
    await outcome(desk, Outcome.CALL_LATER)
    await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))

    lead = await lead_of(desk)
    assert (lead.status, lead.officer, lead.claimed_at) == (LeadStatus.NEW, None, None)
    assert (lead.follow_up_on, lead.tries) == (None, 1)


async def test_nobody_releases_a_lead_that_is_not_theirs(desk: Store) -> None:
    with pytest.raises(MoveNotAllowed):
        await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))
    await claim(desk, BUDI)
    with pytest.raises(AlreadyClaimed):
        await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))

    assert (await lead_of(desk)).officer == BUDI


@pytest.mark.parametrize(
    ("what", "after"),
    [
        (Outcome.REACHED, LeadStatus.CONTACTED),
        (Outcome.NO_ANSWER, LeadStatus.CLAIMED),
        (Outcome.WRONG_NUMBER, LeadStatus.UNREACHABLE),
        (Outcome.CALL_LATER, LeadStatus.CLAIMED),
        (Outcome.REGISTERED, LeadStatus.REGISTERED),
        (Outcome.NOT_ELIGIBLE, LeadStatus.NOT_ELIGIBLE),
        (Outcome.REFUSED, LeadStatus.REFUSED),
    ],
)
async def test_an_outcome_is_a_try_and_may_be_a_move(
    desk: Store, what: Outcome, after: LeadStatus
) -> None:
    await claim(desk)

    assert await outcome(desk, what) is after
    lead = await lead_of(desk)
    assert (lead.status, lead.outcome, lead.tries, lead.officer) == (after, what, 1, ANA)
    assert lead.follow_up_on == (date(2026, 11, 30) if what is Outcome.CALL_LATER else None)


async def test_somebody_reached_twice_is_still_contacted(desk: Store) -> None:
    await claim(desk)
    await outcome(desk, Outcome.REACHED)

    assert await outcome(desk, Outcome.REACHED) is LeadStatus.CONTACTED
    assert (await lead_of(desk)).tries == 2


@pytest.mark.parametrize("what", list(Outcome))
async def test_a_lead_nobody_holds_has_no_outcome(desk: Store, what: Outcome) -> None:
    with pytest.raises(MoveNotAllowed):
        await outcome(desk, what)
    await claim(desk)
    await outcome(desk, Outcome.REGISTERED)
    with pytest.raises(MoveNotAllowed):
        await outcome(desk, what)

    assert (await lead_of(desk)).tries == 1


async def test_only_the_holder_says_what_came_of_a_call(desk: Store) -> None:
    await claim(desk, BUDI)

    with pytest.raises(AlreadyClaimed):
        await outcome(desk, Outcome.REGISTERED, ANA)
    assert (await lead_of(desk)).status is LeadStatus.CLAIMED


async def test_a_lead_with_a_wrong_number_can_be_claimed_by_another(desk: Store) -> None:
    await claim(desk, BUDI)
    await outcome(desk, Outcome.WRONG_NUMBER, BUDI)
    await claim(desk, ANA)

    assert (await lead_of(desk)).officer == ANA


async def test_a_registered_lead_cannot_be_claimed(desk: Store) -> None:
    await claim(desk)
    await outcome(desk, Outcome.REGISTERED)

    with pytest.raises(MoveNotAllowed):
        await claim(desk, BUDI)


async def test_history_tells_who_did_what_in_order(desk: Store) -> None:
    await claim(desk)
    await desk.write(lambda tx: tx.leads.note(CODE, BUDI, None, "Telepon sore", NOW))
    await outcome(desk, Outcome.REACHED)
    history = await desk.read(lambda tx: tx.leads.history(CODE, None))

    told = [(s.version, s.actor, s.action, s.from_status, s.to_status, s.note) for s in history]
    assert told == [
        (1, None, Action.SUBMITTED, None, LeadStatus.NEW, None),
        (2, ANA, Action.CLAIMED, LeadStatus.NEW, LeadStatus.CLAIMED, None),
        (3, BUDI, Action.NOTED, LeadStatus.CLAIMED, LeadStatus.CLAIMED, "Telepon sore"),
        (4, ANA, Action.OUTCOME, LeadStatus.CLAIMED, LeadStatus.CONTACTED, None),
    ]
    assert [step.outcome for step in history] == [None, None, None, Outcome.REACHED]
    assert "sore" not in repr(history)


async def test_an_officer_who_leaves_gives_everything_back(store: Store) -> None:
    codes = [draft(number).code for number in range(1, 6)]

    async def job(tx: Transaction) -> None:
        for number in range(1, 6):
            await tx.leads.add(number, draft(number), NOW)
        for code in codes[:3]:
            await tx.leads.claim(code, ANA, None, NOW)
        await tx.leads.claim(codes[3], BUDI, None, NOW)
        await tx.leads.set_outcome(codes[0], ANA, Outcome.REGISTERED, NOW)

    await store.write(job)
    given_back = await store.write(lambda tx: tx.leads.release_all(ANA, NOW))
    leads = await store.read(lambda tx: tx.leads.queue(LeadFilter(None), 9))

    assert given_back == sorted(codes[1:3])
    assert {lead.code: lead.status for lead in leads} == {
        codes[0]: LeadStatus.REGISTERED,
        codes[1]: LeadStatus.NEW,
        codes[2]: LeadStatus.NEW,
        codes[3]: LeadStatus.CLAIMED,
        codes[4]: LeadStatus.NEW,
    }


async def test_nothing_is_done_with_a_lead_that_was_taken_back(desk: Store) -> None:
    await claim(desk)
    await desk.write(lambda tx: tx.leads.withdraw(7, CODE, NOW))

    for ask in (
        lambda tx: tx.leads.claim(CODE, BUDI, None, NOW),
        lambda tx: tx.leads.release(CODE, ANA, NOW),
        lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REACHED, NOW),
        lambda tx: tx.leads.note(CODE, ANA, None, "x", NOW),
        lambda tx: tx.leads.history(CODE, None),
    ):
        with pytest.raises(LeadGone):
            await desk.write(ask)
    assert await desk.write(lambda tx: tx.leads.release_all(ANA, NOW)) == []


async def test_outside_their_area_an_officer_can_do_nothing(desk: Store) -> None:
    elsewhere = frozenset({"16.04"})

    for ask in (
        lambda tx: tx.leads.get(CODE, elsewhere),
        lambda tx: tx.leads.history(CODE, elsewhere),
        lambda tx: tx.leads.claim(CODE, ANA, elsewhere, NOW),
        lambda tx: tx.leads.note(CODE, ANA, elsewhere, "x", NOW),
    ):
        with pytest.raises(LeadNotFound):
            await desk.write(ask)
    assert (await lead_of(desk)).version == 1
