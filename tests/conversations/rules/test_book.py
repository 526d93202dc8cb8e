"""Looking rules up by name and day."""

import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conversations.errors import RuleGap
from conversations.rules.book import (
    Confidence,
    DatedValue,
    Doubt,
    RuleBook,
    Source,
    Table,
    Trail,
    Unit,
)
from tests.conversations.rules.toy import OTHERS, RATE, load

DAY = date(2025, 1, 1)


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    return load(tmp_path, RATE + OTHERS)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), "0.01"),
        (date(2021, 6, 30), "0.01"),
        (date(2021, 7, 1), "0.02"),
        (date(2022, 12, 31), "0.02"),
        (date(2023, 1, 1), None),
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), "0.03"),
        (date(2999, 1, 1), "0.03"),
    ],
)
def test_a_value_holds_from_its_day_to_the_day_before_the_next(
    book: RuleBook, day: date, value: str | None
) -> None:
    found = book.find("toy.rate", day)
    assert (found and found.value) == (value and Decimal(value))


def test_where_nothing_is_in_force_there_is_a_gap_and_no_old_number(book: RuleBook) -> None:
    with pytest.raises(RuleGap, match=r"toy\.rate: nothing in force on 2023-06-01"):
        book.on("toy.rate", date(2023, 6, 1))


def test_a_gap_says_which_rule_and_which_day_and_no_more(book: RuleBook) -> None:
    day = date(2023, 6, 1)
    with pytest.raises(RuleGap) as ended:
        book.on("toy.rate", day)
    with pytest.raises(RuleGap) as unknown:
        book.on("toy.fee", DAY)
    with pytest.raises(RuleGap) as other:
        book.ids("toy.rate", DAY)

    gaps = [(gap.value.rule, gap.value.day) for gap in (ended, unknown, other)]
    assert gaps == [("toy.rate", day), ("toy.fee", DAY), ("toy.rate", date(2024, 1, 1))]
    assert pickle.loads(pickle.dumps(ended.value)).rule == "toy.rate"


def test_a_rule_that_is_not_there_is_a_gap_even_where_an_end_would_be_fine(book: RuleBook) -> None:
    with pytest.raises(RuleGap, match=r"toy\.fee: no such rule"):
        book.find("toy.fee", DAY)


def test_a_value_knows_everything_an_auditor_asks(book: RuleBook) -> None:
    value = book.on("toy.rate", date(2020, 5, 1))

    assert (value.rule, value.unit, value.confidence) == ("toy.rate", Unit.SHARE, Confidence.B)
    assert (value.since, value.until) == (date(2020, 1, 1), date(2021, 6, 30))
    assert (value.since_known, value.checked_on) == (False, date(2026, 1, 2))
    assert value.source == Source("UU 1/2000", "https://example.org/uu-1-2000", "Pasal 5")
    assert [seen.title for seen in value.seen_in] == ["Koran"]
    assert (value.doubt and value.doubt.text, value.file) == ("Berapa iuran mainan?", "toy.toml")


def test_what_is_not_said_about_a_value_is_the_plain_case(book: RuleBook) -> None:
    value = book.on("toy.rate", DAY)

    assert (value.since_known, value.until) == (True, None)
    assert (value.seen_in, value.source.article, value.doubt) == ((), None, None)


def test_what_is_known_of_a_value_without_more_being_said() -> None:
    day, law = date(2020, 1, 1), Source("UU 1/2000", "https://example.org")
    value = DatedValue("a.b", day, None, Decimal(1), Unit.COUNT, law, Confidence.A, day)

    assert (value.since_known, value.seen_in, value.doubt, value.file) == (True, (), None, "")
    assert not Doubt("a", 1, "?").open


def test_a_value_is_a_number_a_list_or_a_table(book: RuleBook) -> None:
    assert book.number("toy.rate", DAY) == Decimal("0.03")
    assert book.ids("toy.programmes", DAY) == ("jkk", "jkm")
    assert book.table("toy.bands", DAY).column("part") == (Decimal("0.5"), Decimal("0.25"))


@pytest.mark.parametrize("amount", ["number", "ids", "table"])
@pytest.mark.parametrize("name", ["toy.rate", "toy.programmes", "toy.bands"])
def test_a_value_of_another_shape_is_a_gap(book: RuleBook, name: str, amount: str) -> None:
    right = {"toy.rate": "number", "toy.programmes": "ids", "toy.bands": "table"}[name]
    if amount != right:
        with pytest.raises(RuleGap, match="is not what is needed here"):
            getattr(book, amount)(name, DAY)


@pytest.mark.parametrize(
    ("amount", "start"), [(-5, 100), (99, 100), (100, 100), (199, 100), (200, 200), (10**9, 200)]
)
def test_a_row_is_found_by_its_lower_end(book: RuleBook, amount: int, start: int) -> None:
    assert book.table("toy.bands", DAY).row_for(amount)["start"] == start


def test_columns_keep_the_order_of_their_declaration() -> None:
    table = Table(("start", "part"), ((Decimal(0), Decimal(7)),))
    assert table.row_for(3) == {"start": 0, "part": 7}


def test_a_book_lists_its_rules_by_name(book: RuleBook) -> None:
    assert [rule.name for rule in book] == ["toy.bands", "toy.programmes", "toy.rate"]
    assert [rule.label for rule in book][2] == "Iuran mainan"
    assert [rule.unit for rule in book][2] is Unit.SHARE


def test_a_trail_remembers_what_was_in_force_in_the_order_of_looking(book: RuleBook) -> None:
    trail = Trail(book, DAY)
    trail.on("toy.programmes")
    trail.find("toy.rate")
    trail.on("toy.programmes")

    assert [value.rule for value in trail.used] == ["toy.programmes", "toy.rate"]


def test_a_trail_does_not_remember_what_was_not_in_force(book: RuleBook) -> None:
    trail = Trail(book, date(2023, 6, 1))

    assert trail.find("toy.rate") is None
    assert trail.used == ()


def test_a_book_lists_what_the_office_is_asked_the_most_pressing_first(book: RuleBook) -> None:
    assert [(doubt.key, doubt.rank, doubt.open) for doubt in book.doubts] == [
        ("age", 1, True),
        ("rate", 2, False),
    ]
