"""/staf: the list of who works in a business, for officers who say why. Nobody exists."""

from datetime import date
from typing import Any

import pytest

from bot.any_file import AnyFile
from bot.queueing import TAKEN_AWAY_AFTER
from bot.rights.stored import gather, holdings
from bot.staff.taking import LIST
from conversations import codes
from conversations.lead import LeadKind
from conversations.workers import Worker
from storage.errors import OfficerNotFound
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, CITRA, NOW, Office, draft, nik
from tests.bot.staff.lists import cells

CODE, CHAT = codes.make(1), 700_001
WORKERS = (
    Worker("Pekerja Contoh A", date(1984, 8, 15), nik(11), 2_000_000, "+6281277000011"),
    Worker("=1+1", date(1984, 8, 15), nik(12), 2_500_000, None),
)


@pytest.fixture
async def shop(office: Office) -> Office:
    await office.file(draft(1, kind=LeadKind.EMPLOYER, result="employer.employer"))
    await office.store.write(lambda tx: tx.staff.put_many(CODE, WORKERS, NOW))
    return office


async def build(office: Office, order: Any) -> Any:
    return await AnyFile(office.store, office.worlds).build(order)


async def test_the_card_says_how_many_and_names_nobody(shop: Office) -> None:
    text = (await shop.say(ANA, f"/lead {CODE}")).text
    assert "Daftar pekerja: <b>2 orang</b>" in text
    assert "Pekerja Contoh" not in text
    assert nik(11) not in text


async def test_a_lead_without_a_list_has_no_line_and_no_file(office: Office) -> None:
    await office.file(draft(1))
    assert "Daftar pekerja" not in (await office.say(ANA, f"/lead {CODE}")).text
    seen = await office.say(ANA, f"/staf {CODE} mendaftarkan")
    assert "belum punya daftar" in seen.text
    assert seen.orders == []


async def test_the_file_comes_after_a_reason_is_pressed(shop: Office) -> None:
    seen = await shop.say(ANA, f"/staf {CODE}")
    assert "2 pekerja" in seen.text
    assert seen.orders == []

    seen = await shop.press(ANA, seen.button("Memproses"))

    [order] = seen.orders
    assert order[LIST] == CODE
    assert nik(11) not in str(order)
    [packet] = [one for one in seen.packets if one.call.method == "sendDocument"]
    assert packet.take_away_after == TAKEN_AWAY_AFTER.seconds
    upload = await build(shop, order)
    assert upload.name == f"pekerja_{CODE}.xlsx"
    heading, first, second = cells(upload.content)
    assert heading == ["Nama", "NIK", "Tanggal lahir", "Upah sebulan", "Nomor HP"]
    assert first[:2] == ["Pekerja Contoh A", nik(11)]
    assert second[0] == "'=1+1"
    about = dict(cells(upload.content, sheet=1))
    assert about["Kode usaha"] == CODE
    assert about["Dibuat oleh"] == "Ana (…0001)"
    assert about["Untuk"] == "memproses pendaftaran"


async def test_taking_it_is_logged_and_its_owner_is_told(shop: Office) -> None:
    [order] = (await shop.say(ANA, f"/staf {CODE} mendaftarkan pekerjanya")).orders
    assert await shop.audit() == []
    await build(shop, order)

    [entry] = await shop.audit()
    assert (entry.action, entry.actor, entry.lead) == ("staff.file", ANA, CODE)
    assert entry.reason == "mendaftarkan pekerjanya"
    assert (entry.detail["rows"], entry.detail["reason"]) == (2, "other")
    held = holdings(await shop.store.read(lambda tx: gather(tx, CHAT)))
    assert [access.action for access in held.accesses] == ["file_staff"]
    assert [lead.staff for lead in held.leads] == [2]


@pytest.mark.parametrize("words", ["x", "y" * 201, "hubungi 081277000011"])
async def test_a_reason_must_be_one(shop: Office, words: str) -> None:
    assert (await shop.say(ANA, f"/staf {CODE} {words}")).orders == []


async def test_elsewhere_there_is_no_such_lead(shop: Office) -> None:
    seen = await shop.say(CITRA, f"/staf {CODE} mendaftarkan")
    assert "tidak ada di daerah" in seen.text
    assert seen.orders == []


async def test_a_viewer_may_not(shop: Office) -> None:
    await shop.store.write(lambda tx: tx.officers.add(ANA, "Ana", "viewer", None, NOW))
    assert "di luar tugas" in (await shop.say(ANA, f"/staf {CODE} mendaftarkan")).text


async def test_what_changed_since_it_was_asked_counts(shop: Office) -> None:
    [order] = (await shop.say(ANA, f"/staf {CODE} mendaftarkan")).orders

    async def leave(tx: Transaction) -> None:
        await tx.leads.withdraw(CHAT, CODE, NOW)

    await shop.store.write(leave)
    with pytest.raises(OfficerNotFound):
        await build(shop, order)
    await shop.store.write(lambda tx: tx.officers.remove(ANA, NOW))
    with pytest.raises(OfficerNotFound):
        await build(shop, order)
    assert await shop.audit() == []


@pytest.mark.parametrize("words", ["", " mendaftarkan pekerjanya"])
async def test_without_a_code_just_typed_nothing_is_ordered(shop: Office, words: str) -> None:
    """A reason in words is no way around it."""
    shop.awake = False
    shop.clock.later(hours=1)
    assert (await shop.say(ANA, f"/staf {CODE}{words}")).orders == []
    assert await shop.audit() == []
