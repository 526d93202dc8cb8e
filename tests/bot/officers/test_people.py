"""/orang and /undang: who works at the desk, as administrators see and change it."""

import re

import pytest

from bot.officers.enrolment import enrol_admins
from bot.officers.limits import Limits
from bot.officers.staffing import enrol
from bot.queueing import unpacked
from conversations import codes
from conversations.lead import LeadStatus
from storage.lead_rows import Action
from storage.transaction import Transaction
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CATALOG,
    CITRA,
    LAHAT,
    NOW,
    PALEMBANG,
    STRANGER,
    Office,
    draft,
)
from tests.bot.outbox import emptied

CHIEF = 5_310_000_009
CODE = codes.make(1)


@pytest.fixture(autouse=True)
async def chief(office: Office) -> None:
    """An administrator, though not by the settings."""
    await office.store.write(
        lambda tx: tx.officers.add(CHIEF, "Bu Kepala", "administrator", None, NOW)
    )


def handle(office: Office, id: int) -> str:
    """What stands for an officer in a button."""
    signed = office.store.sign("officer", str(id)).hex()[:16]
    return signed.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


async def roles(office: Office) -> dict[int, str]:
    found = await office.store.read(lambda tx: tx.officers.list())
    return {officer.id: officer.role for officer in found}


async def calls(office: Office, press: str) -> dict[int, list[tuple[str, str]]]:
    """What an administrator's press sends, to whom."""
    await office.service.handle([office.pressed(CHIEF, press)])
    found: dict[int, list[tuple[str, str]]] = {}
    for row in await emptied(office.store, office.clock()):
        call = unpacked(row.payload).call
        found.setdefault(row.chat, []).append((call.method, str(call.params.get("text", ""))))
    return found


async def test_the_list_says_who_works_here_and_as_what(office: Office) -> None:
    text = (await office.say(CHIEF, "/orang")).text
    assert "Petugas: 4" in text
    for line in (
        "<b>Ana</b>: petugas, Kota Palembang 🔑",
        "<b>Citra</b>: petugas, Kabupaten Lahat 🔑",
        "<b>Bu Kepala</b>: administrator, semua daerah (belum punya kode 6 angka)",
    ):
        assert line in text


async def test_a_long_list_has_pages(office: Office) -> None:
    async def more(tx: Transaction) -> None:
        for n in range(10):
            await tx.officers.add(6_000_000 + n, f"Orang {n}", "viewer", None, NOW)

    await office.store.write(more)
    first = await office.say(CHIEF, "/orang")
    second = await office.press(CHIEF, first.button("Berikutnya"))
    assert len(set(re.findall(r"Orang \d", first.text + second.text))) == 10
    assert "1. <b>" in (await office.press(CHIEF, second.button("◂"))).text


async def test_a_role_is_changed_with_two_presses_and_so_is_the_menu(office: Office) -> None:
    listed = await office.say(CHIEF, "/orang")
    person = await office.press(CHIEF, listed.button("1 Ubah"))
    assert "Peran: <b>petugas</b>" in person.text
    sent = await calls(office, person.button("Penyelia"))

    assert (await roles(office))[ANA] == "supervisor"
    told = "".join(text for _, text in sent[ANA])
    assert "/ekspor" in told
    assert "Ana</b> sekarang penyelia, daerah: Kota Palembang" in sent[CHIEF][1][1]
    assert "Peran Anda di meja ini sekarang: <b>penyelia</b>" in told
    assert "setMyCommands" in [method for method, _ in sent[ANA]]
    entry = (await office.audit())[0]
    assert (entry.action, entry.actor) == ("officer.changed", CHIEF)
    assert entry.detail == {"whom": f"tg:{ANA}", "role": "supervisor", "areas": PALEMBANG}


async def test_who_may_not_work_any_more_gives_back_what_they_hold(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await calls(office, f"d:role:{handle(office, ANA)}:viewer")

    lead = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert lead.status is LeadStatus.NEW
    assert "di luar tugas" in (await office.say(ANA, f"/ambil {CODE}")).text


async def areas_of(office: Office, id: int) -> frozenset[str] | None:
    return (await office.store.read(lambda tx: tx.officers.get(id))).areas


async def test_areas_are_chosen_one_by_one_and_hold_at_once(office: Office) -> None:
    await office.file(draft(1), draft(2, region=LAHAT))
    await office.store.write(
        lambda tx: tx.officers.add(BUDI, "Budi", "supervisor", frozenset({PALEMBANG}), NOW)
    )
    await office.say(ANA, f"/ambil {CODE}")
    person = await office.press(CHIEF, f"d:person:{handle(office, ANA)}")
    seen = await office.press(CHIEF, person.button("Daerah"))
    assert "sekarang: Kota Palembang" in seen.text
    seen = await office.press(CHIEF, seen.button("Kabupaten Lahat"))
    assert "Dipilih: <b>Kabupaten Lahat, Kota Palembang</b>" in seen.text
    seen = await office.press(CHIEF, seen.button("✓ Kota Palembang"))
    assert await areas_of(office, ANA) == frozenset({PALEMBANG})

    sent = await calls(office, seen.button("💾"))
    assert await areas_of(office, ANA) == frozenset({LAHAT})
    assert f"1 pendaftaran ({CODE})" in sent[CHIEF][1][1]
    assert "Daerah Anda di meja ini sekarang: <b>Kabupaten Lahat</b>" in str(sent[ANA])
    assert f"tadi dipegang <b>Ana</b> ({CODE})" in str(sent[BUDI])
    assert CITRA not in sent
    lead = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert (lead.status, lead.officer) == (LeadStatus.NEW, None)
    steps = await office.store.read(lambda tx: tx.leads.steps(CODE))
    assert (steps[-1].action, steps[-1].actor) == (Action.RELEASED, CHIEF)
    assert CODE not in (await office.say(ANA, "/antrian")).text
    assert codes.make(2) in (await office.say(ANA, "/antrian")).text
    entry = (await office.audit())[0]
    assert (entry.action, entry.actor) == ("officer.changed", CHIEF)
    assert entry.detail == {"whom": f"tg:{ANA}", "role": "officer", "areas": LAHAT}


async def test_all_areas_are_asked_twice(office: Office) -> None:
    seen = await office.press(CHIEF, f"d:workarea:{handle(office, ANA)}")
    asked = await office.press(CHIEF, seen.button("semua daerah"))
    assert "semua daerah</b>. Yakin?" in asked.text
    assert await areas_of(office, ANA) == frozenset({PALEMBANG})
    done = await office.press(CHIEF, asked.button("Ya, semua daerah"))
    assert "sekarang: <b>semua daerah</b>" in done.text
    assert await areas_of(office, ANA) is None


async def test_an_officer_needs_an_area(office: Office) -> None:
    seen = await office.press(CHIEF, f"d:workarea:{handle(office, ANA)}")
    seen = await office.press(CHIEF, seen.button("✓ Kota Palembang"))
    assert "Dipilih: <b>belum ada</b>" in seen.text
    seen = await office.press(CHIEF, seen.button("💾"))
    assert seen.toasts == ["Pilih paling sedikit satu daerah."]
    for nonsense in ("", ":", ":zz", ":all:no"):
        await office.press(CHIEF, f"d:saveareas:{handle(office, ANA)}{nonsense}")
    assert await areas_of(office, ANA) == frozenset({PALEMBANG})


async def test_an_administrator_by_the_settings_has_all_areas(office: Office) -> None:
    office.limits = Limits(administrators=frozenset({CHIEF}))
    office.__post_init__()
    seen = await office.press(CHIEF, f"d:workarea:{handle(office, CHIEF)}")
    seen = await office.press(CHIEF, seen.button("Kota Palembang"))
    assert "ADMIN_IDS" in (await office.press(CHIEF, seen.button("💾"))).text
    assert await areas_of(office, CHIEF) is None


async def test_many_areas_are_told_in_the_audit_too(office: Office) -> None:
    every = "bppppp"  # one bit for each of seventeen
    sent = await calls(office, f"d:saveareas:{handle(office, ANA)}:{every}")
    assert "Tersimpan" in sent[CHIEF][1][1]
    known = await areas_of(office, ANA)
    assert known is not None
    assert len(known) == 17
    told = (await office.say(CHIEF, "/audit")).text
    assert "daerah: Kabupaten" in told
    assert "dan: Kabupaten" in told


async def test_a_removal_is_asked_twice_and_is_at_once(office: Office) -> None:
    await office.file(draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    asked = await office.press(CHIEF, f"d:remove:{handle(office, ANA)}")
    assert "Keluarkan <b>Ana</b>?" in asked.text
    assert ANA in await roles(office)
    sent = await calls(office, asked.button("Ya"))

    assert "Kembali ke antrian: 1 pendaftaran" in sent[CHIEF][1][1]
    assert {method for method, _ in sent[ANA]} == {"deleteMyCommands", "sendMessage"}
    [told] = [text for method, text in sent[ANA] if method == "sendMessage"]
    assert told.startswith("Akses petugas Anda sudah diakhiri oleh Bu Kepala.")
    assert ANA not in await roles(office)
    assert await office.store.read(lambda tx: tx.authenticators.find(ANA)) is None
    lead = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert lead.status is LeadStatus.NEW
    steps = await office.store.read(lambda tx: tx.leads.steps(CODE))
    assert (steps[-1].action, steps[-1].actor) == (Action.RELEASED, CHIEF)
    invented = await office.say(STRANGER, "/pempek")
    assert (await office.say(ANA, "/antrian")).texts == invented.texts
    entry = (await office.audit())[0]
    assert (entry.action, entry.actor) == ("officer.removed", CHIEF)
    assert entry.detail["whom"] == f"tg:{ANA}"


@pytest.mark.parametrize(("action", "to"), [("remove", "sure"), ("role", "officer")])
async def test_the_last_administrator_stays_one(office: Office, action: str, to: str) -> None:
    press = f"d:{action}:{handle(office, CHIEF)}:{to}"
    assert "administrator terakhir" in (await office.press(CHIEF, press)).text
    assert (await roles(office))[CHIEF] == "administrator"

    await office.press(CHIEF, f"d:role:{handle(office, BUDI)}:administrator")
    await office.press(CHIEF, press)
    assert (await roles(office)).get(CHIEF) != "administrator"


@pytest.mark.parametrize(("action", "to"), [("remove", "sure"), ("role", "viewer")])
async def test_who_is_administrator_by_the_settings_stays_one(
    office: Office, action: str, to: str
) -> None:
    await enrol_admins(office.store, CATALOG, [CHIEF, CITRA], NOW)
    settled = Office(office.store, office.clock, 100, Limits(administrators=frozenset({CITRA})))
    press = f"d:{action}:{handle(office, CITRA)}:{to}"
    assert "ADMIN_IDS" in (await settled.press(CHIEF, press)).text
    assert (await roles(office))[CITRA] == "administrator"


@pytest.mark.parametrize(
    "press",
    [
        "d:person:1",
        "d:person:x",
        f"d:person:{ANA}",
        "d:person",
        "d:role:1:viewer",
        "d:remove:1:sure",
    ],
)
async def test_who_is_not_there_any_more_is_said_not_to_be(office: Office, press: str) -> None:
    assert "sudah bukan petugas" in (await office.press(CHIEF, press)).text


async def test_a_role_of_another_release_changes_nothing(office: Office) -> None:
    assert (
        "Ubah perannya"
        in (await office.press(CHIEF, f"d:role:{handle(office, ANA)}:emperor")).text
    )
    assert (await roles(office))[ANA] == "officer"


async def test_an_invitation_from_the_chat_comes_back_to_be_confirmed(office: Office) -> None:
    made = (await office.say(CHIEF, "/undang Dewi Sartika, Penyelia, palembang, lahat")).text
    assert "Dewi Sartika" in made
    assert "penyelia" in made
    token = re.search(r"start=petugas-([\w-]{22})", made)
    assert token is not None
    await office.service.handle([office.said(STRANGER, f"/start petugas-{token[1]}")])
    asked = await office.seen(CHIEF)
    assert "Dewi Sartika" in asked.text
    listed = await office.say(CHIEF, "/orang")
    assert "Menunggu konfirmasi: 1" in listed.text
    assert "Petugas: 4" in listed.text
    await office.press(CHIEF, listed.button("✓ Terima nomor 1"))

    officer = await office.store.read(lambda tx: tx.officers.get(STRANGER))
    assert (officer.role, officer.added_by) == ("supervisor", CHIEF)
    assert officer.areas == frozenset({"16.71", LAHAT})


async def test_all_areas_are_said(office: Office) -> None:
    assert "semua daerah" in (await office.say(CHIEF, "/undang Eka, admin, semua")).text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "perlu nama, peran, dan daerah"),
        ("Dewi", "perlu nama, peran, dan daerah"),
        ("Dewi, petugas", "perlu nama, peran, dan daerah"),
        ("Dewi, petugas, ", "perlu nama, peran, dan daerah"),
        ("Dewi, raja, Palembang", "Peran itu belum dikenal"),
        ("Dewi, petugas, Jakarta", "Jakarta bukan kabupaten"),
        ("x" * 61 + ", petugas, Palembang", "paling banyak 60"),
    ],
)
async def test_a_mistake_in_an_invitation_says_what_to_write(
    office: Office, words: str, sentence: str
) -> None:
    text = (await office.say(CHIEF, f"/undang {words}")).text
    assert sentence in text
    assert "Contoh: /undang Ana Sari" in text
    assert await office.audit() == []


async def test_only_administrators_manage_people(office: Office) -> None:
    await office.store.write(lambda tx: enrol(tx, BUDI, "Budi", None, NOW, "supervisor"))
    for asked in ("/orang", "/undang Dewi, admin, semua"):
        assert "di luar tugas Anda" in (await office.say(BUDI, asked)).text
    assert "/orang" not in (await office.say(BUDI, "/meja")).text
    assert "/orang" in (await office.say(CHIEF, "/meja")).text
