"""What a search may find by code, in what order, and what is kept of it for its pages."""

from conversations import codes
from storage.lead_filter import LeadFilter
from storage.searches import Kept
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.officers.office import LAHAT, NOW, PALEMBANG, draft

ANA, BUDI = 5_310_000_001, 5_310_000_002
SECOND = codes.make(1_234_567_890)


async def filed(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        await tx.leads.add(1, draft(1), NOW)
        await tx.leads.add(2, draft(1_234_567_890, nik=None, phone=None), NOW)
        await tx.leads.add(3, draft(3, region=LAHAT, district=None), NOW)

    await store.write(job)


async def test_the_last_search_of_each_officer_is_kept_and_its_codes_are_sealed(
    store: Store,
) -> None:
    first, second = Kept((codes.make(1),), NOW), Kept((codes.make(2), codes.make(3)), NOW)
    await store.write(lambda tx: tx.searches.put(ANA, first))
    await store.write(lambda tx: tx.searches.put(ANA, second))
    assert await store.read(lambda tx: tx.searches.find(ANA)) == second
    assert await store.read(lambda tx: tx.searches.find(BUDI)) is None


async def test_a_part_of_a_code_across_its_dash_finds_it_in_the_areas_alone(store: Store) -> None:
    await filed(store)
    letters = SECOND.replace("-", "")

    async def found(part: str, areas: frozenset[str] | None) -> list[str]:
        which = LeadFilter(areas, code_part=part)
        return await store.read(lambda tx: tx.leads.newest_codes(which, 10))

    assert await found(letters[2:7], None) == [SECOND]
    assert await found(letters[2:7], frozenset({LAHAT})) == []
    assert await found("%", None) == []
    assert set(await found("AAA", frozenset({PALEMBANG}))) == {codes.make(1)}


async def test_several_leads_come_in_the_order_of_their_codes_without_those_that_are_gone(
    store: Store,
) -> None:
    await filed(store)
    await store.write(lambda tx: tx.leads.erase(1, NOW))
    wanted = [codes.make(3), codes.make(1), SECOND]
    leads = await store.read(lambda tx: tx.leads.several(wanted))
    assert [lead.code for lead in leads] == [codes.make(3), SECOND]
