"""/impor in the chat: asked for, sent, tried, brought in by one press. Nobody in it exists."""

import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pytest
from telegram.error import BadRequest, NetworkError

from bot.officers.importing_fetch import MOST_TRIES, REPORT, Imports
from bot.updates import Incoming
from conversations import codes
from conversations.events import File, Sent, Thing
from conversations.lead import LeadStatus
from storage.imports import ImportState
from tests.bot.officers.office import ANA, BUDI, NOW, STRANGER, Office, Seen, draft, nik

ONE, TWO = codes.make(1), codes.make(2)
HEAD = "lead_code;version;set_outcome;set_follow_up;set_note"


@dataclass
class Telegram:
    """Keeps files; answers as it is told to."""

    files: dict[str, bytes] = field(default_factory=dict)
    fails: list[Exception] = field(default_factory=list)

    async def call(self, method: str, params: dict[str, Any]) -> Any:
        assert method == "getFile"
        if self.fails:
            raise self.fails.pop(0)
        return {"file_path": params["file_id"], "file_size": len(self.files[params["file_id"]])}

    async def download(self, path: str) -> bytes:
        return self.files[path]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def desk(each_office: Office) -> Office:
    """Ana holds one lead, as version 2."""
    await each_office.file(draft(1), draft(2))
    await each_office.say(ANA, f"/ambil {ONE}")
    return each_office


def imports(office: Office, telegram: Telegram) -> Imports:
    """As after a start."""
    return Imports(office.store, telegram, office.renderer, office.clock)  # type: ignore[arg-type]


async def send(office: Office, user: int, file: str = "F1") -> Seen:
    office.updates += 1
    sent = Sent(Thing.DOCUMENT, office.clock(), 99, File(file, "isi.csv", 100))
    await office.service.handle([Incoming(office.updates, chat=user, user=user, event=sent)])
    return await office.seen(user)


def table(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode("utf-8-sig")


async def tried(office: Office, telegram: Telegram, *rows: str) -> Seen:
    telegram.files["F1"] = table(*rows)
    await office.say(ANA, "/impor")
    await send(office, ANA)
    await imports(office, telegram).look()
    return await office.seen(ANA)


async def version(office: Office) -> int:
    return (await office.store.read(lambda tx: tx.leads.get(ONE, None))).version


async def test_a_file_is_asked_for_tried_and_brought_in_by_one_press(
    desk: Office, telegram: Telegram
) -> None:
    assert "kolom kuning" in (await desk.say(ANA, "/impor")).text
    telegram.files["F1"] = table(f"{ONE};2;tersambung;;Minta sore", f"{TWO};1;tersambung;;")
    assert "sedang diperiksa" in (await send(desk, ANA)).text

    await imports(desk, telegram).look()  # another process than the one that took it over
    shown = await desk.seen(ANA)
    assert "belum ada yang dicatat" in shown.text
    assert "Bisa dicatat: <b>1</b>\nBelum dipegang, akan diambil atas nama Anda" in shown.text
    assert ("deleteMessage", {"chat_id": ANA, "message_id": 99}) in shown.calls
    assert await version(desk) == 2

    done = await desk.press(ANA, shown.button("✔ Catat 2 baris"))
    assert "Sudah dicatat</b>\nDicatat: <b>1</b>\nDiambil atas nama Anda" in done.text
    lead = await desk.store.read(lambda tx: tx.leads.get(ONE, None))
    assert (lead.status, lead.version) == (LeadStatus.CONTACTED, 3)
    again = await desk.press(ANA, shown.button("✔ Catat 2 baris"))
    assert "Tidak ada yang diubah lagi" in again.text
    assert await version(desk) == 3
    assert [entry.action for entry in await desk.audit()] == ["import.applied"]


async def test_the_file_that_comes_back_says_of_every_row_why(
    desk: Office, telegram: Telegram
) -> None:
    shown = await tried(desk, telegram, f"{ONE};1;tersambung;;", f"{ONE};2;;;{nik(1)}")
    assert "Tidak ada yang bisa dicatat" in shown.text
    assert shown.buttons == {}
    (order,) = shown.orders
    assert nik(1) not in str(order)

    upload = await imports(desk, telegram).build(order)
    assert upload.name.startswith("impor_2026-11-22")
    book = openpyxl.load_workbook(io.BytesIO(upload.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert "Sekarang: dipegang" in str(rows[1][-1])
    assert "NIK" in str(rows[2][-1])
    assert nik(1) not in str(rows)  # the report is under no lock


async def test_what_was_changed_between_trial_and_press_is_not_overwritten(
    desk: Office, telegram: Telegram
) -> None:
    shown = await tried(desk, telegram, f"{ONE};2;tidak mau;;")
    await desk.say(ANA, f"/hasil {ONE} tersambung")
    done = await desk.press(ANA, shown.button("✔"))

    assert "Sudah diubah orang lain: <b>1</b>" in done.text
    lead = await desk.store.read(lambda tx: tx.leads.get(ONE, None))
    assert lead.status is LeadStatus.CONTACTED


async def test_a_document_that_nobody_asked_for_is_not_read(desk: Office) -> None:
    strangers = await send(desk, STRANGER)
    assert "/impor" not in strangers.text
    assert "Berkas itu tidak dibaca" in (await send(desk, ANA)).text
    await desk.say(ANA, "/impor")
    assert "Berkas itu tidak dibaca" in (await send(desk, BUDI)).text
    assert (await send(desk, STRANGER + 1)).texts == strangers.texts


async def test_a_press_of_anothers_trial_does_nothing(desk: Office, telegram: Telegram) -> None:
    shown = await tried(desk, telegram, f"{ONE};2;tersambung;;")
    assert "tidak disimpan" in (await desk.press(BUDI, shown.button("✔"))).text
    assert await version(desk) == 2


async def test_a_file_that_is_none_is_refused_with_the_way_out(
    desk: Office, telegram: Telegram
) -> None:
    telegram.files["F1"] = b"PK\x03\x04 broken"
    await desk.say(ANA, "/impor")
    await send(desk, ANA)
    await imports(desk, telegram).look()
    seen = await desk.seen(ANA)
    assert "rusak" in seen.text
    assert "/impor" in seen.text
    assert seen.orders == []


async def test_telegrams_silence_delays_it_and_in_the_end_it_is_said(
    desk: Office, telegram: Telegram
) -> None:
    telegram.files["F1"] = table(f"{ONE};2;tersambung;;")
    await desk.say(ANA, "/impor")
    await send(desk, ANA)
    telegram.fails = [NetworkError("down")]
    work = imports(desk, telegram)
    await work.look()
    await work.look()  # not due again yet
    assert (await desk.seen(ANA)).texts == []
    desk.clock.later(seconds=11)
    await work.look()
    assert "Bisa dicatat" in (await desk.seen(ANA)).text

    await desk.say(ANA, "/impor")
    await send(desk, ANA)
    telegram.fails = [NetworkError("down")] * MOST_TRIES
    for _ in range(MOST_TRIES):
        await work.look()
        desk.clock.later(minutes=10)
    assert "tidak bisa diambil" in (await desk.seen(ANA)).text


async def test_a_file_that_telegram_finds_too_large_is_told_so(
    desk: Office, telegram: Telegram
) -> None:
    telegram.fails = [BadRequest("Bad Request: file is too big")]
    assert "terlalu besar" in (await tried(desk, telegram)).text


async def test_after_a_day_nothing_of_it_is_kept(desk: Office, telegram: Telegram) -> None:
    shown = await tried(desk, telegram, f"{ONE};2;tersambung;;")
    (order,) = shown.orders
    desk.clock.later(days=1, minutes=1)
    await imports(desk, telegram).look()
    assert await desk.store.read(lambda tx: tx.imports.find(order[REPORT], ANA)) is None
    assert "tidak disimpan" in (await desk.press(ANA, shown.button("✔"))).text


async def test_who_was_removed_meanwhile_hears_nothing(desk: Office, telegram: Telegram) -> None:
    telegram.files["F1"] = table(f"{ONE};2;tersambung;;")
    await desk.say(ANA, "/impor")
    await send(desk, ANA)
    await desk.store.write(lambda tx: tx.officers.remove(ANA, NOW))
    await imports(desk, telegram).look()
    assert (await desk.seen(ANA)).texts == []
    due = await desk.store.read(lambda tx: tx.imports.due(desk.clock(), 9))
    assert [order for order in due if order.state is ImportState.SENT] == []
