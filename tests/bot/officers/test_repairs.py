"""/perbaiki: one answer asked for again, from the officer to the person and back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.mending import KEPT_OPEN, Mending
from conversations import codes
from conversations.flows import asked
from conversations.lead import LeadStatus, Outcome, RepairEnd
from conversations.session import Session
from storage.lead_rows import Lead
from storage.repairs import StoredRepair
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, BUDI, LAHAT, Office, Seen, answers, draft, nik, secrets

SITI, CODE = 700_001, codes.make(1)
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""10.00 in Palembang."""
WHOLE = answers(1).having(asked.CITIZEN, "yes")
"""With nothing left to ask."""
NEW_NIK = "1671025508840077"


@pytest.fixture(autouse=True)
async def held(office: Office) -> None:
    """Ana holds Siti's lead; Siti has written to the bot before."""
    office.clock.now = MONDAY
    await office.file(draft(1, answers=WHOLE))
    await office.say(ANA, f"/ambil {CODE}")
    await office.say(SITI, "/status")
    await office.say(SITI, "/batal")
    office.clock.later(minutes=10)


def errand(office: Office) -> Mending:
    turns = office.service._turns
    return Mending(office.store, turns, office.worlds, office.renderer, office.clock)


async def beat(office: Office, user: int = SITI) -> Seen:
    await errand(office).look()
    return await office.seen(user)


async def request(office: Office, question: str = "name", reason: str = "not_ktp") -> Seen:
    return await office.press(ANA, f"d:repair_reason:{CODE}:{question}:{reason}")


async def lead_of(office: Office) -> Lead:
    return await office.store.read(lambda tx: tx.leads.get(CODE, None))


async def rows(office: Office) -> list[StoredRepair]:
    return await office.store.read(lambda tx: tx.repairs.of_leads([CODE]))


async def ends(office: Office) -> list[RepairEnd | None]:
    return [row.end for row in await rows(office)]


async def answers_of(office: Office, text: str) -> Seen:
    """What Ana sees after Siti has said something."""
    await office.service.handle([office.said(SITI, text)])
    return await office.seen(ANA)


async def session_of(office: Office) -> Session:
    found = await office.store.read(lambda tx: tx.sessions.find(SITI))
    assert found is not None
    return found[0].session


async def change(office: Office, **fields: object) -> None:
    """Siti's session, as if her turns had done it."""

    async def job(tx: Transaction) -> None:
        stored = (await tx.sessions.lock([SITI], office.clock()))[SITI]
        session = replace(stored.session, **fields)  # type: ignore[arg-type]
        await tx.sessions.put_many([replace(stored, session=session)], office.clock())

    await office.store.write(job)


async def test_from_the_card_to_the_person_and_back(office: Office) -> None:
    card = await office.say(ANA, f"/lead {CODE}")
    which = await office.press(ANA, card.button("✏️ Perbaiki"))
    why = await office.press(ANA, which.button("Nama"))
    done = await office.press(ANA, why.button("Tidak cocok"))
    assert "Bot menanyakannya sebentar lagi" in done.text
    assert (await lead_of(office)).status is LeadStatus.WAITING

    put = await beat(office)
    assert "Petugas minta betulkan satu jawaban" in put.text
    assert "tidak cocok dengan KTP" in put.text
    assert CODE in put.text

    told = await answers_of(office, "Halimah Contoh Betul")
    assert f"<b>{CODE}</b>: orangnya membetulkan Nama" in told.text
    assert "Halimah" not in told.text
    lead = await lead_of(office)
    assert lead.answers.get(asked.NAME) == "Halimah Contoh Betul"
    assert (lead.status, lead.officer) == (LeadStatus.CLAIMED, ANA)
    assert await ends(office) == [RepairEnd.ANSWERED]
    assert "mengubah jawaban" not in told.text  # one message, not two


async def test_the_list_of_answers_and_reading_one(office: Office) -> None:
    await request(office)
    await beat(office)
    await answers_of(office, "Halimah Contoh Betul")

    assert "Perbaikan dijawab: <b>1</b> (/perbaiki)" in (await office.say(ANA, "/antrian")).text
    listed = await office.say(ANA, "/perbaiki")
    assert "Belum dibaca: <b>1</b>" in listed.text
    assert f"1. <b>{CODE}</b>: Nama" in listed.text
    read = await office.press(ANA, listed.button("1 Lihat"))
    assert "membetulkan Nama" in read.text
    assert "Halimah" not in read.text
    assert "Semua sudah dibaca" in (await office.press(ANA, "d:mended:0")).text


async def test_nothing_personal_stands_in_the_officers_chat(office: Office) -> None:
    card = await office.say(ANA, f"/lead {CODE}")
    which = await office.press(ANA, card.button("✏️ Perbaiki"))
    shown = [which.text]
    for question in ("name", "nik", "phone", "birth"):
        shown.append((await office.press(ANA, f"d:repair_field:{CODE}:{question}")).text)
    await request(office, "nik")
    await beat(office)
    shown.append((await answers_of(office, NEW_NIK)).text)

    assert [s for s in (*secrets(1), NEW_NIK) if s in "\n".join(shown)] == []
    assert (await lead_of(office)).nik == NEW_NIK


async def test_a_nik_that_is_written_leaves_the_persons_chat(office: Office) -> None:
    await request(office, "nik")
    await beat(office)
    seen = await office.say(SITI, NEW_NIK)

    assert "deleteMessage" in [method for method, _ in seen.calls]
    assert NEW_NIK not in seen.text
    history = await office.store.read(lambda tx: tx.leads.history(CODE, None))
    kept = [step.values or "" for step in history]
    assert any(NEW_NIK in values and nik(1) in values for values in kept)


async def test_a_reason_in_ones_own_words_is_read_by_the_person(office: Office) -> None:
    done = await office.say(ANA, f"/perbaiki {CODE} Nama huruf terakhir buram")
    assert "Diminta: <b>Nama</b>" in done.text
    put = await beat(office)

    assert "Alasannya: huruf terakhir buram" in put.text
    assert "huruf terakhir buram" in (await office.say(ANA, f"/lead {CODE}")).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Zodiak buram sekali", "Jawaban mana yang dibetulkan?"),
        ("Nama ya", "harus 5 sampai 200 huruf"),
        (f"NIK yang benar {NEW_NIK}", "Tidak disimpan"),
        ("Nama telepon saya di 081277001234", "Tidak disimpan"),
    ],
)
async def test_what_cannot_be_asked_is_said_with_an_example(
    office: Office, words: str, said: str
) -> None:
    seen = await office.say(ANA, f"/perbaiki {CODE} {words}")

    assert said in seen.text
    assert await rows(office) == []


async def test_a_field_without_a_reason_asks_for_one(office: Office) -> None:
    seen = await office.say(ANA, f"/perbaiki {CODE} nik")

    assert "Kenapa perlu dibetulkan?" in seen.text
    assert len(seen.buttons) == 3


async def test_only_who_holds_the_lead_asks(office: Office) -> None:
    taken = await office.say(BUDI, f"/perbaiki {CODE}")
    assert "Ana" in taken.text
    await office.say(ANA, f"/lepas {CODE}")
    assert "✋ Ambil" in (await office.say(ANA, f"/perbaiki {CODE}")).buttons

    assert (await request(office)).text != ""
    assert await rows(office) == []


async def test_two_requests_are_put_one_after_the_other(office: Office) -> None:
    await request(office)
    office.clock.later(seconds=5)
    await request(office, "call_time")
    assert "sudah diminta" in (await request(office)).text

    first = await beat(office)
    assert "Nama" in first.text
    assert (await beat(office)).text == ""

    await office.say(SITI, "Halimah Contoh Betul")
    assert (await lead_of(office)).status is LeadStatus.WAITING
    second = await beat(office)
    assert "Kapan paling enak ditelepon" in second.text
    assert "membetulkan Ditelepon" in (await answers_of(office, "Siang")).text
    assert (await lead_of(office)).status is LeadStatus.CLAIMED
    assert await ends(office) == [RepairEnd.ANSWERED] * 2


async def test_nobody_is_interrupted_while_writing(office: Office) -> None:
    await office.say(SITI, "/hitung")
    await request(office)
    assert (await beat(office)).text == ""

    office.clock.later(minutes=3)
    assert "tanyakan sesudah ini" in (await beat(office)).text
    seen = await office.say(SITI, "/batal")
    assert "Petugas minta betulkan" in seen.text


async def test_it_is_reminded_once_in_office_hours_and_expires(office: Office) -> None:
    await request(office)
    await beat(office)
    office.clock.later(days=1)
    assert (await beat(office)).text == ""
    office.clock.later(days=1, hours=9)  # Wednesday, at night
    assert (await beat(office)).text == ""
    office.clock.later(hours=15)
    assert "ingatkan sekali saja" in (await beat(office)).text
    office.clock.later(minutes=5)
    assert (await beat(office)).text == ""

    office.clock.later(days=5)
    told = await beat(office, ANA)
    assert "tidak dijawab dalam 7 hari" in told.text
    assert (await lead_of(office)).status is LeadStatus.CLAIMED
    assert (await session_of(office)).repair is None or (await beat(office)).text
    await beat(office)
    assert (await session_of(office)).repair is None


async def test_what_expires_says_so_to_the_person(office: Office) -> None:
    await request(office)
    await beat(office)
    office.clock.later(days=KEPT_OPEN.days, minutes=1)
    assert "tidak perlu lagi" in (await beat(office)).text

    assert (await session_of(office)).repair is None
    assert (await beat(office)).text == ""
    assert await office.store.read(lambda tx: tx.repairs.unsettled(9)) == []


async def test_who_puts_it_off_answers_later(office: Office) -> None:
    await request(office)
    await beat(office)
    assert "nanti saja" in (await office.say(SITI, "⏰ Nanti saja")).text
    assert "Petugas minta betulkan" in (await office.say(SITI, "Lanjut")).text

    assert "membetulkan" in (await answers_of(office, "Halimah Contoh Betul")).text


async def test_who_says_that_it_is_right_changes_nothing(office: Office) -> None:
    await request(office)
    await beat(office)
    told = await answers_of(office, "✔️ Sudah benar")

    assert "menurut orangnya Nama sudah benar" in told.text
    assert (await lead_of(office)).answers == WHOLE
    assert (await lead_of(office)).status is LeadStatus.CLAIMED


async def test_the_officer_takes_a_request_back(office: Office) -> None:
    await request(office)
    await beat(office)
    card = await office.say(ANA, f"/lead {CODE}")
    assert "Menunggu jawaban orangnya: <b>Nama</b>" in card.text
    gone = await office.press(ANA, card.button("✖ Batal minta"))
    assert "dibatalkan" in gone.text
    assert (await lead_of(office)).status is LeadStatus.CLAIMED

    assert "tidak perlu lagi" in (await beat(office)).text
    assert "sudah selesai" in (await office.press(ANA, card.button("✖ Batal minta"))).text


async def test_one_that_was_never_put_is_taken_back_in_silence(office: Office) -> None:
    await request(office)
    card = await office.say(ANA, f"/lead {CODE}")
    await office.press(ANA, card.button("✖ Batal minta"))

    assert (await beat(office)).text == ""


async def test_an_answer_to_what_was_just_taken_back_is_a_change_like_any_other(
    office: Office,
) -> None:
    await request(office)
    await beat(office)
    card = await office.say(ANA, f"/lead {CODE}")
    await office.press(ANA, card.button("✖ Batal minta"))
    told = await answers_of(office, "Halimah Contoh Betul")

    assert "orangnya mengubah jawaban" in told.text
    assert (await lead_of(office)).answers.get(asked.NAME) == "Halimah Contoh Betul"


async def test_the_same_answer_delivered_twice_is_one(office: Office) -> None:
    await request(office)
    await beat(office)
    said = office.said(SITI, "Halimah Contoh Betul")
    await office.service.handle([said])
    version = (await lead_of(office)).version
    await office.service.handle([said])

    assert (await lead_of(office)).version == version


async def test_who_erased_everything_is_asked_nothing(office: Office) -> None:
    await request(office)
    await office.store.write(lambda tx: tx.erase_person(SITI, office.clock()))

    assert (await beat(office)).text == ""
    assert await office.store.read(lambda tx: tx.repairs.unsettled(9)) == []


async def test_a_withdrawn_lead_is_asked_about_no_more(office: Office) -> None:
    await request(office)
    await beat(office)
    for words in ("/batal", "/status", "2", "2"):
        await office.service.handle([office.said(SITI, words)])
        office.clock.later(minutes=1)

    assert await ends(office) == [RepairEnd.GONE]
    seen = await beat(office)
    assert "Petugas minta" not in seen.text
    assert (await session_of(office)).repair is None


async def test_a_lead_that_was_settled_on_the_phone_needs_no_answer(office: Office) -> None:
    await request(office)
    await beat(office)
    now = office.clock()
    await office.store.write(lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REGISTERED, now))
    await beat(office)

    assert await ends(office) == [RepairEnd.GONE]
    assert (await lead_of(office)).status is LeadStatus.REGISTERED
    assert "Petugas minta" not in (await office.say(SITI, "halo")).text


@pytest.mark.parametrize("when", ["before", "after"])
async def test_who_blocked_the_bot_is_called_instead(office: Office, when: str) -> None:
    await request(office)
    if when == "after":
        await beat(office)
    await office.store.write(lambda tx: tx.sessions.set_unreachable([SITI], office.clock()))
    told = await beat(office, ANA)

    assert "tidak bisa ditanyakan" in told.text
    assert await ends(office) == [RepairEnd.UNREACHABLE]
    assert "tidak bisa dihubungi lewat bot" in (await request(office)).text


async def test_who_wants_no_messages_is_not_written_to(office: Office) -> None:
    await request(office)
    await change(office, muted=True)
    assert (await beat(office)).text == ""
    assert await ends(office) == [RepairEnd.UNREACHABLE]

    assert "tidak mau dikirimi pesan" in (await request(office)).text


async def test_who_stopped_messages_is_rid_of_what_expired(office: Office) -> None:
    await request(office)
    await beat(office)
    await change(office, muted=True)
    office.clock.later(days=KEPT_OPEN.days, minutes=1)

    assert (await beat(office)).text == ""
    assert (await session_of(office)).repair is None


async def test_the_officer_who_holds_it_now_is_told(office: Office) -> None:
    await request(office)
    await beat(office)
    await office.say(ANA, f"/lepas {CODE}")
    await office.say(BUDI, f"/ambil {CODE}")
    await office.service.handle([office.said(SITI, "Halimah Contoh Betul")])

    assert "membetulkan Nama" in (await office.seen(BUDI)).text
    assert (await lead_of(office)).status is LeadStatus.CLAIMED


async def test_of_an_officer_who_left_the_answer_waits_for_the_others(office: Office) -> None:
    await request(office)
    await beat(office)

    async def job(tx: Transaction) -> None:
        await tx.leads.release_all(ANA, office.clock())
        await tx.officers.remove(ANA, office.clock())

    await office.store.write(job)
    assert (await answers_of(office, "Halimah Contoh Betul")).text == ""
    assert (await lead_of(office)).status is LeadStatus.NEW
    assert f"1. <b>{CODE}</b>" in (await office.press(BUDI, "d:mended:0")).text


async def test_a_helper_is_asked_for_whom_and_sees_no_name(office: Office) -> None:
    given = (
        answers(2)
        .having(asked.CITIZEN, "yes")
        .having(asked.HELPER, "family")
        .having(asked.CONSENT_OF_OTHER, "yes")
    )
    given = given.having(asked.WHOSE_PHONE, "none").without(asked.CONSENT, asked.PHONE)
    given = given.without(asked.CALL_TIME)
    code = codes.make(2)

    async def job(tx: Transaction) -> None:
        one = draft(2, run=7, answers=given, phone=None, helper="family")
        await tx.leads.add(SITI, one, office.clock())

    await office.store.write(job)
    await office.say(ANA, f"/ambil {code}")
    await change(office, helped_names={code: "H•••••• C•••••"})
    office.clock.later(minutes=10)
    await office.press(ANA, f"d:repair_reason:{code}:name:not_ktp")
    put = await beat(office)
    assert "Untuk H•••••• C•••••" in put.text
    assert "Halimah" not in put.text

    await office.service.handle([office.said(SITI, "Mawar Contoh Betul")])
    lead = await office.store.read(lambda tx: tx.leads.get(code, None))
    assert lead.answers.get(asked.NAME) == "Mawar Contoh Betul"
    assert lead.helper == "family"


async def test_another_language_is_the_persons_own(office: Office) -> None:
    await change(office, language="en")
    office.clock.later(minutes=10)
    await request(office)
    put = await beat(office)

    assert "An officer asks you to correct one answer" in put.text
    assert "does not match your KTP" in put.text
    assert "membetulkan" in (await answers_of(office, "Halimah Contoh Betul")).text


async def test_an_answer_with_consequences_asks_for_those_too(office: Office) -> None:
    await request(office, "occupation")
    await beat(office)
    seen = await office.say(SITI, "penjual sayur")
    for _ in range(6):
        if (await session_of(office)).repair is None:
            break
        seen = await office.say(SITI, "1")

    assert await ends(office) == [RepairEnd.ANSWERED], seen.text
    assert (await lead_of(office)).answers.get(asked.OCCUPATION) != answers(1).get(
        asked.OCCUPATION
    )


async def test_who_moves_out_of_the_area_is_new_to_the_officers_there(office: Office) -> None:
    await request(office, "place", "incomplete")
    await beat(office)
    for words in ("Lahat", "Kikim Timur"):
        await office.service.handle([office.said(SITI, words)])
    told = await office.seen(ANA)

    lead = await lead_of(office)
    assert (lead.region, lead.status) == (LAHAT, LeadStatus.NEW)
    assert "di luar daerah Anda" in told.text


@pytest.mark.parametrize("words", ["/menu", "/status", "/privasi"])
async def test_in_an_idle_menu_the_question_comes_at_once(office: Office, words: str) -> None:
    await office.say(SITI, words)
    office.clock.later(seconds=20)
    await request(office)

    seen = await beat(office)
    assert "Petugas minta betulkan satu jawaban" in seen.text
    assert "Baik, tidak jadi" not in seen.text
    assert "membetulkan" in (await answers_of(office, "Halimah Contoh Betul")).text


async def test_a_registration_goes_on_first_unless_it_lies_there_for_a_day(
    office: Office,
) -> None:
    for words in ("/oranglain", "Keluarga", "Ya, ada dan setuju", "Kerja sendiri"):
        await office.say(SITI, words)
    office.clock.later(minutes=3)
    await request(office)
    seen = await beat(office)
    assert "tanyakan sesudah ini" in seen.text
    assert "Apa pekerjaan atau usaha" in seen.text

    await office.press(ANA, (await office.say(ANA, f"/lead {CODE}")).button("✖ Batal minta"))
    await beat(office)
    office.clock.later(days=1)
    await request(office)
    assert "Jawaban tadi sudah benar?" in (await beat(office)).text


async def test_another_time_for_a_call_outlives_a_talk_and_a_request(office: Office) -> None:
    await office.press(ANA, f"d:promise:{CODE}:2026-11-24:noon")
    await office.say(SITI, "/waktulain")
    assert "Waktu mana yang enak?" in (await office.say(SITI, "kamis")).text
    await request(office)
    await office.say(ANA, f"/balas {CODE} Sebentar ya Bu")
    await office.say(SITI, "Baik")
    office.clock.later(minutes=3)
    assert (await beat(office)).text == ""

    closing = await office.say(SITI, "Selesai")
    assert "Kami telepon <b>Kamis, 26 November 2026</b>" in closing.text
    office.clock.later(minutes=3)
    assert "tanyakan sesudah ini" in (await beat(office)).text
    done = await office.say(SITI, "Sore")
    assert "Petugas akan menelepon" in done.text
    assert "Petugas minta betulkan" in done.text
    promise = await office.store.read(lambda tx: tx.promises.find(CODE))
    assert promise is not None
    assert (promise.day.isoformat(), promise.slot) == ("2026-11-26", "afternoon")


async def test_the_officer_hears_what_the_person_does_first(office: Office) -> None:
    assert "menanyakannya sebentar lagi" in (await request(office)).text
    await office.say(ANA, f"/balas {CODE} Sebentar ya Bu")
    assert "sesudah bicara ditutup" in (await request(office, "call_time")).text
    await office.say(SITI, "Selesai")
    for words in ("/oranglain", "Keluarga", "Ya, ada dan setuju", "Kerja sendiri"):
        await office.say(SITI, words)
    assert "bot menanyakannya sesudah itu" in (await request(office, "plan")).text
    office.clock.later(days=1)
    assert "menanyakannya sebentar lagi" in (await request(office, "income")).text
