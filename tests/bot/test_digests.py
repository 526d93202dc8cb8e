"""The morning digest: once a working day, to who has something waiting."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.digests import Digests
from bot.officers.roles import Role
from bot.queueing import unpacked
from conversations import codes
from tests.bot.officers.conftest import each_office, empty_sqlite, office, sqlite, url
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CITRA,
    NOW,
    PALEMBANG,
    Office,
    draft,
    secrets,
)
from tests.bot.outbox import emptied

__all__ = ["each_office", "empty_sqlite", "office", "sqlite", "url"]

DEWI, AUDITOR = 5_000_004, 5_000_006
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""8 in Jakarta."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def digests(office: Office) -> Digests:
    return Digests(office.store, office.renderer, office.clock)


async def heard(office: Office, at: datetime, errand: Digests | None = None) -> dict[int, str]:
    office.clock.now = at
    await (errand or digests(office)).look()
    found: dict[int, str] = {}
    for row in await emptied(office.store, at + 30 * DAY):
        found[row.chat] = found.get(row.chat, "") + str(unpacked(row.payload).call.params)
    return found


async def known(office: Office, *users: int) -> None:
    """They have written to the bot: before that nobody may write to them."""
    for user in users or (ANA, BUDI, CITRA):
        await office.say(user, "/meja")


async def test_who_has_something_waiting_hears_it_at_eight_and_nobody_else(
    office: Office,
) -> None:
    await known(office)
    await office.file(draft(1), draft(2))
    errand = digests(office)
    assert await heard(office, MONDAY - timedelta(minutes=1), errand) == {}
    told = await heard(office, MONDAY, errand)

    assert set(told) == {ANA, BUDI}, "nothing waits in Lahat"
    assert "Pagi ini, 23 November 2026" in told[ANA]
    assert f"Baru di daerah Anda: <b>2</b> ({codes.make(1)}, {codes.make(2)})" in told[ANA]
    assert not [one for number in (1, 2) for one in secrets(number) if one in str(told)]


async def test_it_comes_once_a_day_whatever_restarts_and_however_many_ask(
    each_office: Office,
) -> None:
    office = each_office
    await known(office)
    await office.file(draft(1))
    office.clock.now = MONDAY
    await asyncio.gather(*[digests(office).look() for _ in range(4)])
    rows = await emptied(office.store, MONDAY + DAY)
    assert sorted(row.chat for row in rows) == [ANA, BUDI]
    assert await heard(office, MONDAY + HOUR) == {}
    assert set(await heard(office, MONDAY + DAY)) == {ANA, BUDI}


async def test_not_on_days_without_an_office_nor_in_the_afternoon(office: Office) -> None:
    await known(office)
    await office.file(draft(1))
    for day in (MONDAY - DAY, datetime(2026, 12, 25, 1, tzinfo=UTC), MONDAY + 4 * HOUR):
        assert await heard(office, day) == {}


async def test_it_says_what_is_due_silent_too_long_ending_and_missed(office: Office) -> None:
    await known(office)
    await office.file(*[draft(number) for number in range(1, 5)])
    office.clock.now = MONDAY
    due, quiet, ending, missed = (codes.make(number) for number in range(1, 5))
    for code in (due, quiet, ending, missed):
        await office.say(ANA, f"/ambil {code}")
    await office.say(ANA, f"/tindak {due} 26-11")
    await office.press(ANA, f"d:promise:{missed}:2026-11-24:noon")
    await office.store.write(lambda tx: tx.promises.miss(missed, MONDAY + DAY + 12 * HOUR))
    told = (await heard(office, MONDAY + 3 * DAY))[ANA]

    assert f"Tindak lanjut hari ini: <b>2</b> ({missed}, {due})" in told
    assert f"Janji telepon Anda terlewat: <b>1</b> ({missed})" in told
    assert "terlalu lama diam: <b>4</b>" in told
    assert f"Kembali ke antrian hari ini: <b>3</b> ({quiet}, {ending}, {missed})" in told
    assert f"'callback_data': 'd:card:{due}'" in told
    assert "'d:page:0'" in told


async def test_what_is_planned_for_later_is_not_called_silent(office: Office) -> None:
    await known(office, ANA)
    await office.file(draft(1))
    office.clock.now = MONDAY
    await office.say(ANA, f"/ambil {codes.make(1)}")
    await office.say(ANA, f"/tindak {codes.make(1)} 15-12")
    assert ANA not in await heard(office, MONDAY + 7 * DAY)


async def test_a_supervisor_also_gets_the_areas_in_numbers(office: Office) -> None:
    await office.store.write(
        lambda tx: tx.officers.add(DEWI, "Dewi", Role.SUPERVISOR, frozenset({PALEMBANG}), NOW)
    )
    await office.store.write(lambda tx: tx.officers.add(AUDITOR, "Fajar", Role.AUDITOR, None, NOW))
    await known(office, ANA, DEWI, AUDITOR)
    await office.file(draft(1), draft(2), draft(3))
    office.clock.now = MONDAY
    await office.say(ANA, f"/ambil {codes.make(1)}")
    told = await heard(office, MONDAY + 2 * DAY)

    assert "baru 2 (terlalu lama: 2), dipegang 1, tidak bisa dihubungi 0" in told[DEWI]
    assert "Seluruh daerah" not in told[ANA]
    assert AUDITOR not in told


async def test_long_lists_are_cut_and_say_so(office: Office) -> None:
    await known(office, ANA)
    await office.file(*[draft(number) for number in range(1, 9)])
    assert "<b>8</b>" in (told := (await heard(office, MONDAY))[ANA])
    assert "dan 3 lagi" in told


async def test_it_speaks_the_officers_language(office: Office) -> None:
    await office.say(ANA, "/start")
    office.clock.later(minutes=1)
    await office.say(ANA, "/bahasa")
    await office.say(ANA, "English")
    await office.file(draft(1))
    assert "New in your areas" in (await heard(office, MONDAY))[ANA]
