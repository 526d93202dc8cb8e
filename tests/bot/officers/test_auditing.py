"""/audit: an auditor asks who saw the NIK, and gets an answer."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.officers.audit_detail import DetailWords
from bot.officers.inviting import invited
from bot.officers.profiles import Profile
from bot.officers.selection import Selection
from bot.officers.staffing import dismiss, enrol
from conversations.lead import LeadKind, Outcome
from conversations.replies import Phrase
from storage.audit import Detail, Entry
from storage.broadcasts import MARK, Broadcast, BroadcastState
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
    Office,
    draft,
    secrets,
)

EYE = 5_000_009
CODE, OTHER = draft(1).code, draft(2).code
MINUTE = timedelta(minutes=1)
ACTS_OF_FAMILIES = {
    "audit.read",
    "backup.made",
    "broadcast.done",
    "copy.shown",
    "export.asked",
    "import.applied",
    "lead.assigned",
    "officer.invited",
    "passphrase.set",
    "person.erased",
    "quota.reached",
    "retention.lead",
    "right.asked",
    "statistics.report",
}
"""One of each: whatever else begins like these is an act too."""
MADE_UP = {
    *(f"broadcast.{what}" for what in ("asked", "confirmed", "refused", "stopped")),
    *(f"duplicate.{what}" for what in ("same", "different", "undone")),
    *(f"desk.{what}" for what in ("entered", "code_wrong", "closed")),
    "staff.file",
}
"""Those whose names are put together, or begin as messages do."""
NO_ACTS = {"audit.jsonl", "audit.officer"}
BOT = Path(__file__).parents[3] / "bot"


@pytest.fixture(autouse=True)
async def auditor(office: Office) -> None:
    """Eka may read who did what, and no lead."""
    await office.store.write(
        lambda tx: tx.officers.add(EYE, "Eka", "auditor", frozenset({PALEMBANG}), NOW)
    )
    await office.file(draft(1), draft(2))


async def add(office: Office, *entries: Entry) -> None:
    async def job(tx: Transaction) -> None:
        for entry in entries:
            await tx.audit.add(entry)

    await office.store.write(job)


async def test_who_saw_the_nik_is_answered_by_name_time_and_reason(office: Office) -> None:
    await office.say(ANA, f"/tampil {CODE} mencocokkan KTP di kantor")
    office.clock.later(minutes=5)
    await office.press(BUDI, f"d:open:{CODE}:call")
    await office.say(ANA, f"/tampil {CODE} salah ketik nama")
    await office.say(BUDI, f"/lead {draft(1).phone}")

    said = (await office.say(EYE, f"/audit {CODE}")).text

    assert f"<b>Siapa yang melihat {CODE}?</b>" in said
    assert "Nama dan nomor HP orang ini dilihat oleh: <b>Ana, Budi</b> (3 kali)." in said
    first = "• 22 November 2026 pukul 10.04: Ana, nama dan nomor HP, alasan: mencocokkan KTP"
    assert first in said
    assert "• 22 November 2026 pukul 10.09: Budi, nama dan nomor HP, alasan: menelepon" in said
    assert "<b>Ditemukan lewat NIK atau nomor HP (1 kali)</b>" in said
    assert [secret for secret in secrets(1) if secret in said] == []


async def test_a_nik_is_said_to_be_seen_by_who_opened_it_and_by_nobody_else(
    office: Office,
) -> None:
    contact = await office.press(BUDI, f"d:open:{CODE}:call")
    said = (await office.say(EYE, f"/audit {CODE}")).text
    assert "NIK orang ini: belum ada yang melihat." in said
    office.clock.later(minutes=1)
    await office.say(ANA, f"/tampil {CODE} mencocokkan KTP di kantor")
    await office.press(BUDI, contact.button("🔑"))

    said = (await office.say(EYE, f"/audit {CODE}")).text

    assert "NIK orang ini dilihat oleh: <b>Budi</b> (1 kali)." in said
    assert "Nama dan nomor HP orang ini dilihat oleh: <b>Budi, Ana</b> (2 kali)." in said
    assert "Budi, NIK dan tanggal lahir, alasan: menelepon" in said


async def test_a_list_for_calls_holds_no_nik(office: Office) -> None:
    calls: Detail = {"profile": "calls", "reason": "call", "rows": 1}
    await add(office, Entry(NOW, "export.built", ANA, detail=calls, leads=(CODE,)))
    said = (await office.say(EYE, f"/audit {CODE}")).text
    assert "NIK orang ini: belum ada yang melihat." in said
    assert "Nama dan nomor HP orang ini dilihat oleh: <b>Ana</b> (1 kali)." in said
    assert "Ana, nama dan nomor HP, alasan: menelepon" in said


async def test_who_gave_a_lead_back_is_whoever_did_it(office: Office) -> None:
    await office.store.write(lambda tx: tx.leads.claim(CODE, ANA, None, NOW))
    citra = await office.store.read(lambda tx: tx.officers.get(CITRA))
    await office.store.write(lambda tx: dismiss(tx, CATALOG, ANA, NOW, citra))
    await office.store.write(lambda tx: tx.leads.claim(OTHER, BUDI, None, NOW))
    await office.store.write(lambda tx: enrol(tx, BUDI, "Budi", frozenset({LAHAT}), NOW))

    said = (await office.say(EYE, f"/audit {CODE}")).text
    assert "Citra, kembali ke antrian, karena petugasnya tidak lagi memegang" in said
    said = (await office.say(EYE, f"/audit {OTHER}")).text
    assert "baris perintah di server, kembali ke antrian, karena daerah petugasnya diubah" in said


async def test_nobody_is_an_answer_too_and_the_rest_is_told(office: Office) -> None:
    await office.say(ANA, f"/ambil {CODE}")
    await office.say(ANA, f"/hasil {CODE} tersambung")
    await office.say(ANA, f"/catat {CODE} rahasia petugas")

    said = (await office.say(EYE, f"/audit {CODE.lower().replace('-', '')}")).text

    assert "NIK orang ini: belum ada yang melihat." in said
    assert "Nama dan nomor HP orang ini: belum ada yang melihat." in said
    assert "orangnya sendiri, dikirim" in said
    assert "Ana, diambil" in said
    assert "Ana, hasil telepon: tersambung" in said
    assert "Ana, menulis catatan" in said
    assert "rahasia" not in said


async def test_a_file_in_clear_counts_as_a_look_and_a_masked_one_does_not(office: Office) -> None:
    full: Detail = {"profile": "full", "reason": "report", "rows": 2}
    masked: Detail = {"profile": "masked", "reason": "report", "rows": 2}
    await add(
        office,
        Entry(NOW, "export.built", ANA, detail=masked, leads=(CODE, OTHER)),
        Entry(NOW + MINUTE, "export.built", BUDI, detail=full, leads=(CODE,)),
    )
    said = (await office.say(EYE, f"/audit {CODE}")).text
    assert "NIK orang ini dilihat oleh: <b>Budi</b> (1 kali)" in said
    assert "Ana, disamarkan, alasan: laporan" in said
    assert "Budi, nama, NIK, dan nomor HP, alasan: laporan" in said
    assert "belum ada yang melihat" in (await office.say(EYE, f"/audit {OTHER}")).text


async def test_an_erased_lead_still_says_who_saw_it_without_their_words(office: Office) -> None:
    await office.say(ANA, f"/tampil {CODE} mencocokkan KTP di kantor")
    await office.store.write(lambda tx: tx.erase_person(700_001, office.clock()))
    said = (await office.say(EYE, f"/audit {CODE}")).text
    assert "Nama dan nomor HP orang ini dilihat oleh: <b>Ana</b>" in said
    assert "mencocokkan" not in said
    assert "orangnya sendiri atau bot, dihapus" in said


async def test_of_very_many_looks_the_newest_are_shown_and_the_rest_counted(
    office: Office,
) -> None:
    looks = [Entry(NOW + n * MINUTE, "lead.shown", ANA, CODE) for n in range(40)]
    await add(office, *looks)
    said = (await office.say(EYE, f"/audit {CODE}")).text
    assert "dibuka (40 kali)" in said
    assert "… dan 15 yang lebih lama" in said
    assert "pukul 10.43" in said
    assert "pukul 10.18" not in said


async def test_a_code_of_nothing_and_a_slip_are_said(office: Office) -> None:
    assert "Tidak ada catatan tentang" in (await office.say(EYE, f"/audit {draft(9).code}")).text
    slip = (await office.say(EYE, "/audit KM7A")).text
    assert "Kode itu kurang tepat" in slip
    assert "Tulis: /audit untuk melihat semua" in slip


async def test_pages_go_back_in_time_without_gap_or_double(office: Office) -> None:
    await add(office, *(Entry(NOW, "lead.shown", ANA, CODE) for _ in range(20)))
    seen = await office.say(EYE, "/audit")
    numbers = re.findall(r"^(\d+)\. ", seen.text, re.MULTILINE)
    while "Berikutnya ▸" in seen.buttons:
        seen = await office.press(EYE, seen.button("Berikutnya"))
        numbers += re.findall(r"^(\d+)\. ", seen.text, re.MULTILINE)
    assert numbers == [str(n) for n in range(20, 0, -1)]

    first = await office.press(EYE, seen.button("◂ Dari awal"))
    assert "Eka: <b>membaca jejak audit</b>" in first.text


async def test_one_officer_and_one_act_can_be_chosen_together(office: Office) -> None:
    await add(
        office,
        Entry(NOW, "lead.shown", ANA, CODE, detail={"reason": "call"}),
        Entry(NOW, "lead.shown", BUDI, CODE),
        Entry(NOW, "export.asked", ANA, detail={"rows": 7}),
    )
    first = await office.say(EYE, "/audit")
    people = await office.press(EYE, first.button("👤 Petugas"))
    assert set(people.buttons) == {"Ana", "Budi", "Eka", "◂ Semua tindakan"}
    hers = await office.press(EYE, people.button("Ana"))
    assert "Petugas: Ana. Tindakan: semua." in hers.text
    assert "Budi" not in hers.text
    assert "(7 baris)" in hers.text
    acts = await office.press(EYE, hers.button("Tindakan ▸"))
    one = await office.press(EYE, acts.button("membuka data"))
    assert one.text.count("Ana: <b>membuka data orang</b>") == 1
    assert "Alasan: menelepon" in one.text
    assert "meminta berkas" not in one.text
    told = [*first.buttons.values(), *people.buttons.values(), *one.buttons.values()]
    assert [data for data in told if str(ANA) in data or str(BUDI) in data] == []


async def test_a_message_to_many_is_told_by_how_it_begins_and_an_invitation_by_its_name(
    office: Office,
) -> None:
    text = "Iuran JKK dan JKM bulan ini dibayar setengahnya saja, sampai akhir tahun."
    draft_of_all = Broadcast(
        "kpad", BroadcastState.DRAFT, ANA, 1, False, {"id": text}, {"area": "all"}, NOW
    )
    await office.store.write(lambda tx: tx.broadcasts.add(draft_of_all))
    asked: Detail = {"broadcast": f"{MARK}kpad", "people": 9}
    await add(
        office,
        Entry(NOW, "broadcast.asked", ANA, detail=asked),
        Entry(NOW + MINUTE, "broadcast.asked", ANA, detail={"broadcast": f"{MARK}gone"}),
        invited("Lina Petugas", "officer", ANA, NOW + 2 * MINUTE),
    )
    said = (await office.say(EYE, "/audit")).text
    assert "(siaran «Iuran JKK dan JKM bulan ini dibayar" in said
    assert "akhir tahun" not in said
    assert "siaran bgone" in said
    assert "mengundang petugas" in said
    assert "Yang diundang: Lina Petugas" in said


EVERYTHING = Selection(
    since=NOW,
    until=NOW + MINUTE,
    changed_since=NOW,
    status="held",
    region=PALEMBANG,
    outcome=Outcome.REACHED,
    kind=LeadKind.BPU,
    holder=ANA,
    due_by=NOW.date(),
    language="plm",
    referral="abc",
    referred=True,
)
DETAILS: tuple[tuple[str, Detail, str], ...] = (
    (
        "export.built",
        {"export": "K7Q2", "rows": 3, "via": "chat", "locked": True, **EVERYTHING.codes()},
        "berkas K7Q2; 3 baris; isi: daftar telepon; bentuk: Excel;"
        " sejak 22 November 2026 pukul 10.04; sampai 22 November 2026 pukul 10.05;"
        " berubah sejak 22 November 2026 pukul 10.04; daerah: Kota Palembang;"
        " jenis: kerja sendiri; status: ditangani; hasil: tersambung; dipegang: satu petugas;"
        " tindak lanjut sampai 22 November 2026; bahasa: Palembang; dikunci kata sandi;"
        " tautan: abc; datang lewat tautan; lewat obrolan",
    ),
    (
        "export.sent",
        {"export": "K7Q2", "delivered": "sent", "read_at": NOW.isoformat()},
        "berkas K7Q2; terkirim; dibaca 22 November 2026 pukul 10.04",
    ),
    ("lead.found", {"by": "phone", "found": 1}, "dicari lewat: nomor HP; ditemukan: 1"),
    ("lead.assigned", {"from": None, "to": f"tg:{BUDI}"}, "kepada: Budi"),
    (
        "officer.waiting",
        {"whom": "tg:7900000009", "role": "supervisor"},
        "petugasnya: seseorang yang bukan petugas; peran: penyelia",
    ),
    ("quota.reached", {"of": "reveals", "most": 9}, "tentang: pembukaan data; batas: 9 sehari"),
    ("right.answered", {"request": "H7", "late": True}, "permintaan H7; lewat batas waktunya"),
    ("right.asked", {"request": "H7", "kind": "limit"}, "permintaan H7; jenis: jangan pakai data"),
    (
        "audit.read",
        {"via": "cli", "action": "lead.shown", "officer": False, "since": True, "until": False},
        "sejak hari tertentu; tindakan: membuka data orang; lewat baris perintah di server",
    ),
    ("audit.read", {"by": True, "of": None, "shown": 8}, "8 catatan; satu petugas saja"),
    (
        "duplicate.same",
        {"agree": "nik+person", "kept": CODE},
        f"sama: NIK, nama dan tanggal lahir; yang tetap: {CODE}",
    ),
    (
        "broadcast.asked",
        {"broadcast": "bX", "version": 2, "people": 9, "area": "all", "status": "all"},
        "siaran bX; versi ke-2; 9 orang; daerah: semua daerah; status: semua",
    ),
    (
        "import.applied",
        {"reason": "import", "ok": 4, "outcome": 1, "conflict": 2},
        "4 baris dicatat; 3 tidak dicatat",
    ),
    (
        "statistics.report",
        {"format": "pdf", "exact": "false", "week": "2026-W47", "via": "chat"},
        "bentuk: PDF; minggu 2026-W47; angka kecil: disembunyikan; lewat obrolan",
    ),
)


@pytest.mark.parametrize(("action", "detail", "said"), DETAILS)
async def test_what_was_done_is_said_in_words_and_wib(
    office: Office, action: str, detail: Detail, said: str
) -> None:
    await add(office, Entry(NOW, action, ANA, detail=detail))
    page = await office.say(EYE, "/audit")
    assert f"({said}" in page.text
    assert "=" not in page.text
    assert re.search(r"\dT\d", page.text) is None
    english = DetailWords(CATALOG, {ANA: "Ana", BUDI: "Budi"}).of(
        Entry(NOW, action, detail=detail)
    )
    assert isinstance(english, Phrase)
    assert "=" not in CATALOG.plain("en", english)


async def test_a_code_of_another_release_is_said_as_it_is(office: Office) -> None:
    detail: Detail = {"via": "fax", "moons": 2, "since": "soon", "whom": "nobody"}
    await add(office, Entry(NOW, "lead.eaten", ANA, detail=detail))
    said = (await office.say(EYE, "/audit")).text
    assert "petugasnya: nobody; sejak soon; moons: 2; lewat fax" in said


async def test_each_look_is_logged_once_with_what_was_asked(office: Office) -> None:
    await office.say(EYE, "/audit")
    office.clock.later(minutes=1)
    await office.say(EYE, f"/audit {CODE}")
    entries = await office.audit()
    assert [(e.action, e.actor, e.lead) for e in reversed(entries)] == [
        ("audit.read", EYE, None),
        ("audit.read", EYE, CODE),
    ]


async def test_nothing_to_show_is_said(office: Office) -> None:
    assert "Tidak ada catatan untuk pilihan ini." in (await office.say(EYE, "/audit")).text


async def test_an_officer_may_not_and_an_auditor_sees_no_lead(office: Office) -> None:
    assert "di luar tugas Anda" in (await office.say(ANA, f"/audit {CODE}")).text
    assert "di luar tugas Anda" in (await office.press(ANA, "d:audit")).text
    assert "di luar tugas Anda" in (await office.say(EYE, f"/lead {CODE}")).text
    assert await office.audit() == []


async def test_what_a_button_of_nobody_or_of_nonsense_asks_is_everything(office: Office) -> None:
    await add(office, Entry(NOW, "lead.shown", ANA, CODE))
    seen = await office.press(EYE, "d:audit:nobody::x:y")
    assert "Petugas: semua" in seen.text
    assert "Ana: <b>membuka" in seen.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_act_that_the_program_records_has_words(language: str) -> None:
    written = {
        found
        for path in BOT.rglob("*.py")
        for found in re.findall(r'"([a-z]+\.[a-z_]+)"', path.read_text())
    }
    families = {act.partition(".")[0] for act in ACTS_OF_FAMILIES}
    acts = {one for one in written if one.partition(".")[0] in families} - NO_ACTS | MADE_UP
    assert acts >= ACTS_OF_FAMILIES
    known = CATALOG.languages[language].messages
    assert [a for a in sorted(acts) if f"desk.audit.action.{a}" not in known] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_step_of_a_lead_has_words(language: str) -> None:
    known = CATALOG.languages[language].messages
    assert [one for one in Action if f"desk.audit.step.{one}" not in known] == []


@pytest.mark.parametrize("profile", [one for one in Profile if one is not Profile.STATISTICS])
async def test_who_was_in_a_file_was_seen_by_who_took_it(office: Office, profile: Profile) -> None:
    await office.file(draft(1))
    detail = {"reason": "call", "profile": profile.value}
    taken = Entry(NOW, "export.built", ANA, detail=detail, leads=[CODE])
    await office.store.write(lambda tx: tx.audit.add(taken))
    await office.store.write(lambda tx: tx.officers.add(BUDI, "Budi", "auditor", None, NOW))

    told = (await office.say(BUDI, f"/audit {CODE}")).text
    assert "Belum ada yang membuka" not in told
    assert "disamarkan" not in told
