"""The figures themselves, and that the code and the data know the same names."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import conversations.rules
from conversations.rules.book import DATA, Confidence, RuleBook
from conversations.rules.reading import SOURCES

CODE = Path(conversations.rules.__file__).parent
A_NAME = re.compile(r"(bpu|pu|jkk|jkm|jht|jakon|pmi|privacy)(\.[a-z0-9_]+)+")


def names_in_code() -> list[str]:
    strings = {
        node.value
        for path in CODE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return sorted(text for text in strings if A_NAME.fullmatch(text))


def test_the_search_for_rule_names_in_the_code_finds_them() -> None:
    assert {"bpu.bands", "bpu.discount.other", "pu.registered_by"} <= set(names_in_code())


@pytest.mark.parametrize("name", names_in_code())
def test_a_rule_the_code_asks_for_is_in_force(name: str, rules: RuleBook, today: date) -> None:
    assert rules.on(name, today).value is not None


def test_every_rule_is_in_force_today_or_has_ended_by_a_dated_end(
    rules: RuleBook, today: date
) -> None:
    gaps = [rule.name for rule in rules if rule.on(today) is None and rule.values[-1].value]
    assert gaps == []


def test_every_value_was_checked_against_its_source_within_a_year(
    rules: RuleBook, today: date
) -> None:
    days = {value.checked_on for rule in rules for value in rule.values}
    assert all(timedelta(0) <= today - day <= timedelta(days=366) for day in days)


def test_every_source_is_pointed_to_and_opens_over_https(rules: RuleBook) -> None:
    cited = {
        url
        for rule in rules
        for value in rule.values
        for url in (value.source.url, *(seen.url for seen in value.seen_in))
    }
    listed = set(re.findall(r'^url = "(.*)"$', (DATA / SOURCES).read_text("utf-8"), re.MULTILINE))

    assert {url.rstrip("/") for url in cited} == {url.rstrip("/") for url in listed}
    assert all(url.startswith("https://") for url in cited)


def test_what_is_disputed_is_marked(rules: RuleBook) -> None:
    disputed = {r.name for r in rules for v in r.values if v.confidence is Confidence.D}
    assert disputed == {"jkm.waiting.months"}


def test_a_rule_whose_first_day_no_source_names_says_so(rules: RuleBook) -> None:
    """First days the evidence does name; whatever else begins somewhere is marked."""
    known = {rule.name for rule in rules if rule.values[0].since_known}
    assert known == {
        "bpu.discount.transport",
        "bpu.discount.other",
        "bpu.discount.programmes",
        "bpu.discount.excluded_payers",
        "jkm.waiting.months",
        "jkm.before_waiting",
        "privacy.adult_age",
    }


@pytest.mark.parametrize(
    ("rule", "first", "last"),
    [
        ("bpu.discount.transport", date(2026, 1, 1), date(2027, 3, 31)),
        ("bpu.discount.other", date(2026, 4, 1), date(2026, 12, 31)),
        ("bpu.discount.programmes", date(2026, 1, 1), date(2027, 3, 31)),
        ("bpu.discount.excluded_payers", date(2026, 1, 1), date(2027, 3, 31)),
    ],
)
def test_the_discount_holds_exactly_as_long_as_the_law_says(
    rule: str, first: date, last: date, rules: RuleBook
) -> None:
    assert rules.find(rule, first - timedelta(days=1)) is None
    assert rules.on(rule, first) == rules.on(rule, last)
    assert rules.on(rule, last).until == last
    assert rules.find(rule, last + timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("bpu.age.max_exclusive", 65),
        ("bpu.pay.due_day", 15),
        ("bpu.grace.months", 3),
        ("bpu.lapse.after_months", 3),
        ("jht.full.age", 56),
        ("jkm.total", 42_000_000),
        ("jkm.before_waiting", 10_000_000),
        ("jkm.waiting.months", 3),
        ("pu.pay.due_day", 15),
        ("jakon.register.days", 14),
        ("pmi.package24.agency", 370_000),
        ("pmi.package24.individual", 332_500),
        ("privacy.adult_age", 18),
    ],
)
def test_a_single_figure(rule: str, value: int, rules: RuleBook, today: date) -> None:
    assert rules.number(rule, today) == value


@pytest.mark.parametrize(
    ("rule", "per_ten_thousand"),
    [
        ("bpu.jkk.rate", 100),
        ("bpu.jht.rate", 200),
        ("pu.jkk.class_1", 24),
        ("pu.jkk.class_2", 54),
        ("pu.jkk.class_3", 89),
        ("pu.jkk.class_4", 127),
        ("pu.jkk.class_5", 174),
        ("pu.jkm.rate", 30),
        ("pu.jht.employer", 370),
        ("pu.jht.worker", 200),
        ("pu.jp.employer", 200),
        ("pu.jp.worker", 100),
    ],
)
def test_a_rate(rule: str, per_ten_thousand: int, rules: RuleBook, today: date) -> None:
    assert rules.number(rule, today) * 10_000 == per_ten_thousand


@pytest.mark.parametrize(
    ("rule", "ids"),
    [
        ("bpu.programmes.mandatory", ("jkk", "jkm")),
        ("bpu.programmes.optional", ("jht",)),
        ("bpu.employer.programmes.mandatory", ("jkk", "jkm", "jht")),
        ("bpu.discount.programmes", ("jkk", "jkm")),
        ("bpu.discount.excluded_payers", ("apbn", "apbd")),
        ("pu.mandatory.mikro", ("jkk", "jkm")),
        ("pu.mandatory.kecil", ("jkk", "jkm", "jht")),
        ("pu.mandatory.menengah_besar", ("jkk", "jkm", "jht", "jp")),
        ("pmi.programmes.mandatory", ("jkk", "jkm")),
        ("pmi.programmes.optional", ("jht",)),
    ],
)
def test_a_list(rule: str, ids: tuple[str, ...], rules: RuleBook, today: date) -> None:
    assert rules.ids(rule, today) == ids
