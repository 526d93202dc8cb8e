"""People who do not exist: what is true of each of them, and the words they would say it in."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from conversations.dates import Born
from conversations.flows import asked
from conversations.money import monthly
from conversations.questions import (
    BirthDay,
    BirthYear,
    Choice,
    Day,
    DaysOfWork,
    Earnings,
    FullName,
    Headcount,
    Listed,
    NibNumber,
    NikNumber,
    NpwpNumber,
    Offered,
    PhoneNumber,
    Question,
    Review,
    Search,
    SinceYear,
    Wages,
    Wondering,
)
from conversations.questions.review import SUBMIT

TODAY = date(2026, 11, 23)
PLACES = (
    ("Kertapati Palembang", "16.71"),
    ("merapi barat lahat", "16.04"),
    ("muba", "16.06"),
    ("sukarami", "16.71"),
    ("Prabumulih", "16.74"),
    ("tanjung raja", "16.10"),
)
KECAMATAN = ("Sekayu", "Kertapati", "Merapi Barat", "Prabumulih Timur")
KECAMATAN_IN = {"16.06": ("Sekayu", "Babat Toman"), "16.74": ("Prabumulih Timur", "Cambai")}
"""Of the kabupaten and kota that are named above without one."""
JOBS: dict[str, frozenset[str]] = {
    "ojek": frozenset({"ojek-online", "ojek-pangkalan"}),
    "jual sayur": frozenset({"pedagang-sayur", "pedagang-keliling"}),
    "petani karet": frozenset({"petani-karet"}),
    "nelayan": frozenset({"nelayan-sungai", "nelayan-laut"}),
    "tukang bangunan": frozenset({"tukang-bangunan"}),
    "buruh harian": frozenset({"buruh-harian"}),
    "sopir travel": frozenset({"sopir-travel"}),
    "penjahit": frozenset({"penjahit"}),
    "warung": frozenset({"warung-sembako", "warung-makan"}),
    "serabutan": frozenset({"serabutan"}),
    "pembantu rumah tangga": frozenset({"asisten-rumah-tangga"}),
    "astronot": frozenset(),
}
"""What people write of their work, and what of the list may be taken from these words alone."""
NAMES = ("Siti Aminah", "agus", "M. Yusuf bin Hasan", "NURHAYATI", "Komarudin", "Yati")
TEXTS = ("Toko Maju", "warung bu Siti", "gaji belum dibayar", "bengkel")
WONDERED = ("kapan harus bayar?", "ini aman dak", "apakah boleh pakai ikan asin?")
SOME_WORDS: dict[type[Question[Any]], tuple[str, ...]] = {
    Headcount: ("1", "3", "5 orang"),
    Wages: ("2 juta", "1,5 juta sebulan", "beda-beda"),
    SinceYear: ("2015", "2020"),
    NibNumber: ("1234567890123", "belum ada"),
    NpwpNumber: ("09.123.456.7-012.000", "belum ada"),
}
"""For questions whose answers are not looked at here."""


@dataclass(frozen=True)
class Words:
    """One way to answer, and whether a value is what was meant by it."""

    text: str
    means: Callable[[Any], bool]


@dataclass(frozen=True)
class Person:
    """The same number is always the same person."""

    number: int
    born: date
    female: bool
    name: str
    job: str
    place: tuple[str, str]
    choices: random.Random
    ahead: bool = False
    """Mostly writes the job where it is asked how they work: one of their own, or not."""

    @classmethod
    def make(cls, seed: int, number: int) -> "Person":
        chance = random.Random(f"{seed}/{number}")
        age = chance.choices((15, 17, 25, 40, 58, 64, 65, 70), (2, 2, 30, 40, 15, 4, 3, 4))[0]
        born = TODAY - timedelta(days=age * 365 + chance.randrange(1, 364))
        return cls(
            number,
            born,
            chance.random() < 0.5,
            chance.choice(NAMES),
            chance.choice(tuple(JOBS)),
            chance.choice(PLACES),
            chance,
            ahead=number % 4 == 3,
        )

    @property
    def nik(self) -> str:
        day = self.born.day + 40 * self.female
        return f"167107{day:02}{self.born:%m%y}{self.number % 9998 + 1:04}"

    @property
    def phone(self) -> str:
        return f"081277{self.number % 1_000_000:06}"

    @property
    def job_told(self) -> Words:
        """Their work in their own words."""
        return Words(self.job, lambda value: value in JOBS[self.job])

    def words(self, question: Question[Any], options: dict[str, str]) -> Words:
        """``options``: what can be tapped, id to label."""
        chance = self.choices
        match question:
            case Choice() | Listed() | Day():
                return self._choice(question, options)
            case Wondering() | Offered():
                return Words(chance.choice((*options.values(), *WONDERED)), lambda _: True)
            case BirthYear():
                return self._birth()
            case BirthDay():
                return Words(f"{self.born:%d-%m-%Y}", lambda value: bool(value == self.born))
            case Earnings():
                return self._earnings()
            case DaysOfWork():
                days = chance.choice((20, 25, 30))
                return Words(str(days), lambda value: bool(value == days))
            case FullName():
                return Words(self.name, lambda value: value.casefold() == self.name.casefold())
            case PhoneNumber():
                return Words(self.phone, lambda value: value.number == f"+62{self.phone[1:]}")
            case NikNumber():
                return Words(self.nik, lambda value: bool(value.digits == self.nik))
            case Review():
                chosen = SUBMIT if chance.random() < 0.8 else chance.choice(tuple(options))
                return Words(options[chosen], lambda _: True)
            case Search():
                return self._found(question, options)
        return Words(chance.choice(SOME_WORDS.get(type(question), TEXTS)), lambda _: True)

    def _choice(self, question: Choice | Listed | Day, options: dict[str, str]) -> Words:
        if question.id == asked.WORK.id and self.ahead and self.choices.random() < 0.6:
            return Words(self.job, lambda value: bool(value in asked.WORK.choices))
        chosen = self._chosen(question, tuple(options))
        return Words(options[chosen], lambda value: str(value) == chosen)

    def _chosen(self, question: Choice | Listed | Day, ids: tuple[str, ...]) -> str:
        """Mostly what leads on, so that the far ends of the flows are seen too."""
        likely = {
            asked.WORK.id: ("own_account",) * 12 + ids,
            asked.CITIZEN.id: ("yes",) * 12 + ids,
            asked.MEMBER.id: ("none",) * 8 + ids,
            asked.CONSENT.id: ("yes",) * 8 + ids,
            asked.CONTACT.id: ("yes", "yes", *ids),
            asked.CONSENT_OF_OTHER.id: ("yes",) * 8 + ids,
            "present": ("yes",) * 8 + ids,
            "other_open": ("go_on",) * 8 + ids,
        }
        return self.choices.choice(likely.get(question.id, ids))

    def _birth(self) -> Words:
        def agrees(value: Born) -> bool:
            return value.agrees_with(self.born)

        if self.choices.random() < 0.5:
            return Words(f"{self.born:%d-%m-%Y}", agrees)
        return Words(str(self.born.year), agrees)

    def _earnings(self) -> Words:
        amount, text, days = self.choices.choice(
            (
                (800_000, "800 ribu sebulan", None),
                (2_000_000, "2 juta sebulan", None),
                (2_500_000, "100rb sehari 25 hari", 25),
                (100_000, "100 ribu sehari", None),
                (5_500_000, "5,5 juta sebulan", None),
            )
        )

        def means(value: Any) -> bool:
            if value.per == "day" and value.days is None:
                return bool(value.amount == amount)
            return bool(monthly(value, days) == amount)

        return Words(text, means)

    def _found(self, question: Search, options: dict[str, str]) -> Words:
        if options:
            chosen = self.choices.choice(tuple(options))
            return Words(options[chosen], lambda value: bool(value == chosen))
        if question.id == asked.PLACE.id:
            text, region = self.place
            return Words(text, lambda value: str(value).startswith(region))
        if question.directory == "occupations":
            return self.job_told
        _, region = self.place
        named = KECAMATAN_IN.get(region, KECAMATAN)
        return Words(self.choices.choice(named), lambda _: True)
