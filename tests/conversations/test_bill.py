"""What a small business is told it must do and pay, from its answers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.world import Worlds
from conversations.answers import Answers, Key, Skipped
from conversations.dates import Born
from conversations.events import Said
from conversations.flow import World
from conversations.flows import asked, bill, standing
from conversations.flows.registration import REGISTRATION
from conversations.messages.catalog import Catalog
from conversations.questions import Reading
from conversations.rules.book import RuleBook
from conversations.rules.contributions import Contribution
from conversations.rules.facts import Scale, Work
from conversations.rules.scale import Measure
from tests.conversations.refusals import outcome

CATALOG, RULES = Catalog.load(), RuleBook.load()
WORLD = Worlds(CATALOG, RULES, "Kanwil (uji coba)", "08.00–15.00 WIB").at(
    datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
)
EARLY = date(1950, 1, 1)
BORN = Born(date(1980, 1, 1), date(1980, 12, 31))
OWNER: tuple[tuple[Key[Any], Any], ...] = (
    (asked.WORK, "employer"),
    (asked.OCCUPATION, "warung-makan"),
    (asked.HELPERS, 2),
    (asked.OWNER_ROLE, "owner"),
    (asked.CITIZEN, "yes"),
    (asked.BIRTH, BORN),
    (asked.MEMBER, "none"),
    (asked.SINCE, 2012),
    (asked.SALES, "mikro"),
    (asked.WAGES, (1_500_000,)),
)


def given(*more: tuple[Key[Any], Any]) -> Answers:
    answers = Answers()
    for question, value in (*OWNER, *more):
        answers = answers.having(question, value)
    return answers


def without(name: str) -> World:
    return replace(WORLD, rules=RuleBook(rule for rule in RULES if rule.name != name))


def made(answers: Answers, world: World = WORLD) -> bill.Bill:
    found = bill.bill(answers, world)
    assert found is not None
    return found


def size(found: bill.Bill) -> Scale | None:
    return None if found.size is None else found.size.scale


def owners(found: bill.Bill) -> Contribution:
    assert found.owner is not None
    return found.owner


def text(answers: Answers, world: World = WORLD) -> str:
    told = {"result": bill.told(answers, world)}
    return CATALOG.html("id", "verdict", told)


def test_a_warung_pays_for_its_owner_and_its_two_helpers() -> None:
    found = made(given())

    assert size(found) is Scale.MIKRO
    assert found.mandatory == ("jkk", "jkm")
    assert [item.programme for item in owners(found).items] == ["jkk", "jkm", "jht"]
    assert owners(found).at_least
    assert found.staff.total == 2 * 8_100
    assert "mulai dari Rp28.400" in text(given())
    assert "Rp8.100" in text(given())
    assert "Rp44.600" in text(given())
    assert "Petugas memastikan" in text(given())


def test_what_is_mandatory_and_who_pays_follows_the_scale() -> None:
    small = given((asked.SALES, "kecil"))

    assert made(small).mandatory == ("jkk", "jkm", "jht")
    assert "Rp60.000" in text(small)
    assert "pensiun" not in text(small)
    assert "pensiun" in text(given((asked.SALES, "besar")))
    assert made(given((asked.SALES, "3000000000"))).mandatory == made(small).mandatory


@pytest.mark.parametrize(
    ("since", "measure"),
    [(None, Measure.SALES), (2012, Measure.SALES), (2021, Measure.SALES), (2022, Measure.CAPITAL)],
)
def test_a_business_set_up_under_the_limits_is_measured_by_capital(
    since: int | None, measure: Measure
) -> None:
    answers = given() if since is None else given((asked.SINCE, since))
    answers = answers.without(asked.SINCE) if since is None else answers

    assert bill.measure(answers, WORLD) is measure


@pytest.mark.parametrize("sales", ["unsure", None])
def test_a_size_nobody_knows_is_counted_as_the_smallest_and_said_so(sales: str | None) -> None:
    answers = given().without(asked.SALES)
    answers = answers if sales is None else answers.having(asked.SALES, sales)

    assert made(answers).size is None
    assert made(answers).staff.total == 2 * 8_100
    assert "penjualan belum diketahui" in text(answers)


def test_a_trade_of_unknown_risk_is_priced_at_the_lowest_and_says_from() -> None:
    found = made(given((asked.OCCUPATION, "montir")))

    assert not found.risk_known
    assert found.staff.at_least
    assert "Ini paling kecil" in text(given((asked.OCCUPATION, "montir")))


def test_rubber_is_of_the_second_class() -> None:
    found = made(given((asked.OCCUPATION, "petani-karet")))
    assert (found.staff.total, found.staff.at_least) == (2 * 12_600, False)


def test_wages_of_each_are_priced_each() -> None:
    answers = given((asked.WAGES, (1_000_000, 2_000_000)))

    assert [one.total for one in made(answers).staff.each] == [5_400, 10_800]
    assert "Rp10.800" in text(answers)


def test_wages_nobody_knows_leave_the_staff_to_an_officer() -> None:
    unknown = given().skipping(asked.WAGES, Skipped.BY_CHOICE)

    assert bill.wages(unknown) == ()
    assert "Upah pekerja belum diketahui" in text(unknown)
    assert "Program wajib pekerja: kecelakaan kerja, kematian." in text(unknown)


def test_where_nobody_knows_how_many_help_no_total_is_claimed() -> None:
    some = given().skipping(asked.HELPERS, Skipped.AFTER_MISSES)

    assert len(made(some).staff.each) == 1
    assert "Rp1.500.000" in text(some)
    assert "Jumlah" not in text(some)


def test_a_thousand_equal_wages_are_priced_once() -> None:
    many = made(given((asked.HELPERS, 1_000)))

    assert many.staff.total == 1_000 * 8_100
    assert len({id(one) for one in many.staff.each}) == 1


@pytest.mark.parametrize("role", ["manager", "family"])
def test_who_is_not_the_owner_is_told_of_the_staff_alone(role: str) -> None:
    answers = given((asked.OWNER_ROLE, role))

    assert made(answers).owner is None
    assert "Bapak/Ibu sendiri" not in text(answers)


@pytest.mark.parametrize(
    "barred",
    [(asked.CITIZEN, "no"), (asked.MEMBER, "self"), (asked.BIRTH, Born(EARLY, EARLY))],
)
def test_an_owner_who_cannot_join_is_told_of_the_staff_alone(barred: tuple[Key[Any], Any]) -> None:
    assert made(given(barred)).owner is None


@pytest.mark.parametrize(
    "name", ["pu.mandatory.mikro", "pu.jkm.rate", "umkm.sales.mikro", "bpu.bands"]
)
def test_a_missing_rule_leaves_it_to_an_officer(name: str) -> None:
    assert bill.bill(given(), without(name)) is None
    assert "Kami tidak mau memberi angka yang salah" in text(given(), without(name))


def test_without_the_limits_nobody_is_asked_for_sales() -> None:
    path = REGISTRATION.path(given(), without("umkm.capital.mikro"))
    assert not {"sales", "capital"} & {ask.question.id for ask, _ in path}


def test_a_business_without_helpers_is_own_work_and_keeps_its_answers() -> None:
    alone = given((asked.HELPERS, 0))
    kept = REGISTRATION.relevant(alone, WORLD)

    assert standing.work(alone) is Work.OWN_ACCOUNT
    assert standing.decision(kept, WORLD).reason == "own_account"
    assert {"occupation", "citizen", "birth", "member"} <= set(kept)
    assert "wages" not in set(kept)


def test_helpers_of_another_kind_of_work_decide_nothing() -> None:
    assert standing.work(given((asked.HELPERS, 0), (asked.WORK, "paid"))) is Work.PAID


def test_an_older_draft_of_an_owner_is_asked_what_is_new() -> None:
    before = {"work", "occupation", "citizen", "birth", "member"}
    old = Answers.from_json(given().only(before).to_json())
    *_, (ask, _) = REGISTRATION.path(old, WORLD)

    assert ask.question.id == "helpers"


def reading(answers: Answers) -> Reading:
    options = asked.HELPERS.options({})
    return Reading(WORLD.today, "id", WORLD.lexicon, options=options, answers=answers)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        *(("2", 2), ("1", 1), ("dua orang", 2), ("1 orang", 1), ("1000", 1_000)),
        *(("0", 0), ("tidak ada", 0), ("Belum ada", 0), ("saya sendiri", 0), ("Nobody yet", 0)),
    ],
)
def test_helpers_are_counted_and_nobody_is_a_count(words: str, count: int) -> None:
    assert asked.HELPERS.read(Said(words, WORLD.now), reading(Answers())) == count


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        *(("ada beberapa", "staff_unclear"), ("tidak tahu", "staff_unclear")),
        *(("1001", "staff_many"), ("2 atau 3", "staff_unclear"), ("", "staff_unclear")),
    ],
)
def test_what_counts_nobody_is_not_taken_for_nobody(words: str, reason: str) -> None:
    assert outcome(asked.HELPERS.read, Said(words, WORLD.now), reading(Answers())) == reason


def test_wages_of_each_stand_only_while_they_are_as_many_as_the_helpers() -> None:
    wages = (1_000_000, 2_000_000)

    assert asked.WAGES.holds(wages, given())
    assert asked.WAGES.holds((1_000_000,), given((asked.HELPERS, 3)))
    assert not asked.WAGES.holds(wages, given((asked.HELPERS, 3)))
