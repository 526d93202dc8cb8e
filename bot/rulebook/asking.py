"""Reads what was typed after a command: money, months, days. A mistake is one sentence.

It knows no rule.
"""

import re
from datetime import date
from typing import NoReturn

from bot.officers.terminal import stop
from bot.world import JAKARTA, utc_now
from conversations.errors import InvalidAnswer
from conversations.money import HIGHEST_MONTH, LOWEST_MONTH, Income, monthly, read_income
from conversations.spans import hear

MOST_MONEY = 10**14
"""A hundred trillion: no contract is larger, a slip of zeros is."""
_YEARS = range(2000, 2101)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_CURRENCY = frozenset({"rp", "idr", "."})


def today() -> date:
    return utc_now().astimezone(JAKARTA).date()


def day(option: str, text: str | None) -> date:
    """Today without one."""
    if text is None:
        return today()
    try:
        read = date.fromisoformat(text)
    except ValueError:
        read = date.min
    if read.year not in _YEARS or read.isoformat() != text:
        _ask(option, "tulis tanggal yang ada, tahun-bulan-hari", "2026-11-22")
    return read


def month(option: str, text: str | None) -> date:
    """Its first day; this month without one."""
    if text is None:
        return today().replace(day=1)
    found = _MONTH.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS or not 1 <= int(found[2]) <= 12:
        _ask(option, "tulis tahun dan bulan", "2026-12")
    return date(int(found[1]), int(found[2]), 1)


def monthly_money(option: str, text: str) -> int:
    """Rupiah a month: "1.500.000", "1,5 juta", "100 ribu sehari 25 hari"."""
    try:
        income = _not_negative(text)
    except InvalidAnswer:
        between = f"antara Rp{LOWEST_MONTH:_} dan Rp{HIGHEST_MONTH:_}".replace("_", ".")
        _ask(option, f"tulis satu jumlah uang sebulan {between}", '"1,5 juta"')
    if income.per is None:
        return income.amount  # the option says that it is for a month
    if income.per == "day" and income.days is None:
        _ask(option, "tulis juga berapa hari sebulan", '"100 ribu sehari 25 hari"')
    return monthly(income)


def money(option: str, text: str) -> int:
    """One exact amount of any size: "Rp2.500.000.000", "2,5 miliar"."""
    heard = hear(text)
    amount = heard.amounts[0].value if len(heard.amounts) == 1 else None
    unclear = heard.ranged or heard.pers or heard.days or heard.other_time
    if unclear or not amount or amount > MOST_MONEY or set(heard.words) - _CURRENCY:
        _ask(option, "tulis satu jumlah uang", '"2,5 miliar"')
    return amount


def names(option: str, text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Ids with commas between them, each of them known."""
    read = tuple(part.strip().lower() for part in text.split(","))
    if not set(read) <= set(known):
        _ask(option, f"pilih dari {', '.join(known)}", ",".join(known))
    return read


def _not_negative(text: str) -> Income:
    if text.lstrip().startswith("-"):
        raise InvalidAnswer("income_small", minimum=LOWEST_MONTH)
    return read_income(text)


def _ask(option: str, wanted: str, example: str) -> NoReturn:
    stop(f"{option}: {wanted}. Contoh: {option} {example}", usage=True)
