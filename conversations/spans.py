"""Hears amounts, units of time and numbers of days in a sentence. Judges none of them."""

import re
from dataclasses import dataclass, field
from typing import Literal

from conversations.quantities import Quantity, split
from conversations.text import word_set

Per = Literal["day", "week", "month"]

TIME_WORDS: dict[Per, tuple[str, ...]] = {
    "day": ("sehari", "seari", "sari", "perhari", "perhr", "harian"),
    "week": ("seminggu", "semingu", "perminggu", "mingguan", "sepekan"),
    "month": ("sebulan", "sebln", "perbulan", "perbln", "bulanan"),
}
"""Words that say "for each" by themselves. Those of UNITS do so after "per" or a number."""
UNITS: dict[Per, tuple[str, ...]] = {
    "day": ("hari", "hr", "hri", "ari"),
    "week": ("minggu", "mgg", "pekan"),
    "month": ("bulan", "bln"),
}
OTHER_TIMES = word_set(
    "tahun thn setahun pertahun jam sejam perjam trip rit panen musim borongan proyek"
)
WEEKDAYS = {
    **{"senin": 0, "senen": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4},
    **{"sabtu": 5, "sebtu": 5, "minggu": 6, "ahad": 6},
}
_PER = {word: per for per, words in TIME_WORDS.items() for word in words}
_UNIT = {word: per for per, words in UNITS.items() for word in words}
_EACH = word_set("per / tiap setiap saban dalam se")
_TO = word_set("- sampai sampe hingga sd atau")
_TIMES = frozenset({"x", "*", "kali"})
_UNTIL = re.compile(r"\bs ?/ ?d\b", re.IGNORECASE)
_MOST_DAYS = 31

_YEARS = word_set("tahun taun thn th year years month months week weeks day days")
_ABOUT = word_set("sudah udah sdh kira kira2 sekitar kurang lebih lalu - . , about")
_LENGTHS = _YEARS | _ABOUT | OTHER_TIMES | _UNIT.keys() | _PER.keys()

Items = list[str | Quantity]


@dataclass(slots=True, repr=False)
class Heard:
    """What was picked up on the way through a sentence."""

    amounts: list[Quantity] = field(default_factory=list)
    """Every number that is not a number of days. Of a range, the lower end."""
    ranged: bool = False
    pers: set[Per] = field(default_factory=set)
    days: list[int] = field(default_factory=list)
    days_in: Per | None = None
    """Days of each week or month, where that was said right after them."""
    times: bool = False
    """The amount is for each of those days: "x 25"."""
    other_time: bool = False
    """A unit of time that is not ours: a trip, a harvest, two weeks."""
    words: list[str] = field(default_factory=list)


def is_length_of_time(text: str) -> bool:
    """ "2 tahun", "sudah setahun lebih": no name and no kind of work, whatever was asked."""
    words = [item for item in split(text) if isinstance(item, str)]
    return bool(set(words) - _ABOUT) and all(word in _LENGTHS for word in words)


def hear(text: str) -> Heard:
    heard = Heard()
    items = split(_UNTIL.sub("sampai", text.replace("'", "")))
    while items:
        items = _hear_next(heard, items)
    return heard


def _hear_next(heard: Heard, items: Items) -> Items:
    """Takes in what stands first. Returns what is left to hear."""
    match items:
        case [Quantity() as low, str(to), Quantity() as high, *rest] if _is_range(low, to, high):
            heard.ranged = True
            return [low.scaled_up_to(high), *rest]
        case [str(times), Quantity(scaled=False) as count, *rest] if times in _TIMES:
            heard.times = True
            follows = rest[0] if rest else None
            return [count, *(() if follows in _UNIT else ("hari",)), *rest]
        case [str(each), Quantity() as count, str(unit), *rest] if each in _EACH and unit in _UNIT:
            heard.other_time |= count.value != 1
            return [each, unit, *rest]
        case [Quantity() as count, str(unit), *rest] if unit in _UNIT:
            return _hear_count(heard, count, unit, rest)
        case [str(each), str(unit), *rest] if each in _EACH and unit in _UNIT:
            heard.pers.add(_UNIT[unit])
            return rest
        case [Quantity() as amount, *rest]:
            heard.amounts.append(amount)
            return rest
        case [str(word), *rest]:
            _hear_word(heard, word)
            return rest
    return []


def _is_range(low: Quantity, to: str, high: Quantity) -> bool:
    return to in _TO and (low.scaled_up_to(high).value or 0) < (high.value or 0)


def _hear_count(heard: Heard, count: Quantity, unit: str, rest: Items) -> Items:
    """ "25 hari"; "1 bulan", "100rb hari": for each; "2 minggu": no unit of ours."""
    if count.value == 1:
        return ["per", unit, *rest]
    if count.scaled or ((count.value or 0) > _MOST_DAYS and not heard.times):
        heard.amounts.append(count)
        return ["per", unit, *rest]
    if _UNIT[unit] != "day":
        heard.other_time = True
        return rest
    heard.days.append(count.value or 0)
    return _hear_days_in(heard, rest)


def _hear_days_in(heard: Heard, rest: Items) -> Items:
    """After "6 hari": "seminggu", "kerja dalam seminggu", "/minggu"."""
    for index, word in enumerate(rest[:4]):
        per = _PER.get(str(word)) or (_UNIT.get(str(word)) if index else None)
        if per in ("week", "month"):
            heard.days_in = per
            return rest[index + 1 :]
        if word not in _EACH and word not in ("kerja", "begawe"):
            break
    return rest


def _hear_word(heard: Heard, word: str) -> None:
    heard.words.append(word)
    if word in _PER:
        heard.pers.add(_PER[word])
    heard.other_time |= word in OTHER_TIMES
    heard.times |= word in _TIMES


def weekdays(words: list[str]) -> int:
    """How many days of the week are named: "senin sampai sabtu", "libur minggu". 0 where none."""
    named = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    if not named:
        return 0
    if "libur" in words:
        return 7 - len(set(named))
    if len(named) == 2 and not _TO.isdisjoint(words):
        return (named[1] - named[0]) % 7 + 1
    return len(set(named))
