"""The file is made when it is sent, by what the officer may see at that moment."""

import hashlib
import io
import zipfile

import msoffcrypto
import msoffcrypto.exceptions
import openpyxl
import pytest
import pyzipper

from bot.any_file import AnyFile
from bot.api import Fate
from bot.officers.files import Files, report_unsure
from bot.officers.locking import lock
from bot.officers.profiles import Profile
from bot.officers.selection import Format, Selection
from bot.queueing import Kind, Priority, loose, queued, unpacked
from bot.render import BotCall
from storage.errors import OfficerNotFound
from storage.transaction import Transaction
from tests.bot.officers.office import (
    ANA,
    BUDI,
    LAHAT,
    NOW,
    PALEMBANG,
    PASSPHRASE,
    Office,
    draft,
    name,
    nik,
    phone,
)


async def ordered(office: Office, *labels: str) -> dict[str, object]:
    office.clock.later(minutes=1)
    seen = await office.say(ANA, "/ekspor")
    for label in (*labels, "📄", "Laporan"):
        seen = await office.press(ANA, seen.button(label))
    [order] = seen.orders
    return dict(order)


def builder(office: Office) -> Files:
    return Files(office.store, office.worlds)


def unlocked(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    opened, target = msoffcrypto.OfficeFile(io.BytesIO(content)), io.BytesIO()
    opened.load_key(password=passphrase, verify_password=True)
    opened.decrypt(target)
    return target.getvalue()


def leads_in(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(unlocked(content)))
    rows = book["pendaftaran"].iter_rows(values_only=True)
    return [str(row[0]) for row in list(rows)[1:]]


async def test_an_order_becomes_the_file_that_was_counted(office: Office) -> None:
    codes = await office.file(draft(1), draft(2))
    order = await ordered(office, "Lengkap")
    upload = await builder(office).build(order)

    mark, number = upload.name.removesuffix(".xlsx").split("_")[-1].split("-")
    assert (upload.parameter, number) == ("document", order["export"])
    assert upload.name.startswith("pendaftaran_2026-11-22_1005_lengkap_")
    assert leads_in(upload.content) == codes
    book = openpyxl.load_workbook(io.BytesIO(unlocked(upload.content)))
    about = dict(book["tentang"].iter_rows(values_only=True))
    assert about["Dibuat oleh"] == "Ana (…0001)"
    assert about["Tanda salinan"] == book.properties.keywords == f"{mark}-{number}"


@pytest.mark.parametrize(
    ("labels", "ending"),
    [(("✓ Daftar telepon",), "xlsx"), (("Lengkap",), "xlsx"), (("Lengkap", "CSV"), "zip")],
)
async def test_every_file_with_somebody_in_it_is_locked(
    office: Office, labels: tuple[str, ...], ending: str
) -> None:
    await office.file(draft(1))
    kind, *format = labels
    choices = ["Lainnya", "Format", *format, "◂ Selesai"] if format else []
    upload = await builder(office).build(await ordered(office, kind, *choices))

    assert upload.name.endswith(ending)
    shown = [s for s in (name(1), "Halimah", nik(1), phone(1)) if s.encode() in upload.content]
    assert shown == []
    # Neither are they packed in an open workbook or zip.
    with pytest.raises((zipfile.BadZipFile, RuntimeError)):
        first_of(upload.content)


def first_of(content: bytes) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return archive.read(archive.namelist()[0])


async def test_a_wrong_passphrase_opens_nothing(office: Office) -> None:
    await office.file(draft(1))
    book = await builder(office).build(await ordered(office))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        unlocked(book.content, PASSPHRASE + "x")

    csv = ("Lainnya", "Format", "CSV", "◂ Selesai")
    table = await builder(office).build(await ordered(office, *csv))
    archive = pyzipper.AESZipFile(io.BytesIO(table.content))
    [inside] = archive.namelist()
    with pytest.raises(RuntimeError, match="Bad password"):
        archive.read(inside, pwd=b"x" + PASSPHRASE.encode())
    text = archive.read(inside, pwd=PASSPHRASE.encode()).decode("utf-8-sig")
    assert f'"{phone(1)}"' in text
    assert nik(1) not in text  # a call list


async def test_counts_are_not_locked_and_hold_nobody(office: Office) -> None:
    await office.file(*[draft(number) for number in range(1, 7)])
    await office.store.write(lambda tx: tx.passphrases.drop(ANA))
    upload = await builder(office).build(await ordered(office, "Jumlah saja"))
    book = openpyxl.load_workbook(io.BytesIO(upload.content))
    cells = str(
        [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    )
    assert [s for s in (name(1), nik(1), phone(1), draft(1).code) if s in cells] == []


async def test_who_lost_their_passphrase_gets_nothing(office: Office) -> None:
    await office.file(draft(1))
    order = await ordered(office)
    await office.store.write(lambda tx: tx.passphrases.drop(ANA))
    with pytest.raises(OfficerNotFound):
        await builder(office).build(order)


def test_a_lock_is_of_one_format() -> None:
    """A zip has the file in it under its own name."""
    target = io.BytesIO()
    lock(io.BytesIO(b"{}"), target, "a.jsonl", Format.JSONL, PASSPHRASE)
    archive = pyzipper.AESZipFile(target)
    assert archive.namelist() == ["a.jsonl"]
    assert archive.read("a.jsonl", pwd=PASSPHRASE.encode()) == b"{}"


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


async def test_what_was_taken_is_logged_with_rows_and_the_digest_of_what_is_sent(
    office: Office,
) -> None:
    codes = await office.file(draft(1), draft(2))
    order = await ordered(office)
    upload = await builder(office).build(order)
    [built] = [entry for entry in await office.audit() if entry.action == "export.built"]

    assert (built.actor, built.detail["rows"]) == (ANA, 2)
    assert built.detail["sha256"] == hashlib.sha256(upload.content).hexdigest()
    assert (built.detail["profile"], built.detail["locked"]) == (Profile.CALLS, True)
    assert built.detail["export"] == order["export"]
    about = await office.store.read(lambda tx: tx.audit.about(codes[:1]))
    assert [entry.action for entry in about] == ["export.built"]


@pytest.mark.parametrize(
    ("fate", "action"), [(Fate.SENT, "export.sent"), (Fate.UNSURE, "export.unsent")]
)
async def test_whether_it_arrived_is_logged_too(office: Office, fate: Fate, action: str) -> None:
    await office.file(draft(1))
    order = await ordered(office)
    upload = await builder(office).build(order)
    assert upload.log is not None
    entry = upload.log(fate)

    await office.store.write(lambda tx: tx.audit.add(entry))
    assert (entry.action, entry.actor) == (action, ANA)
    assert entry.detail["export"] == order["export"]
    assert entry.detail["delivered"] == fate


async def test_who_is_erased_while_a_file_is_made_is_told_of_too(office: Office) -> None:
    [code] = await office.file(draft(1))
    upload = await builder(office).build(await ordered(office))
    assert upload
    await office.store.write(lambda tx: tx.leads.erase(700_001, NOW))  # and nothing noted
    await office.store.write(lambda tx: tx.removals.note_erased([code], NOW))
    assert await office.store.read(lambda tx: tx.removals.untold()) == {ANA: [code]}


async def test_a_file_whose_fate_is_unknown_is_reported_and_not_sent_again(
    office: Office,
) -> None:
    async def crash(tx: Transaction) -> None:
        """As the sender leaves it when it dies between the mark and the answer."""
        sessions = await tx.sessions.lock([ANA, BUDI], NOW)
        for user in (ANA, BUDI):
            order = BotCall(
                "sendDocument", {**Selection().to_json(), "export": "x", "officer": user}
            )
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
    [entry] = await office.audit()
    assert (entry.action, entry.actor) == ("export.unsent", ANA)
    assert entry.detail["delivered"] == "unsure"


async def test_who_waits_for_a_file_that_cannot_be_made_is_told_and_it_is_logged(
    office: Office,
) -> None:
    order = BotCall("sendDocument", {**Selection().to_json(), "export": "x", "officer": ANA})
    call = loose(ANA, order, Priority.OFFICER, Kind.FILE, NOW)

    results = await AnyFile(office.store, office.worlds).lost(call)
    [told] = results.more
    assert "Minta lagi: /ekspor" in str(unpacked(told.payload).call.params)
    assert [(entry.action, entry.actor) for entry in results.entries] == [("export.unsent", ANA)]


async def test_a_file_that_was_never_begun_is_still_waiting(office: Office) -> None:
    await office.file(draft(1))
    office.clock.later(minutes=1)
    await report_unsure(office.store, office.renderer, NOW)
    assert await ordered(office)
