from dataclasses import replace

import pytest

from conversations import codes
from conversations.flows import asked
from conversations.money import Income
from conversations.questions.personal import Phone
from tests.bot.officers.office import ANA, Office, answers, draft

CODE = codes.make(1)
MARK = "Mungkin pekerja rentan"


@pytest.mark.parametrize(
    ("rupiah", "aid", "marked"),
    [
        (800_000, "yes", True),
        (800_000, "unsure", True),
        (800_000, "no", False),
        (2_000_000, "yes", False),
    ],
)
async def test_who_is_perhaps_helped_by_local_government_is_marked(
    office: Office, rupiah: int, aid: str, marked: bool
) -> None:
    given = answers(1).having(asked.INCOME, Income(rupiah, "month", None)).having(asked.AID, aid)
    await office.file(draft(1, answers=given))

    seen = await office.say(ANA, f"/lead {CODE}")
    assert (MARK in seen.text) is marked


async def test_nobody_who_was_not_asked_is_marked(office: Office) -> None:
    await office.file(draft(1))
    assert MARK not in (await office.say(ANA, f"/lead {CODE}")).text


async def test_the_card_says_through_whom_and_whose_phone_it_is(office: Office) -> None:
    drafts = []
    for number in (1, 2):
        given = answers(number).without(asked.PHONE).having(asked.WHOSE_PHONE, "helper")
        given = given.having(asked.HELPER, "rt")
        given = given.having(asked.PHONE_OF_OTHER, Phone("+6281277001234", verified=False))
        one = draft(number, answers=given, phone="+6281277001234")
        drafts.append(replace(one, helper="rt", helper_phone=True))
    await office.file(*drafts)

    seen = await office.say(ANA, f"/lead {CODE}")
    assert "Didaftarkan lewat: <b>RT/RW</b>" in seen.text
    assert "HP penolong" in seen.text
    assert "sama dengan" not in seen.text


async def test_the_card_says_who_has_no_phone(office: Office) -> None:
    given = answers(1).without(asked.PHONE).having(asked.WHOSE_PHONE, "none")
    await office.file(draft(1, answers=given, phone=None, helper="family"))

    assert "tidak punya HP" in (await office.say(ANA, f"/lead {CODE}")).text
