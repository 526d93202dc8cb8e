"""The six-digit code: what it opens, for how long, and what goes on after it."""

from datetime import timedelta

import pytest

from bot.officers.authenticator import CLOSED_FOR, STEP_UP, TRIES, code_at
from bot.officers.desk import Desk
from bot.officers.staffing import dismiss, enrol
from conversations import codes
from storage.postponed import MOST, WAITS
from tests.bot.officers.office import (
    ANA,
    CATALOG,
    NOW,
    SECRET,
    STRANGER,
    Office,
    Seen,
    draft,
    name,
    nik,
    secrets,
)

CODE = codes.make(1)
DEWI = 5_310_000_007
"""An officer without a secret."""
CHIEF = 5_310_000_008


@pytest.fixture(autouse=True)
async def alert(office: Office) -> None:
    """Nobody has typed a code yet."""
    office.awake = False
    await office.store.write(lambda tx: tx.authenticators.put(ANA, SECRET, NOW))
    await office.file(draft(1))


def hidden(seen: Seen) -> list[int]:
    return [p["message_id"] for method, p in seen.calls if method == "deleteMessage"]


async def test_a_code_opens_the_desk_for_twelve_hours(office: Office) -> None:
    assert "Ketik <b>kode 6 angka</b>" in (await office.say(ANA, "/antrian")).text
    seen = await office.say(ANA, office.code())
    assert "Antrian" in seen.text
    assert len(hidden(seen)) == 1

    office.clock.later(hours=11, minutes=59)
    assert "Antrian" in (await office.say(ANA, "/antrian")).text
    office.clock.later(minutes=2)
    seen = await office.say(ANA, "/antrian")
    assert CODE not in seen.text
    assert "kode 6 angka" in seen.text


async def test_a_code_may_come_before_anything_is_asked(office: Office) -> None:
    seen = await office.say(ANA, f"/masuk {office.code()}")
    assert "Meja terbuka sampai 22 November 2026 pukul 22.04" in seen.text
    assert len(hidden(seen)) == 1
    assert "Antrian" in (await office.say(ANA, "/antrian")).text


async def test_from_the_menu_the_code_is_asked_for_and_typed_alone(office: Office) -> None:
    asked = await office.say(ANA, "/masuk")
    assert "Ketik <b>kode 6 angka</b>" in asked.text
    assert hidden(asked) == []
    assert "Meja terbuka sampai" in (await office.say(ANA, office.code())).text


async def test_what_was_asked_goes_on_once_the_code_is_right(office: Office) -> None:
    await office.let_in(ANA)
    office.clock.later(minutes=20)
    shown = await office.press(ANA, f"d:open:{CODE}:call")
    assert name(1) in shown.secret[0].call.params["text"]

    asked = await office.press(ANA, shown.button("🔑"))
    assert asked.secret == []
    assert asked.toasts == ["Ketik kode 6 angka dulu."]
    assert "kode 6 angka" in asked.text
    seen = await office.say(ANA, f"  {office.code()[:3]} {office.code()[3:]} ")
    [secret] = seen.secret
    assert nik(1) in secret.call.params["text"]
    assert seen.toasts == []


async def test_within_a_quarter_of_an_hour_the_code_is_not_asked_again(office: Office) -> None:
    await office.say(ANA, f"/masuk {office.code()}")
    office.clock.later(seconds=STEP_UP.seconds - 1)
    assert len((await office.press(ANA, f"d:nik:{CODE}:call")).secret) == 1
    office.clock.later(seconds=1)
    assert (await office.press(ANA, f"d:nik:{CODE}:call")).secret == []


async def test_a_file_needs_a_code_and_comes_after_it(office: Office) -> None:
    await office.let_in(ANA)
    office.clock.later(minutes=20)
    seen = await office.press(ANA, (await office.say(ANA, "/ekspor")).button("📄"))
    seen = await office.press(ANA, seen.button("Laporan"))
    assert seen.orders == []
    assert await office.audit() == []
    seen = await office.say(ANA, office.code())
    assert len(seen.orders) == 1
    assert "Berkas disiapkan" in seen.text


async def test_a_command_with_its_words_goes_on_too(office: Office) -> None:
    await office.say(ANA, f"/catat {CODE} Minta ditelepon sore.")
    assert "Catatan tersimpan" in (await office.say(ANA, office.code())).text


async def test_a_number_in_what_waits_leaves_the_chat_at_once(office: Office) -> None:
    seen = await office.say(ANA, f"/lead {nik(1)}")
    assert len(hidden(seen)) == 1
    assert nik(1) not in seen.text
    assert CODE in (await office.say(ANA, office.code())).text


async def test_what_waited_too_long_is_forgotten(office: Office) -> None:
    await office.say(ANA, "/antrian")
    office.clock.later(seconds=WAITS.seconds + 1)
    seen = await office.say(ANA, f"/masuk {office.code()}")
    assert "Antrian" not in seen.text
    assert "Meja terbuka" in seen.text


async def test_nothing_that_was_typed_behind_something_else_is_lost(office: Office) -> None:
    await office.say(ANA, f"/catat {CODE} Minta ditelepon sore.")
    second = await office.say(ANA, f"/lead {nik(1)}")
    assert "<b>2</b> permintaan menunggu" in second.text
    await office.press(ANA, f"d:open:{CODE}:call")

    listed = await office.say(ANA, office.code())
    assert "Meja terbuka" in listed.text
    assert f"1. /catat {CODE} Minta ditelepon sore." in listed.text
    assert "2. /lead … (ada nomor orang" in listed.text
    assert f"3. tombol: tampilkan nama dan nomor HP, {CODE}" in listed.text
    assert nik(1) not in listed.text
    assert listed.secret == []
    assert [e.action for e in await office.audit()] == ["desk.entered"]

    seen = await office.press(ANA, listed.button("3 "))
    assert name(1) in seen.secret[0].call.params["text"]
    assert "1. /catat" in seen.texts[0]
    assert "3." not in seen.texts[0]
    rest = await office.press(ANA, seen.button("Semua"))
    assert "2 permintaan, berurutan" in rest.texts[0]
    assert "Catatan tersimpan" in rest.text
    assert CODE in rest.texts[-1]
    again = await office.press(ANA, listed.button("1 "))
    assert "sudah dikerjakan" in again.text
    assert len(again.texts) == 1


async def test_what_waits_can_be_dropped(office: Office) -> None:
    await office.say(ANA, f"/catat {CODE} Minta ditelepon sore.")
    await office.say(ANA, f"/catat {CODE} Minta ditelepon pagi.")
    listed = await office.say(ANA, office.code())
    assert "Dibuang: 2" in (await office.press(ANA, listed.button("Buang"))).text
    assert "sudah dikerjakan" in (await office.press(ANA, listed.button("Semua"))).text


@pytest.mark.parametrize("between", ["/masuk", "/masuk abc"])
async def test_asking_for_a_code_itself_waits_for_nothing(office: Office, between: str) -> None:
    for words in ("/antrian", "/statistik", between):
        await office.say(ANA, words)

    listed = await office.say(ANA, f"/masuk {office.code()}")
    assert "1. /antrian" in listed.text
    assert "3." not in listed.text
    await office.press(ANA, listed.button("Semua"))
    office.clock.later(minutes=1)
    assert "sudah dikerjakan" in (await office.press(ANA, listed.button("Semua"))).text


async def test_six_digits_after_the_list_are_no_code(office: Office) -> None:
    await office.say(ANA, "/antrian")
    await office.say(ANA, "/orang")
    await office.say(ANA, office.code())
    await office.say(ANA, "150000")
    assert [e.action for e in await office.audit()] == ["desk.entered"]


async def test_what_finds_no_room_is_said_not_to_be_kept(office: Office) -> None:
    for n in range(MOST):
        await office.say(ANA, f"/catat {CODE} Minta ditelepon pukul {n}.")
    seen = await office.say(ANA, f"/catat {CODE} Yang terakhir.")
    assert "tidak disimpan" in seen.text
    assert "Yang terakhir" not in (await office.say(ANA, office.code())).text


async def test_what_is_asked_of_a_closed_desk_waits_too(office: Office) -> None:
    for _ in range(TRIES):
        await office.say(ANA, "/masuk 000000")
    seen = await office.say(ANA, f"/catat {CODE} Minta ditelepon sore.")
    assert "15 menit" in seen.text
    assert "disimpan" in seen.text
    office.clock.later(seconds=CLOSED_FOR.seconds)
    assert "Catatan tersimpan" in (await office.say(ANA, f"/masuk {office.code()}")).text


async def test_a_closed_desk_is_told_to_the_administrators_once(office: Office) -> None:
    await office.store.write(
        lambda tx: tx.officers.add(CHIEF, "Kepala", "administrator", None, NOW)
    )
    for _ in range(TRIES - 1):
        await office.service.handle([office.said(ANA, "/masuk 000000")])
    assert (await office.seen(CHIEF)).texts == []
    await office.service.handle([office.said(ANA, "/masuk 000000")])
    await office.service.handle([office.said(ANA, "/masuk 000000")])
    [told] = (await office.seen(CHIEF)).texts
    assert "<b>Ana</b> 5 kali salah" in told
    assert str(ANA) not in told


async def test_a_code_is_right_once(office: Office) -> None:
    code = office.code()
    await office.say(ANA, f"/masuk {code}")
    office.clock.later(seconds=20)
    assert "sudah dipakai" in (await office.say(ANA, f"/masuk {code}")).text


@pytest.mark.parametrize(
    ("seconds", "right"), [(-60, False), (-30, True), (30, True), (60, False)]
)
async def test_a_clock_may_be_half_a_minute_off(office: Office, seconds: int, right: bool) -> None:
    code = code_at(SECRET, NOW + timedelta(seconds=seconds))
    assert ("Meja terbuka" in (await office.say(ANA, f"/masuk {code}")).text) is right


async def test_after_a_newer_code_an_older_one_is_wrong(office: Office) -> None:
    older = office.code()
    await office.say(ANA, f"/masuk {code_at(SECRET, NOW + timedelta(seconds=30))}")
    assert "Sisa percobaan" in (await office.say(ANA, f"/masuk {older}")).text


async def test_five_wrong_codes_close_the_desk_for_a_quarter_of_an_hour(office: Office) -> None:
    for left in range(TRIES - 1, 0, -1):
        seen = await office.say(ANA, "/masuk 000000")
        assert f"Sisa percobaan: <b>{left}</b>" in seen.text
        assert len(hidden(seen)) == 1
    assert "15 menit" in (await office.say(ANA, "/masuk 000000")).text

    office.clock.later(minutes=5)
    assert "10 menit" in (await office.say(ANA, f"/masuk {office.code()}")).text
    assert "10 menit" in (await office.say(ANA, "/antrian")).text
    office.clock.later(seconds=CLOSED_FOR.seconds - 300)
    assert "Meja terbuka" in (await office.say(ANA, f"/masuk {office.code()}")).text
    actions = [entry.action for entry in await office.audit()]
    assert sorted(actions[1:]) == ["desk.closed", *["desk.code_wrong"] * (TRIES - 1)]
    assert actions[0] == "desk.entered"


async def test_five_wrong_codes_close_what_a_right_one_had_opened(office: Office) -> None:
    await office.say(ANA, f"/masuk {office.code()}")
    for _ in range(TRIES):
        closed = await office.say(ANA, "/masuk 000000")
    assert "meja Anda tertutup" in closed.text
    shown = await office.press(ANA, f"d:open:{CODE}:call")
    assert shown.secret == []
    assert name(1) not in shown.text
    assert "Antrian" not in (await office.say(ANA, "/antrian")).text


async def test_a_right_code_makes_up_for_wrong_ones(office: Office) -> None:
    await office.say(ANA, "/masuk 000000")
    await office.say(ANA, f"/masuk {office.code()}")
    assert f"<b>{TRIES - 1}</b>" in (await office.say(ANA, "/masuk 000000")).text


@pytest.mark.parametrize("words", ["12345", "1234567", "abcdef", "12", "000000"])
async def test_what_is_no_code_opens_nothing(office: Office, words: str) -> None:
    seen = await office.say(ANA, f"/masuk {words}")
    assert "masuk 123456" in seen.text
    assert "kode 6 angka" in (await office.say(ANA, "/antrian")).text


async def test_what_has_not_the_shape_of_a_code_is_no_try(office: Office) -> None:
    for _ in range(TRIES + 1):
        seen = await office.say(ANA, "/masuk 12")
        assert "tidak dihitung" in seen.text
        assert len(hidden(seen)) == 1
    assert await office.audit() == []
    assert "Meja terbuka" in (await office.say(ANA, office.code())).text


async def test_without_a_secret_masked_work_goes_on_and_the_way_is_said(office: Office) -> None:
    await office.store.write(lambda tx: tx.officers.add(DEWI, "Dewi", "officer", None, NOW))
    assert CODE in (await office.say(DEWI, "/antrian")).text
    assert "sekarang Anda pegang" in (await office.say(DEWI, f"/ambil {CODE}")).text
    choice = "d:file:report:week:all:all:xlsx:full"
    for seen in (
        await office.press(DEWI, f"d:open:{CODE}:call"),
        await office.press(DEWI, f"d:nik:{CODE}:call"),
        await office.press(DEWI, choice),
        await office.say(DEWI, f"/tampil {CODE} mencocokkan KTP"),
        await office.say(DEWI, "/masuk 123456"),
    ):
        assert f"python -m bot officer totp {DEWI}" in seen.text
        assert seen.secret == []
        assert seen.orders == []
        assert [secret for secret in secrets(1) if secret in seen.text] == []
    assert await office.audit() == []


async def test_six_digits_are_a_workers_answer_unless_a_code_was_asked_for(
    office: Office,
) -> None:
    assert (await office.say(STRANGER, "123456")).texts == (
        await office.say(STRANGER + 1, "123456")
    ).texts
    assert "Belum terkirim" in (await office.say(ANA, "150000")).text
    await office.say(STRANGER + 2, "/hitung 1")
    await office.say(ANA, "/hitung 1")
    asked = (await office.say(STRANGER + 2, "150000")).texts
    assert (await office.say(ANA, "150000")).texts == asked
    assert await office.audit() == []


async def test_a_new_secret_ends_the_session_of_the_old_one(office: Office) -> None:
    await office.say(ANA, f"/masuk {office.code()}")
    await office.store.write(lambda tx: tx.authenticators.put(ANA, "A" * 32, office.clock()))
    assert "kode 6 angka" in (await office.say(ANA, "/antrian")).text
    office.clock.later(minutes=1)
    assert "Sisa percobaan" in (await office.say(ANA, office.code())).text


@pytest.fixture
def replica(office: Office) -> Desk:
    """Another process's desk has nothing of this one's memory."""
    return Desk(office.renderer, office.worlds)


async def test_a_session_is_known_to_every_replica(office: Office, replica: Desk) -> None:
    await office.say(ANA, "/antrian")
    incoming = office.said(ANA, office.code())
    assert replica.wants(incoming)
    await office.store.write(lambda tx: replica.take(tx, incoming, office.clock()))
    assert "Antrian" in (await office.seen(ANA)).text
    assert "Antrian" in (await office.say(ANA, "/antrian")).text


async def test_a_session_ends_with_the_officer(office: Office) -> None:
    await office.say(ANA, f"/masuk {office.code()}")
    await office.say(ANA, "/antrian")
    await office.store.write(lambda tx: dismiss(tx, CATALOG, ANA, office.clock()))
    await office.store.write(lambda tx: enrol(tx, ANA, "Ana", None, office.clock()))
    assert await office.store.read(lambda tx: tx.authenticators.find(ANA)) is None
