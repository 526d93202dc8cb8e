"""The figures themselves, and that the code and the data know the same names."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import conversations.rules
from conversations.regions import PLACES
from conversations.rules.book import DATA, Confidence, RuleBook, Unit
from conversations.rules.keys import DOUBTS, SOURCES

OFFICE = "office.toml"
CODE = Path(conversations.rules.__file__).parent
A_NAME = re.compile(
    r"(bpu|pu|jkk|jkm|jht|jp|jkp|jakon|pmi|umkm|scholarship|privacy)(\.[a-z0-9_]+)+"
)


SINCE_A_KNOWN_DAY = ("jkp.", "pu.jkp.", "pu.jkk.net.", "pu.relief.", "umkm.")
"""Groups of PP 6/2025, PP 7/2025 and PP 7/2021."""


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
    gaps = [
        rule.name
        for rule in rules
        if rule.on(today) is None and rule.asked is None and rule.values[-1].value
    ]
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
    assert disputed == {"jkm.waiting.months", "target.members"}


def test_a_rule_whose_first_day_no_source_names_says_so(rules: RuleBook) -> None:
    """First days the evidence does name; whatever else begins somewhere is marked."""
    known = {rule.name for rule in rules if rule.values and rule.values[0].since_known}
    assert known == {
        "bpu.discount.transport",
        "bpu.discount.other",
        "bpu.discount.programmes",
        "bpu.discount.excluded_payers",
        "bpu.discount.overpaid",
        "bpu.discount.arrears",
        "jkk.report.hours",
        "jkm.waiting.months",
        "jkm.before_waiting",
        "jp.pension_age",
        "privacy.adult_age",
        "privacy.answer_hours",
        "pu.jp.ceiling",
    } | {name for name in known if name.startswith(SINCE_A_KNOWN_DAY)}


@pytest.mark.parametrize("group", SINCE_A_KNOWN_DAY)
def test_all_of_a_regulation_began_on_its_day(group: str, rules: RuleBook) -> None:
    began = [r.values[0] for r in rules if r.name.startswith(group)]

    assert began
    assert all(value.since_known for value in began)
    assert len({value.since for value in began}) == 1


def test_whatever_is_not_sure_names_the_question_that_settles_it(rules: RuleBook) -> None:
    values = [value for rule in rules for value in rule.values]
    assert all(value.doubt for value in values if value.confidence is not Confidence.A)


def test_a_question_is_one_of_a_value_or_open(rules: RuleBook) -> None:
    asked = {value.doubt.key for rule in rules for value in rule.values if value.doubt}

    assert asked.isdisjoint(doubt.key for doubt in rules.doubts if doubt.open)
    assert asked == {doubt.key for doubt in rules.doubts if not doubt.open}


def test_the_office_is_asked_the_most_pressing_first(rules: RuleBook) -> None:
    assert [doubt.rank for doubt in rules.doubts] == sorted(d.rank for d in rules.doubts)
    assert {doubt.rank for doubt in rules.doubts} == set(range(1, 12))
    assert all(doubt.text.endswith("?") for doubt in rules.doubts)


def test_every_value_names_its_file(rules: RuleBook) -> None:
    files = {value.file for rule in rules for value in rule.values}
    assert files == {path.name for path in DATA.glob("*.toml")} - {SOURCES, DOUBTS, OFFICE}


def test_what_only_an_office_can_say_waits_for_it_with_an_open_question(rules: RuleBook) -> None:
    waiting = [rule for rule in rules if not rule.values]
    asked = {doubt.key: doubt for doubt in rules.doubts}

    assert {rule.name for rule in waiting} == {
        r.name for r in rules if r.name.startswith(("office.", "target.registered."))
    }
    assert {rule.unit for rule in waiting} == {Unit.TEXT, Unit.COUNT}
    assert all(rule.asked and rule.asked == asked[rule.asked.key] for rule in waiting)
    assert all(rule.asked and rule.asked.open for rule in waiting)


def test_every_kabupaten_waits_for_its_target(rules: RuleBook) -> None:
    regions = {code for code in PLACES.ids if code.count(".") == 1}
    waiting = {rule.name for rule in rules if rule.name.startswith("target.registered.")}
    assert waiting == {f"target.registered.k{code.replace('.', '')}" for code in regions}
    assert len(waiting) == 17


@pytest.mark.parametrize(
    ("day", "ceiling"),
    [
        (date(2023, 2, 28), None),
        (date(2023, 3, 1), 9_559_600),
        (date(2024, 2, 29), 9_559_600),
        (date(2024, 3, 1), 10_042_300),
        (date(2025, 2, 28), 10_042_300),
        (date(2025, 3, 1), 10_547_400),
        (date(2026, 2, 28), 10_547_400),
        (date(2026, 3, 1), 11_086_300),
        (date(2027, 2, 28), 11_086_300),
        (date(2027, 3, 1), None),
    ],
)
def test_the_ceiling_of_jp_changes_each_march_and_ends_unknown(
    day: date, ceiling: int | None, rules: RuleBook
) -> None:
    found = rules.find("pu.jp.ceiling", day)
    assert (found and found.number) == ceiling


@pytest.mark.parametrize(
    ("year", "age"),
    [(2024, None), (2025, 59), (2027, 59), (2028, 60), (2030, 60), (2031, 61), (2043, 65)],
)
def test_the_pension_age_rises_every_three_years(
    year: int, age: int | None, rules: RuleBook
) -> None:
    for day in (date(year, 1, 1), date(year, 12, 31)):
        found = rules.find("jp.pension_age", day)
        assert (found and found.number) == age


def test_what_goes_to_jkp_comes_out_of_jkk(rules: RuleBook, today: date) -> None:
    parts = [rules.number(f"pu.jkp.{part}", today) for part in ("government", "from_jkk")]
    assert sum(parts) == rules.number("pu.jkp.rate", today)
    for number in range(1, 6):
        whole = rules.number(f"pu.jkk.class_{number}", today)
        assert rules.number(f"pu.jkk.net.class_{number}", today) == whole - parts[1]


def test_the_parts_of_jkm_are_the_whole(rules: RuleBook, today: date) -> None:
    parts = ("jkm.compensation", "jkm.monthly", "jkm.funeral")
    assert sum(rules.number(part, today) for part in parts) == rules.number("jkm.total", today)


def test_the_scholarship_of_two_children_is_its_limit(rules: RuleBook, today: date) -> None:
    levels = ("school", "junior", "senior", "college")
    child = sum(
        rules.number(f"scholarship.{one}.amount", today)
        * rules.number(f"scholarship.{one}.years", today)
        for one in levels
    )
    children = rules.number("scholarship.children", today)
    assert children * child == rules.number("scholarship.max", today)


def test_the_relief_of_labour_intensive_industry_has_ended(rules: RuleBook) -> None:
    assert rules.find("pu.relief.jkk", date(2025, 1, 31)) is None
    assert rules.number("pu.relief.jkk", date(2025, 2, 1)) * 2 == 1
    assert rules.on("pu.relief.jkk", date(2025, 2, 1)).until == date(2026, 1, 31)
    assert rules.find("pu.relief.jkk", date(2026, 2, 1)) is None


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
        ("privacy.answer_hours", 72),
        ("bpu.jobs.max", 2),
        ("bpu.late.fine", 0),
        ("pu.foreigner.min_months", 6),
        ("pu.jkp.age.max_exclusive", 54),
        ("jp.monthly.min_years", 15),
        ("jp.monthly.min", 411_400),
        ("jp.monthly.max", 4_932_300),
        ("jkp.cash.months", 6),
        ("jkp.cash.wage_max", 5_000_000),
        ("jkp.claim.months", 6),
        ("jkp.paid.months", 12),
        ("jkp.paid.within_months", 24),
        ("umkm.capital.mikro", 1_000_000_000),
        ("umkm.capital.kecil", 5_000_000_000),
        ("umkm.capital.menengah", 10_000_000_000),
        ("umkm.sales.mikro", 2_000_000_000),
        ("umkm.sales.kecil", 15_000_000_000),
        ("umkm.sales.menengah", 50_000_000_000),
        ("pmi.before.amount", 37_500),
        ("pmi.package24.months", 31),
        ("pmi.jht.min", 50_000),
        ("pmi.register.months_before", 1),
        ("jkk.off_work.full_months", 12),
        ("jkk.transport.land", 5_000_000),
        ("jkk.transport.sea", 2_000_000),
        ("jkk.transport.air", 10_000_000),
        ("jkk.home_care.max", 20_000_000),
        ("jkk.home_care.years", 1),
        ("jkk.death_monthly", 12_000_000),
        ("jkk.death_funeral", 10_000_000),
        ("jkk.disability.partial", 80),
        ("jkk.disability.total_monthly", 12_000_000),
        ("jkk.report.hours", 48),
        ("jkk.claim.years", 5),
        ("jht.partial.years", 10),
        ("jht.stopped.months", 1),
        ("scholarship.max", 174_000_000),
        ("scholarship.children", 2),
        ("scholarship.jkm.min_years", 3),
        ("scholarship.until_age", 23),
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
        ("pu.late.fine", 200),
        ("pu.jkp.rate", 36),
        ("jkp.cash.share", 6_000),
        ("jkk.off_work.full_share", 10_000),
        ("jkk.off_work.later_share", 5_000),
        ("jht.partial.any", 1_000),
        ("jht.partial.house", 3_000),
        ("jakon.wage.jkk", 174),
        ("jakon.wage.jkm", 30),
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
        ("pu.programmes", ("jkk", "jkm", "jht", "jp")),
        ("pu.jkp.requires.mikro_kecil", ("jkk", "jht", "jkm", "jkn")),
        ("pu.jkp.requires.menengah_besar", ("jkk", "jht", "jp", "jkm", "jkn")),
        ("bpu.reactivate.pays", ("new_months_only",)),
        ("bpu.discount.overpaid", ("credited_to_next_months",)),
        ("bpu.discount.arrears", ("full_rate",)),
        ("jakon.contract.without", ("ppn",)),
        ("pmi.programmes.mandatory", ("jkk", "jkm")),
        ("pmi.programmes.optional", ("jht",)),
    ],
)
def test_a_list(rule: str, ids: tuple[str, ...], rules: RuleBook, today: date) -> None:
    assert rules.ids(rule, today) == ids
