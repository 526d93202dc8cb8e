"""From an owner's file to the list and the answer, through the real client and the sandbox."""

import asyncio
import io
from typing import Any

import pytest
import xlsxwriter
from telegram.error import BadRequest

from bot.api import BotApi
from bot.queueing import Kind
from bot.sandbox.faults import Kind as Fault
from bot.staff import reading
from bot.staff.reading import StaffReading
from bot.staff.taking import MOST_WAITING
from conversations.people import mask_nik
from conversations.staff_rows import MOST_ROWS
from storage.errors import OfficerNotFound, StoreUnavailable
from storage.staff_files import FileState
from storage.store import Job, Store
from storage.transaction import Transaction
from tests.bot.officers.office import ANA
from tests.bot.staff.lists import HEAD, book, cells, nik, row, text
from tests.bot.staff.owner import SHOP, Owner, always

BAD_NIK = row(2, nik="123")
NO_WAGE = row(3, wage=None)


async def test_good_rows_are_on_the_list_and_the_file_leaves_the_chat(each_owner: Owner) -> None:
    owner = each_owner
    at_once = await owner.sends("daftar.xlsx", book(HEAD, row(1), row(2)))
    assert "Berkas diterima" in at_once
    assert await owner.staff() == []

    calls = await owner.looks()

    assert "<b>2 baik</b>" in calls[0].params["text"]
    assert [call.method for call in calls] == ["sendMessage", "deleteMessage"]
    assert [worker.nik for worker in await owner.staff()] == [nik(1), nik(2)]
    assert await owner.waiting() == []
    assert await owner.looks() == []


async def test_bad_rows_come_back_with_what_is_wrong_and_good_ones_stay(owner: Owner) -> None:
    said, calls = await owner.answered("daftar.xlsx", book(HEAD, row(1), BAD_NIK, NO_WAGE))

    assert "1 baik, 2 perlu diperbaiki" in said
    assert [worker.nik for worker in await owner.staff()] == [nik(1)]
    heading, good, first, second = cells(await owner.built(calls))
    assert heading == [*HEAD, "Yang perlu diperbaiki"]
    assert good[:2] == ["Pekerja Contoh B", nik(1)]
    assert good[-1] == "Baik, sudah masuk daftar."
    assert first[-1] == "NIK harus 16 angka, di sini ada 3."
    assert second[-1].startswith("Upah belum ada.")
    [order] = [row for row, _ in owner.front.sent if row.kind == Kind.FILE]
    assert nik(1).encode() not in order.payload


async def test_the_answer_put_right_adds_the_rest(owner: Owner) -> None:
    _, calls = await owner.answered("daftar.xlsx", book(HEAD, row(1), BAD_NIK))
    corrected = cells(await owner.built(calls))
    corrected[2][1] = nik(2)

    said, calls = await owner.answered("daftar_diperiksa.xlsx", book(*corrected))

    assert "<b>2 baik</b>" in said
    assert "ganti dengan isian baru: 1 orang" in said
    assert [worker.nik for worker in await owner.staff()] == [nik(1), nik(2)]
    _, calls = await owner.answered("lagi.xlsx", book(*corrected, NO_WAGE))
    assert cells(await owner.built(calls))[0] == [*HEAD, "Yang perlu diperbaiki"]


async def test_the_first_rows_are_told_in_the_chat_too_and_a_total_is_nobody(owner: Owner) -> None:
    no_phone = row(4, phone="0812")
    total = ["Total", None, None, "=SUM(D2:D4)", None]
    said, calls = await owner.answered("a.xlsx", book(HEAD, row(1), BAD_NIK, no_phone, total))

    assert "2 baik, 1 perlu diperbaiki" in said
    assert "Baris 3, P••• C••• C•••: NIK harus 16 angka, di sini ada 3." in said
    assert "Baris 4, P••• C••• E•••: Sudah masuk daftar, tanpa nomor HP." in said
    assert [worker.nik for worker in await owner.staff()] == [nik(1), nik(4)]
    assert len(cells(await owner.built(calls))) == 4


async def test_a_formula_that_nothing_has_counted_is_told_as_one(owner: Owner) -> None:
    target = io.BytesIO()
    written = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = written.add_worksheet()
    for at, line in enumerate((HEAD, row(1), row(2))):
        sheet.write_row(at, 0, line)
    sheet.write_formula(2, 3, "=2000000+500000")  # with a 0 for its result, as this writer does
    written.close()

    said, calls = await owner.answered("a.xlsx", target.getvalue())

    assert "Upah berisi rumus" in said
    assert cells(await owner.built(calls))[2][3] == "'=2000000+500000"


async def test_the_same_nik_replaces(owner: Owner) -> None:
    await owner.answered("a.csv", text(HEAD, row(1)))
    await owner.answered("b.csv", text(HEAD, row(1, wage="3 juta")))
    assert [worker.wage for worker in await owner.staff()] == [3_000_000]


async def test_a_thousand_rows_are_taken_and_one_more_takes_nothing(owner: Owner) -> None:
    said, _ = await owner.answered("a.xlsx", book(HEAD, *map(row, range(1, MOST_ROWS + 1))))
    assert "<b>1000 baik</b>" in said
    assert len(await owner.staff()) == MOST_ROWS

    said, _ = await owner.answered("b.csv", text(HEAD, *map(row, range(1, MOST_ROWS + 2))))
    assert "lebih dari 1000 baris" in said
    assert await owner.waiting() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 \x00", "bukan daftar"),
        (b" ", "belum ada isinya"),
        (book(HEAD), "belum ada isinya"),
        (book(row(1)), "Judul kolomnya"),
        (book(HEAD[:2], row(1)), "• Tanggal lahir\n• Upah sebulan"),
        (book(HEAD, row(1))[:900], "rusak"),
        (b"x" * (5 * 2**20 + 1), "terlalu besar"),
    ],
)
async def test_what_cannot_be_read_says_why_and_leaves_the_list_alone(
    owner: Owner, content: bytes, words: str
) -> None:
    await owner.answered("daftar.csv", text(HEAD, row(1)))
    sent = await owner.sends("daftar.xlsx", content, file_size=None)
    assert "diterima" in sent
    calls = await owner.looks()

    assert words in calls[0].params["text"]
    assert len(await owner.staff()) == 1
    assert await owner.waiting() == []


async def test_no_nik_is_in_what_we_say_nor_in_the_logs(owner: Owner) -> None:
    said, calls = await owner.answered("daftar.csv", text(HEAD, row(1), BAD_NIK))
    for heard in (said, str(calls), str(owner.front.lines), str(await owner.waiting())):
        assert nik(1) not in heard
        assert "Pekerja Contoh" not in heard
    shown = await owner.front.say(owner.chat, "/pekerja")
    assert mask_nik(nik(1)) in shown
    assert "P••• C••• B•••" in shown


@pytest.mark.parametrize(
    "fault", [Fault.SERVER_ERROR, Fault.CUT, Fault.BAD_GATEWAY, Fault.TOO_MANY]
)
async def test_while_telegram_cannot_be_reached_the_order_waits(
    owner: Owner, fault: Fault
) -> None:
    await owner.sends("daftar.csv", text(HEAD, row(1)))
    owner.server.telegram.faults.next("getFile", fault)

    assert await owner.looks() == []
    [order] = await owner.waiting()
    assert (order.tries, order.state) == (1, FileState.WAITING)
    assert await owner.looks() == []  # not before its time
    owner.later(minutes=1)
    assert "<b>1 baik</b>" in (await owner.looks())[0].params["text"]


async def test_after_many_tries_the_owner_is_to_send_it_again(owner: Owner) -> None:
    await owner.sends("daftar.csv", text(HEAD, row(1)))
    for _ in range(reading.MOST_TRIES):
        owner.server.telegram.faults.next("getFile", Fault.SERVER_ERROR)
        calls = await owner.looks()
        owner.later(minutes=11)

    assert "Tolong kirim lagi" in calls[0].params["text"]
    assert await owner.waiting() == []


async def test_a_file_that_telegram_no_longer_has_is_asked_for_again(owner: Owner) -> None:
    await owner.sends("daftar.csv", text(HEAD, row(1)), file_id="gone")
    assert "Tolong kirim lagi" in (await owner.looks())[0].params["text"]
    owner.server.telegram.take_illegal_calls()


class Busy(BotApi):
    """What Telegram says while it looks for a file."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9", "1:x")

    async def call(self, method: str, *_: Any, **__: Any) -> Any:
        raise BadRequest("wrong file_id or the file is temporarily unavailable")


async def test_a_file_that_telegram_has_not_ready_yet_waits(owner: Owner) -> None:
    await owner.sends("daftar.csv", text(HEAD, row(1)))
    front = owner.front
    await StaffReading(front.store, Busy(), front.worlds, front.renderer, always).look()

    assert await owner.front.calls(owner.chat) == []
    assert [order.tries for order in await owner.waiting()] == [1]


class Killed(Store):
    """A store that a kill cuts off before what is written to it is committed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def read(self, job: Job[Any]) -> Any:
        return await self._store.read(job)

    async def write(self, job: Job[Any]) -> Any:
        async def cut_off(tx: Any) -> None:
            await job(tx)
            raise StoreUnavailable

        await self._store.write(cut_off)


async def test_a_kill_before_the_commit_leaves_the_order_and_nothing_else(owner: Owner) -> None:
    await owner.sends("daftar.csv", text(HEAD, row(1), BAD_NIK))
    whole, owner.reading._store = owner.reading._store, Killed(owner.front.store)
    with pytest.raises(StoreUnavailable):
        await owner.reading.look()

    assert await owner.staff() == []
    assert await owner.front.calls(owner.chat) == []
    assert [order.state for order in await owner.waiting()] == [FileState.WAITING]
    owner.reading._store = whole
    assert "1 baik, 1 perlu" in (await owner.looks())[0].params["text"]


async def test_two_readers_answer_once(each_owner: Owner) -> None:
    owner = each_owner
    await owner.sends("daftar.csv", text(HEAD, row(1)))
    await asyncio.gather(owner.reading.look(), owner.reading.look())

    calls = await owner.front.calls(owner.chat)
    assert sum("baik" in str(call.params.get("text")) for call in calls) == 1


async def test_who_was_erased_meanwhile_hears_nothing(owner: Owner) -> None:
    await owner.sends("daftar.csv", text(HEAD, row(1)))
    order = (await owner.waiting())[0]
    await owner.front.store.write(lambda tx: tx.erase_person(owner.chat, owner.front.now))

    await owner.reading._see_to(order)

    assert await owner.front.calls(owner.chat) == []
    assert await owner.staff() == []


async def test_an_answer_whose_owner_was_erased_is_not_sent(owner: Owner) -> None:
    _, calls = await owner.answered("daftar.csv", text(HEAD, BAD_NIK))
    await owner.front.store.write(lambda tx: tx.erase_person(owner.chat, owner.front.now))
    with pytest.raises(OfficerNotFound):
        await owner.built(calls)


async def test_a_list_of_a_business_that_was_taken_back_meanwhile_is_not_kept(
    owner: Owner,
) -> None:
    await owner.sends("daftar.csv", text(HEAD, row(1)))
    await owner.take_back()

    assert "tidak kami simpan" in (await owner.looks())[0].params["text"]
    assert await owner.staff() == []
    assert await owner.waiting() == []


async def test_only_so_many_files_of_one_owner_wait(owner: Owner) -> None:
    for _ in range(MOST_WAITING):
        assert "diterima" in await owner.sends("daftar.csv", text(HEAD, row(1)))
    assert "Masih ada 3 berkas" in await owner.sends("daftar.csv", text(HEAD, row(1)))
    assert len(await owner.waiting()) == MOST_WAITING


async def test_several_files_at_once_are_all_read(owner: Owner) -> None:
    """An album of documents is one update a file, and each may be another list."""
    await owner.sends("a.csv", text(HEAD, row(1)))
    sent = [
        owner.server.telegram.send_file(owner.person, "b.csv", text(HEAD, row(number)))
        for number in (2, 3)
    ]
    await owner.front.hear(
        *(
            owner.front.sends(owner.chat, document=m.json["document"], media_group_id="1")
            for m in sent
        )
    )
    await owner.looks()
    assert len(await owner.staff()) == 3


async def test_what_was_answered_is_forgotten_after_two_days(owner: Owner) -> None:
    await owner.answered("daftar.csv", text(HEAD, BAD_NIK))
    owner.later(days=1)
    await owner.reading.forget()
    assert len(await owner.waiting()) == 1
    owner.later(days=2)
    await owner.reading.forget()
    assert await owner.waiting() == []


async def test_the_answer_keeps_to_the_language_of_the_owner(owner: Owner) -> None:
    await owner.front.say(owner.chat, "/bahasa", "English")
    said, calls = await owner.answered("list.csv", text(HEAD, BAD_NIK))
    assert "0 fine, 1 to be put right" in said
    assert cells(await owner.built(calls))[1][-1] == "A NIK has 16 digits, this one has 3."


async def test_a_helpers_file_is_not_a_list(owner: Owner) -> None:
    """A business handed in for somebody else has its list from its own owner."""
    await owner.take_back()
    assert "berkas tidak perlu" in await owner.sends("daftar.csv", text(HEAD, row(1)))
    assert SHOP.code not in str(await owner.waiting())


async def test_who_holds_the_lead_is_told_once_that_the_list_has_grown(owner: Owner) -> None:
    async def held(tx: Transaction) -> None:
        await tx.officers.add(ANA, "Ana", "officer", None, owner.front.now)
        await tx.leads.claim(SHOP.code, ANA, None, owner.front.now)

    await owner.front.store.write(held)
    await owner.answered("a.csv", text(HEAD, row(1)))
    [told] = await owner.front.texts(ANA)
    assert SHOP.code in told
    assert "<b>1 orang</b>" in told
    await owner.answered("a.csv", text(HEAD, row(1, wage="3 juta")))
    assert await owner.front.texts(ANA) == []
