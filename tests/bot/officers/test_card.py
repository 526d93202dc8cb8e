import pytest

from conversations import codes
from conversations.flows import asked
from conversations.money import Income
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
