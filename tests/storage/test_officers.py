import asyncio
from datetime import timedelta

import pytest

from storage import invites
from storage.errors import InviteRefused, OfficerNotFound
from storage.officers import Officer
from storage.store import Store
from tests.storage.people import MINUTE, NOW

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


async def invite(store: Store, areas: frozenset[str] | None = PALEMBANG) -> str:
    return await store.write(lambda tx: tx.officers.invite("officer", areas, "Ana", 1, NOW))


async def redeem(store: Store, token: str, user: int) -> Officer:
    return await store.write(lambda tx: tx.officers.redeem(token, user, NOW))


@pytest.mark.parametrize("areas", [PALEMBANG | MUBA, None])
async def test_an_invitation_enrols_whoever_uses_it_first(
    store: Store, areas: frozenset[str] | None
) -> None:
    token = await invite(store, areas)
    officer = await store.write(lambda tx: tx.officers.redeem(token, 50, NOW + MINUTE))

    assert officer == Officer(50, "Ana", "officer", areas, NOW + MINUTE, 1)
    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.officers.redeem(token, 60, NOW + MINUTE))


async def test_using_an_invitation_twice_is_one_enrolment(store: Store) -> None:
    token = await invite(store)
    first = await store.write(lambda tx: tx.officers.redeem(token, 50, NOW))

    assert await store.write(lambda tx: tx.officers.redeem(token, 50, NOW + MINUTE)) == first


async def test_of_many_who_use_an_invitation_at_once_one_is_enrolled(store: Store) -> None:
    token = await invite(store)
    tries = [redeem(store, token, user) for user in range(100, 120)]
    ended = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(end, Officer) for end in ended) == 1
    assert sum(isinstance(end, InviteRefused) for end in ended) == 19
    assert len(await store.read(lambda tx: tx.officers.list())) == 1


async def test_an_invitation_ends_after_a_quarter_of_an_hour(store: Store) -> None:
    token = await invite(store)
    late = NOW + timedelta(minutes=15)

    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.officers.redeem(token, 50, late))
    await store.write(lambda tx: tx.officers.redeem(token, 50, late - timedelta(seconds=1)))


async def test_a_removed_officer_does_not_come_back_by_the_old_invitation(store: Store) -> None:
    token = await invite(store)
    await store.write(lambda tx: tx.officers.redeem(token, 50, NOW))
    await store.write(lambda tx: tx.officers.remove(50, NOW))

    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.officers.redeem(token, 50, NOW))


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\N{SNOWMAN}" * 1000])
async def test_a_made_up_invitation_is_refused(store: Store, token: str) -> None:
    await invite(store)

    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.officers.redeem(token, 50, NOW))


async def test_a_token_fits_a_deep_link_and_is_never_the_same(store: Store) -> None:
    tokens = {await invite(store) for _ in range(20)}

    assert len(tokens) == 20
    for token in tokens:
        assert len(token) <= 64
        assert token.replace("-", "").replace("_", "").isalnum()


async def test_expired_invitations_go_when_a_new_one_is_made(store: Store) -> None:
    token = await invite(store)
    later = NOW + invites.LIFE + MINUTE
    await store.write(lambda tx: tx.officers.invite("officer", None, "Budi", 1, later))

    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.officers.redeem(token, 50, NOW))
