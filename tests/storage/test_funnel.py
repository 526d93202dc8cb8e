from collections.abc import Mapping
from datetime import date

from conversations.funnel import COLUMNS, Cell, Change, Tally
from storage import tables
from storage.funnel import Passage
from storage.lead_filter import Areas
from storage.store import Store
from storage.transaction import Transaction

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
FLOW = "registration"


def cell(question: str = "work", day: date = MONDAY, **more: str) -> Cell:
    values = {"language": "id", "source": "direct", "release": "r1", "region": "", **more}
    return Cell(day, FLOW, question, **values)


async def add(store: Store, *added: tuple[Cell, dict[str, int]]) -> None:
    tally = Tally()
    for one, counts in added:
        tally.add(Change(one, column, by) for column, by in counts.items())
    await store.write(lambda tx: tx.funnel.add(tally.counts))


async def test_counts_grow_and_shrink(store: Store) -> None:
    await add(store, (cell(), {"there": 1, "shown": 1}), (cell("birth"), {"there": 1}))
    await add(store, (cell(), {"there": 2, "shown": 2}))
    await add(store, (cell(), {"there": -1, "answered": 1, "took_2": 1}))
    found = await store.read(lambda tx: tx.funnel.by_question(FLOW, MONDAY, MONDAY))

    assert found.keys() == {"work", "birth"}
    work = found["work"]
    assert (work["there"], work["answered"], work["shown"], work.entered) == (2, 1, 3, 3)
    assert work.took == (0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    assert work.counts.keys() == set(COLUMNS)


async def test_a_time_holds_both_its_days(store: Store) -> None:
    await add(store, (cell(), {"there": 1}), (cell(day=TUESDAY), {"there": 5}))

    async def entered(first: date, last: date) -> int:
        found = await store.read(lambda tx: tx.funnel.by_question(FLOW, first, last))
        return found["work"].entered if "work" in found else 0

    assert await entered(MONDAY, TUESDAY) == 6
    assert await entered(TUESDAY, TUESDAY) == 5
    assert await entered(date(2026, 12, 1), date(2026, 12, 2)) == 0


async def test_an_area_has_those_who_have_said_that_they_live_there(store: Store) -> None:
    await add(
        store,
        (cell(), {"stopped": 4}),
        (cell(region="16.71"), {"answered": 2, "there": 1}),
        (cell(region="16.04"), {"answered": 8}),
    )

    async def entered(areas: Areas) -> int:
        found = await store.read(lambda tx: tx.funnel.by_question(FLOW, MONDAY, MONDAY, areas))
        return found["work"].entered if "work" in found else 0

    assert await entered(None) == 15
    assert await entered(frozenset({"16.71"})) == 3
    assert await entered(frozenset({"16.71", "16.04"})) == 11
    assert await entered(frozenset({"16.01"})) == 0
    by = await store.read(lambda tx: tx.funnel.by_region(FLOW, MONDAY, MONDAY, "work"))
    assert {region: passage.entered for region, passage in by.items()} == {
        "": 4,
        "16.71": 3,
        "16.04": 8,
    }


async def test_languages_sources_and_releases_are_put_together_or_told_apart(
    store: Store,
) -> None:
    await add(
        store,
        (cell(), {"answered": 1}),
        (cell(language="en"), {"answered": 2}),
        (cell(source="referral", release="r2"), {"stopped": 4}),
        (cell("birth", language="plm"), {"answered": 8}),
    )

    async def languages(tx: Transaction) -> Mapping[str, Passage]:
        return await tx.funnel.by_language(FLOW, "work", MONDAY, MONDAY)

    async def sources(tx: Transaction) -> Mapping[str, Passage]:
        return await tx.funnel.by_source(FLOW, "work", MONDAY, MONDAY)

    assert entered(await store.read(languages)) == {"id": 5, "en": 2}
    assert entered(await store.read(sources)) == {"direct": 3, "referral": 4}


def entered(found: Mapping[str, Passage]) -> dict[str, int]:
    return {name: passage.entered for name, passage in found.items()}


async def test_nothing_to_add_is_no_statement(store: Store) -> None:
    await add(store)
    assert await store.read(lambda tx: tx.funnel.by_question(FLOW, MONDAY, TUESDAY)) == {}


def test_no_column_can_name_anybody() -> None:
    named = {column.name for column in tables.passages.columns}
    assert named == {
        "day",
        "flow",
        "question",
        "language",
        "source",
        "release",
        "region",
        *COLUMNS,
    }
