"""Invitations: opened once, by one person, who then waits to be confirmed."""

import asyncio
from datetime import timedelta

import pytest

from storage import invites
from storage.errors import InviteRefused
from storage.invites import Waiting
from storage.store import Store
from tests.storage.people import MINUTE, NOW
from tests.storage.test_officers import MUBA, PALEMBANG


async def invite(store: Store, areas: frozenset[str] | None = PALEMBANG) -> str:
    return await store.write(lambda tx: tx.invites.add("officer", areas, "Ana", 1, NOW))


async def opened(store: Store, token: str, user: int) -> tuple[Waiting, bool]:
    return await store.write(lambda tx: tx.invites.open(token, user, NOW))


@pytest.mark.parametrize("areas", [PALEMBANG | MUBA, None])
async def test_who_opens_an_invitation_first_waits(
    store: Store, areas: frozenset[str] | None
) -> None:
    token = await invite(store, areas)
    waiting, first = await opened(store, token, 50)

    assert first
    assert waiting == Waiting(waiting.ref, 50, "Ana", "officer", areas, 1, NOW)
    assert await store.read(lambda tx: tx.invites.waiting(NOW)) == [waiting]
    assert await store.read(lambda tx: tx.invites.find(50, NOW)) == waiting
    assert await store.read(lambda tx: tx.invites.find(60, NOW)) is None
    assert await store.read(lambda tx: tx.invites.find(50, NOW + invites.WAITS)) is None
    with pytest.raises(InviteRefused):
        await opened(store, token, 60)
    assert await store.read(lambda tx: tx.officers.list()) == []


async def test_opening_an_invitation_twice_is_opening_it_once(store: Store) -> None:
    token = await invite(store)
    waiting, _ = await opened(store, token, 50)
    assert await opened(store, token, 50) == (waiting, False)


async def test_of_several_that_somebody_opens_the_last_counts(store: Store) -> None:
    first, second = await invite(store), await invite(store, None)
    old, _ = await opened(store, first, 50)
    new, _ = await opened(store, second, 50)
    assert await store.read(lambda tx: tx.invites.waiting(NOW)) == [new]
    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.invites.take(old.ref, NOW))


async def test_of_many_who_open_an_invitation_at_once_one_waits(store: Store) -> None:
    token = await invite(store)
    tries = [opened(store, token, user) for user in range(100, 120)]
    ended = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(end, tuple) for end in ended) == 1
    assert sum(isinstance(end, InviteRefused) for end in ended) == 19
    assert len(await store.read(lambda tx: tx.invites.waiting(NOW))) == 1


async def test_of_many_who_take_one_at_once_one_gets_it(store: Store) -> None:
    waiting, _ = await opened(store, await invite(store), 50)
    tries = [store.write(lambda tx: tx.invites.take(waiting.ref, NOW)) for _ in range(10)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(end == waiting for end in ended) == 1
    assert sum(isinstance(end, InviteRefused) for end in ended) == 9


async def test_what_was_taken_is_over(store: Store) -> None:
    token = await invite(store)
    await opened(store, token, 50)
    await store.write(lambda tx: tx.invites.take_of(50, NOW))
    assert await store.read(lambda tx: tx.invites.waiting(NOW)) == []
    with pytest.raises(InviteRefused):
        await opened(store, token, 50)
    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.invites.take_of(50, NOW))


async def test_an_invitation_ends_after_a_quarter_of_an_hour(store: Store) -> None:
    token = await invite(store)
    late = NOW + timedelta(minutes=15)

    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.invites.open(token, 50, late))
    await store.write(lambda tx: tx.invites.open(token, 50, late - timedelta(seconds=1)))


async def test_who_is_not_confirmed_within_a_week_waits_no_more(store: Store) -> None:
    waiting, _ = await opened(store, await invite(store), 50)
    late = NOW + invites.WAITS
    assert await store.read(lambda tx: tx.invites.waiting(late)) == []
    with pytest.raises(InviteRefused):
        await store.write(lambda tx: tx.invites.take(waiting.ref, late))
    await store.write(lambda tx: tx.invites.take(waiting.ref, late - MINUTE))


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\N{SNOWMAN}" * 1000])
async def test_a_made_up_invitation_is_refused(store: Store, token: str) -> None:
    await invite(store)

    with pytest.raises(InviteRefused):
        await opened(store, token, 50)


async def test_a_token_fits_a_deep_link_and_is_never_the_same(store: Store) -> None:
    tokens = {await invite(store) for _ in range(20)}

    assert len(tokens) == 20
    for token in tokens:
        assert len(token) <= 64
        assert token.replace("-", "").replace("_", "").isalnum()


async def test_expired_invitations_go_when_a_new_one_is_made(store: Store) -> None:
    token = await invite(store)
    later = NOW + invites.LIFE + MINUTE
    await store.write(lambda tx: tx.invites.add("officer", None, "Budi", 1, later))

    with pytest.raises(InviteRefused):
        await opened(store, token, 50)
