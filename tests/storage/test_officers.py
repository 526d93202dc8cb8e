import pytest

from storage.errors import OfficerNotFound
from storage.officers import Officer
from storage.store import Store
from tests.storage.people import NOW

PALEMBANG, MUBA = frozenset({"16.71"}), frozenset({"16.06"})


async def add(store: Store, id: int, areas: frozenset[str] | None, role: str = "officer") -> None:
    await store.write(lambda tx: tx.officers.add(id, f"Ana {id}", role, areas, NOW, by=1))


async def test_an_officer_is_as_they_were_enrolled(store: Store) -> None:
    await add(store, 50, PALEMBANG | MUBA)
    await add(store, 2**52 - 1, None)

    officers = await store.read(lambda tx: tx.officers.list())
    assert officers == [
        Officer(50, "Ana 50", "officer", PALEMBANG | MUBA, NOW, 1),
        Officer(2**52 - 1, f"Ana {2**52 - 1}", "officer", None, NOW, 1),
    ]
    assert await store.read(lambda tx: tx.officers.get(50)) == officers[0]


async def test_a_stranger_is_no_officer(store: Store) -> None:
    with pytest.raises(OfficerNotFound):
        await store.read(lambda tx: tx.officers.get(50))
    with pytest.raises(OfficerNotFound):
        await store.write(lambda tx: tx.officers.remove(50, NOW))


async def test_who_of_many_is_an_officer(store: Store) -> None:
    await add(store, 50, PALEMBANG)
    await add(store, 2**52 - 1, PALEMBANG | MUBA)
    await add(store, 51, None)
    await store.write(lambda tx: tx.officers.remove(51, NOW))

    those = {50, 51, 52, 2**52 - 1}
    assert await store.read(lambda tx: tx.officers.among(those)) == {50, 2**52 - 1}
    assert await store.read(lambda tx: tx.officers.among([])) == frozenset()


async def test_names_are_remembered_of_who_was_removed(store: Store) -> None:
    await add(store, 50, PALEMBANG)
    await add(store, 51, PALEMBANG)
    await store.write(lambda tx: tx.officers.remove(50, NOW))

    assert await store.read(lambda tx: tx.officers.names()) == {50: "Ana 50", 51: "Ana 51"}


async def test_enrolling_again_replaces_role_and_areas(store: Store) -> None:
    await add(store, 50, PALEMBANG)
    await add(store, 50, MUBA, role="supervisor")

    officer = await store.read(lambda tx: tx.officers.get(50))
    assert (officer.role, officer.areas) == ("supervisor", MUBA)
    await add(store, 50, None)
    assert (await store.read(lambda tx: tx.officers.get(50))).areas is None


async def test_no_area_at_all_is_a_mistake_and_not_all_areas(store: Store) -> None:
    with pytest.raises(ValueError, match="needs an area"):
        await add(store, 50, frozenset())


async def test_who_was_removed_is_a_stranger_until_enrolled_again(store: Store) -> None:
    await add(store, 50, PALEMBANG)
    await store.write(lambda tx: tx.officers.remove(50, NOW))

    with pytest.raises(OfficerNotFound):
        await store.read(lambda tx: tx.officers.get(50))
    assert await store.read(lambda tx: tx.officers.list()) == []
    assert await store.read(lambda tx: tx.officers.for_area("16.71")) == []
    await add(store, 50, MUBA)
    assert (await store.read(lambda tx: tx.officers.get(50))).areas == MUBA


async def test_a_new_lead_is_told_to_the_officers_of_its_area(store: Store) -> None:
    await add(store, 50, PALEMBANG)
    await add(store, 60, MUBA)
    await add(store, 70, None)
    await add(store, 80, PALEMBANG | MUBA)

    async def told(region: str | None) -> set[int]:
        return set(await store.read(lambda tx: tx.officers.for_area(region)))

    assert await told("16.71") == {50, 70, 80}
    assert await told("16.06") == {60, 70, 80}
    assert await told("16.04") == {70}
    assert await told(None) == {50, 60, 70, 80}
