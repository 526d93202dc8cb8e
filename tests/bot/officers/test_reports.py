"""Reports about employers stand apart from registrations."""

import pytest

from bot.officers.importing import Judged, Verdict, dry_run, understood
from bot.officers.importing_file import result
from bot.officers.importing_read import Filled
from conversations import codes
from conversations.answers import Answers
from conversations.flows import asked, report
from conversations.lead import LeadDraft, LeadKind, LeadStatus
from conversations.people import mask_name, mask_phone
from conversations.questions.personal import Phone
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, CATALOG, LAHAT, NOW, TODAY, Office, draft

CODE, REGISTRATION = codes.make(1), codes.make(2)
RUDI = 700_001
"""Whose lead the first is."""
ABOUT = (
    Answers()
    .having(report.REPORT, "go_on")
    .having(report.REPORT_MISSING, "not_registered")
    .having(report.REPORT_EMPLOYER, "Toko Maju")
    .having(report.REPORT_NAMED, "anonymous")
)


def reported(answers: Answers = ABOUT, phone: str | None = None) -> LeadDraft:
    return draft(
        1,
        kind=LeadKind.REPORT,
        flow=report.REPORT_FLOW.id,
        result=report.RESULT,
        answers=answers,
        nik=None,
        phone=phone,
        sector=None,
    )


async def test_the_queue_of_registrations_only_counts_them(office: Office) -> None:
    await office.file(reported(), draft(2))
    seen = await office.say(ANA, "/antrian")
    assert REGISTRATION in seen.text
    assert CODE not in seen.text
    assert "/majikan" in seen.text


async def test_they_have_a_list_of_their_own(office: Office) -> None:
    await office.file(reported(), draft(2))
    seen = await office.say(ANA, "/majikan")
    assert CODE in seen.text
    assert REGISTRATION not in seen.text


async def test_without_any_the_queue_does_not_speak_of_them(office: Office) -> None:
    await office.file(draft(2))
    assert "/majikan" not in (await office.say(ANA, "/antrian")).text
    assert "Tidak ada" in (await office.say(ANA, "/majikan")).text


async def test_those_one_holds_do_not_vanish_from_the_desk(office: Office) -> None:
    await held(office)
    await office.say(ANA, f"/tindak {CODE} besok")
    for text in ("/antrian", "/meja"):
        seen = (await office.say(ANA, text)).text
        assert "(/majikan): <b>0</b> baru, Anda pegang: <b>1</b>, perlu hari ini: <b>0</b>" in seen


async def test_sharing_out_says_how_many_of_the_new_are_reports(office: Office) -> None:
    await office.store.write(lambda tx: tx.officers.add(50, "Dewi", "supervisor", None, NOW))
    await office.file(reported(), draft(2))
    assert (
        "2 yang baru, termasuk 1 laporan majikan, dibagi" in (await office.say(50, "/bagi")).text
    )
    await office.say(ANA, f"/ambil {REGISTRATION}")
    await office.file(draft(3, region=LAHAT, district=None), chat=800_000)
    assert list((await office.say(50, "/bagi")).buttons) == [
        "Kabupaten Lahat: 1 baru",
        "Kota Palembang: 1 baru, 1 laporan",
    ]


async def test_its_card_says_what_is_reported_and_asks_for_nobody(office: Office) -> None:
    await office.file(reported())
    seen = await office.say(ANA, f"/lead {CODE}")
    assert "Toko Maju" in seen.text
    assert "laporan baru" in seen.text
    for personal in ("NIK", "Umur", "tanyakan"):
        assert personal not in seen.text


async def test_who_gave_a_name_is_shown_masked(office: Office) -> None:
    named = ABOUT.having(asked.NAME, "Yuli Yana").having(
        asked.PHONE, Phone("+6281399998888", verified=False)
    )
    await office.file(reported(named, "+6281399998888"))
    seen = await office.say(ANA, f"/lead {CODE}")
    assert "Yuli" not in seen.text
    assert mask_name("Yuli Yana") in seen.text
    assert mask_phone("+6281399998888") in seen.text


async def held(office: Office, draft_: LeadDraft | None = None) -> None:
    await office.file(draft_ or reported())
    await office.say(ANA, f"/ambil {CODE}")


async def test_its_outcomes_are_its_own(office: Office) -> None:
    await held(office)
    asked_ = await office.say(ANA, f"/hasil {CODE}")
    assert "Bagaimana hasil laporan" in asked_.text
    assert list(asked_.buttons) == [
        "Sedang diperiksa",
        "Terbukti",
        "Tidak terbukti",
        "Kurang keterangan",
        "Ke pengawas",
        "Sudah dibereskan",
    ]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("diperiksa", LeadStatus.CHECKING, "sedang diperiksa petugas"),
        ("terbukti", LeadStatus.PROVEN, "laporan terbukti"),
        ("tidak terbukti", LeadStatus.NOT_PROVEN, "tidak terbukti"),
        ("kurang keterangan", LeadStatus.NOT_ENOUGH, "isi laporan belum cukup"),
        ("diserahkan ke pengawas", LeadStatus.HANDED_OVER, "pengawas ketenagakerjaan"),
        ("sudah dibereskan", LeadStatus.SETTLED, "selesai: sudah beres"),
    ],
)
async def test_what_came_of_it_is_seen_by_the_officer_and_by_who_reported(
    office: Office, words: str, status: LeadStatus, told: str
) -> None:
    await office.say(RUDI, "/start")
    await held(office)
    assert "Dicatat" in (await office.say(ANA, f"/hasil {CODE} {words}")).text
    lead = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert (lead.status, lead.tries) == (status, 0)
    seen = (await office.say(RUDI, "/status")).text
    assert "<b>Laporan Bapak/Ibu tentang majikan</b>" in seen
    assert "Pendaftaran Bapak/Ibu" not in seen
    assert told in seen


@pytest.mark.parametrize("words", ["tidak diangkat", "terdaftar", "nomor salah", "tms"])
async def test_an_outcome_of_a_call_is_refused_with_those_there_are(
    office: Office, words: str
) -> None:
    await held(office)
    assert (
        "tidak terbukti, kurang keterangan"
        in (await office.say(ANA, f"/hasil {CODE} {words}")).text
    )
    old = await office.press(ANA, f"d:outcome:{CODE}:registered:2:-")
    assert "sudah berubah" in old.text
    lead = await office.store.read(lambda tx: tx.leads.get(CODE, None))
    assert lead.outcome is None


@pytest.mark.parametrize("words", ["xyz", "tersambung"])
async def test_what_is_no_outcome_of_a_report_is_answered_with_a_reports(
    office: Office, words: str
) -> None:
    await held(office)
    seen = (await office.say(ANA, f"/hasil {CODE} {words}")).text
    assert "Yang bisa: sedang diperiksa, terbukti, tidak terbukti, kurang keterangan" in seen
    assert "tersambung" not in seen
    assert "Dicatat." in (await office.say(ANA, seen.partition("Contoh: ")[2])).text


async def test_a_day_where_none_belongs_is_said_to_be_the_trouble(office: Office) -> None:
    await held(office)
    seen = (await office.say(ANA, f"/hasil {CODE} diserahkan ke pengawas besok")).text
    assert seen.startswith("Belum dicatat: diserahkan ke pengawas tidak memakai tanggal.")
    assert "Dicatat." in (await office.say(ANA, seen.partition("Contoh: ")[2])).text


async def test_the_way_to_ask_who_left_nothing_is_one_that_works(office: Office) -> None:
    await office.file(reported())
    seen = (await office.say(ANA, f"/tampil {CODE}")).text
    assert f"/ambil {CODE}, lalu /balas {CODE}" in seen
    await office.say(ANA, f"/ambil {CODE}")
    assert f"bertanya? /balas {CODE}" in (await office.say(ANA, f"/tampil {CODE}")).text
    await office.say(ANA, f"/hasil {CODE} terbukti")
    for text in (f"/tampil {CODE}", f"/tampil {CODE} untuk laporan ini"):
        assert "/balas" not in (await office.say(ANA, text)).text


async def test_a_registration_is_not_proven(office: Office) -> None:
    await office.file(draft(2))
    await office.say(ANA, f"/ambil {REGISTRATION}")
    seen = await office.say(ANA, f"/hasil {REGISTRATION} terbukti")
    assert "hasil itu belum dikenal" in seen.text


async def test_without_a_number_no_word_is_about_calling(office: Office) -> None:
    await office.file(reported())
    for seen in (
        await office.say(ANA, f"/lead {CODE}"),
        await office.say(ANA, f"/ambil {CODE}"),
        await office.press(ANA, f"d:details:{CODE}"),
        await office.say(ANA, f"/hasil {CODE}"),
        await office.say(ANA, f"/hasil {CODE} diperiksa besok"),
        await office.say(ANA, "/majikan"),
        await office.say(ANA, f"/lead {CODE}"),
    ):
        said = f"{seen.text} {list(seen.buttons)}".casefold()
        for word in ("telepon", "hubungi", "☎", "📞", "percobaan", "/cek", "nomor", "tampilkan"):
            assert word not in said, (word, said)
    assert "tidak meninggalkan nama" in (await office.say(ANA, f"/tampil {CODE} laporan ini")).text


async def test_who_left_a_number_can_be_called_and_that_is_written_down(office: Office) -> None:
    named = ABOUT.having(asked.PHONE, Phone("+6281399998888", verified=False))
    await held(office, reported(named, "+6281399998888"))
    assert {"Tersambung", "Tidak diangkat"} < set(
        (await office.say(ANA, f"/hasil {CODE}")).buttons
    )
    await office.say(ANA, f"/hasil {CODE} tersambung")
    seen = await office.say(ANA, f"/lead {CODE}")
    assert "pelapor sudah dihubungi" in seen.text
    assert "☎ Janji telepon" in seen.buttons


async def test_one_that_ended_is_counted_by_its_outcome_and_can_be_taken_again(
    office: Office,
) -> None:
    await held(office)
    await office.say(ANA, f"/hasil {CODE} terbukti")
    assert "Selesai: terbukti 1" in (await office.say(ANA, "/majikan")).text
    assert "Tidak ada yang diubah" not in (await office.say(ANA, f"/ambil {CODE}")).text
    await office.say(ANA, f"/hasil {CODE} pengawas")
    assert "diserahkan ke pengawas 1" in (await office.say(ANA, "/majikan")).text


@pytest.mark.parametrize(
    ("kind", "said", "verdict"),
    [
        ("report", "terbukti", Verdict.OK),
        ("report", "tidak diangkat", Verdict.OUTCOME_KIND),
        ("registration", "terbukti", Verdict.OUTCOME_KIND),
        ("registration", "tidak diangkat", Verdict.OK),
    ],
)
async def test_a_file_that_comes_back_brings_only_outcomes_of_that_kind(
    office: Office, kind: str, said: str, verdict: Verdict
) -> None:
    await office.file(reported(), draft(2))
    code = CODE if kind == "report" else REGISTRATION
    await office.say(ANA, f"/ambil {code}")

    def words(key: str) -> tuple[str, ...]:
        return CATALOG.words("id", key)

    rows = understood([Filled(3, code, "2", said, "", "")], TODAY, words)

    async def job(tx: Transaction) -> list[Judged]:
        return await dry_run(tx, rows, await tx.officers.get(ANA))

    [judged] = await office.store.read(job)
    assert judged.verdict is verdict
    told = CATALOG.plain("id", result(judged, lambda phrase: CATALOG.plain("id", phrase)))
    assert ("Laporan majikan: sedang diperiksa" in told) is (verdict is Verdict.OUTCOME_KIND)
