"""A promised call that nobody made: both sides hear once, and the person may choose again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.missed_calls import MissedCalls
from bot.officers.roles import Role
from bot.queueing import unpacked
from bot.turns import Turns
from conversations import codes
from storage.promises import Promise, PromiseState
from storage.transaction import Transaction
from tests.bot.officers.conftest import empty_sqlite, office, sqlite
from tests.bot.officers.office import ANA, BUDI, CITRA, NOW, PALEMBANG, Office, draft, secrets
from tests.bot.outbox import emptied

__all__ = ["empty_sqlite", "office", "sqlite"]

CODE = codes.make(1)
RUDI, DEWI = 700_001, 5_000_004
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
"""7 in Jakarta."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def promised(
    office: Office, day: str = "2026-11-24", slot: str = "noon", **more: Any
) -> MissedCalls:
    """By Ana on Monday morning, to Rudi; Dewi answers for Palembang."""
    office.clock.now = MONDAY + 2 * HOUR
    await office.store.write(
        lambda tx: tx.officers.add(DEWI, "Dewi", Role.SUPERVISOR, frozenset({PALEMBANG}), NOW)
    )
    await office.say(RUDI, "/start")
    await office.file(draft(1, **more))
    await office.say(ANA, f"/ambil {CODE}")
    await office.press(ANA, f"d:promise:{CODE}:{day}:{slot}")
    return missed_calls(office)


def missed_calls(office: Office) -> MissedCalls:
    turns = Turns(office.worlds, office.renderer)
    return MissedCalls(office.store, turns, office.renderer, office.clock)


async def find(office: Office) -> Promise:
    found = await office.store.read(lambda tx: tx.promises.find(CODE))
    assert found is not None
    return found


async def heard(office: Office, at: datetime, errand: MissedCalls) -> dict[int, str]:
    """Whom it told what, then."""
    office.clock.now = at
    await errand.look()
    found: dict[int, str] = {}
    for row in await emptied(office.store, at + 30 * DAY):
        found[row.chat] = str(unpacked(row.payload).call.params)
    return found


async def test_both_hear_once_at_the_end_of_the_slot(office: Office) -> None:
    errand = await promised(office)
    tuesday = MONDAY + DAY
    assert await heard(office, tuesday + 6.4 * HOUR, errand) == {}
    told = await heard(office, tuesday + 6.5 * HOUR, errand)

    assert set(told) == {RUDI, ANA, DEWI}
    assert "Maaf, kami belum menelepon Bapak/Ibu" in told[RUDI]
    assert "Pilih waktu lain" in told[RUDI]
    assert not [secret for secret in secrets(1) if secret in str(told)]
    for officer in (ANA, DEWI):
        assert (
            f"{CODE}</b>: janji telepon Selasa, 24 November 2026, siang terlewat"
            in (told[officer])
        )
    assert await heard(office, tuesday + 7 * HOUR, errand) == {}
    assert await heard(office, tuesday + 25 * HOUR, missed_calls(office)) == {}, "a restart"


async def test_one_that_ends_with_the_office_day_is_told_of_the_next_morning(
    office: Office,
) -> None:
    errand = await promised(office, day="2026-12-23", slot="afternoon")
    christmas = datetime(2026, 12, 23, tzinfo=UTC)
    assert await heard(office, christmas + 9 * HOUR, errand) == {}
    assert await heard(office, christmas + 27 * HOUR, errand) == {}, "a holiday"
    assert RUDI in await heard(office, christmas + 5 * DAY + HOUR, errand)


async def test_a_call_that_was_made_is_nobodys_news(office: Office) -> None:
    errand = await promised(office)
    office.clock.now = MONDAY + DAY + 5 * HOUR
    await office.say(ANA, f"/hasil {CODE} tidak diangkat besok")
    assert await heard(office, MONDAY + DAY + 7 * HOUR, errand) == {}
    assert (await find(office)).state is PromiseState.KEPT


async def test_where_nobody_holds_it_and_nobody_answers_all_who_work_there_hear(
    office: Office,
) -> None:
    errand = await promised(office)
    await office.say(ANA, f"/lepas {CODE}")
    await office.store.write(lambda tx: tx.officers.remove(DEWI, NOW))
    told = await heard(office, MONDAY + DAY + 7 * HOUR, errand)
    assert set(told) == {RUDI, ANA, BUDI}
    assert CITRA not in told


async def test_who_stopped_messages_hears_nothing_and_the_desk_does(office: Office) -> None:
    errand = await promised(office)

    async def mute(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([RUDI], NOW))[RUDI]
        muted = replace(stored, session=replace(stored.session, muted=True))
        await tx.sessions.put_many([muted], NOW)

    await office.store.write(mute)
    told = await heard(office, MONDAY + DAY + 7 * HOUR, errand)
    assert set(told) == {ANA, DEWI}


async def test_a_helper_hears_nothing_about_the_person(office: Office) -> None:
    errand = await promised(office, helper="family")
    told = await heard(office, MONDAY + DAY + 7 * HOUR, errand)
    assert f"tentang pendaftaran <b>{CODE}</b>" in told[RUDI]
    assert not [secret for secret in secrets(1) if secret in told[RUDI]]


async def test_an_open_question_stays_open_and_another_time_becomes_the_promise(
    office: Office,
) -> None:
    errand = await promised(office)
    office.clock.later(minutes=1)
    await office.say(RUDI, "/bahasa")
    await heard(office, MONDAY + DAY + 7 * HOUR, errand)

    asked = await office.say(RUDI, "☎ Pilih waktu lain")
    assert "hari apa yang enak untuk kami telepon?" in asked.text
    assert "Rabu, 25 November 2026" in str(asked.calls)
    slot = await office.say(RUDI, "besok")
    assert "Kami telepon <b>Rabu, 25 November 2026</b>" in slot.text
    await office.service.handle([office.said(RUDI, "Pagi")])
    promise = await find(office)
    assert (promise.day.isoformat(), promise.slot, promise.officer) == (
        "2026-11-25",
        "morning",
        None,
    )
    told = (await office.seen(ANA)).text
    assert "orangnya minta ditelepon <b>Rabu, 25 November 2026</b>, pagi" in told
    held = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert held.follow_up_on == promise.day
    assert "Petugas menelepon: <b>Rabu" in (await office.say(RUDI, "/status")).text


async def test_missed_again_both_hear_again(office: Office) -> None:
    errand = await promised(office)
    await heard(office, MONDAY + DAY + 7 * HOUR, errand)
    for words in ("/waktulain", "1", "Pagi"):
        await office.say(RUDI, words)
    assert RUDI in await heard(office, MONDAY + 2 * DAY + 5 * HOUR, errand)


async def test_without_a_promise_there_is_no_other_time_to_choose(office: Office) -> None:
    await office.say(RUDI, "/start")
    assert "tidak ada janji telepon" in (await office.say(RUDI, "/waktulain")).text


@pytest.mark.parametrize(
    ("words", "day"),
    [("kamis", "2026-11-26"), ("tanggal 27", "2026-11-27"), ("4", "2026-11-30")],
)
async def test_a_later_office_day_may_be_chosen(office: Office, words: str, day: str) -> None:
    errand = await promised(office)
    await heard(office, MONDAY + DAY + 7 * HOUR, errand)
    for said in ("/waktulain", words, "Siang"):
        await office.say(RUDI, said)
    promise = await find(office)
    assert (promise.day.isoformat(), promise.slot) == (day, "noon")
