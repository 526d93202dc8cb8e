"""Referral codes in use, what came by them, and that a lead keeps the first one."""

from dataclasses import replace

import pytest

from conversations.lead import Outcome
from conversations.referrals import Referral, ReferralKind, key, make
from storage.errors import ReferralNotFound, ReferralTaken
from storage.referrals import Used
from storage.store import Store
from storage.transaction import Transaction
from tests.signing import SIGN
from tests.storage.people import MINUTE, NOW, draft

MARKET = Referral(make(SIGN, "Pasar 16 Ilir"), "Pasar 16 Ilir", ReferralKind.MARKET)
AGENT = Referral(make(SIGN, "Agen 12"), "Agen 12", ReferralKind.AGENT)


async def add(store: Store, *referrals: Referral) -> None:
    async def job(tx: Transaction) -> None:
        for referral in referrals:
            await tx.referrals.add(referral, NOW)

    await store.write(job)


async def in_use(store: Store, *codes: str) -> list[Referral]:
    keys = {key(code) for code in codes}
    return list((await store.read(lambda tx: tx.referrals.in_use(keys))).values())


async def test_a_code_is_found_however_it_is_written(store: Store) -> None:
    await add(store, MARKET, AGENT)

    assert await in_use(store, MARKET.code.lower().replace("-", " ")) == [MARKET]
    assert await in_use(store, "PASAR-KARANGAN-KQT") == []
    assert await in_use(store) == []


async def test_the_same_name_again_is_the_same_code(store: Store) -> None:
    await add(store, MARKET, replace(MARKET, kind=ReferralKind.CAMPAIGN))

    [used] = await store.read(lambda tx: tx.referrals.list())
    assert used == Used(replace(MARKET, kind=ReferralKind.CAMPAIGN), False, 0, 0)


async def test_another_name_does_not_take_a_code(store: Store) -> None:
    await add(store, MARKET)

    with pytest.raises(ReferralTaken):
        await add(store, replace(MARKET, name="Pasar I6 Ilir"))
    assert await in_use(store, MARKET.code) == [MARKET]


async def test_a_removed_code_is_out_of_use_until_it_is_added_again(store: Store) -> None:
    await add(store, MARKET)
    await store.write(lambda tx: tx.referrals.remove(MARKET.code, NOW))

    assert await in_use(store, MARKET.code) == []
    assert await store.read(lambda tx: tx.referrals.find(MARKET.code)) == MARKET
    with pytest.raises(ReferralNotFound):
        await store.write(lambda tx: tx.referrals.remove(MARKET.code, NOW))
    await add(store, MARKET)
    assert await in_use(store, MARKET.code) == [MARKET]


async def test_what_came_by_a_code_is_counted_and_an_erased_person_is_not(store: Store) -> None:
    await add(store, MARKET, AGENT)

    async def job(tx: Transaction) -> None:
        for number in (1, 2, 3):
            await tx.leads.add(number, draft(number, referral=MARKET.code), NOW)
        await tx.leads.add(4, draft(4), NOW)
        await tx.leads.claim(draft(1).code, 50, None, NOW)
        await tx.leads.set_outcome(draft(1).code, 50, Outcome.REGISTERED, NOW)
        await tx.erase_person(3, NOW + MINUTE)

    await store.write(job)

    used = await store.read(lambda tx: tx.referrals.list())
    assert used == [Used(AGENT, False, 0, 0), Used(MARKET, False, 2, 1)]


async def test_a_change_of_the_answers_does_not_change_how_somebody_came(store: Store) -> None:
    first = draft(1, referral=MARKET.code)
    await store.write(lambda tx: tx.leads.add(7, first, NOW))
    later = replace(first, referral=AGENT.code, region="16.04")
    await store.write(lambda tx: tx.leads.add(7, later, NOW + MINUTE))

    lead = await store.read(lambda tx: tx.leads.get(first.code, None))
    assert (lead.region, lead.referral) == ("16.04", MARKET.code)
