"""Why somebody may join or may not, said so that it says something."""

from datetime import UTC, datetime

import pytest

from bot.world import Worlds
from conversations.answers import Answers
from conversations.flows.reasons import because
from conversations.flows.standing import decision
from conversations.flows.topics import answer_to
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase
from conversations.rules.book import RuleBook
from tests.chat import TO_PLAN, Chat
from tests.toy import main_run, play

CATALOG = Catalog.load()
WORLD = Worlds(CATALOG, RuleBook.load(), "Kantor Contoh", "08.00-15.00").at(
    datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("said", "age"),
    [
        (("1", "jual sayur", "1", "1985", "1"), "because.born.within"),
        (("3", "jual sayur", "2", "1", "1", "1985", "1"), "because.born.within"),
        (("3", "jual sayur", "2", "1", "1", "1950", "1"), "because.born.known"),
        (("1", "jual sayur", "1", "1950", "2"), "because.born.known"),
        (("1", "jual sayur", "1"), "because.born.unknown"),
    ],
    ids=["may join", "employer may join", "too old", "member past it", "age not known"],
)
def test_an_age_within_the_limit_is_said_to_be_within_it(said: tuple[str, ...], age: str) -> None:
    answers = main_run(play("/start", *said, in_world=WORLD)).answers
    lines = because(decision(answers, WORLD), answers).items

    assert age in {line.key for line in lines if isinstance(line, Phrase)}


UNKNOWN_INCOME = (*TO_PLAN[:-1], "gak tau", "gak tau", "gak tau", "Tidak")


def test_who_does_not_know_the_income_hears_of_the_discount_too() -> None:
    """Else three months cost more than three times the price of one, and nobody says why."""
    chat = Chat()
    text = chat.say(*UNKNOWN_INCOME).text

    assert chat.asked == "plan"
    assert "harga paling kecil" in text
    assert "sampai akhir Desember 2026 (2 program biasanya Rp16.800)" in text


def test_an_income_that_nobody_knows_is_not_said_to_be_theirs() -> None:
    text = Chat().say(*UNKNOWN_INCOME, "Kenapa?").text

    assert "Penghasilan belum diketahui" in text
    assert "penghasilan Bapak/Ibu dihitung" not in text


def test_the_price_that_is_told_on_asking_says_until_when_it_holds() -> None:
    told = answer_to("cost", Answers(), WORLD).reply

    assert "sampai akhir Desember 2026" in CATALOG.html("id", told.key, told.values)
