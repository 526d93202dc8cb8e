"""What a poster says: figures from the rules alone, with their day and their conditions."""

import re
from datetime import date

import pytest

from bot.poster.content import Poster, Where, written
from conversations.messages.catalog import Catalog
from conversations.referrals import Referral, ReferralKind
from conversations.rules.book import RuleBook
from conversations.rules.contributions import bpu_contribution
from conversations.rules.facts import Payer

CATALOG = Catalog.load()
RULES = RuleBook.load()
DAY = date(2026, 11, 23)
MARKET = Referral("PASAR-16-ILIR-WUM", "Pasar 16 Ilir", ReferralKind.MARKET)


def poster(
    where: Where = Where("contoh_bot", MARKET),  # noqa: B008  it is frozen
    day: date = DAY,
    rules: RuleBook = RULES,
    language: str = "id",
) -> Poster:
    return written(
        CATALOG,
        language,
        where,
        rules,
        day,
        organisation="Kantor Contoh",
        hours="08.00-15.00",
    )


def rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")


def test_the_price_is_the_lowest_of_the_rules_and_says_from_and_when() -> None:
    lowest = bpu_contribution(None, None, Payer.SELF, DAY, (), RULES)
    price = " ".join(poster().price)

    assert "mulai " + rupiah(lowest.full) in price
    assert "23 November 2026" in price


def test_a_discount_is_told_with_its_end_and_for_whom() -> None:
    lowest = bpu_contribution(None, None, Payer.SELF, DAY, (), RULES)
    [_, discount, *_] = poster().price

    assert rupiah(lowest.total) in discount
    assert "Desember 2026" in discount
    assert "potongan" in discount
    assert "bayar sendiri" in discount


def test_after_the_discount_nothing_is_said_of_it() -> None:
    price = " ".join(poster(day=date(2027, 4, 1)).price)

    assert "potongan" not in price
    assert len(re.findall("Rp", price)) == 1


def test_what_is_not_quite_sure_says_that_an_officer_confirms() -> None:
    assert "Petugas memastikan" in poster().price[-1]


def test_no_rule_no_price() -> None:
    assert poster(rules=RuleBook([])).price == ()
    assert poster(day=date(2014, 1, 1)).price == ()


def test_no_other_figure_of_money_stands_on_it() -> None:
    said = poster()
    rest = [said.title, said.whom, *said.promises, said.scan, *said.ways, *said.foot]

    assert not any("Rp" in text for text in rest)


def test_it_never_promises_cover() -> None:
    said = poster()

    assert "belum berarti terdaftar" in said.foot[0]
    assert "iuran dibayar" in said.foot[0]


def test_it_says_who_we_are_and_how_to_make_sure() -> None:
    said = poster()
    ways = " ".join(said.ways)

    assert "Kantor Contoh" in said.run_by
    assert said.bot == "@contoh_bot"
    for word in ("@contoh_bot", "175", "/cek", "kantor cabang"):
        assert word in ways


def test_the_three_promises_are_the_bots_own() -> None:
    free, never, minutes = poster().promises
    welcome = CATALOG.template("id", "welcome")

    assert "gratis" in free
    assert all(word in never for word in ("uang", "OTP", "PIN"))
    assert minutes.lower() in welcome.lower()


def test_the_link_and_the_code_are_there_in_letters_too() -> None:
    said = poster()

    assert said.link == "t.me/contoh_bot?start=PASAR-16-ILIR-WUM"
    assert said.code[-1] == MARKET.code


def test_without_a_code_there_is_none() -> None:
    said = poster(Where("contoh_bot"))

    assert said.link == "t.me/contoh_bot"
    assert said.code == ()


@pytest.mark.parametrize("language", CATALOG.languages)
def test_every_language_has_a_poster(language: str) -> None:
    said = poster(language=language)

    assert not re.search(r"[{}<>]", repr(said))
