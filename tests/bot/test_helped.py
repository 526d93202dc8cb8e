"""One phone, several people, through the whole service: what is stored, told and erased."""

from functools import partial

from conversations.flows.asked import NAME
from conversations.lead import LeadStatus
from storage.lead_rows import Lead
from storage.transaction import Transaction
from tests.bot.front import Front, rows
from tests.bot.rudi import AFTER_CONSENT, NIK, REGISTRATION, UNTIL_CONSENT

RT = 5_000_000_003
OFFICER = 77
MOTHER, MOTHERS_NIK = "Siti Contoh Aminah", "1671015708680002"
BEGIN = ("/oranglain", "RT/RW", "Ya, ada dan setuju")
HELPED = (
    *BEGIN,
    *UNTIL_CONSENT[1:3],
    "17-8-1968",
    *UNTIL_CONSENT[4:],
    "Kata orangnya: boleh",
    MOTHER,
    "HP saya, untuk titip pesan",
    "0812 7700 1234",
    MOTHERS_NIK,
    "✅ Kirim",
)
ERASE_ONE = ("/dibantu", "1", "Hapus datanya", "Ya, hapus orang ini", "Hapus sekarang")


async def _lead(tx: Transaction, code: str) -> Lead:
    return await tx.leads.get(code, None)


async def test_one_is_erased_and_the_helpers_own_stays(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RT, *REGISTRATION)
    await front.say(RT, *HELPED)
    [helped] = [lead for lead in await front.leads(RT) if lead.helper == "rt"]
    [own] = [lead for lead in await front.leads(RT) if lead.helper is None]
    full = await front.store.read(partial(_lead, code=helped.code))
    mine = await front.store.read(partial(_lead, code=own.code))
    assert (full.nik, full.phone, full.helper_phone) == (MOTHERS_NIK, "+6281277001234", True)
    assert (mine.nik, mine.helper_phone) == (NIK, False)

    async def take(tx: Transaction) -> None:
        await tx.officers.add(OFFICER, "Bu Ana", "officer", None, front.now)
        await tx.leads.claim(helped.code, OFFICER, None, front.now)

    await front.store.write(take)
    said = await front.say(RT, *ERASE_ONE)

    assert helped.code in said
    [told] = [text for text in await front.texts(OFFICER) if helped.code in text]
    assert "Tidak perlu ditelepon" in told
    found = await rows(front.store)
    status = {row["code"]: row["status"] for row in found["leads"]}
    assert status == {own.code: LeadStatus.NEW, helped.code: LeadStatus.ERASED}
    assert [row["run"] for row in found["consents"]] == [None]
    assert await front.leads(RT) == [own]
    assert helped.code not in (await front.say(RT, "/dibantu"))


async def test_a_consent_says_through_whom_it_came(real_front: Front) -> None:
    await real_front.say(RT, *HELPED)

    [consent] = (await rows(real_front.store))["consents"]
    assert (consent["helper"], consent["given"]) == ("rt", 1)
    assert consent["run"] is not None


async def test_ones_own_copy_holds_nothing_of_who_was_helped(real_front: Front) -> None:
    await real_front.say(RT, *HELPED)
    await real_front.say(RT, *UNTIL_CONSENT[:2])
    said = await real_front.say(RT, "/datasaya")

    assert "Siti" not in said
    assert "kerja sendiri" in said.casefold()
    assert "Persetujuan" not in said


async def test_who_was_helped_is_withdrawn_alone(real_front: Front) -> None:
    await real_front.say(RT, *REGISTRATION, *HELPED)
    await real_front.say(RT, "/dibantu", "1", "Tarik kembali", "Ya, tarik")

    status = {lead.helper: lead.status for lead in await real_front.leads(RT)}
    assert status == {None: LeadStatus.NEW, "rt": LeadStatus.WITHDRAWN}


async def test_a_request_about_who_was_helped_names_their_lead(real_front: Front) -> None:
    await real_front.say(RT, *HELPED, "/start", *UNTIL_CONSENT[1:], *AFTER_CONSENT)
    [helped] = [lead for lead in await real_front.leads(RT) if lead.helper is not None]

    async def take(tx: Transaction) -> None:
        await tx.officers.add(OFFICER, "Bu Ana", "officer", None, real_front.now)
        await tx.leads.claim(helped.code, OFFICER, None, real_front.now)

    await real_front.store.write(take)
    await real_front.say(RT, "/dibantu", "1", "Ada yang salah", "namanya salah tulis", "Kirim")

    [request] = (await rows(real_front.store))["requests"]
    assert request["lead"] == helped.code


async def test_a_helper_corrects_what_no_officer_has_and_nobody_elses(real_front: Front) -> None:
    front = real_front
    await front.say(RT, *HELPED)
    [lead] = await front.leads(RT)

    said = await front.say(RT, "/dibantu", "1", "Ada yang salah")
    assert "tersimpan" in said
    assert MOTHER not in said
    assert MOTHERS_NIK[-4:] not in said
    await front.say(RT, "salah nama", "Siti Contoh Aisyah", "kirim")

    [after] = await front.leads(RT)
    assert after.code == lead.code
    full = await front.store.read(partial(_lead, code=lead.code))
    assert full.answers[NAME] == "Siti Contoh Aisyah"
    assert full.nik == MOTHERS_NIK
