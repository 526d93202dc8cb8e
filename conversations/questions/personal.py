"""Questions about who somebody is: name, birth, phone, NIK."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from conversations.answers import Answers
from conversations.dates import Born, read_birth, read_birth_date
from conversations.errors import InvalidAnswer
from conversations.events import SharedContact
from conversations.people import (
    Nik,
    is_cut_short,
    mask_nik,
    phone_from_contact,
    read_name,
    read_nik,
    read_phone,
    show_phone,
)
from conversations.questions.base import Given, Question, Reading, words_of
from conversations.questions.choice import Choice
from conversations.replies import Phrase, Value


@dataclass(frozen=True, slots=True)
class FullName(Question[str]):
    """A name as it stands on the KTP."""

    @property
    def free_text(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> str:
        return read_name(words_of(given))

    def show(self, value: str, reading: Reading) -> Value:
        return value


@dataclass(frozen=True, slots=True)
class BirthYear(Question[Born]):
    """When somebody was born, as exactly as they say it: a date, a year or an age."""

    def read(self, given: Given, reading: Reading) -> Born:
        return read_birth(words_of(given), reading.today)

    def show(self, value: Born, reading: Reading) -> Value:
        if value.exact:
            return value.earliest
        if value.earliest.year == value.latest.year:
            return str(value.earliest.year)
        years = {"from": str(value.earliest.year), "to": str(value.latest.year)}
        return Phrase("shown.birth_between", years)

    def dump(self, value: Born) -> Any:
        return value.to_json()

    def load(self, stored: Any) -> Born:
        return Born.from_json(stored)


@dataclass(frozen=True, slots=True)
class BirthDay(Question[date]):
    """The exact date of birth, for those whose year alone does not decide."""

    year: BirthYear = BirthYear("birth")
    """The earlier answer that this one must not contradict."""

    def read(self, given: Given, reading: Reading) -> date:
        day = read_birth_date(words_of(given), reading.today)
        if not self.holds(day, reading.answers):
            raise InvalidAnswer("birth_day_differs")
        return day

    def holds(self, value: date, answers: Answers) -> bool:
        known = answers.get(self.year)
        return known is None or known.agrees_with(value)

    def show(self, value: date, reading: Reading) -> Value:
        return value

    def dump(self, value: date) -> Any:
        return value.isoformat()

    def load(self, stored: Any) -> date:
        return date.fromisoformat(stored)


@dataclass(frozen=True, slots=True)
class Phone:
    """An E.164 number. ``verified`` only where the channel says that it is the sender's own."""

    number: str
    verified: bool

    def __repr__(self) -> str:
        return f"Phone(verified={self.verified})"


@dataclass(frozen=True, slots=True)
class PhoneNumber(Question[Phone]):
    @property
    def telltale(self) -> bool:
        return True

    @property
    def wants_contact(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> Phone:
        if not isinstance(given, SharedContact):
            return Phone(read_phone(given.text), verified=False)
        if not given.own:
            raise InvalidAnswer("contact_of_another")
        return Phone(phone_from_contact(given.phone), verified=True)

    def doubt(self, value: Phone) -> str | None:
        return "phone_perhaps_short" if is_cut_short(value.number) else None

    def show(self, value: Phone, reading: Reading) -> Value:
        return show_phone(value.number)

    def dump(self, value: Phone) -> Any:
        return {"number": value.number, "verified": value.verified}

    def load(self, stored: Any) -> Phone:
        return Phone(**stored)


@dataclass(frozen=True, slots=True)
class HelpedPhone(PhoneNumber):
    """The number of somebody who is helped: their own, or the helper's, who passes messages on.

    A shared contact is the helper's, whatever the channel vouches for, so it is never verified.
    """

    whose: Choice = field(default_factory=lambda: Choice("whose_phone"))
    """The earlier answer: ``own`` or ``helper``."""

    @property
    def telltale(self) -> bool:
        return False

    @property
    def wants_contact(self) -> bool:
        return False

    def read(self, given: Given, reading: Reading) -> Phone:
        if not isinstance(given, SharedContact):
            return Phone(read_phone(given.text), verified=False)
        if given.own and reading.answers.get(self.whose) != "helper":
            raise InvalidAnswer("contact_of_helper")
        return Phone(phone_from_contact(given.phone), verified=False)


@dataclass(frozen=True, slots=True)
class WorkerPhone(PhoneNumber):
    """The number of somebody who works for whoever writes: never the one who writes."""

    @property
    def telltale(self) -> bool:
        return False

    @property
    def wants_contact(self) -> bool:
        return False

    def read(self, given: Given, reading: Reading) -> Phone:
        if not isinstance(given, SharedContact):
            return Phone(read_phone(given.text), verified=False)
        if given.own:
            raise InvalidAnswer("contact_of_owner")
        return Phone(phone_from_contact(given.phone), verified=False)


@dataclass(frozen=True, slots=True)
class NikNumber(Question[Nik]):
    """The NIK, checked for its shape and against the birth date; never called verified."""

    year: BirthYear = BirthYear("birth")
    day: BirthDay = BirthDay("birth_day")
    agreed: tuple[Question[str], ...] = ()
    """It goes where none of them has an answer any more."""

    @property
    def secret(self) -> bool:
        return True

    @property
    def telltale(self) -> bool:
        return True

    def read(self, given: Given, reading: Reading) -> Nik:
        nik = read_nik(words_of(given), reading.today)
        if not self._agrees(nik, reading.answers):
            raise InvalidAnswer("nik_birth", born=nik.born)
        return nik

    def holds(self, value: Nik, answers: Answers) -> bool:
        agreed = not self.agreed or any(question in answers for question in self.agreed)
        return agreed and self._agrees(value, answers)

    def _agrees(self, value: Nik, answers: Answers) -> bool:
        year, day = answers.get(self.year), answers.get(self.day)
        return day in (None, value.born) and (year is None or year.agrees_with(value.born))

    def show(self, value: Nik, reading: Reading) -> Value:
        shown: dict[str, Value] = {
            "nik": mask_nik(value.digits),
            "sex": Phrase(f"word.{value.sex}"),
            "born": value.born,
        }
        return Phrase("shown.nik", shown)

    def dump(self, value: Nik) -> Any:
        return value.to_json()

    def load(self, stored: Any) -> Nik:
        return Nik.from_json(stored)


@dataclass(frozen=True, slots=True)
class WorkerNik(NikNumber):
    """The NIK of somebody who works for whoever writes: without it nobody is on the list."""

    @property
    def telltale(self) -> bool:
        return False

    def read(self, given: Given, reading: Reading) -> Nik:
        nik = read_nik(words_of(given), reading.today)
        if not self.holds(nik, reading.answers):
            raise InvalidAnswer("worker_nik_birth", born=nik.born)
        return nik
