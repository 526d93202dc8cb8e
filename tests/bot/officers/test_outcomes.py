from datetime import date, timedelta

import pytest

from conversations import codes
from conversations.lead import OF_CALLS, LeadStatus, Outcome
from storage.lead_rows import Lead
from tests.bot.officers.office import ANA, BUDI, TODAY, Office, Seen, draft

CODE = codes.make(1)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
async def held(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")


async def lead(office: Office) -> Lead:
    return await office.store.read(lambda tx: tx.leads.get(CODE, None))


async def asked(office: Office) -> Seen:
    return await office.say(ANA, f"/hasil {CODE}")


async def test_every_outcome_is_a_button(office: Office) -> None:
    assert len((await asked(office)).buttons) == len(OF_CALLS)


@pytest.mark.parametrize(
    ("label", "outcome", "status"),
    [
        ("Tersambung", Outcome.REACHED, LeadStatus.CONTACTED),
        ("Nomor salah", Outcome.WRONG_NUMBER, LeadStatus.UNREACHABLE),
        ("Tidak memenuhi", Outcome.NOT_ELIGIBLE, LeadStatus.NOT_ELIGIBLE),
        ("Tidak mau", Outcome.REFUSED, LeadStatus.REFUSED),
    ],
)
async def test_one_press_records_what_needs_nothing_more(
    office: Office, label: str, outcome: Outcome, status: LeadStatus
) -> None:
    seen = await office.press(ANA, (await asked(office)).button(label))
    stored = await lead(office)

    assert (stored.outcome, stored.status, stored.tries) == (outcome, status, 1)
    assert seen.text.startswith("Dicatat.")
    assert [method for method, _ in seen.calls] == ["answerCallbackQuery", "editMessageText"]


@pytest.mark.parametrize("label", ["Tidak diangkat", "Telepon lagi"])
async def test_who_is_to_be_called_again_gets_a_day(office: Office, label: str) -> None:
    days = await office.press(ANA, (await asked(office)).button(label))
    assert (await lead(office)).outcome is None
    assert "Belum dicatat" in days.text
    seen = await office.press(ANA, days.button("Besok"))

    stored = await lead(office)
    assert (stored.follow_up_on, stored.status) == (TOMORROW, LeadStatus.CLAIMED)
    assert "23 November 2026" in seen.text


async def test_no_day_is_a_choice_too(office: Office) -> None:
    days = await office.press(ANA, (await asked(office)).button("Tidak diangkat"))
    await office.press(ANA, days.button("Tanpa"))
    stored = await lead(office)
    assert (stored.outcome, stored.follow_up_on) == (Outcome.NO_ANSWER, None)


async def test_from_the_days_there_is_a_way_back(office: Office) -> None:
    days = await office.press(ANA, (await asked(office)).button("Tidak diangkat"))
    assert len((await office.press(ANA, days.button("◂"))).buttons) == len(OF_CALLS)
    assert (await lead(office)).tries == 0


async def test_registered_takes_two_presses_because_it_is_for_good(office: Office) -> None:
    sure = await office.press(ANA, (await asked(office)).button("Sudah didaftarkan"))
    assert "tidak bisa dibatalkan" in sure.text
    assert (await lead(office)).status is LeadStatus.CLAIMED
    await office.press(ANA, sure.button("Ya"))
    assert (await lead(office)).status is LeadStatus.REGISTERED


@pytest.mark.parametrize("label", ["Tersambung", "Tidak mau", "Nomor salah"])
async def test_a_double_tap_is_one_call(office: Office, label: str) -> None:
    data = (await asked(office)).button(label)
    first = await office.press(ANA, data)
    second = await office.press(ANA, data)

    assert (await lead(office)).tries == 1
    assert second.texts == first.texts


async def test_a_double_tap_on_a_day_is_one_call(office: Office) -> None:
    days = await office.press(ANA, (await asked(office)).button("Tidak diangkat"))
    first = await office.press(ANA, days.button("Besok"))
    assert (await office.press(ANA, days.button("Besok"))).texts == first.texts
    assert (await lead(office)).tries == 1


async def test_buttons_that_were_overtaken_say_so_and_ask_again(office: Office) -> None:
    old = await asked(office)
    await office.say(ANA, f"/hasil {CODE} tersambung")
    seen = await office.press(ANA, old.button("Nomor salah"))

    assert (await lead(office)).outcome is Outcome.REACHED
    assert "sudah berubah sejak tombol itu dikirim" in seen.text
    assert "terakhir: tersambung" in seen.text
    await office.press(ANA, seen.button("Nomor salah"))
    assert (await lead(office)).outcome is Outcome.WRONG_NUMBER


async def test_a_day_that_has_passed_since_is_asked_again(office: Office) -> None:
    days = await office.press(ANA, (await asked(office)).button("Tidak diangkat"))
    office.clock.later(days=2)
    seen = await office.press(ANA, days.button("Besok"))
    assert (await lead(office)).tries == 0
    assert len(seen.buttons) == len(OF_CALLS)


@pytest.mark.parametrize(
    ("words", "outcome", "day"),
    [
        ("tersambung", Outcome.REACHED, None),
        ("Tersambung 25-11", Outcome.REACHED, date(2026, 11, 25)),
        ("tidak diangkat besok", Outcome.NO_ANSWER, TOMORROW),
        ("nanti senin", Outcome.CALL_LATER, TOMORROW),
        ("no answer tomorrow", Outcome.NO_ANSWER, TOMORROW),
    ],
)
async def test_it_can_be_written_in_one_line(
    office: Office, words: str, outcome: Outcome, day: date | None
) -> None:
    await office.say(ANA, f"/hasil {CODE} {words}")
    stored = await lead(office)
    assert (stored.outcome, stored.follow_up_on) == (outcome, day)


async def test_a_line_that_is_for_good_is_asked_once_more(office: Office) -> None:
    sure = await office.say(ANA, f"/hasil {CODE} terdaftar")
    assert "tidak bisa dibatalkan" in sure.text
    assert (await lead(office)).tries == 0
    await office.press(ANA, sure.button("Ya"))
    assert (await lead(office)).status is LeadStatus.REGISTERED


async def test_a_line_without_the_day_asks_for_it(office: Office) -> None:
    seen = await office.say(ANA, f"/hasil {CODE} tidak diangkat")
    assert (await lead(office)).tries == 0
    await office.press(ANA, seen.button("Lusa"))
    assert (await lead(office)).follow_up_on == TODAY + timedelta(days=2)


@pytest.mark.parametrize(
    "words", ["entahlah", "terdaftar besok", "nanti kapan-kapan", "nanti 1-8"]
)
async def test_what_cannot_be_read_changes_nothing(office: Office, words: str) -> None:
    seen = await office.say(ANA, f"/hasil {CODE} {words}")
    assert (await lead(office)).tries == 0
    assert "Contoh:" in seen.text


async def test_three_calls_that_nobody_answered_are_pointed_out(office: Office) -> None:
    texts = [(await office.say(ANA, f"/hasil {CODE} tidak diangkat besok")).text for _ in range(3)]
    assert ["3 kali berturut-turut" in text for text in texts] == [False, False, True]
    assert "3 kali berturut-turut" in (await office.say(ANA, f"/lead {CODE}")).text
    await office.say(ANA, f"/hasil {CODE} tersambung")
    assert "berturut-turut" not in (await office.say(ANA, f"/lead {CODE}")).text


async def test_who_does_not_hold_it_takes_it_first(office: Office) -> None:
    old = (await asked(office)).button("Tersambung")
    assert "sudah dipegang Ana" in (await office.say(BUDI, f"/hasil {CODE}")).text
    assert "sudah dipegang Ana" in (await office.press(BUDI, old)).text
    await office.say(ANA, f"/lepas {CODE}")
    for seen in (await office.say(BUDI, f"/hasil {CODE}"), await office.press(ANA, old)):
        assert "Ambil dulu" in seen.text
        assert "✋ Ambil" in seen.buttons
    assert (await lead(office)).tries == 0


async def test_after_the_end_there_is_nothing_to_note(office: Office) -> None:
    await office.press(ANA, (await office.say(ANA, f"/hasil {CODE} terdaftar")).button("Ya"))
    assert "sekarang: terdaftar" in (await office.say(ANA, f"/hasil {CODE}")).text
    assert "sekarang: terdaftar" in (await office.say(ANA, f"/hasil {CODE} tersambung")).text


@pytest.mark.parametrize(
    "rest", ["", "reached", "reached:x", "unheard:2", "no_answer:2:2026-99-99", "reached:2:x"]
)
async def test_a_button_that_says_nonsense_records_nothing_or_what_it_says(
    office: Office, rest: str
) -> None:
    seen = await office.press(ANA, f"d:outcome:{CODE}:{rest}")
    assert seen.texts
    assert (await lead(office)).follow_up_on is None
