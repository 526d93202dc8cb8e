"""Data an auditor could not trust is refused, with the place and what would be right."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conversations.errors import ConversationError, RuleGap
from conversations.rules.book import BadRules, RuleBook, Unit
from tests.conversations.rules.toy import DOUBTS, OTHERS, RATE, SOURCES, load

DAY = date(2025, 1, 1)


def test_comments_and_groups_may_be_as_deep_as_needed(tmp_path: Path) -> None:
    book = load(tmp_path, RATE.replace("toy.rate", "toy.of.many.rooms.rate"))
    assert book.number("toy.of.many.rooms.rate", DAY) == Decimal("0.03")


def test_a_refusal_is_one_of_ours() -> None:
    assert issubclass(BadRules, ConversationError)


FIRST = '\nsince = 2020-01-01\nsince_known = false\nvalue = "0.01"'


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"0.01"', "0.01", "toy.rate: value 1: value: 0.01 is no number"),
        ('"0.01"', "1", "toy.rate: value 1: value: 1 is no number"),
        ('"0.01"', '"1%"', "toy.rate: value 1: value: '1%' is no number"),
        ('"0.01"', '"0,01"', 'written as text like "0.01"'),
        ('"0.01"', '"-0.01"', "'-0.01' is no number"),
        ('"0.01"', '"1e-2"', "'1e-2' is no number"),
        ('"0.01"', '"NaN"', "'NaN' is no number"),
        ('"0.01"', '"٠.٠١"', "is no number"),
        (
            '"0.01"',
            '"1.01"',
            "value 1: value: '1.01' is above 1; one percent is written \"0.01\"",
        ),
        ('"0.01"', '["0.01"]', "is no number"),
        ('"0.02"', '"two"', "toy.rate: value 2: value: 'two' is no number"),
        ("since = 2021-07-01", "since = 2020-01-01", "since: 2020-01-01 must come after 2020"),
        ("since = 2021-07-01", "since = 2019-01-01", "since: 2019-01-01 must come after 2020"),
        (
            "since = 2021-07-01",
            'since = "2021-07-01"',
            "value 2: since: Input should be a valid date",
        ),
        (
            "since = 2021-07-01",
            "since = 2021-07-01T00:00:00",
            "value 2: since: Input should be a valid date",
        ),
        ("since = 2021-07-01\n", "", "value 2: since: Field required"),
        ('source = "law"\narticle', "article", "value 1: source: Field required"),
        (
            'source = "law"\narticle',
            'source = "lwa"\narticle',
            "value 1: source: 'lwa' is not in sources.toml; known are law, press",
        ),
        (
            '["press"]',
            '["pres"]',
            "value 1: seen_in: 'pres' is not in sources.toml; known are law, press",
        ),
        ('["press"]', '"press"', "value 1: seen_in: Input should be a valid tuple"),
        (
            'confidence = "B"',
            'confidence = "M"',
            "value 1: confidence: Input should be 'A', 'B' or 'D'",
        ),
        (
            'confidence = "B"',
            'confidence = "X"',
            "value 1: confidence: Input should be 'A', 'B' or 'D'",
        ),
        ('confidence = "B"\n', "", "value 1: confidence: Field required"),
        (
            "checked_on = 2026-01-02\n\n[[toy.rate.values]]\nsince = 2021",
            "\n[[toy.rate.values]]\nsince = 2021",
            "value 1: checked_on: Field required",
        ),
        (
            "since_known = false",
            'since_known = "no"',
            "value 1: since_known: Input should be a valid boolean",
        ),
        (
            "checked_on = 2026-01-02",
            'checked_on = "2026-01-02"',
            "value 1: checked_on: Input should be a valid date",
        ),
        (
            "since_known = false",
            "since_know = false",
            "value 1: since_know: unknown key; known are since, since_known",
        ),
        (
            "ended = true",
            'ended = true\nvalue = "0"',
            "value 3: value: give a value, or ended = true and no value",
        ),
        ("ended = true\n", "", "value 3: value: give a value, or ended = true and no value"),
        ("ended = true", "ended = 1", "value 3: ended: Input should be a valid boolean"),
        (
            FIRST,
            "\nsince = 2020-01-01\nended = true",
            "value 1: ended: nothing has begun that could end",
        ),
        (
            'unit = "share"',
            'unit = "percent"',
            "toy.rate: unit: Input should be 'share', 'times', 'rupiah'",
        ),
        ('unit = "share"\n', "", "toy.rate: unit: Field required"),
        (
            'unit = "share"',
            'unit = "rupiah"',
            "'0.01' is no number; rupiah is written as text like \"10000\"",
        ),
        (
            'unit = "share"',
            'unit = "share"\ncolumns = { a = "rupiah" }',
            "columns: a table names its columns",
        ),
        ('unit = "share"', 'unit = "ids"', 'value: ids are a list like ["jkk", "jkm"]'),
        ('unit = "share"', 'unit = "table"', "columns: a table names its columns and their units"),
        (
            'label = "Iuran mainan"',
            'label = ""',
            "toy.rate: label: String should have at least 1 character",
        ),
        (
            'label = "Iuran mainan"',
            'lable = "Iuran mainan"',
            "toy.rate: label: Field required; lable: unknown key; known are label, unit",
        ),
        ('label = "Iuran mainan"', 'label = "Iuran mainan', "toy.toml: Illegal character"),
        (
            'doubt = "rate"\n',
            "",
            "value 1: doubt: confidence B names the question for the office; known in doubts.toml "
            "are rate, age",
        ),
        ('doubt = "rate"', 'doubt = "rat"', "value 1: doubt: 'rat' is not in doubts.toml; known"),
        (
            'confidence = "A"',
            'confidence = "D"',
            "value 2: doubt: confidence D names the question for the office",
        ),
    ],
)
def test_data_that_cannot_be_trusted_is_refused_with_the_place_and_the_remedy(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in RATE
    with pytest.raises(BadRules) as refused:
        load(tmp_path, RATE.replace(old, new, 1))

    assert re.match(r"toy\.toml(, line \d+)?: ", str(refused.value))
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('["jkk", "jkm"]', "[]", 'value 1: value: ids are a list like ["jkk", "jkm"]'),
        ('["jkk", "jkm"]', '"jkk"', 'value 1: value: ids are a list like ["jkk", "jkm"]'),
        (
            '["jkk", "jkm"]',
            '["JKK"]',
            "value 1: value: 'JKK' is not an id; ids are written a-z, 0-9 and _",
        ),
        ('["jkk", "jkm"]', "[1]", "1 is not an id"),
        ('["jkk", "jkm"]', '["jkk", "jkk"]', "value 1: value: an id stands there twice; keep one"),
        (
            'start = "100"',
            'start = "10.0"',
            "value 1: value: row 1: '10.0' is no number; rupiah is written",
        ),
        ('start = "200"', "start = 200.0", "value 1: value: row 2: 200.0 is no number"),
        (
            'start = "200"',
            'start = "100"',
            "value 1: value: row 2: 100 must be above 100; lowest row first",
        ),
        ('start = "200"', 'start = "50"', "row 2: 50 must be above 100; lowest row first"),
        (
            '{ start = "200", part = "0.25" }',
            '{ start = "200" }',
            "value 1: value: row 2: a row has exactly start, part",
        ),
        ('{ start = "200", part = "0.25" }', '"200"', "row 2: a row has exactly start, part"),
        (
            '[{ part = "0.5", start = "100" }, { start = "200", part = "0.25" }]',
            "[]",
            "value 1: value: a table is a list of rows with start, part",
        ),
        (
            '[{ part = "0.5", start = "100" }, { start = "200", part = "0.25" }]',
            '"1"',
            "a table is a list of rows with start, part",
        ),
        ('part = "share" }', 'part = "ids" }', "columns: part: a column holds numbers, "),
        ('part = "share" }', 'part = "table" }', "columns: part: a column holds numbers"),
        ('part = "share" }', 'part = "text" }', "columns: part: a column holds numbers"),
        (
            'part = "share" }',
            'part = "parts" }',
            "toy.bands: columns: part: Input should be 'share'",
        ),
        (
            'columns = { start = "rupiah", part = "share" }\n',
            "",
            "columns: a table names its columns",
        ),
    ],
)
def test_lists_and_tables_are_refused_the_same_way(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in OTHERS
    with pytest.raises(BadRules) as refused:
        load(tmp_path, OTHERS.replace(old, new, 1))

    assert complaint in str(refused.value)


def test_a_rule_that_waits_for_its_first_value_names_the_question(tmp_path: Path) -> None:
    book = load(tmp_path, '[toy.phone]\nlabel = "Telepon"\nunit = "text"\ndoubt = "age"\n')
    (rule,) = book

    assert (rule.name, rule.label, rule.unit) == ("toy.phone", "Telepon", Unit.TEXT)
    assert (rule.values, rule.asked and rule.asked.key) == ((), "age")
    assert book.find("toy.phone", DAY) is None
    with pytest.raises(RuleGap, match=r"toy\.phone: nothing in force on 2025-01-01"):
        book.on("toy.phone", DAY)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('note = "x"\n' + RATE, "toy.toml: note: belongs to no rule"),
        ("[toy.empty]\n" + RATE, "toy.toml, line 1: toy.empty: belongs to no rule"),
        (RATE.replace("toy.rate", "toy.Rate"), ": toy.Rate: names are written a-z"),
        ('[toy.rate]\nlabel = "x"\nunit = "share"\nvalues = []', "toy.rate: values: a rule has"),
        (
            '[toy.rate]\nlabel = "x"\nunit = "share"\nvalues = 1',
            "toy.rate: values: Input should be",
        ),
        (
            '[toy.rate]\nlabel = "x"\nunit = "share"\n',
            "toy.toml, line 1: toy.rate: values: a rule has values, or the doubt that an office"
            " settles first",
        ),
        (
            '[toy.rate]\nlabel = "x"\nunit = "text"\ndoubt = "agee"\n',
            "toy.toml, line 4: toy.rate: doubt: 'agee' is not in doubts.toml; known are rate, age",
        ),
        (
            RATE.replace('unit = "share"', 'unit = "share"\ndoubt = "age"'),
            "toy.toml, line 5: toy.rate: doubt: a rule that has values names doubts there",
        ),
    ],
)
def test_what_is_no_rule_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(BadRules) as refused:
        load(tmp_path, text)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("https://example.org/koran", "example.org", "press: url: Input should be a valid URL"),
        ("https://example.org/koran", "ftp://example.org", "press: url: URL scheme should be"),
        ('title = "Koran"\n', "", "press: title: Field required"),
        ('title = "Koran"', 'title = ""', "press: title: String should have at least 1"),
        (
            'title = "Koran"',
            'title = "Koran"\nday = 1',
            "press: day: unknown key; known are title, url",
        ),
        ("[press]", "press = 1\n[koran]", "law: press: unknown key; known are title, url"),
    ],
)
def test_a_source_without_a_title_or_a_link_is_refused(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    with pytest.raises(BadRules) as refused:
        load(tmp_path, sources=SOURCES.replace(old, new))

    assert re.match(r"sources\.toml(, line \d+)?: (press|law): ", str(refused.value))
    assert complaint in str(refused.value)


def test_several_faults_of_one_rule_are_told_together(tmp_path: Path) -> None:
    text = RATE.replace('confidence = "B"', 'confidence = "M"').replace("since_known", "known")
    with pytest.raises(BadRules, match=r"value 1: confidence: .*; value 1: known: unknown key"):
        load(tmp_path, text)


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(RATE, "utf-8")
    with pytest.raises(
        BadRules, match=r"toy\.toml, line 2: toy\.rate: another file has this rule"
    ):
        load(tmp_path)


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match=r"sources\.toml: cannot be read"):
        RuleBook.load(tmp_path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "toy.toml").write_bytes(b'[toy.rate]\nlabel = "\xff"')
    with pytest.raises(BadRules, match=r"toy\.toml: "):
        RuleBook.load(tmp_path)


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match=r"toy\.toml: .*line 2"):
        load(tmp_path, "[toy.rate]\nlabel = \n")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param('"0.02"', '"two"', 19, id="a key in the second value"),
        pytest.param(
            'source = "law"\nconfidence', "confidence", 17, id="a missing key: its value"
        ),
        pytest.param('unit = "share"', 'unit = "percent"', 4, id="a key of the rule"),
        pytest.param('unit = "share"\n', "", 2, id="a missing key of the rule"),
        pytest.param("since = 2021-07-01", "since = 2020-01-01", 18, id="out of order"),
        pytest.param('label = "Iuran mainan"', 'label = ""', 3, id="the first of a rule"),
    ],
)
def test_a_refusal_names_the_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    assert old in RATE
    with pytest.raises(BadRules, match=rf"^toy\.toml, line {line}: toy\.rate: "):
        load(tmp_path, RATE.replace(old, new, 1))


def test_a_key_is_looked_for_in_its_own_block_also_where_the_next_is_indented(
    tmp_path: Path,
) -> None:
    text = RATE.replace('source = "law"\n', "", 1).replace("\n[[", "\n  [[")
    with pytest.raises(BadRules, match=r"^toy\.toml, line 6: toy\.rate: value 1: source: "):
        load(tmp_path, text)


def test_where_no_plain_header_stands_no_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match=r"^toy\.toml: toy\.rate: unit: Input should be"):
        load(tmp_path, 'toy.rate = { label = "x", unit = "percent", values = [] }')


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("rank = 1", "rank = 0", "doubts.toml, line 7: age: rank: Input should be greater"),
        ("rank = 1", 'rank = "1"', "doubts.toml, line 7: age: rank: Input should be a valid int"),
        ('text = "Berapa iuran mainan?"', "", "doubts.toml, line 2: rate: text: Field required"),
        ("open = true", "open = 1", "line 9: age: open: Input should be a valid boolean"),
        ("open = true", "opened = true", "line 9: age: opened: unknown key; known are rank, text"),
    ],
)
def test_a_question_for_the_office_is_checked_too(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in DOUBTS
    with pytest.raises(BadRules) as refused:
        load(tmp_path, doubts=DOUBTS.replace(old, new, 1))
    assert complaint in str(refused.value)


def test_the_shortest_words_that_may_be(tmp_path: Path) -> None:
    label = RATE.replace("Iuran mainan", "I")
    sources, doubts = SOURCES.replace("Koran", "K"), DOUBTS.replace("Berapa umur mainan?", "?")
    book = load(tmp_path, label, sources, doubts)

    assert [rule.label for rule in book] == ["I"]
    assert book.doubts[0].text == "?"


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "doubts.toml").unlink()
    with pytest.raises(BadRules, match=r"doubts\.toml: cannot be read"):
        RuleBook.load(tmp_path)
