"""What happened in a time, and how much of it each officer may count."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conversations.lead import LeadKind, LeadStatus, Outcome
from storage.lead_bringing import Brought
from storage.statistics import Group, Week
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, LAHAT, PALEMBANG, draft

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)
EDGES = [MONDAY - 7 * DAY, MONDAY, MONDAY + 7 * DAY]


async def file(store: Store, number: int, at: datetime, **more: Any) -> str:
    one = draft(number, **more)
    await store.write(lambda tx: tx.leads.add(700_000 + number, one, at))
    return one.code


async def call(store: Store, code: str, outcome: Outcome, at: datetime) -> None:
    async def job(tx: Transaction) -> None:
        await tx.leads.claim(code, ANA, None, at)
        await tx.leads.set_outcome(code, ANA, outcome, at)

    await store.write(job)


@pytest.fixture
async def leads(store: Store) -> list[str]:
    """Three in Palembang, one in Lahat, one of nowhere, and a report."""
    await store.write(lambda tx: tx.officers.add(ANA, "Ana", "officer", None, MONDAY - 30 * DAY))
    made = [
        await file(store, 1, MONDAY - DAY),
        await file(store, 2, MONDAY + DAY, language="en"),
        await file(store, 3, MONDAY + 2 * DAY, referral="PASAR-1"),
        await file(store, 4, MONDAY + DAY, region=LAHAT, district=None),
        await file(store, 5, MONDAY + 3 * DAY, region=None, district=None),
        await file(store, 6, MONDAY + DAY, kind=LeadKind.REPORT),
    ]
    await call(store, made[0], Outcome.NO_ANSWER, MONDAY)
    await call(store, made[0], Outcome.REACHED, MONDAY + DAY)
    await call(store, made[0], Outcome.REGISTERED, MONDAY + 2 * DAY)
    await call(store, made[3], Outcome.CALL_LATER, MONDAY + 2 * DAY)
    return made


async def test_each_week_has_what_happened_in_it(store: Store, leads: list[str]) -> None:
    found = await store.read(lambda tx: tx.statistics.weeks(None, EDGES))
    assert found == [Week(1, 0, 0), Week(4, 2, 1)]


async def test_a_call_that_was_noted_in_a_file_is_a_contact_too(
    store: Store, leads: list[str]
) -> None:
    brought = Brought(leads[1], 1, Outcome.REACHED)
    at = MONDAY + 3 * DAY
    await store.write(
        lambda tx: tx.leads.bring(brought, ANA, None, at, at + DAY, others_too=False)
    )
    found = await store.read(lambda tx: tx.statistics.weeks(None, EDGES))
    assert [week.contacted for week in found] == [0, 3]
    waits = await store.read(lambda tx: tx.statistics.first_contacts(None, *EDGES[1:]))
    assert waits == [DAY, 2 * DAY, 2 * DAY]


async def test_who_may_see_one_area_counts_that_area_and_what_is_nowhere(
    store: Store, leads: list[str]
) -> None:
    areas = frozenset({PALEMBANG})
    found = await store.read(lambda tx: tx.statistics.weeks(areas, EDGES))
    assert found == [Week(1, 0, 0), Week(3, 1, 1)]
    groups = await store.read(lambda tx: tx.statistics.groups(areas, "region"))
    assert groups == {PALEMBANG: Group(3, 2, 1), None: Group(1, 1, 0)}
    statuses = await store.read(lambda tx: tx.statistics.statuses(areas))
    assert statuses == {LeadStatus.NEW: 3, LeadStatus.REGISTERED: 1}


async def test_the_first_time_that_somebody_spoke_to_them_is_the_first_contact(
    store: Store, leads: list[str]
) -> None:
    waits = await store.read(lambda tx: tx.statistics.first_contacts(None, *EDGES[1:]))
    assert waits == [DAY, 2 * DAY]
    before = await store.read(lambda tx: tx.statistics.first_contacts(None, *EDGES[:2]))
    assert before == []


async def test_groups_are_by_language_and_by_the_code_that_people_came_by(
    store: Store, leads: list[str]
) -> None:
    languages = await store.read(lambda tx: tx.statistics.groups(None, "language"))
    codes_ = await store.read(lambda tx: tx.statistics.groups(None, "referral"))
    assert handed_in(languages) == {"id": 4, "en": 1}
    assert handed_in(codes_) == {None: 4, "PASAR-1": 1}


def handed_in(groups: Mapping[str | None, Group]) -> dict[str | None, int]:
    return {key: group.handed_in for key, group in groups.items()}


async def test_those_that_wait_are_told_by_how_long(store: Store, leads: list[str]) -> None:
    edges = [MONDAY, MONDAY + 2 * DAY]
    assert await store.read(lambda tx: tx.statistics.new_since(None, edges)) == [0, 1, 2]
    oldest = await store.read(lambda tx: tx.statistics.oldest_new(None))
    assert oldest == MONDAY + DAY


async def test_what_was_taken_back_or_erased_is_not_counted(
    store: Store, leads: list[str]
) -> None:
    await store.write(lambda tx: tx.leads.withdraw(700_002, leads[1], MONDAY + 4 * DAY))
    await store.write(lambda tx: tx.erase_person(700_001, MONDAY + 4 * DAY))
    found = await store.read(lambda tx: tx.statistics.weeks(None, EDGES))
    assert found == [Week(0, 0, 0), Week(3, 1, 0)]


async def test_of_nobody_there_are_noughts(store: Store) -> None:
    assert await store.read(lambda tx: tx.statistics.weeks(None, EDGES)) == [Week(0, 0, 0)] * 2
    assert await store.read(lambda tx: tx.statistics.groups(None, "region")) == {}
    assert await store.read(lambda tx: tx.statistics.oldest_new(None)) is None
