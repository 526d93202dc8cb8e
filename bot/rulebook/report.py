"""What is in force on a day, what ends soon after it, what was not checked for long, and what only
the office can say."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from bot.rulebook.words import day as shown_day
from bot.rulebook.words import since, source, value_lines
from conversations.rules.book import DatedValue, Rule, RuleBook

SOON = timedelta(days=60)
LONG_AGO = timedelta(days=365)

Found = tuple[Rule, DatedValue]


def report(rules: RuleBook, day: date) -> Iterator[str]:
    """Lines."""
    yield f"Aturan yang berlaku pada {shown_day(day)}"
    by_file = sorted(in_force(rules, day), key=lambda found: found[1].file)
    for file, group in groupby(by_file, key=lambda found: found[1].file):
        yield from ("", file, *_indented(group))
    yield from _section(f"Berakhir atau berganti dalam {SOON.days} hari", _ends(rules, day))
    yield from _section("Terakhir diperiksa lebih dari setahun lalu", _unchecked(rules, day))
    yield from _section("Belum diisi kantor (RULES_FILE)", _asked(rules))


def in_force(rules: RuleBook, day: date) -> list[Found]:
    found = ((rule, rule.on(day)) for rule in rules)
    return [(rule, value) for rule, value in found if value is not None]


def ending(rules: RuleBook, day: date) -> list[Found]:
    """What is in force and ends, or gives way to another value, within SOON; first end first."""
    soon = [
        (value.until, rule, value)
        for rule, value in in_force(rules, day)
        if value.until is not None and value.until - day <= SOON
    ]
    return [(rule, value) for _, rule, value in sorted(soon, key=lambda found: found[0])]


def unchecked(rules: RuleBook, day: date) -> list[Found]:
    """Whatever is or will be in force, or its end, and was last checked LONG_AGO or before."""
    return [
        (rule, value)
        for rule in rules
        for value in rule.values
        if (value.until is None or value.until >= day) and day - value.checked_on > LONG_AGO
    ]


def _indented(found: Iterable[Found]) -> Iterator[str]:
    for rule, value in found:
        first, *more = value_lines(value)
        if more:
            yield f"  {rule.label}:"
            yield from (f"    {line}" for line in (first, *more))
        else:
            yield f"  {rule.label}: {first}"
        yield f"      sejak {since(value)} · {source(value.source)} · {value.confidence}"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", title)
    yield from (f"  {line}" for line in list(lines) or ["tidak ada"])


def _ends(rules: RuleBook, day: date) -> Iterator[str]:
    for rule, value in ending(rules, day):
        if value.until is None:
            continue
        after = rule.on(value.until + timedelta(days=1))
        then = "lalu tidak berlaku lagi" if after is None else f"lalu {_short(after)}"
        yield f"{shown_day(value.until)}: {rule.label}, kini {_short(value)}, {then}"


def _unchecked(rules: RuleBook, day: date) -> Iterator[str]:
    for rule, value in unchecked(rules, day):
        yield f"{shown_day(value.checked_on)}: {rule.label} ({value.file})"


def _asked(rules: RuleBook) -> Iterator[str]:
    return (f"{rule.label} ({rule.name})" for rule in rules if rule.asked is not None)


def _short(value: DatedValue) -> str:
    return "; ".join(value_lines(value))
