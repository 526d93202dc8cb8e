"""No way of asking shows an officer a lead outside their area."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.lead import LeadKind, LeadStatus, Outcome
from storage.errors import LeadGone, LeadNotFound
from storage.lead_filter import LeadFilter
from storage.lead_rows import Lead
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import NOW, draft

REGIONS = ["16.71", "16.04", "16.07", "16.72", None]
NUMBERS = range(1, 41)
CODES = [draft(number).code for number in NUMBERS]
areas = st.none() | st.frozensets(st.sampled_from([*REGIONS[:4], "16.99", "16.7", "%", ""]))
filters = st.builds(
    LeadFilter,
    areas=areas,
    kinds=st.frozensets(st.sampled_from(LeadKind)),
    statuses=st.frozensets(st.sampled_from(LeadStatus)),
    region=st.sampled_from([*REGIONS, "16.99", "' OR 1=1 --"]),
    submitted_from=st.none() | st.just(NOW + timedelta(hours=10)),
    submitted_to=st.none() | st.just(NOW + timedelta(hours=30)),
    officer=st.sampled_from([None, None, 0, 1]),
    nik=st.none() | st.sampled_from(NUMBERS).map(lambda number: draft(number).nik),
    phone=st.none() | st.sampled_from(NUMBERS).map(lambda number: draft(number).phone),
)
some = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
async def full(store: Store) -> Store:
    await store.write(fill)
    return store


async def fill(tx: Transaction) -> None:
    """Leads of every region and status, held by two officers."""
    for number, code in zip(NUMBERS, CODES, strict=True):
        region = REGIONS[number % 5]
        kind = list(LeadKind)[number % 6]
        lead = draft(number, region=region, kind=kind)
        await tx.leads.add(number, lead, NOW + timedelta(hours=number))
        if number % 4:
            await tx.leads.claim(code, number % 2, None, NOW)
        if number % 4 == 2:
            await tx.leads.set_outcome(code, number % 2, list(Outcome)[number % 7], NOW)
        if number % 9 == 0 and number % 4 != 2:
            await tx.leads.withdraw(number, code, NOW)
        if number % 11 == 0:
            await tx.leads.erase(number, NOW)


@some
@given(which=filters)
async def test_no_filter_reaches_beyond_the_area(full: Store, which: LeadFilter) -> None:
    async def job(tx: Transaction) -> tuple[list[Lead], int]:
        leads = [lead async for some in tx.leads.stream(which) for lead in some]
        return leads, await tx.leads.count(which)

    leads, count = await full.read(job)

    assert count == len(leads)
    for lead in leads:
        assert which.areas is None or lead.region is None or lead.region in which.areas
        assert lead.status not in (LeadStatus.WITHDRAWN, LeadStatus.ERASED)
        assert not which.kinds or lead.kind in which.kinds
        assert not which.statuses or lead.status in which.statuses
        assert which.region in (None, lead.region)
        assert which.officer in (None, lead.officer)
        assert which.nik in (None, lead.nik)
        assert which.phone in (None, lead.phone)


@some
@given(scope=areas, code=st.sampled_from(CODES))
async def test_no_code_reaches_beyond_the_area(
    full: Store, scope: frozenset[str] | None, code: str
) -> None:
    region = REGIONS[(CODES.index(code) + 1) % 5]

    async def job(tx: Transaction) -> None:
        lead = await tx.leads.get(code, scope)
        assert (await tx.leads.history(code, scope))[0].code == code
        assert scope is None or lead.region is None or lead.region in scope

    try:
        await full.read(job)
    except LeadNotFound:
        assert scope is not None
        assert region not in scope
    except LeadGone:
        pass  # says a status and nothing else


async def test_a_lead_from_nowhere_known_is_everybodys(full: Store) -> None:
    leads = await full.read(lambda tx: tx.leads.queue(LeadFilter(frozenset()), 100))

    assert leads
    assert {lead.region for lead in leads} == {None}
