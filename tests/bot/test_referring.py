"""A referral from the link to the lead, on both databases."""

import pytest

from bot.referring import spoken_of
from conversations.referrals import Referral, ReferralKind, make
from storage.lead_filter import LeadFilter
from storage.transaction import Transaction
from tests.bot.front import NOW, Front
from tests.bot.rudi import ERASURE, REGISTRATION
from tests.signing import SIGN

MARKET = Referral(make(SIGN, "Pasar 16 Ilir"), "Pasar 16 Ilir", ReferralKind.MARKET)
RUDI = 5_000_000_001


async def add(tx: Transaction) -> None:
    await tx.referrals.add(MARKET, NOW)


async def test_who_comes_by_a_link_is_a_lead_with_its_code(each_real_front: Front) -> None:
    front = each_real_front
    await front.store.write(add)
    welcome = await front.say(RUDI, f"/start {MARKET.code}")
    await front.say(RUDI, *REGISTRATION[1:])

    assert "Pasar 16 Ilir" in str(welcome)
    [lead] = await front.store.read(lambda tx: tx.leads.queue(LeadFilter(areas=None), 9))
    assert lead.referral == MARKET.code


async def test_after_an_erasure_nobody_knows_how_somebody_came(real_front: Front) -> None:
    await real_front.store.write(add)
    await real_front.say(RUDI, f"/start {MARKET.code}", *ERASURE)

    stored = await real_front.store.write(lambda tx: tx.sessions.lock([RUDI], NOW))
    assert stored[RUDI].session.referral is None


@pytest.mark.parametrize("text", ["halo", "/start", "PASAR-KARANGAN-KQT", "Kertapati"])
async def test_words_without_a_code_of_ours_ask_nothing_of_the_database(
    real_front: Front, text: str
) -> None:
    untouched: Transaction = None  # type: ignore[assignment]

    assert await spoken_of(untouched, [real_front.said(RUDI, text)], SIGN) == {}


async def test_a_code_out_of_use_is_not_noted(real_front: Front) -> None:
    await real_front.store.write(add)
    await real_front.store.write(lambda tx: tx.referrals.remove(MARKET.code, NOW))
    welcome = await real_front.say(RUDI, f"/start {MARKET.code}")

    assert "Selamat datang" in str(welcome)
    assert "Pasar 16 Ilir" not in str(welcome)
