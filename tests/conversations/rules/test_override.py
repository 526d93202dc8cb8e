"""An office's answers, put over the release's rules without touching it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conversations.errors import RuleGap
from conversations.rules.book import BadRules, Confidence, RuleBook, Unit
from conversations.rules.contributions import bpu_contribution, payment_periods
from conversations.rules.facts import Payer, Sector

LETTER = """
[sources.letter]
title = "Surat Kanwil 12/2026"
url = "https://example.org/surat-12-2026"
"""
LONGER = """
[[bpu.discount.other.values]]
since = 2027-01-01
value = "0.5"
source = "letter"
confidence = "A"
checked_on = 2026-12-20

[[bpu.discount.other.values]]
since = 2027-04-01
ended = true
source = "letter"
confidence = "A"
checked_on = 2026-12-20
"""


def put_over(folder: Path, text: str, letter: str = LETTER) -> RuleBook:
    path = folder / "kantor.toml"
    path.write_text(letter + text, "utf-8")
    return RuleBook.load(override=path)


def price(rules: RuleBook, month: date) -> int:
    programmes = ("jkk", "jkm")
    return bpu_contribution(0, Sector.OTHER, Payer.SELF, month, programmes, rules).total


def test_an_office_can_say_that_the_discount_goes_on(tmp_path: Path, rules: RuleBook) -> None:
    longer = put_over(tmp_path, LONGER)

    assert [price(rules, date(2027, month, 1)) for month in (1, 3, 4)] == [16_800] * 3
    assert [price(longer, date(2027, month, 1)) for month in (1, 3, 4)] == [8_400, 8_400, 16_800]
    assert price(longer, date(2026, 3, 1)) == price(rules, date(2026, 3, 1)) == 16_800


def test_a_value_says_which_file_it_is_from(tmp_path: Path) -> None:
    rules = put_over(tmp_path, LONGER)
    old = rules.on("bpu.discount.other", date(2026, 4, 1))
    new = rules.on("bpu.discount.other", date(2027, 1, 1))

    assert (old.file, new.file) == ("discount.toml", "kantor.toml")
    assert (old.until, new.until) == (date(2026, 12, 31), date(2027, 3, 31))
    assert new.source.title == "Surat Kanwil 12/2026"


def test_a_new_value_may_stand_between_two_of_the_release(tmp_path: Path) -> None:
    text = LONGER.replace("2027-04-01", "2026-09-01").split("[[")[2]
    rules = put_over(tmp_path, "[[" + text)

    assert rules.on("bpu.discount.other", date(2026, 8, 31)).until == date(2026, 8, 31)
    assert rules.find("bpu.discount.other", date(2026, 9, 1)) is None


def test_an_answer_can_settle_a_doubt(tmp_path: Path, rules: RuleBook) -> None:
    settled = put_over(
        tmp_path,
        """
[[jkm.waiting.months.values]]
since = 2025-02-24
value = "3"
source = "letter"
confidence = "A"
checked_on = 2026-12-20
""",
    )
    day = date(2026, 11, 22)
    assert rules.on("jkm.waiting.months", day).confidence is Confidence.D
    assert settled.on("jkm.waiting.months", day).confidence is Confidence.A
    assert settled.on("jkm.waiting.months", day).doubt is None


def test_other_rules_and_their_questions_stay(tmp_path: Path, rules: RuleBook) -> None:
    changed = put_over(tmp_path, LONGER)

    assert [rule for rule in changed if rule.name != "bpu.discount.other"] == [
        rule for rule in rules if rule.name != "bpu.discount.other"
    ]
    assert changed.doubts == rules.doubts
    assert {rule.label for rule in changed} == {rule.label for rule in rules}


NEW = """
[bpu.age.min]
label = "Umur paling muda"
unit = "years"

[[bpu.age.min.values]]
since = 2026-12-01
value = "18"
source = "letter"
confidence = "B"
doubt = "minimum_age"
checked_on = 2026-12-20
"""


def test_a_rule_that_nobody_knew_can_be_added_and_a_question_closed(tmp_path: Path) -> None:
    closed = '\n[doubts.minimum_age]\nrank = 5\ntext = "Sudah dijawab"\n'
    rules = put_over(tmp_path, NEW + closed)

    assert rules.number("bpu.age.min", date(2026, 12, 1)) == Decimal(18)
    (added,) = (rule for rule in rules if rule.name == "bpu.age.min")
    assert (added.label, added.unit) == ("Umur paling muda", Unit.YEARS)
    assert {doubt.key: doubt.open for doubt in rules.doubts}["minimum_age"] is False


PHONES = """
[[office.phones.values]]
since = 2026-12-01
value = ["Palembang 0711 555 0100", " Lahat 0731 555 0100 "]
source = "letter"
confidence = "A"
checked_on = 2026-12-20
"""


def test_an_office_says_its_own_lines_where_the_release_has_none(
    tmp_path: Path, rules: RuleBook
) -> None:
    changed = put_over(tmp_path, PHONES)
    asked = {rule.name: rule.asked and rule.asked.key for rule in changed}
    value = changed.on("office.phones", date(2026, 12, 1))

    assert rules.find("office.phones", date(2026, 12, 1)) is None
    assert value.lines == ("Palembang 0711 555 0100", "Lahat 0731 555 0100")
    assert (value.unit, value.file) == (Unit.TEXT, "kantor.toml")
    assert (asked["office.phones"], asked["office.addresses"]) == (None, "offices")
    assert changed.find("office.phones", date(2026, 11, 30)) is None
    with pytest.raises(RuleGap, match=r"office\.phones: text is not what is needed here"):
        changed.ids("office.phones", date(2026, 12, 1))


def test_a_label_may_be_said_better(tmp_path: Path) -> None:
    rules = put_over(tmp_path, '[bpu.discount.other]\nlabel = "Potongan"\n' + LONGER)
    assert {rule.name: rule.label for rule in rules}["bpu.discount.other"] == "Potongan"
    shortest = put_over(tmp_path, '[bpu.discount.other]\nlabel = "P"\n' + LONGER)
    assert {rule.name: rule.label for rule in shortest}["bpu.discount.other"] == "P"


def test_the_same_unit_and_columns_may_be_said_again(tmp_path: Path) -> None:
    rules = put_over(
        tmp_path,
        """
[bpu.pay.periods]
unit = "table"
columns = { months = "months" }

[[bpu.pay.periods.values]]
since = 2026-12-01
value = [{ months = "1" }, { months = "2" }]
source = "letter"
confidence = "A"
checked_on = 2026-12-20
""",
    )
    assert payment_periods(rules, date(2026, 12, 1)) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        pytest.param(
            '"0711 555 0100"',
            'office.phones: value 1: value: a text is a list of lines like ["0711 555 0100"]',
            id="one text without its list",
        ),
        pytest.param("[]", "value 1: value: a text is a list of lines", id="nothing"),
        pytest.param(
            '["0711", 711]',
            "office.phones: value 1: value: line 2: 711 is no line; write it in quotation marks",
            id="a number",
        ),
        pytest.param('["  "]', "value 1: value: line 1: '  ' is no line", id="an empty line"),
        pytest.param(
            '["Jl. A\\nJl. B"]',
            "value 1: value: line 1: a line has no breaks and at most 200 letters; write two",
            id="two lines in one",
        ),
        pytest.param(
            f'["0", "{"x" * 201}"]', "value: line 2: a line has no breaks", id="too long"
        ),
    ],
)
def test_an_offices_lines_are_checked_like_numbers(
    tmp_path: Path, lines: str, complaint: str
) -> None:
    shown = '["Palembang 0711 555 0100", " Lahat 0731 555 0100 "]'
    with pytest.raises(BadRules) as refused:
        put_over(tmp_path, PHONES.replace(shown, lines))
    assert str(refused.value).startswith("kantor.toml, line 8: ")
    assert complaint in str(refused.value)


def test_the_longest_line_that_may_be(tmp_path: Path) -> None:
    longest = PHONES.replace("Palembang 0711 555 0100", "x" * 200)
    assert put_over(tmp_path, longest).on("office.phones", date(2026, 12, 1)).lines[0] == "x" * 200


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(
            LONGER.replace("discount.other", "discount.others"),
            "kantor.toml: bpu.discount.others: no rule of this release; check the name, or add "
            "label and unit",
            id="a name that is no rule",
        ),
        pytest.param(
            NEW.replace('unit = "years"\n', ""),
            "bpu.age.min: no rule of this release",
            id="a new rule without a unit",
        ),
        pytest.param(
            '[bpu.discount.other]\nunit = "share"\n' + LONGER,
            "line 6: bpu.discount.other: unit: an override keeps the release's: times",
            id="another unit",
        ),
        pytest.param(
            '[bpu.discount.other]\ncolumns = { a = "years" }\n' + LONGER,
            "unit: an override keeps the release's: times",
            id="columns where there are none",
        ),
        pytest.param(
            LONGER.replace('"0.5"', "0.5"),
            "kantor.toml, line 8: bpu.discount.other: value 1: value: 0.5 is no number; times is "
            'written as text like "0.01"',
            id="a float",
        ),
        pytest.param(
            LONGER.replace("2027-04-01", "2026-12-01"),
            "line 14: bpu.discount.other: value 2: since: 2026-12-01 must come after 2027-01-01",
            id="out of order",
        ),
        pytest.param(
            LONGER.replace('"letter"', '"leter"', 1),
            "line 9: bpu.discount.other: value 1: source: 'leter' is not in sources.toml; known",
            id="an unknown source",
        ),
        pytest.param(
            LONGER.replace('source = "letter"\n', "", 1),
            "line 6: bpu.discount.other: value 1: source: Field required",
            id="no source",
        ),
        pytest.param(
            LONGER.replace('"A"', '"B"', 1),
            "value 1: doubt: confidence B names the question for the office",
            id="doubtful without a question",
        ),
        pytest.param(
            LONGER.replace("since = 2027-01-01", "since = 2027-01-01\nuntil = 2027-03-31"),
            "line 8: bpu.discount.other: value 1: until: unknown key; known are since",
            id="an unknown key",
        ),
        pytest.param(
            "[[bpu.discount.other.values]]\nsince = 2025-01-01\nended = true\n"
            'source = "letter"\nconfidence = "A"\nchecked_on = 2026-12-20\n',
            "line 7: bpu.discount.other: value 1: ended: nothing has begun that could end",
            id="an end before the beginning",
        ),
        pytest.param(
            "[bpu.discount.other]\nvalues = []\n",
            "line 6: bpu.discount.other: values: Tuple should have at least 1 item",
            id="nothing new",
        ),
        pytest.param(
            '[sources.press]\ntitle = "Koran"\n',
            "kantor.toml, line 5: sources.press: url: Field required",
            id="a source without a link",
        ),
        pytest.param(
            '[doubts.age]\ntext = "?"\n', "line 5: doubts.age: rank: Field", id="a question"
        ),
        pytest.param(
            LONGER.replace('"0.5"', '"0.5'), "kantor.toml: Illegal character '\\n'", id="no TOML"
        ),
    ],
)
def test_a_broken_override_is_refused_with_the_place_and_the_remedy(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(BadRules) as refused:
        put_over(tmp_path, text)

    assert str(refused.value).startswith("kantor.toml")
    assert complaint in str(refused.value)


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match=r"kantor\.toml: .*line 8"):
        put_over(tmp_path, LONGER.replace('"0.5"', '"0.5'))


@pytest.mark.parametrize("group", ["sources", "doubts"])
def test_the_reserved_groups_hold_tables(tmp_path: Path, group: str) -> None:
    with pytest.raises(BadRules, match=rf"kantor\.toml: {group}: holds tables; write them below"):
        put_over(tmp_path, f'{group} = "x"\n', letter="")


def test_an_override_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match=r"kantor\.toml: cannot be read"):
        RuleBook.load(override=tmp_path / "kantor.toml")
