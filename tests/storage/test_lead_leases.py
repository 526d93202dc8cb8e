"""Leases that end, and leads that change hands by somebody else's right."""

import asyncio
from datetime import date, timedelta

import pytest

from conversations.errors import MoveNotAllowed
from conversations.lead import LeadStatus, Outcome
from storage.errors import AlreadyClaimed, LeadNotFound
from storage.lead_rows import Action, Lead, Why
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft

CODE = draft().code
ANA, BUDI, CITRA, CHIEF, OTHER_CHIEF = 50, 60, 70, 80, 90
DAY = timedelta(days=1)
END = NOW + 3 * DAY


@pytest.fixture
async def desk(store: Store) -> Store:
    """A store with one lead, which is Ana's until END."""
    await store.write(lambda tx: tx.leads.add(7, draft(), NOW))
    await store.write(lambda tx: tx.leads.claim(CODE, ANA, None, NOW, END))
    return store


async def lead_of(store: Store) -> Lead:
    return await store.read(lambda tx: tx.leads.get(CODE, None))


async def assign(
    store: Store, to: int, by: int = CHIEF, holder: int | None = ANA, areas: object = None
) -> bool:
    return await store.write(
        lambda tx: tx.leads.assign(
            CODE,
            to,
            by,
            areas,  # type: ignore[arg-type]
            NOW + DAY,
            Why.TAKEN_OVER,
            holder=holder,
            lease_until=END + DAY,
        )
    )


async def lapse(store: Store, after: timedelta) -> int | None:
    return await store.write(lambda tx: tx.leads.lapse(CODE, NOW + after))


async def warn(store: Store, after: timedelta, least: timedelta) -> object:
    return await store.write(
        lambda tx: tx.leads.warn(CODE, NOW + after, least=NOW + after + least)
    )


async def test_a_claimed_lead_has_a_lease(desk: Store) -> None:
    assert (await lead_of(desk)).lease_until == END


async def test_whatever_the_holder_does_renews_it_and_takes_the_warning_back(desk: Store) -> None:
    day = date(2026, 11, 30)
    acts = [
        lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.NO_ANSWER, NOW, None, END + 1 * DAY),
        lambda tx: tx.leads.plan(CODE, ANA, day, NOW, END + 2 * DAY),
        lambda tx: tx.leads.note(CODE, ANA, None, "rumah di ujung", NOW, END + 3 * DAY),
    ]
    for days, act in enumerate(acts, start=1):
        assert await warn(desk, (days + 2) * DAY - MINUTE, MINUTE) is not None
        await desk.write(act)
        assert (await lead_of(desk)).lease_until == END + days * DAY
        assert await lapse(desk, 3 * DAY + (days - 1) * DAY + MINUTE) is None


async def test_a_lease_is_never_shortened_by_doing_something(desk: Store) -> None:
    far = END + 20 * DAY
    await desk.write(lambda tx: tx.leads.plan(CODE, ANA, far.date(), NOW, far))
    await desk.write(lambda tx: tx.leads.note(CODE, ANA, None, "tanya lagi", NOW, END))

    assert (await lead_of(desk)).lease_until == far


async def test_somebody_elses_note_does_not_renew_it(desk: Store) -> None:
    await desk.write(lambda tx: tx.leads.note(CODE, BUDI, None, "kenal orangnya", NOW, END + DAY))

    assert (await lead_of(desk)).lease_until == END


async def test_it_does_not_end_before_its_holder_was_warned(desk: Store) -> None:
    assert await lapse(desk, 10 * DAY) is None
    assert await warn(desk, 10 * DAY, DAY) == (ANA, NOW + 11 * DAY)
    assert await warn(desk, 10 * DAY, DAY) is None, "once"
    assert await lapse(desk, 10 * DAY + MINUTE) is None
    assert await lapse(desk, 11 * DAY) == ANA


async def test_it_returns_with_its_notes_and_says_why(desk: Store) -> None:
    await desk.write(lambda tx: tx.leads.note(CODE, ANA, None, "minta sore", NOW))
    await warn(desk, 3 * DAY, MINUTE)
    await lapse(desk, 4 * DAY)

    lead = await lead_of(desk)
    assert (lead.status, lead.officer, lead.lease_until) == (LeadStatus.NEW, None, None)
    history = await desk.read(lambda tx: tx.leads.history(CODE, None))
    assert [step.note for step in history if step.note] == ["minta sore"]
    last = history[-1]
    assert (last.action, last.actor, last.reason) == (Action.RETURNED, None, Why.LEASE_ENDED)
    assert (last.from_status, last.to_status) == (LeadStatus.CLAIMED, LeadStatus.NEW)


async def test_what_is_finished_has_no_lease(desk: Store) -> None:
    await desk.write(lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REFUSED, NOW, None, END))

    assert (await lead_of(desk)).lease_until is None
    late = NOW + 90 * DAY
    assert not await desk.read(lambda tx: tx.leads.ending(late, 9, warned=True))
    assert not await desk.read(lambda tx: tx.leads.ending(late, 9, warned=False))


async def test_an_outcome_and_the_end_of_the_lease_at_once_are_one_of_the_two(desk: Store) -> None:
    await warn(desk, 3 * DAY, MINUTE)
    later = NOW + 4 * DAY

    async def act() -> object:
        return await desk.write(
            lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REACHED, later, None, later + DAY)
        )

    done, gone = await asyncio.gather(act(), lapse(desk, 4 * DAY), return_exceptions=True)
    lead = await lead_of(desk)
    if gone == ANA:
        assert isinstance(done, MoveNotAllowed)
        assert (lead.status, lead.officer) == (LeadStatus.NEW, None)
    else:
        assert (gone, done, lead.officer) == (None, LeadStatus.CONTACTED, ANA)


async def test_a_lead_that_is_handed_over_keeps_its_day_and_status(desk: Store) -> None:
    day = date(2026, 11, 30)
    await desk.write(lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REACHED, NOW, day))
    assert await assign(desk, BUDI)

    lead = await lead_of(desk)
    assert (lead.officer, lead.status, lead.follow_up_on) == (BUDI, LeadStatus.CONTACTED, day)
    assert (lead.claimed_at, lead.lease_until) == (NOW + DAY, END + DAY)
    last = (await desk.read(lambda tx: tx.leads.history(CODE, None)))[-1]
    assert (last.action, last.actor, last.reason) == (Action.ASSIGNED, CHIEF, Why.TAKEN_OVER)


async def test_giving_it_to_who_has_it_changes_nothing(desk: Store) -> None:
    assert not await assign(desk, ANA, holder=None)
    assert (await lead_of(desk)).version == 2


async def test_nobodys_lead_becomes_somebodys(desk: Store) -> None:
    await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))
    assert await assign(desk, BUDI, holder=None)
    assert (await lead_of(desk)).status is LeadStatus.CLAIMED


async def test_what_stands_otherwise_than_it_was_shown_is_not_moved(desk: Store) -> None:
    with pytest.raises(AlreadyClaimed) as refused:
        await assign(desk, BUDI, holder=CITRA)
    assert refused.value.by == ANA
    await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))
    with pytest.raises(MoveNotAllowed):
        await assign(desk, BUDI, holder=ANA)
    with pytest.raises(LeadNotFound):
        await assign(desk, BUDI, holder=None, areas=frozenset({"16.01"}))


async def test_what_is_finished_for_good_is_given_to_nobody(desk: Store) -> None:
    await desk.write(lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REGISTERED, NOW))
    with pytest.raises(MoveNotAllowed):
        await assign(desk, BUDI, holder=None)


async def test_of_two_who_take_it_over_at_once_one_wins_and_the_other_hears_who(
    desk: Store,
) -> None:
    tries = [assign(desk, to, by) for to, by in ((BUDI, CHIEF), (CITRA, OTHER_CHIEF))]
    ended = await asyncio.gather(*tries, return_exceptions=True)

    lead = await lead_of(desk)
    assert lead.officer in (BUDI, CITRA)
    [refused] = [error for error in ended if isinstance(error, AlreadyClaimed)]
    assert refused.by == lead.officer
    assert lead.version == 3


async def test_loads_are_counted_over_all_who_hold_anything(desk: Store) -> None:
    async def job(tx: Transaction) -> None:
        for number in (2, 3):
            await tx.leads.add(7 + number, draft(number), NOW)
            await tx.leads.claim(draft(number).code, BUDI, None, NOW)

    await desk.write(job)
    await desk.write(lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REACHED, NOW))

    assert await desk.read(lambda tx: tx.leads.loads()) == {ANA: 1, BUDI: 2}


async def test_who_leaves_gives_back_what_they_held_and_the_history_says_why(desk: Store) -> None:
    assert await desk.write(lambda tx: tx.leads.release_all(ANA, NOW)) == [CODE]
    lead = await lead_of(desk)
    assert (lead.status, lead.officer, lead.lease_until) == (LeadStatus.NEW, None, None)
    last = (await desk.read(lambda tx: tx.leads.history(CODE, None)))[-1]
    assert (last.action, last.reason) == (Action.RELEASED, Why.OFFICER_LEFT)
