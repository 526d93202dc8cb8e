"""What officers see of a business: masked, in clear, and in an export.

Nobody's number is here; the NPWP is a library's example.
"""

from bot.officers.profiles import Profile
from bot.officers.selection import Selection
from conversations import codes
from conversations.answers import Skipped
from conversations.flows import asked
from conversations.lead import LeadDraft, LeadKind
from tests.bot.officers.office import ANA, Office, answers, draft
from tests.bot.officers.test_export import made, rows_of

CODE = codes.make(1)
NAME, NIB, NPWP = "Warung Bintang Contoh", "1234567890123", "013121660091000"


def shop() -> LeadDraft:
    given = answers(1).having(asked.WORK, "employer").having(asked.HELPERS, 3)
    given = given.having(asked.OWNER_ROLE, "owner").having(asked.SALES, "mikro")
    given = given.having(asked.WAGES, (2_000_000,))
    given = given.having(asked.BUSINESS_NAME, NAME).having(asked.NIB, NIB)
    return draft(
        1,
        kind=LeadKind.EMPLOYER,
        result="employer.employer",
        answers=given.having(asked.NPWP, NPWP),
    )


async def test_the_card_tells_of_the_business_and_names_nobody(office: Office) -> None:
    await office.file(shop())
    text = (await office.press(ANA, f"d:details:{CODE}")).text

    for shown in (
        "Pekerja: <b>3 orang",
        "Di usaha itu: <b>Pemilik",
        "usaha mikro",
        "Rp2.000.000 sebulan",
    ):
        assert shown in text
    assert "Nama usaha: <b>W••• B••• C•••" in text
    assert [secret for secret in (NAME, "Bintang", NIB, NPWP) if secret in text] == []


async def test_with_a_reason_the_papers_are_in_clear(office: Office) -> None:
    await office.file(shop())
    [contact] = (await office.press(ANA, f"d:open:{CODE}:register")).secret
    [numbers] = (await office.press(ANA, f"d:nik:{CODE}:register")).secret

    assert NAME in contact.call.params["text"]
    for shown in (NIB, NPWP):
        assert shown in numbers.call.params["text"]
        assert shown not in contact.call.params["text"]


async def test_papers_that_were_skipped_are_to_be_asked(office: Office) -> None:
    given = shop()
    skipped = given.answers.skipping(asked.NIB, Skipped.BY_CHOICE)
    await office.file(draft(1, kind=LeadKind.EMPLOYER, answers=skipped))

    assert "NIB: <b>belum ada, tanyakan" in (await office.press(ANA, f"d:details:{CODE}")).text


async def test_an_export_has_the_business(office: Office) -> None:
    await office.file(shop())
    content, _ = await made(office, Selection(profile=Profile.REGISTRATION))

    [row] = rows_of(content)
    assert (row["helpers"], row["wages_month"], row["owner_role"]) == (3, "2000000", "Pemilik")
    assert (row["business_name"], row["nib"], row["npwp"]) == (NAME, NIB, NPWP)
