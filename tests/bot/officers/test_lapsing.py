"""What time does with what officers hold, with a clock that tests turn."""

from datetime import UTC, datetime, timedelta

from bot.officers.lapsing import Lapsing
from conversations import codes
from conversations.lead import LeadStatus
from storage.lead_rows import Lead
from tests.bot.officers.office import ANA, BUDI, Office, draft

CODE = codes.make(1)
THURSDAY = datetime(2026, 11, 26, 2, tzinfo=UTC)
"""9 in Jakarta. What is taken then ends on Tuesday at 15."""
TUESDAY = datetime(2026, 12, 1, tzinfo=UTC)
"""7 in Jakarta."""
HOUR = timedelta(hours=1)


async def taken(office: Office) -> Lapsing:
    office.clock.now = THURSDAY
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    return Lapsing(office.store, office.renderer, office.clock)


async def lead(office: Office) -> Lead:
    return await office.store.read(lambda tx: tx.leads.get(CODE, None))


async def at(office: Office, time: datetime, lapsing: Lapsing) -> str:
    """What Ana is told then."""
    office.clock.now = time
    await lapsing.look()
    return (await office.seen(ANA)).text


async def test_the_officer_is_warned_once_in_office_hours_and_then_it_returns(
    each_office: Office,
) -> None:
    office = each_office
    lapsing = await taken(office)
    heard, moment = {}, THURSDAY
    while moment < TUESDAY + 30 * HOUR:
        moment += timedelta(minutes=30)
        if text := await at(office, moment, lapsing):
            heard[moment] = text

    warned, returned = heard
    assert warned == TUESDAY + 4 * HOUR  # 11 in Jakarta
    assert f"{CODE}</b> kembali ke antrian 1 Desember 2026 pukul 15.00" in heard[warned]
    assert returned == TUESDAY + 8 * HOUR  # 15: the office closes
    assert "Catatannya tetap ada" in heard[returned]
    assert ((await lead(office)).status, (await lead(office)).officer) == (LeadStatus.NEW, None)


async def test_the_news_of_the_return_waits_for_the_morning(office: Office) -> None:
    lapsing = await taken(office)
    await at(office, TUESDAY + 4 * HOUR, lapsing)
    office.clock.now = TUESDAY + 8 * HOUR
    await lapsing.look()
    [row] = (await office.seen(ANA)).rows
    assert row.due == TUESDAY + 25 * HOUR  # 8 on Wednesday


async def test_after_something_was_done_it_is_warned_of_anew(office: Office) -> None:
    lapsing = await taken(office)
    assert await at(office, TUESDAY + 5 * HOUR, lapsing)
    await office.say(ANA, f"/catat {CODE} sudah janji bertemu")
    assert not await at(office, TUESDAY + 9 * HOUR, lapsing)
    assert (await lead(office)).officer == ANA
    friday = TUESDAY + timedelta(days=3)
    assert "kembali ke antrian 4 Desember 2026" in await at(office, friday + 5 * HOUR, lapsing)


async def test_after_an_outage_nobody_loses_a_lead_unwarned(office: Office) -> None:
    lapsing = await taken(office)
    late = TUESDAY + timedelta(days=6)  # Monday
    assert not await at(office, late, lapsing), "7 in the morning"
    assert "7 Desember 2026 pukul 12.00" in await at(office, late + HOUR, lapsing)
    assert (await lead(office)).officer == ANA
    assert not await at(office, late + 4 * HOUR, lapsing)
    assert await at(office, late + 5 * HOUR, lapsing)
    assert (await lead(office)).officer is None


async def test_a_restart_warns_nobody_twice(office: Office) -> None:
    lapsing = await taken(office)
    assert await at(office, TUESDAY + 5 * HOUR, lapsing)
    again = Lapsing(office.store, office.renderer, office.clock)
    assert not await at(office, TUESDAY + 6 * HOUR, again)


async def test_what_came_back_can_be_taken_by_another_with_its_notes(office: Office) -> None:
    lapsing = await taken(office)
    await office.say(ANA, f"/catat {CODE} rumah hijau")
    for hours in (5, 9):
        await at(office, TUESDAY + hours * HOUR, lapsing)
    assert "rumah hijau" in (await office.say(BUDI, f"/ambil {CODE}")).text
