"""What a file holds of each lead: the profiles, as data.

A profile that says who somebody is leaves only under lock; it knows no file and no words.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.looks import Seen
from bot.officers.columns import COLUMNS, PRINTED, Column, Kind, Need
from bot.officers.office_columns import RULE, BadColumns, office_columns
from conversations.rules.book import RuleBook


class Profile(StrEnum):
    CALLS = "calls"
    """The least one can phone with, and columns to write the outcome into."""
    REGISTRATION = "registration"
    """Everything, for putting the person into the office's system."""
    STATISTICS = "statistics"
    """Counts of at least five; nobody's row."""
    OFFICE = "office"
    """The columns of the office's own upload file, where the office has said them."""


class Heading(Protocol):
    """A column as a file needs it."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Count:
    """A column of the statistics, whose cells are not made of one lead."""

    name: str
    kind: Kind
    words: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    profile: Profile
    columns: tuple[Column, ...] = ()
    """Of a lead's row."""
    counts: tuple[Count, ...] = ()
    """In place of them, of a count's."""
    history: bool = False
    """With a sheet of what happened to each."""
    plain: bool = False
    """For another program that wants its own titles, words for codes in every format, and nothing
    where an answer is missing."""
    printed: int | None = None
    """How many of the first columns go on paper; None for all."""

    @property
    def headings(self) -> tuple[Heading, ...]:
        return self.columns or self.counts

    @property
    def needs(self) -> frozenset[Need]:
        """Of its columns, together."""
        return frozenset(column.needs for column in self.columns if column.needs is not None)

    @property
    def clear(self) -> Seen:
        """What of a person can be read in it."""
        if not self.identity:
            return Seen.NOTHING
        has_nik = any(column.has_nik for column in self.columns)
        return Seen.ALL if has_nik else Seen.CONTACT

    @property
    def identity(self) -> bool:
        """Whether it says who somebody is."""
        return bool(self.columns)


COUNTS = (
    Count("group", "text"),
    Count("group_in_words", "text"),
    Count("value", "text"),
    Count("value_in_words", "text"),
    Count("people", "number"),
)
CALLS = frozenset(
    (
        *("lead_code", "name", "phone", "phone_whose", "kind", "kabupaten", "kecamatan"),
        *("call_time", "to_ask", "status", "outcome", "tries", "notes", "follow_up_on"),
        *("version", "set_outcome", "set_follow_up", "set_note"),
    )
)
"""In the order of ``COLUMNS``."""
LAYOUTS = {
    Profile.CALLS: Layout(
        Profile.CALLS,
        tuple(column for column in COLUMNS if column.name in CALLS),
        history=True,
        printed=PRINTED,
    ),
    Profile.REGISTRATION: Layout(Profile.REGISTRATION, COLUMNS, history=True, printed=PRINTED),
    Profile.STATISTICS: Layout(Profile.STATISTICS, counts=COUNTS),
}


class NoSuchProfile(Exception):
    """One sentence: the office has not said which columns its file has."""


def layout_of(profile: Profile, rules: RuleBook, day: date) -> Layout:
    """Raises NoSuchProfile, BadColumns."""
    if profile is not Profile.OFFICE:
        return LAYOUTS[profile]
    columns = office_columns(rules, day)
    if not columns:
        raise NoSuchProfile(f"The office has not said its columns: {RULE} in RULES_FILE.")
    return Layout(profile, columns, plain=True)


def known_profiles(rules: RuleBook, day: date) -> tuple[Profile, ...]:
    """Those that can be had here, as an officer chooses among them."""
    try:
        office = office_columns(rules, day)
    except BadColumns:  # `python -m bot check` says what is wrong with them
        office = ()
    return tuple(profile for profile in Profile if profile in LAYOUTS or office)
