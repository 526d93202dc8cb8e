import json
from datetime import UTC, date, datetime

import pytest

from bot.officers import choosing
from bot.officers.choice import ALLOWED, Choice, first_day
from bot.officers.profiles import Profile
from bot.officers.selection import Format, Selection
from bot.queueing import Kind
from conversations import codes
from conversations.lead import LeadKind, Outcome
from storage.audit import Entry
from tests.bot.officers.office import ANA, CITRA, LAHAT, NOW, PALEMBANG, Office, draft, secrets


@pytest.fixture(autouse=True)
async def leads(office: Office) -> None:
    """Three of today in Palembang, one in Lahat, and one from a month ago."""
    office.clock.later(days=-31)
    await office.file(draft(1), chat=600_000)
    office.clock.later(days=31)
    await office.file(*[draft(n) for n in (2, 3, 4)], draft(5, region=LAHAT, district=None))
    office.clock.later(minutes=1)


@pytest.mark.parametrize(
    ("period", "first"),
    [
        ("today", date(2026, 11, 22)),
        ("week", date(2026, 11, 16)),
        ("days30", date(2026, 10, 24)),
        ("month", date(2026, 11, 1)),
        ("all", None),
    ],
)
def test_a_period_begins_on_its_first_day(period: str, first: date | None) -> None:
    assert first_day(period, date(2026, 11, 22)) == first


def test_a_day_is_a_day_in_jakarta() -> None:
    chosen = Choice("today").selection(date(2026, 11, 22), NOW, ANA, None)
    assert chosen.since is not None
    assert chosen.since.astimezone(UTC) == datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert chosen.until == NOW


def test_a_selection_survives_the_outbox() -> None:
    chosen = Selection(
        since=NOW,
        until=NOW,
        changed_since=NOW,
        status="held",
        region=PALEMBANG,
        outcome=Outcome.NO_ANSWER,
        kind=LeadKind.PMI,
        holder=ANA,
        due_by=date(2026, 11, 25),
        language="en",
        referral="PASAR1",
        referred=True,
        format=Format.JSONL,
        profile=Profile.OFFICE,
    )
    assert Selection.from_json(json.loads(json.dumps(chosen.to_json()))) == chosen
    assert Selection.from_json(Selection().to_json()) == Selection()


async def test_the_count_is_what_the_choice_comes_to(office: Office) -> None:
    seen = await office.say(ANA, "/ekspor")
    assert "<b>3 pendaftaran</b>" in seen.text
    assert "16 November 2026 sampai 22 November 2026" in seen.text
    seen = await office.press(ANA, seen.button("Semua waktu"))
    assert "<b>4 pendaftaran</b>" in seen.text
    seen = await office.press(ANA, seen.button("Terdaftar"))
    assert "<b>0 pendaftaran</b>" in seen.text
    assert "📄 Kirim berkas" not in seen.buttons
    assert {"✓ Semua waktu", "✓ Terdaftar", "✓ Daftar telepon"} <= seen.buttons.keys()
    assert "<b>1 pendaftaran</b>" in (await office.say(CITRA, "/ekspor")).text


async def test_an_officer_of_several_areas_may_choose_one(office: Office) -> None:
    assert "Daerah ▸" not in (await office.say(ANA, "/ekspor")).buttons
    both = frozenset({PALEMBANG, LAHAT})
    await office.store.write(lambda tx: tx.officers.add(ANA, "Ana", "officer", both, NOW))
    seen = await office.say(ANA, "/ekspor")
    assert "<b>4 pendaftaran</b>" in seen.text
    areas = await office.press(ANA, seen.button("Daerah"))
    assert len(areas.buttons) == 3
    seen = await office.press(ANA, areas.button("Kabupaten Lahat"))
    assert "<b>1 pendaftaran</b>" in seen.text


async def test_nobody_chooses_an_area_that_is_not_theirs(office: Office) -> None:
    forged = ":".join(("d", "send", *Choice("all", area=LAHAT).parts()))
    seen = await office.press(ANA, forged)
    assert seen.toasts == ["Tidak ada berkas untuk pilihan ini."]
    assert "<b>0 pendaftaran</b>" in seen.text
    forged = ":".join(("d", "file", "report", *Choice("all", area=LAHAT).parts()))
    assert (await office.press(ANA, forged)).orders == []
    assert await office.audit() == []


async def order(office: Office, *labels: str) -> tuple[str, dict[str, object]]:
    seen = await office.say(ANA, "/ekspor")
    for label in (*labels, "📄", "Laporan"):
        seen = await office.press(ANA, seen.button(label))
    [ordered] = seen.orders
    [row] = [row for row in seen.rows if row.kind == Kind.FILE]
    assert row.payload
    return seen.text, dict(ordered)


CSV = ("Lainnya", "Format", "CSV", "◂ Selesai")


async def test_sending_asks_why_logs_it_and_orders_a_file(office: Office) -> None:
    text, ordered = await order(office, "Lengkap", *CSV, "Baru")

    assert "3 pendaftaran, pendaftaran lengkap, CSV. Alasan: laporan" in text
    number = ordered.pop("export")
    chosen = {key: value for key, value in ordered.items() if value is not None}
    assert chosen == {
        "since": "2026-11-16T00:00:00+07:00",
        "until": "2026-11-22T03:05:05+00:00",
        "status": "new",
        "format": "csv",
        "profile": "registration",
        "officer": ANA,
        "language": "id",
        "reason": "report",
    }
    [entry] = await office.audit()
    assert (entry.action, entry.actor) == ("export.asked", ANA)
    assert entry.detail == {
        "export": number,
        "reason": "report",
        "rows": 3,
        "via": "chat",
        "since": "2026-11-15T17:00Z",
        "until": "2026-11-22T03:05Z",
        "status": "new",
        "format": "csv",
        "profile": "registration",
    }


async def test_the_other_choices_narrow_the_same_count(office: Office) -> None:
    await office.say(ANA, f"/ambil {codes.make(3)}")
    seen = await office.say(ANA, "/ekspor")
    for label in ("Lainnya", "Dipegang", "saya"):
        seen = await office.press(ANA, seen.button(label))
    assert "<b>1 pendaftaran</b>" in seen.text
    assert "Dipegang: saya ▸" in seen.buttons
    seen = await office.press(ANA, seen.button("◂ Selesai"))
    assert "Dipegang: saya" in seen.text
    seen = await office.press(ANA, seen.button("📄"))
    seen = await office.press(ANA, seen.button("Menelepon"))
    assert seen.orders[0]["holder"] == ANA
    assert str(ANA) not in str((await office.audit())[0].detail)


@pytest.mark.parametrize("field", ["due", "holder", "outcome", "kind", "source", "language"])
async def test_every_other_choice_has_words_and_a_way_back(office: Office, field: str) -> None:
    start = await office.say(ANA, "/ekspor")
    others = await office.press(ANA, start.button("Lainnya"))
    [data] = [data for data in others.buttons.values() if data.split(":")[2] == field]
    asked = await office.press(ANA, data)
    assert len(asked.buttons) == len(ALLOWED[field]) + 1
    for data in list(asked.buttons.values()):
        assert "Pilihan lain" in (await office.press(ANA, data)).text


async def test_since_the_last_file_means_since_it_was_read(office: Office) -> None:
    seen = await office.press(ANA, (await office.say(ANA, "/ekspor")).button("Sejak terakhir"))
    assert "belum pernah" in seen.text
    assert "<b>4 pendaftaran</b>" in seen.text
    read_at = {"read_at": NOW.isoformat(), "delivered": "sent"}
    entry = Entry(NOW, choosing.SENT, ANA, detail=read_at)
    await office.store.write(lambda tx: tx.audit.add(entry))
    office.clock.later(hours=1)
    await office.say(ANA, f"/ambil {codes.make(1)}")

    seen = await office.press(ANA, (await office.say(ANA, "/ekspor")).button("Sejak terakhir"))
    assert "berkas terakhir Anda (22 November 2026 pukul 10.03)" in seen.text
    assert "<b>4 pendaftaran</b>" in seen.text  # three of that very moment, and the one taken
    office.clock.later(hours=1)
    entry = Entry(office.clock(), choosing.SENT, ANA, detail={"read_at": _now(office)})
    await office.store.write(lambda tx: tx.audit.add(entry))
    seen = await office.press(ANA, (await office.say(ANA, "/ekspor")).button("Sejak terakhir"))
    assert "<b>0 pendaftaran</b>" in seen.text


def _now(office: Office) -> str:
    return office.clock().isoformat()


async def test_without_a_passphrase_only_counts_come_out(office: Office) -> None:
    await office.store.write(lambda tx: tx.passphrases.drop(ANA))
    seen = await office.say(ANA, "/ekspor")
    assert f"python -m bot officer passphrase {ANA}" in seen.text
    seen = await office.press(ANA, seen.button("📄"))
    assert (seen.orders, seen.toasts) == ([], ["Tidak ada berkas untuk pilihan ini."])
    forged = ":".join(("d", "file", "report", *Choice("all").parts()))
    assert (await office.press(ANA, forged)).orders == []
    assert await office.audit() == []

    seen = await office.press(ANA, (await office.say(ANA, "/ekspor")).button("Jumlah saja"))
    assert "passphrase" not in seen.text
    seen = await office.press(ANA, seen.button("📄"))
    seen = await office.press(ANA, seen.button("Laporan"))
    assert seen.orders[0]["profile"] == "statistics"


async def test_what_the_office_has_not_said_cannot_be_chosen(office: Office) -> None:
    assert "Kolom kantor" not in (await office.say(ANA, "/ekspor")).buttons
    forged = ":".join(("d", "export", *Choice(profile="office").parts()))
    assert "✓ Daftar telepon" in (await office.press(ANA, forged)).buttons


async def test_neither_the_order_nor_the_log_names_anybody(office: Office) -> None:
    _, ordered = await order(office, "Lengkap")
    written = f"{ordered} {await office.audit()}"
    assert [s for n in range(1, 6) for s in secrets(n) if s in written] == []
    assert codes.make(2) not in written


async def test_the_file_and_its_message_leave_the_chat_again(office: Office) -> None:
    seen = await office.say(ANA, "/ekspor")
    seen = await office.press(ANA, seen.button("📄"))
    seen = await office.press(ANA, seen.button("Laporan"))
    [packet] = [p for p in seen.packets if p.call.method == "sendDocument"]
    assert packet.take_away_after == 600


async def test_without_a_reason_there_is_no_file(office: Office) -> None:
    forged = ":".join(("d", "file", "curiosity", *Choice("all").parts()))
    seen = await office.press(ANA, forged)
    assert seen.orders == []
    assert "Untuk apa berkas ini?" in seen.text


@pytest.mark.parametrize(
    "data",
    [
        *("d:export", "d:export:x", "d:export:week:all:all:xlsx:masked", "d:send:a", "d:file"),
        *("d:export:aaaaaaaaaa:x", "d:export:zzzzzzzzzz:all"),
    ],
)
async def test_a_button_of_another_release_begins_anew(office: Office, data: str) -> None:
    seen = await office.press(ANA, data)
    assert seen.orders == []
    assert "3 pendaftaran" in seen.text


async def test_a_file_in_the_chat_has_an_end(office: Office) -> None:
    """What is too much for one file can still be counted, but not sent."""
    assert choosing.MOST_IN_CHAT == 5_000
    too_many = choosing.may_be_sent(choosing.MOST_IN_CHAT + 1, "calls")
    assert (choosing.may_be_sent(0, "calls"), choosing.may_be_sent(5_000, "calls"), too_many) == (
        False,
        True,
        False,
    )
    assert choosing.may_be_sent(50_000, "statistics")
