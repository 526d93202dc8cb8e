"""Reports about employers stand apart from registrations."""

from conversations import codes
from conversations.answers import Answers
from conversations.flows import asked, report
from conversations.lead import LeadDraft, LeadKind
from conversations.people import mask_name, mask_phone
from conversations.questions.personal import Phone
from tests.bot.officers.office import ANA, Office, draft

CODE, REGISTRATION = codes.make(1), codes.make(2)
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


async def test_it_can_be_taken_and_closed_like_any_other(office: Office) -> None:
    await office.file(reported())
    await office.say(ANA, f"/ambil {CODE}")
    await office.say(ANA, f"/hasil {CODE} tms")
    assert "ditutup: tidak perlu ditindak" in (await office.say(ANA, f"/lead {CODE}")).text
