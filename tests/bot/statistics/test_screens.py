"""What officers see of the numbers: their own areas, small groups left out."""

import pytest

from bot.officers.roles import Role
from conversations.funnel import Cell
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, CITRA, LAHAT, PALEMBANG, TODAY, Office, draft
from tests.bot.statistics.weeks import BOSS, CHIEF, MUBA, READER, a_week, begin, enrol, one


async def test_the_week_is_told_first(each_office: Office) -> None:
    office = each_office
    await a_week(office)
    await begin(office, 7)
    seen = await office.say(BOSS, "/statistik")
    assert "16 November 2026 sampai 22 November 2026" in seen.text
    assert "Mulai (semua daerah): <b>7</b>, pekan lalu 0" in seen.text
    assert "Dikirim: <b>23</b>, pekan lalu 0" in seen.text
    assert "Pertama kali tersambung: <b>6</b>" in seen.text
    assert "Terdaftar: <b>6</b>" in seen.text
    assert "Median sampai tersambung: <b>6 jam</b>, pekan lalu belum ada" in seen.text
    assert "Terlama menunggu diambil: <b>3 hari</b>" in seen.text


async def test_an_officer_counts_their_own_area(office: Office) -> None:
    await a_week(office)
    mine = await office.say(ANA, "/statistik")
    assert "Daerah: Kota Palembang" in mine.text
    assert "Dikirim: <b>12</b>" in mine.text
    theirs = await office.say(CITRA, "/statistik")
    assert "Dikirim: <b>9</b>" in theirs.text
    assert "Terdaftar: <b>0</b>" in theirs.text
    regions = await office.press(CITRA, theirs.button("Kabupaten"))
    assert "Lahat" in regions.text
    assert "Palembang" not in regions.text


async def test_few_people_are_not_told_nor_can_they_be_worked_out(office: Office) -> None:
    await a_week(office)
    seen = await office.press(BOSS, "d:stats:regions")
    assert "Kabupaten Muba: <b>*</b> dikirim, * terbuka, * terdaftar" in seen.text
    # The next smallest with it, and its parts too, which would add up to it.
    assert "Kabupaten Lahat: <b>*</b> dikirim, * terbuka, * terdaftar" in seen.text
    assert "Kota Palembang: <b>12</b> dikirim, 6 terbuka, 6 terdaftar" in seen.text


async def test_an_administrator_sees_all_of_it(office: Office) -> None:
    await a_week(office)
    seen = await office.press(CHIEF, "d:stats:regions")
    assert "Kabupaten Muba: <b>2</b> dikirim, 2 terbuka, 0 terdaftar" in seen.text
    assert "Kabupaten Lahat: <b>9</b>" in seen.text


async def test_the_funnel_says_where_people_went(office: Office) -> None:
    await enrol(office)
    await begin(office, 6, "asdfgh", "1")
    seen = await office.press(BOSS, "d:stats:funnel")
    assert "<b>Cara kerja</b>: 6 ditanya; 6 menjawab, 0 berhenti, 6 pernah salah" in seen.text
    assert "<b>Pekerjaan</b>: 6 ditanya; 0 menjawab, 0 berhenti, 6 masih di situ" in seen.text
    assert "Separuh menjawab dalam 20 detik" in seen.text
    assert "6 masih di situ\n" in seen.text, "of what nobody has answered, no time is told"


async def test_an_officer_sees_the_funnel_of_who_said_to_live_in_their_area(
    office: Office,
) -> None:
    await enrol(office)

    async def there(tx: Transaction) -> None:
        cell = Cell(TODAY, "registration", "work", "id", "direct", "r1", PALEMBANG)
        counts = {
            cell: {"answered": 9, "stopped": 6},
            cell._replace(region=LAHAT): {"answered": 8},
            cell._replace(region=MUBA): {"answered": 2},
            cell._replace(region=""): {"stopped": 7},
        }
        await tx.funnel.add(counts)

    await office.store.write(there)
    mine = (await office.press(ANA, "d:stats:funnel")).text
    assert "yang sudah menyebut tempat tinggal di daerah Anda" in mine
    assert "<b>Cara kerja</b>: 15 ditanya; 9 menjawab, 6 berhenti" in mine
    assert "Kota Palembang: <b>15</b> mulai, 6 berhenti" in mine
    assert "Lahat" not in mine
    assert "<b>7</b> orang, semua daerah" in mine

    chief = (await office.press(BOSS, "d:stats:funnel")).text
    assert "<b>Cara kerja</b>: 32 ditanya; 19 menjawab, 13 berhenti" in chief
    assert "Kota Palembang: <b>15</b> mulai, 6 berhenti" in chief
    for few in ("Muba", "Lahat"):
        assert f"Kabupaten {few}: <b>*</b> mulai, * berhenti" in chief
    week = (await office.say(ANA, "/statistik")).text
    assert "berhenti di</b> (28 hari, yang sudah menyebut tempat tinggal di daerah Anda)" in week
    assert "<b>6</b> dari 15" in week


async def test_a_funnel_of_few_tells_nothing_of_them(office: Office) -> None:
    await enrol(office)
    await begin(office, 3, "1")
    seen = await office.press(BOSS, "d:stats:funnel")
    assert "<b>Cara kerja</b>: * ditanya\n" in seen.text
    seen = await office.press(CHIEF, "d:stats:funnel")
    assert "<b>Cara kerja</b>: 3 ditanya; 3 menjawab" in seen.text


@pytest.mark.parametrize("part", ["week", "funnel", "status", "regions", "sources"])
async def test_where_there_is_nothing_yet_that_is_said(office: Office, part: str) -> None:
    await enrol(office)
    seen = await office.press(BOSS, f"d:stats:{part}")
    assert seen.texts
    assert "None" not in seen.text


@pytest.mark.parametrize("data", ["d:stats", "d:stats:x", "d:draw:x", "d:draw", "d:stats:week:y"])
async def test_a_button_of_another_release_shows_the_week(office: Office, data: str) -> None:
    await enrol(office)
    seen = await office.press(BOSS, data)
    assert "<b>Statistik</b>" in seen.text
    assert seen.orders == []


async def test_status_and_age_are_told_apart(office: Office) -> None:
    await a_week(office)
    seen = await office.press(BOSS, "d:stats:status")
    assert "baru: <b>17</b>" in seen.text
    assert "2 sampai 3 hari: <b>17</b>" in seen.text
    assert "lebih dari 7 hari: <b>0</b>" in seen.text


async def test_the_ages_of_those_who_wait_give_no_hidden_status_away(office: Office) -> None:
    await enrol(office)
    for number in range(1, 12):
        await one(office, number)
    for number in (1, 2):
        await office.say(ANA, f"/ambil {draft(number).code}")
    seen = await office.press(BOSS, "d:stats:status")
    assert "baru: <b>*</b>" in seen.text
    assert "dipegang: <b>*</b>" in seen.text
    assert "kurang dari 1 hari: <b>*</b>" in seen.text
    assert "lebih dari 7 hari: <b>0</b>" in seen.text
    regions = await office.press(BOSS, "d:stats:regions")
    assert "<b>11</b> dikirim, 11 terbuka" in regions.text
    seen = await office.press(CHIEF, "d:stats:status")
    assert "kurang dari 1 hari: <b>9</b>" in seen.text


async def test_the_next_question_does_not_say_how_few_stopped_before_it(office: Office) -> None:
    await enrol(office)
    await begin(office, 13)
    office.clock.later(seconds=9)
    on = [office.said(700_000 + n, "1") for n in range(11)]
    await office.service.handle(on)
    seen = (await office.press(BOSS, "d:stats:funnel")).text
    assert "<b>Cara kerja</b>: 13 ditanya; * menjawab" in seen
    assert "<b>Pekerjaan</b>: * ditanya\n" in seen
    seen = (await office.press(CHIEF, "d:stats:funnel")).text
    assert "<b>Pekerjaan</b>: 11 ditanya" in seen


async def test_origins_are_told_by_code_language_and_way(office: Office) -> None:
    await a_week(office)
    await begin(office, 5)
    seen = await office.press(BOSS, "d:stats:sources")
    assert "tanpa kode: <b>23</b>" in seen.text
    assert "Bahasa Indonesia: <b>23</b>" in seen.text
    assert "sendiri: <b>5</b>" in seen.text


async def test_a_picture_is_an_order_that_names_nobody(office: Office) -> None:
    await a_week(office)
    seen = await office.say(BOSS, "/statistik")
    drawn = await office.press(BOSS, seen.button("🖼 Kabupaten"))
    assert drawn.orders == [
        {"statistics": {"picture": "regions"}, "officer": BOSS, "language": "id"}
    ]
    [packet] = [packet for packet in drawn.packets if packet.call.method == "sendPhoto"]
    assert packet.take_away_after is None
    assert drawn.toasts == ["Gambar disiapkan."]


async def test_the_report_is_for_those_who_lead(office: Office) -> None:
    await a_week(office)
    assert "di luar tugas" in (await office.say(ANA, "/laporan")).text
    assert "di luar tugas" in (await office.press(ANA, "d:weekly:2026-W47:pdf")).text
    assert "di luar tugas" in (await office.say(READER, "/statistik")).text
    seen = await office.say(BOSS, "/laporan")
    ordered = await office.press(BOSS, seen.button("📄 PDF 16 November"))
    [order] = ordered.orders
    assert order["statistics"] == {"week": "2026-W47", "format": "pdf"}


@pytest.mark.parametrize("rest", ["", ":x", ":2026-W47", ":2026-W47:doc", ":2026-W99:pdf"])
async def test_a_report_of_no_week_is_asked_for_again(office: Office, rest: str) -> None:
    await enrol(office)
    seen = await office.press(BOSS, f"d:weekly{rest}")
    assert seen.orders == []
    assert "Laporan pekan yang mana?" in seen.text


async def test_a_viewer_sees_numbers_and_no_report(office: Office) -> None:
    await office.store.write(
        lambda tx: tx.officers.add(BOSS, "Dewi", Role.VIEWER, None, office.clock())
    )
    seen = await office.say(BOSS, "/statistik")
    assert not [label for label in seen.buttons if "PDF" in label]
