"""Birth dates as people write them, and what is known of an age when only a year was given."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.errors import InvalidAnswer
from conversations.text import clean

OLDEST = 110
"""Nobody alive in Indonesia is known to be older; a larger age is a slip of the finger."""

_MONTHS = (
    ("januari", "january", "jan", "jn"),
    ("februari", "february", "pebruari", "febuari", "feb", "peb", "fbr"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agust", "agus", "agt", "ags", "agu", "aug"),
    ("september", "sept", "sep", "spt"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_YEARS = r"(?:tahun|taun|thn|th|years?)"
_AGE = re.compile(
    rf"(?P<said>(?:umur|usia)(?:ku|nya)? )?(?P<age>[0-9]{{1,3}})(?P<years> {_YEARS})?"
)
_BIRTH = r"(?:lahir|kelahiran|lahiran|born)"
_TWO_DIGIT_YEAR = re.compile(
    rf"(?:{_BIRTH}(?: {_YEARS}| in)?|{_YEARS}(?: {_BIRTH})?) (?P<year>[0-9]{{2}})"
)
_YEAR = re.compile(r"(?P<year>[0-9]{4})")
_MONTH_AND_YEAR = re.compile(r"(?P<month>[0-9]{1,2}) (?P<year>[0-9]{4})")
_WHOLE_DATES = (
    re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[0-9]{1,2}) (?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4}) (?P<month>[0-9]{1,2}) (?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})"),
    re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
)

_NOISE = {"saya", "sayo", "sy", "aku", "bulan", "bln"}


@dataclass(frozen=True, slots=True, repr=False)
class Born:
    """What is known of a birth date: any day from ``earliest`` to ``latest``, both included."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError("earliest must not be after latest")

    def __repr__(self) -> str:
        return "Born(exact)" if self.exact else "Born(range)"  # never the day: it is personal

    @property
    def exact(self) -> bool:
        return self.earliest == self.latest

    def age_between(self, day: date) -> tuple[int, int]:
        """The lowest and highest age in whole years on that day."""
        return age_on(self.latest, day), age_on(self.earliest, day)

    def surely_under(self, age: int, day: date) -> bool:
        return self.age_between(day)[1] < age

    def surely_reached(self, age: int, day: date) -> bool:
        return self.age_between(day)[0] >= age

    def agrees_with(self, born: date) -> bool:
        return self.earliest <= born <= self.latest

    def to_json(self) -> str:
        return f"{self.earliest}/{self.latest}"

    @classmethod
    def from_json(cls, stored: str) -> "Born":
        earliest, latest = stored.split("/")
        return cls(date.fromisoformat(earliest), date.fromisoformat(latest))


def age_on(born: date, day: date) -> int:
    """Whole years. A birthday counts from the day itself; 29 February's is 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_birth(text: str, today: date) -> Born:
    """A date, a month and year, a year or an age: "17-8-85", "agustus 1985", "1985", "41 th"."""
    words = _words(text)
    born = _whole_date(words, today) or _month_or_year(words, today) or _age(words, today)
    if born is None:
        raise InvalidAnswer("birth_unreadable")
    if born.earliest > today:
        raise InvalidAnswer("birth_future")
    if age_on(born.latest, today) > OLDEST:
        raise InvalidAnswer("birth_too_old", maximum=OLDEST)
    return Born(born.earliest, min(born.latest, today))


def read_birth_date(text: str, today: date) -> date:
    """A whole date only, as it stands on the KTP."""
    born = read_birth(text, today)
    if _whole_date(_words(text), today) is None:
        raise InvalidAnswer("birth_not_a_day")
    return born.earliest


def _words(text: str) -> str:
    """ "17 Agt '85" as "17 8 85", and "tahun 1985" as "1985"."""
    words = re.findall(r"[a-z]+|[0-9]+|[^\W_]+", clean(text).lower())
    if len(words) > 1 and words[0] in MONTHS and len(words[1]) <= 2:
        words[:2] = [words[1], words[0]]  # "August 17, 1985", from a phone set to English
    figures = " ".join(str(MONTHS.get(word, word)) for word in words if word not in _NOISE)
    figures = re.sub(rf"^(.+) ({_BIRTH})$", r"\2 \1", figures)  # "1978 lahir"
    return re.sub(rf"\b{_YEARS} (?=[0-9]{{4}}\b)", "", figures)


def _without_leading_words(words: str) -> str:
    """The KTP writes "PALEMBANG, 17-08-1985", and so do people. Not for ages: "hampir 65"."""
    return re.sub(r"^(?:[^\W\d_]+ )+(?=[0-9])", "", words)


def _whole_date(words: str, today: date) -> Born | None:
    typed = _without_leading_words(words)
    matches = [found for shape in _WHOLE_DATES if (found := shape.fullmatch(typed))]
    if not matches:
        return None
    for found in matches:
        month, day = int(found["month"]), int(found["day"])
        born = _real_date(_full_year(found["year"], today, month, day), month, day)
        if born is not None:
            return Born(born, born)
    raise InvalidAnswer("birth_no_such_date")


def _month_or_year(words: str, today: date) -> Born | None:
    typed = _without_leading_words(words)
    if found := _MONTH_AND_YEAR.fullmatch(typed):
        return _month(int(found["year"]), int(found["month"]))
    found = _YEAR.fullmatch(typed) or _TWO_DIGIT_YEAR.fullmatch(words)
    if found is None:
        return None
    year = _full_year(found["year"], today)
    first, last = _real_date(year, 1, 1), _real_date(year, 12, 31)
    return Born(first, last) if first and last else None


def _month(year: int, month: int) -> Born:
    first = _real_date(year, month, 1)
    if first is None:
        raise InvalidAnswer("birth_no_such_date")
    return Born(first, first.replace(day=monthrange(year, month)[1]))


def _age(words: str, today: date) -> Born | None:
    found = _AGE.fullmatch(words)
    if found is None:
        return None
    if not found["said"] and not found["years"]:
        # 85 may be the year, 41 the age: only the person knows.
        if len(found["age"]) == 2:
            raise InvalidAnswer("birth_two_digits")
        return None
    age = int(found["age"])
    if age > OLDEST:
        raise InvalidAnswer("birth_too_old", maximum=OLDEST)
    return Born(_last_birthday(today, age + 1) + timedelta(days=1), _last_birthday(today, age))


def _last_birthday(today: date, age: int) -> date:
    """The latest day on which somebody of at least this age today was born."""
    return _real_date(today.year - age, today.month, today.day) or date(today.year - age, 2, 28)


def _full_year(digits: str, today: date, month: int = 1, day: int = 1) -> int:
    """Two digits are of this century unless that lies in the future."""
    if len(digits) == 4:
        return int(digits)
    century = today.year - today.year % 100
    year = century + int(digits)
    return year - 100 if (year, month, day) > (today.year, today.month, today.day) else year


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
