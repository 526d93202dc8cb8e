"""What a business owner writes: how many work there, for what wages, how much is sold in a year.

Knows no contribution and no law.
"""

from conversations.errors import InvalidAnswer
from conversations.money import HIGHEST_MONTH, LIKELY_DAY, LOWEST_BARE, monthly, read_income
from conversations.quantities import Quantity, split
from conversations.spans import Heard, hear
from conversations.text import word_set

MOST_STAFF = 100
"""More than this is no business to be counted in a chat."""
MOST_SALES = 10**14
"""A year. A hundred trillion: more is a slip of zeros."""
DAYS_A_YEAR = 365
"""Of sales told by the day: with every day no business seems smaller than it is."""

_LONGEST = 500
_PEOPLE = word_set("orang org pekerja karyawan pegawai")
_YEAR = word_set("tahun thn setahun pertahun")
_NOBODY = word_set("nol kosong katek nihil sendiri sendirian dewek none nobody zero alone")
_NO = word_set("tidak tak gak nggak enggak dak idak belum no")
_ANY = word_set("ada ado punya have one")
_A_YEAR = {"week": 52, "month": 12, "day": DAYS_A_YEAR}


def read_staff(text: str, most: int = MOST_STAFF) -> int:
    """How many are paid by the business: "3", "tiga orang"."""
    items = _items(text)
    numbers = [item.value for item in items if isinstance(item, Quantity)]
    if not numbers and _says_nobody({item for item in items if isinstance(item, str)}):
        raise InvalidAnswer("staff_none")
    if len(numbers) != 1 or numbers[0] is None:
        raise InvalidAnswer("staff_unclear")
    if numbers[0] == 0:
        raise InvalidAnswer("staff_none")
    if numbers[0] > most:
        raise InvalidAnswer("staff_many", maximum=most)
    return numbers[0]


def _says_nobody(words: set[str]) -> bool:
    """ "Tidak tahu" says nothing of the kind, and "ada beberapa" the contrary."""
    return bool(words & _NOBODY or (words & _NO and words & _ANY))


def read_wages(text: str) -> tuple[int, ...]:
    """Rupiah a month, one for each worker named; one alone may stand for all of them.

    "2 juta", "2 juta, 2,5 juta, 1,8 juta", "2 orang 2 juta, 1 orang 1,8 juta",
    "100 ribu sehari 25 hari".
    """
    said = _counted(_items(text))
    if any(people for people, _ in said):
        return _for_each(said)
    heard = _heard(text)
    if heard.pers - {"month"} or heard.days:
        return (_of_a_day(text, heard),)
    if heard.other_time:
        raise InvalidAnswer("wage_unclear")
    wages = tuple(_wage(amount) for amount in heard.amounts)
    if not wages:
        raise InvalidAnswer("wage_unclear")
    if len(wages) > MOST_STAFF:
        raise InvalidAnswer("staff_many", maximum=MOST_STAFF)
    if "month" not in heard.pers and min(wages) <= LIKELY_DAY:
        raise InvalidAnswer("wage_of_day")
    return wages


def read_wage(text: str) -> int:
    """Rupiah a month of one worker."""
    wages = read_wages(text)
    if len(wages) > 1:
        raise InvalidAnswer("wage_one")
    return wages[0]


def read_sales(text: str) -> int:
    """Rupiah a year: "200 juta", "20 juta sebulan", "1,5 miliar setahun"."""
    heard = _heard(text)
    amount = heard.amounts[0].value if len(heard.amounts) == 1 else None
    other = heard.other_time and _YEAR.isdisjoint(heard.words)
    if amount is None or other or heard.days or len(heard.pers) > 1:
        raise InvalidAnswer("sales_unclear")
    if amount < LOWEST_BARE and not heard.amounts[0].scaled:
        raise InvalidAnswer("sales_unclear")
    sales = amount * (_A_YEAR[next(iter(heard.pers))] if heard.pers else 1)
    if not 0 < sales <= MOST_SALES:
        raise InvalidAnswer("sales_unclear")
    return sales


def _items(text: str) -> list[str | Quantity]:
    return split(text) if len(text) <= _LONGEST else []


def _heard(text: str) -> Heard:
    return hear(text) if len(text) <= _LONGEST else Heard()


def _of_a_day(text: str, heard: Heard) -> int:
    """A day's or a week's wage, where it says how many days."""
    income = read_income(text)
    if not heard.pers and income.amount > LIKELY_DAY:  # "2 juta x 3": three workers, or days?
        raise InvalidAnswer("wage_unclear")
    if income.per == "day" and income.days is None:
        raise InvalidAnswer("wage_of_day")
    return monthly(income)


def _counted(items: list[str | Quantity]) -> list[tuple[bool, Quantity]]:
    """The numbers in order, each with whether it counts people: "2 orang"."""
    pairs = zip(items, [*items[1:], ""], strict=False)
    return [(word in _PEOPLE, item) for item, word in pairs if isinstance(item, Quantity)]


def _for_each(said: list[tuple[bool, Quantity]]) -> tuple[int, ...]:
    """How many and how much by turns, whichever comes first."""
    pairs = list(zip(said[::2], said[1::2], strict=False))
    if not pairs or len(said) % 2 or any(a[0] == b[0] for a, b in pairs):
        raise InvalidAnswer("wage_unclear")
    wages: list[int] = []
    for first, second in pairs:
        (_, people), (_, amount) = (first, second) if first[0] else (second, first)
        count = people.value
        if not count:
            raise InvalidAnswer("wage_unclear")
        if people.scaled or len(wages) + count > MOST_STAFF:
            raise InvalidAnswer("staff_many", maximum=MOST_STAFF)
        wages += [_wage(amount)] * count
    if min(wages) <= LIKELY_DAY:
        raise InvalidAnswer("wage_of_day")
    return tuple(wages)


def _wage(amount: Quantity) -> int:
    wage = amount.value
    if wage is None or (wage < LOWEST_BARE and not amount.scaled):
        raise InvalidAnswer("wage_unclear")
    if wage < LOWEST_BARE:
        raise InvalidAnswer("wage_of_day")
    if wage > HIGHEST_MONTH:
        raise InvalidAnswer("wage_high")
    return wage
