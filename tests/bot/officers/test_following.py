"""/tindak and "janji telepon": the day of the next step, and a call that the person is told of."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.call_slots import promised
from conversations import codes
from conversations.call_promises import Slot
from storage.lead_rows import Lead
from storage.promises import PromiseState
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, BUDI, NOW, Office, draft, secrets, shy

CODE = codes.make(1)
RUDI = 700_001
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""9 in Jakarta."""


async def lead(office: Office) -> Lead:
    return await office.store.read(lambda tx: tx.leads.get(CODE, None))


async def taken(office: Office, at: datetime = MONDAY, **more: Any) -> None:
    """Rudi has written, and Ana holds his lead."""
    office.clock.now = at
    await office.say(RUDI, "/start")
    await office.file(draft(1, **more))
    await office.say(ANA, f"/ambil {CODE}")


async def promise(office: Office, day: str = "2026-11-24", slot: str = "noon") -> str:
    return (await office.press(ANA, f"d:promise:{CODE}:{day}:{slot}")).text


async def test_a_day_is_written_down_and_is_due_that_morning(office: Office) -> None:
    await taken(office)
    assert "Selasa, 24 November 2026" in (await office.say(ANA, f"/tindak {CODE} besok")).text
    assert (await lead(office)).follow_up_on == date(2026, 11, 24)
    assert "perlu hari ini: <b>0</b>" in (await office.say(ANA, "/antrian")).text
    office.clock.later(days=1)
    assert "perlu hari ini: <b>1</b>" in (await office.say(ANA, "/antrian")).text


async def test_the_lease_lasts_until_after_a_day_far_ahead(office: Office) -> None:
    await taken(office)
    await office.say(ANA, f"/tindak {CODE} 15-12")
    until = (await lead(office)).lease_until
    assert until == datetime(2026, 12, 16, 8, tzinfo=UTC)


async def test_a_lease_ends_when_the_office_closes_three_working_days_later(
    office: Office,
) -> None:
    await taken(office, datetime(2026, 11, 26, 2, tzinfo=UTC))  # a Thursday
    assert (await lead(office)).lease_until == datetime(2026, 12, 1, 8, tzinfo=UTC)
    text = (await office.press(ANA, f"d:details:{CODE}")).text
    assert "Kembali ke antrian sendiri: 1 Desember 2026 pukul 15.00" in text


async def test_without_a_day_the_days_are_offered_and_one_press_is_enough(
    office: Office,
) -> None:
    await taken(office)
    asked = await office.say(ANA, f"/tindak {CODE}")
    assert list(asked.buttons)[:2] == ["Selasa, 24 November 2026", "Rabu, 25 November 2026"]
    press = asked.button("Rabu")
    assert "Rabu, 25 November 2026" in (await office.press(ANA, press)).text
    version = (await lead(office)).version
    assert "Dicatat" in (await office.press(ANA, press)).text
    assert (await lead(office)).version == version, "a double tap plans once"


async def test_another_day_says_which_one_it_takes_the_place_of_and_both_are_kept(
    office: Office,
) -> None:
    await taken(office)
    await office.say(ANA, f"/tindak {CODE} rabu")
    asked = await office.say(ANA, f"/tindak {CODE}")
    assert "sekarang <b>Rabu, 25 November 2026</b>" in asked.text
    said = (await office.say(ANA, f"/tindak {CODE} kamis")).text
    assert "Diganti" in said
    assert "<b>Kamis, 26 November 2026</b>, sebelumnya Rabu, 25 November 2026" in said
    pressed = await office.press(ANA, asked.button("Senin"))
    assert "sebelumnya Kamis, 26 November 2026" in pressed.text
    details = (await office.press(ANA, f"d:details:{CODE}")).text
    shown = [line for line in details.splitlines() if line.startswith("📅")]
    assert [line.rpartition(": ")[2] for line in shown] == [
        "tindak lanjut 30 November 2026",
        "tindak lanjut 26 November 2026",
        "tindak lanjut 25 November 2026",
    ]


async def test_a_day_that_came_with_an_outcome_is_kept_too(office: Office) -> None:
    await taken(office)
    await office.say(ANA, f"/hasil {CODE} tidak diangkat besok")
    said = (await office.say(ANA, f"/tindak {CODE} kamis")).text
    assert "sebelumnya Selasa, 24 November 2026" in said
    details = (await office.press(ANA, f"d:details:{CODE}")).text
    assert "tindak lanjut 26 November 2026\n📅" in details
    assert "tindak lanjut 24 November 2026" in details


async def test_a_day_that_the_person_chose_is_said_to_be_theirs(office: Office) -> None:
    await taken(office)
    when = promised(date(2026, 11, 26), Slot.MORNING)
    until = office.clock() + timedelta(days=3)
    await office.store.write(
        lambda tx: tx.leads.choose_call(CODE, RUDI, when, office.clock(), until)
    )
    details = (await office.press(ANA, f"d:details:{CODE}")).text
    assert "📅 23 November 2026, orangnya sendiri: tindak lanjut 26 November 2026" in details


async def test_a_day_of_the_weekend_says_when_it_is_brought_up(office: Office) -> None:
    await taken(office)
    assert "Kantor tutup hari itu" in (await office.say(ANA, f"/tindak {CODE} sabtu")).text


async def test_the_day_in_an_example_can_be_written_whatever_day_it_is(office: Office) -> None:
    await taken(office)
    for month in range(12):
        office.clock.now = MONDAY + timedelta(days=31 * month)
        asked = (await office.say(ANA, f"/tindak {CODE}")).text
        unread = (await office.say(ANA, f"/tindak {CODE} entahlah")).text
        result = (await office.say(ANA, f"/hasil {CODE} tidak diangkat")).text
        days = [re.search(r"\b\d{1,2}-\d{1,2}\b", text) for text in (asked, unread, result)]
        for day in days:
            assert day is not None
            answer = (await office.say(ANA, f"/tindak {CODE} {day[0]}")).text
            assert "sudah lewat" not in answer
            assert "tindak lanjut <b>" in answer


async def test_words_that_are_no_day_change_nothing(office: Office) -> None:
    await taken(office)
    for words, said in (("kapan-kapan", "belum terbaca"), ("1-1-2020", "sudah lewat")):
        text = (await office.say(ANA, f"/tindak {CODE} {words}")).text
        assert said in text
        assert f"/tindak {CODE}" not in text or "Contoh" in text
    assert (await lead(office)).follow_up_on is None


async def test_only_who_holds_it_plans_and_promises(office: Office) -> None:
    office.clock.now = MONDAY
    await office.file(draft(1))
    assert "belum Anda pegang" in (await office.say(ANA, f"/tindak {CODE} besok")).text
    assert "belum Anda pegang" in (await office.press(ANA, f"d:promise:{CODE}")).text
    await office.say(ANA, f"/ambil {CODE}")
    assert "sudah dipegang Ana" in (await office.say(BUDI, f"/tindak {CODE} besok")).text
    assert "sudah dipegang Ana" in (await office.press(BUDI, f"d:promise:{CODE}")).text


async def test_a_promise_is_a_day_then_a_part_of_it(office: Office) -> None:
    await taken(office)
    days = await office.press(ANA, f"d:promise:{CODE}")
    assert list(days.buttons)[:2] == ["Senin, 23 November 2026", "Selasa, 24 November 2026"]
    slots = await office.press(ANA, days.button("Selasa"))
    assert list(slots.buttons) == ["Pagi", "Siang", "Sore", "◂ Kembali"]
    done = await office.press(ANA, slots.button("Siang"))
    assert "Orangnya diberi tahu" in done.text
    assert "Janji telepon ke orangnya" in (await office.say(ANA, f"/lead {CODE}")).text


async def test_what_is_over_today_is_not_offered(office: Office) -> None:
    await taken(office, datetime(2026, 11, 23, 5, tzinfo=UTC))  # noon
    slots = await office.press(ANA, f"d:promise:{CODE}:2026-11-23")
    assert list(slots.buttons)[:-1] == ["Siang", "Sore"]
    again = await office.press(ANA, f"d:promise:{CODE}:2026-11-23:morning")
    assert "kapan?" in again.text
    assert await office.store.read(lambda tx: tx.promises.find(CODE)) is None


async def test_the_person_hears_it_once_without_losing_their_keyboard(office: Office) -> None:
    await taken(office)
    await promise(office)
    heard = await office.seen(RUDI)
    assert heard.texts == []  # emptied with the officer's
    await office.service.handle([office.pressed(ANA, f"d:promise:{CODE}:2026-11-25:morning")])
    await office.service.handle([office.pressed(ANA, f"d:promise:{CODE}:2026-11-25:morning")])
    heard = await office.seen(RUDI)
    [text] = heard.texts
    assert "Rabu, 25 November 2026" in text
    assert "<b>pagi</b>" in text
    assert "reply_markup" not in heard.calls[0][1]
    assert not [secret for secret in secrets(1) if secret in text]


async def test_it_stands_in_their_status(office: Office) -> None:
    await taken(office)
    await promise(office)
    text = (await office.say(RUDI, "/status")).text
    assert "Petugas menelepon: <b>Selasa, 24 November 2026</b>, siang" in text


async def test_a_helper_reads_nothing_about_the_person(office: Office) -> None:
    await taken(office, helper="family")
    await office.service.handle([office.pressed(ANA, f"d:promise:{CODE}:2026-11-24:noon")])
    [text] = (await office.seen(RUDI)).texts
    assert f"tentang pendaftaran <b>{CODE}</b>, yang Bapak/Ibu bantu" in text
    assert not [secret for secret in secrets(1) if secret in text]


async def test_who_wants_no_messages_gets_none_and_the_officer_knows(office: Office) -> None:
    await taken(office)

    async def mute(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([RUDI], NOW))[RUDI]
        muted = replace(stored, session=replace(stored.session, muted=True))
        await tx.sessions.put_many([muted], NOW)

    await office.store.write(mute)
    await office.service.handle([office.pressed(ANA, f"d:promise:{CODE}:2026-11-24:noon")])
    rows = await office.store.read(lambda tx: tx.outbox.of_chat(RUDI))
    assert rows == []
    assert "minta tidak dikirimi pesan" in (await office.seen(ANA)).text


async def test_an_outcome_on_the_day_keeps_it(office: Office) -> None:
    await taken(office)
    await promise(office)
    office.clock.later(days=1)
    await office.say(ANA, f"/hasil {CODE} tersambung")
    found = await office.store.read(lambda tx: tx.promises.find(CODE))
    assert found is not None
    assert found.state is PromiseState.KEPT
    assert "Petugas menelepon" not in (await office.say(RUDI, "/status")).text


async def test_after_an_outcome_that_is_not_the_end_a_call_can_be_promised(
    office: Office,
) -> None:
    await taken(office)
    seen = await office.say(ANA, f"/hasil {CODE} tersambung")
    assert seen.button("☎") == f"d:promise:{CODE}"
    ended = await office.say(ANA, f"/hasil {CODE} tidak mau")
    assert not [label for label in ended.buttons if label.startswith("☎")]


async def test_who_left_no_number_is_promised_no_call(office: Office) -> None:
    office.clock.now = MONDAY
    await office.file(shy(1))
    await office.say(ANA, f"/ambil {CODE}")
    for parts in ("", ":2026-11-24", ":2026-11-24:noon"):
        seen = await office.press(ANA, f"d:promise:{CODE}{parts}")
        assert "tidak meninggalkan nomor HP" in seen.text
        assert f"/balas {CODE}" in seen.text
        assert "💬 Bicara" in seen.buttons
    assert await office.store.read(lambda tx: tx.promises.find(CODE)) is None
