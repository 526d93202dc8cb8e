"""Pairs of leads that may be one person's: found, decided, undone. Nobody in it exists."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.errors import MoveNotAllowed
from conversations.lead import LeadStatus, Outcome
from storage import tables
from storage.errors import AlreadyClaimed, PairDecided, PairNotFound
from storage.lead_filter import Areas
from storage.lead_history import Told
from storage.lead_rows import Action, Lead
from storage.pairs import Decision, Pair
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft

ANA, BUDI = 50, 60
NIK, PHONE, SITI = "1671025508840001", "+6281200000001", "siti|1984-08-15"
PALEMBANG, LAHAT = frozenset({"16.71"}), frozenset({"16.04"})
NUMBER = {draft(number).code: number for number in (1, 2, 3)}
FIRST, SECOND, THIRD = sorted(NUMBER)


async def file(store: Store, *codes: str, chat: int | None = None, **more: Any) -> None:
    """Each a minute after the one before, and of another person where no chat is given."""

    async def job(tx: Transaction) -> None:
        for place, code in enumerate(codes):
            one = draft(NUMBER[code], run=NUMBER[code], **more)
            await tx.leads.add(chat or chat_of(code), one, NOW + place * MINUTE)

    await store.write(job)


def chat_of(code: str) -> int:
    return 100 + NUMBER[code]


async def twins(store: Store, **more: Any) -> None:
    await file(store, FIRST, SECOND, nik=NIK, **more)


async def waiting(store: Store, areas: Areas = None) -> list[Pair]:
    found = await store.read(lambda tx: tx.duplicates.queue(areas, 100))
    assert await store.read(lambda tx: tx.duplicates.count(areas)) == len(found)
    return found


async def undecided_of(store: Store, code: str) -> list[Pair]:
    return await store.read(lambda tx: tx.duplicates.undecided_of(code, None))


async def lead_of(store: Store, code: str) -> Lead:
    return await store.read(lambda tx: tx.leads.get(code, None))


async def story_of(store: Store, code: str) -> list[Told]:
    return list(await store.read(lambda tx: tx.leads.history(code, None)))


async def claim(store: Store, code: str, by: int = ANA) -> None:
    await store.write(lambda tx: tx.leads.claim(code, by, None, NOW))


async def outcome(store: Store, code: str, what: Outcome) -> None:
    await store.write(lambda tx: tx.leads.set_outcome(code, ANA, what, NOW))


async def merge(store: Store, kept: str, closed: str, by: int = ANA, **more: Any) -> int | None:
    return await store.write(
        lambda tx: tx.duplicates.merge(kept, closed, by, None, NOW + MINUTE, **more)
    )


async def pair(store: Store, one: str = FIRST, other: str = SECOND) -> Pair:
    return await store.read(lambda tx: tx.duplicates.get(one, other, None))


async def differ(store: Store) -> None:
    found = await pair(store)
    await store.write(lambda tx: tx.duplicates.differ(found, ANA, None, NOW))


async def undo(store: Store, one: str = FIRST, other: str = SECOND) -> LeadStatus | None:
    known = await pair(store, one, other)
    return await store.write(lambda tx: tx.duplicates.undo(known, BUDI, None, NOW + 2 * MINUTE))


@pytest.mark.parametrize(
    ("alike", "agree"),
    [
        ({"nik": NIK}, ("nik",)),
        ({"phone": PHONE}, ("phone",)),
        ({"person": SITI}, ("person",)),
        ({"nik": NIK, "phone": PHONE, "person": SITI}, ("nik", "phone", "person")),
    ],
)
async def test_two_leads_are_a_pair_by_what_they_share(
    store: Store, alike: dict[str, Any], agree: tuple[str, ...]
) -> None:
    await file(store, FIRST, SECOND, **alike)
    await file(store, THIRD)

    (found,) = await waiting(store)
    assert (found.codes, found.agree, found.decision) == ((FIRST, SECOND), agree, Decision.OPEN)
    assert found.since == NOW + MINUTE
    assert await undecided_of(store, FIRST) == await undecided_of(store, SECOND) == [found]
    assert await undecided_of(store, THIRD) == []


async def test_two_without_anything_to_compare_are_no_pair(store: Store) -> None:
    await file(store, FIRST, SECOND, nik=None, phone=None)
    assert await waiting(store) == []


async def test_a_helpers_phone_makes_no_pair(store: Store) -> None:
    await file(store, FIRST, SECOND, phone=PHONE, helper_phone=True)
    await file(store, THIRD, phone=PHONE)
    assert await waiting(store) == []


async def test_a_report_about_an_employer_is_compared_with_nothing(store: Store) -> None:
    await file(store, FIRST, phone=PHONE, kind="report")
    await file(store, SECOND, phone=PHONE)
    assert await waiting(store) == []


async def test_both_leads_must_be_in_the_areas_and_an_unknown_one_is_everybodys(
    store: Store,
) -> None:
    await file(store, FIRST, nik=NIK, region="16.71")
    await file(store, SECOND, nik=NIK, region="16.04")
    await file(store, THIRD, nik=NIK, region=None)

    here = [one.codes for one in await waiting(store, PALEMBANG)]
    there = [one.codes for one in await waiting(store, LAHAT)]
    assert (here, there) == ([(FIRST, THIRD)], [(SECOND, THIRD)])
    assert len(await waiting(store)) == 3
    with pytest.raises(PairNotFound):
        await store.read(lambda tx: tx.duplicates.get(FIRST, SECOND, PALEMBANG))
    with pytest.raises(PairNotFound):
        await store.write(lambda tx: tx.duplicates.merge(FIRST, SECOND, ANA, PALEMBANG, NOW))


async def test_the_longest_waiting_pair_comes_first_and_one_put_off_last(store: Store) -> None:
    await file(store, THIRD, FIRST, SECOND, nik=NIK)
    order = [one.codes for one in await waiting(store)]
    assert order == [(FIRST, THIRD), (FIRST, SECOND), (SECOND, THIRD)]

    first = (await waiting(store))[0]
    await store.write(lambda tx: tx.duplicates.put_off(first, ANA, None, NOW))

    again = await waiting(store)
    assert [one.codes for one in again] == [(FIRST, SECOND), (SECOND, THIRD), (FIRST, THIRD)]
    assert again[-1].decision is Decision.LATER


async def test_leads_that_do_not_agree_are_no_pair_to_decide(store: Store) -> None:
    await file(store, FIRST, SECOND)
    with pytest.raises(PairNotFound):
        await merge(store, FIRST, SECOND)


async def test_of_two_that_are_the_same_one_stays_and_one_is_closed(store: Store) -> None:
    await twins(store)
    assert await merge(store, FIRST, SECOND) is None

    closed = await lead_of(store, SECOND)
    assert (closed.status, closed.version) == (LeadStatus.DUPLICATE, 2)
    assert (await lead_of(store, FIRST)).version == 1
    last = (await story_of(store, SECOND))[-1]
    assert (last.action, last.actor, last.from_status) == (Action.DUPLICATE, ANA, LeadStatus.NEW)
    assert await waiting(store) == []
    (told,) = await store.read(lambda tx: tx.duplicates.decided_of(SECOND, None))
    assert (told.decision, told.kept, told.actor) == (Decision.SAME, FIRST, ANA)
    assert told.at == NOW + MINUTE


async def test_not_the_same_is_remembered_both_ways_and_after_a_change(store: Store) -> None:
    await twins(store)
    await differ(store)
    assert await waiting(store) == []
    assert await undecided_of(store, FIRST) == await undecided_of(store, SECOND) == []
    assert (await pair(store, SECOND, FIRST)).decision is Decision.DIFFERENT

    await twins(store)  # both send a change: the same runs
    assert await waiting(store) == []


async def test_undoing_gives_back_what_was(store: Store) -> None:
    await twins(store)
    await store.write(lambda tx: tx.officers.add(ANA, "Ana", "officer", None, NOW))
    await claim(store, SECOND)
    await outcome(store, SECOND, Outcome.REACHED)
    await merge(store, FIRST, SECOND)

    assert await undo(store) is LeadStatus.CONTACTED

    lead = await lead_of(store, SECOND)
    assert (lead.status, lead.officer) == (LeadStatus.CONTACTED, ANA)
    last = (await story_of(store, SECOND))[-1]
    assert (last.action, last.actor) == (Action.RESTORED, BUDI)
    assert [one.decision for one in await waiting(store)] == [Decision.LATER]
    with pytest.raises(PairNotFound):
        await undo(store)


async def test_what_somebody_held_who_left_is_new_again(store: Store) -> None:
    await twins(store)
    await claim(store, SECOND)
    await merge(store, FIRST, SECOND)

    assert await undo(store) is LeadStatus.NEW
    lead = await lead_of(store, SECOND)
    assert (lead.status, lead.officer, lead.claimed_at) == (LeadStatus.NEW, None, None)


async def test_not_the_same_can_be_undone_too(store: Store) -> None:
    await twins(store)
    await differ(store)

    assert await undo(store) is None
    assert len(await waiting(store)) == 1


async def test_of_two_officers_who_decide_at_once_one_wins(store: Store) -> None:
    await twins(store)
    tries = [merge(store, FIRST, SECOND, ANA), merge(store, SECOND, FIRST, BUDI)]
    ended = await asyncio.gather(*tries, return_exceptions=True)

    (lost,) = [error for error in ended if isinstance(error, PairDecided)]
    statuses = {(await lead_of(store, code)).status for code in (FIRST, SECOND)}
    assert statuses == {LeadStatus.NEW, LeadStatus.DUPLICATE}
    assert lost.by == (await pair(store)).actor


async def test_what_another_officer_holds_only_a_supervisor_closes(store: Store) -> None:
    await twins(store)
    await claim(store, SECOND, BUDI)

    with pytest.raises(AlreadyClaimed) as refused:
        await merge(store, FIRST, SECOND)
    assert refused.value.by == BUDI
    assert (await lead_of(store, SECOND)).status is LeadStatus.CLAIMED
    assert await merge(store, FIRST, SECOND, others_too=True) == BUDI


async def test_who_is_registered_is_not_closed_as_anybodys_duplicate(store: Store) -> None:
    await twins(store)
    await claim(store, SECOND)
    await outcome(store, SECOND, Outcome.REGISTERED)

    with pytest.raises(MoveNotAllowed):
        await merge(store, FIRST, SECOND)
    assert await merge(store, SECOND, FIRST) is None


async def test_of_two_that_are_both_registered_there_is_nothing_to_decide(store: Store) -> None:
    await twins(store)
    for code in (FIRST, SECOND):
        await claim(store, code)
        await outcome(store, code, Outcome.REGISTERED)
    assert await waiting(store) == []


async def test_a_closed_lead_stands_for_no_other(store: Store) -> None:
    await file(store, FIRST, SECOND, THIRD, nik=NIK)
    await merge(store, FIRST, SECOND)

    assert [one.codes for one in await waiting(store)] == [(FIRST, THIRD)]
    with pytest.raises(MoveNotAllowed):
        await merge(store, SECOND, THIRD)


async def test_nobody_takes_a_duplicate(store: Store) -> None:
    await twins(store)
    await merge(store, FIRST, SECOND)
    with pytest.raises(MoveNotAllowed):
        await claim(store, SECOND)


async def summary(store: Store, chat: int) -> dict[str, LeadStatus]:
    leads = (await store.read(lambda tx: tx.leads.of_chats([chat])))[chat]
    return {lead.code: lead.status for lead in leads}


async def test_a_stranger_sees_how_far_the_kept_one_is_and_no_more(store: Store) -> None:
    await twins(store)
    chat = chat_of(SECOND)
    await claim(store, FIRST)
    await merge(store, FIRST, SECOND)

    assert await summary(store, chat) == {SECOND: LeadStatus.CLAIMED}
    (own,) = await store.read(lambda tx: tx.leads.all_of(chat))
    assert own.status is LeadStatus.CLAIMED
    story = await store.read(lambda tx: tx.leads.story(own))
    assert [step.action for step in story] == [Action.SUBMITTED]


async def test_whoever_has_both_is_told_that_they_are_one(store: Store) -> None:
    await twins(store, chat=7)
    await merge(store, FIRST, SECOND)
    assert await summary(store, 7) == {FIRST: LeadStatus.NEW, SECOND: LeadStatus.DUPLICATE}


async def test_notes_after_it_tell_the_person_nothing_of_the_pair(store: Store) -> None:
    await twins(store)
    await merge(store, FIRST, SECOND)
    await store.write(lambda tx: tx.leads.note(SECOND, ANA, None, "Lihat yang lain", NOW))
    (own,) = await store.read(lambda tx: tx.leads.all_of(chat_of(SECOND)))

    story = await store.read(lambda tx: tx.leads.story(own))
    assert [step.to_status for step in story] == [LeadStatus.NEW, LeadStatus.NEW]


async def test_of_three_the_last_that_stands_counts(store: Store) -> None:
    await file(store, FIRST, SECOND, THIRD, nik=NIK)
    await merge(store, SECOND, THIRD)
    await merge(store, FIRST, SECOND)
    await claim(store, FIRST)

    assert await summary(store, chat_of(THIRD)) == {THIRD: LeadStatus.CLAIMED}
    found = await store.read(lambda tx: tx.duplicates.standing_for(THIRD))
    assert found is not None
    assert found.code == FIRST
    await undo(store, FIRST, SECOND)
    assert await summary(store, chat_of(THIRD)) == {THIRD: LeadStatus.NEW}


@pytest.mark.parametrize("how", ["erase", "withdraw"])
async def test_where_the_kept_one_goes_the_other_stands_for_itself(store: Store, how: str) -> None:
    await twins(store)
    await merge(store, FIRST, SECOND)
    if how == "erase":
        await store.write(lambda tx: tx.erase_person(chat_of(FIRST), NOW))
    else:
        await store.write(lambda tx: tx.leads.withdraw(chat_of(FIRST), FIRST, NOW))

    assert (await lead_of(store, SECOND)).status is LeadStatus.NEW
    assert await store.read(lambda tx: tx.duplicates.decided_of(SECOND, None)) == []
    assert await waiting(store) == []


async def test_erasing_the_closed_one_removes_the_pair_and_leaves_the_other(store: Store) -> None:
    await twins(store)
    await merge(store, FIRST, SECOND)
    await store.write(lambda tx: tx.erase_person(chat_of(SECOND), NOW))

    assert (await lead_of(store, FIRST)).version == 1
    assert await store.read(lambda tx: tx.duplicates.decided_of(FIRST, None)) == []
    with pytest.raises(PairNotFound):
        await pair(store)


async def test_whoever_takes_everything_back_takes_the_duplicate_back_too(store: Store) -> None:
    await twins(store, chat=7)
    await merge(store, FIRST, SECOND)
    for code in (FIRST, SECOND):
        await store.write(lambda tx, one=code: tx.leads.withdraw(7, one, NOW))  # type: ignore[misc]
    assert set((await summary(store, 7)).values()) == {LeadStatus.WITHDRAWN}


async def test_where_the_kept_ones_time_is_over_the_other_ended_as_it_did(store: Store) -> None:
    await twins(store)
    await claim(store, FIRST)
    await outcome(store, FIRST, Outcome.REGISTERED)
    await merge(store, FIRST, SECOND)
    before = (await lead_of(store, SECOND)).updated_at
    later, since = datetime(2029, 1, 1, tzinfo=UTC), NOW + timedelta(days=1)
    assert await store.write(lambda tx: tx.expire(chat_of(FIRST), FIRST, later, since))

    lead = await lead_of(store, SECOND)
    assert (lead.status, lead.updated_at) == (LeadStatus.REGISTERED, before)


async def test_a_change_makes_a_pair_and_another_change_unmakes_it(store: Store) -> None:
    await file(store, FIRST, SECOND)
    await file(store, SECOND, nik=draft(NUMBER[FIRST]).nik)
    assert [one.codes for one in await waiting(store)] == [(FIRST, SECOND)]
    await file(store, SECOND)
    assert await waiting(store) == []
    with pytest.raises(PairNotFound):
        await pair(store)


async def test_pairs_from_before_are_noted_once_and_decisions_stay(store: Store) -> None:
    async def forget(tx: Transaction) -> None:
        await tx.leads._link.connection.execute(sa.delete(tables.duplicates))

    await file(store, FIRST, SECOND, THIRD, nik=NIK)
    await store.write(forget)
    assert await waiting(store) == []
    await store.write(lambda tx: tx.duplicates.note_all())
    assert len(await waiting(store)) == 3
    await differ(store)
    await store.write(lambda tx: tx.duplicates.note_all())
    assert len(await waiting(store)) == 2
