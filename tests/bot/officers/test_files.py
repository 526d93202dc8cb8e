"""The file is made when it is sent, by what the officer may see at that moment."""

import io

import openpyxl
import pytest

from bot.officers.files import Files, report_unsure
from bot.officers.selection import Profile, Selection
from bot.queueing import Kind, Priority, queued
from bot.render import BotCall
from storage.errors import OfficerNotFound
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, BUDI, CATALOG, LAHAT, NOW, PALEMBANG, Office, draft, nik


async def ordered(office: Office, *labels: str) -> dict[str, object]:
    office.clock.later(minutes=1)
    seen = await office.say(ANA, "/ekspor")
    for label in (*labels, "📄", "Laporan"):
        seen = await office.press(ANA, seen.button(label))
    [order] = seen.orders
    return dict(order)


def builder(office: Office) -> Files:
    return Files(office.store, CATALOG, office.clock)


def leads_in(content: bytes) -> list[str]:
    rows = openpyxl.load_workbook(io.BytesIO(content))["pendaftaran"].iter_rows(values_only=True)
    return [str(row[0]) for row in list(rows)[2:]]


async def test_an_order_becomes_the_file_that_was_counted(office: Office) -> None:
    codes = await office.file(draft(1), draft(2))
    upload = await builder(office).build(await ordered(office, "Lengkap"))

    assert (upload.parameter, upload.name) == (
        "document",
        "pendaftaran_2026-11-22_1005_lengkap.xlsx",
    )
    assert leads_in(upload.content) == codes
    assert nik(1).encode() not in upload.content  # it is zipped, at least
    about = dict(
        openpyxl.load_workbook(io.BytesIO(upload.content))["tentang"].iter_rows(values_only=True)
    )
    assert about["Dibuat oleh"] == "Ana (…0001)"


async def test_what_came_in_after_the_order_is_not_in_it(office: Office) -> None:
    [code] = await office.file(draft(1))
    order = await ordered(office)
    office.clock.later(minutes=1)
    await office.file(draft(2), chat=800_000)
    assert leads_in((await builder(office).build(order)).content) == [code]


async def test_who_was_removed_in_the_meantime_gets_nothing(office: Office) -> None:
    await office.file(draft(1))
    order = await ordered(office)
    await office.store.write(lambda tx: tx.officers.remove(ANA, NOW))
    with pytest.raises(OfficerNotFound):
        await builder(office).build(order)
    assert [entry.action for entry in await office.audit()] == ["export.asked"]


async def test_who_may_take_no_files_any_more_gets_none(office: Office) -> None:
    await office.file(draft(1))
    order = await ordered(office)
    await office.store.write(
        lambda tx: tx.officers.add(ANA, "Ana", "viewer", frozenset({PALEMBANG}), NOW)
    )
    with pytest.raises(OfficerNotFound):
        await builder(office).build(order)


async def test_areas_are_those_of_the_moment(office: Office) -> None:
    await office.file(draft(1, region=PALEMBANG))
    order = await ordered(office)
    await office.store.write(
        lambda tx: tx.officers.add(ANA, "Ana", "officer", frozenset({LAHAT}), NOW)
    )
    assert leads_in((await builder(office).build(order)).content) == []


async def test_what_was_erased_since_is_not_in_it(office: Office) -> None:
    await office.file(draft(1))
    order = await ordered(office)
    await office.store.write(lambda tx: tx.erase_person(700_001, NOW))
    assert leads_in((await builder(office).build(order)).content) == []


async def test_what_was_taken_is_logged_with_rows_and_digest(office: Office) -> None:
    await office.file(draft(1), draft(2))
    await builder(office).build(await ordered(office))
    [built] = [entry for entry in await office.audit() if entry.action == "export.built"]

    assert built.actor == ANA
    assert built.detail["rows"] == 2
    assert len(str(built.detail["sha256"])) == 64
    assert built.detail["profile"] == Profile.MASKED


async def test_a_file_whose_fate_is_unknown_is_reported_and_not_sent_again(
    office: Office,
) -> None:
    async def crash(tx: Transaction) -> None:
        """As the sender leaves it when it dies between the mark and the answer."""
        sessions = await tx.sessions.lock([ANA, BUDI], NOW)
        order = BotCall("sendDocument", Selection().to_json())
        for user in (ANA, BUDI):
            stored, rows = queued(sessions[user], [order], Priority.OFFICER, Kind.FILE, NOW)
            await tx.outbox.add_many(rows)
            await tx.sessions.put_many([stored], NOW)
            if user == ANA:
                await tx.outbox.mark_sending(rows[0].id)

    await office.store.write(crash)
    await report_unsure(office.store, office.renderer, NOW)
    await report_unsure(office.store, office.renderer, NOW)

    seen = await office.seen(ANA)
    assert len(seen.texts) == 1
    assert "mungkin belum terkirim" in seen.text
    assert seen.orders == []


async def test_a_file_that_was_never_begun_is_still_waiting(office: Office) -> None:
    await office.file(draft(1))
    office.clock.later(minutes=1)
    await report_unsure(office.store, office.renderer, NOW)
    assert await ordered(office)
