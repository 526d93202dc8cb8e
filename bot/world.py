"""The world that a turn may look at: rules, lists, words, the time. Made anew for each batch."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from bot.hours import working_days_later
from conversations import codes, moments
from conversations.flow import Flow, World
from conversations.flows import FLOWS, MAIN
from conversations.flows.topics import told
from conversations.lead import LeadSummary
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.messages.lexicon import CatalogLexicon, lexicon_of
from conversations.occupations import OCCUPATIONS
from conversations.referrals import Referral
from conversations.regions import PLACES
from conversations.renewal import release
from conversations.replies import Value
from conversations.rules.book import RuleBook
from conversations.search import Directory
from conversations.signing import Sign, without_keys

JAKARTA = moments.JAKARTA
CALL_WORDS_OUTLIVE_THE_DAY = timedelta(hours=2)
"""A word said late in the evening can still be checked after midnight."""
NO_REFERRALS: Mapping[str, Referral] = MappingProxyType({})
PROMISED_WORKING_DAYS = 2
"""Within how many working days officers call: our own promise, not the law's."""
OFFICE_DAYS = 4
"""How many of the next ones somebody may choose from for a call."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Worlds:
    """What stays the same from turn to turn."""

    catalog: Catalog
    rules: RuleBook
    organisation: str
    hours: str
    bot_link: str = ""
    clock: Clock = utc_now
    draft_days: int = field(default=30, kw_only=True)
    """How long a registration is kept that nobody touches."""
    ended_days: int = field(default=90, kw_only=True)
    """How long one is kept that has ended, or was taken back."""
    lease_days: int = field(default=3, kw_only=True)
    """Working days for which an officer holds a lead without doing anything with it."""
    sign: Sign = field(default=without_keys, kw_only=True, repr=False)
    flows: Mapping[str, Flow] = field(default_factory=lambda: FLOWS)
    main: str = MAIN
    directories: Mapping[str, Directory] = field(
        default_factory=lambda: {"places": PLACES, "occupations": OCCUPATIONS}
    )
    lexicon: CatalogLexicon = field(init=False)
    release: str = field(init=False)
    office: Mapping[str, Value] = field(init=False)
    """Who runs the bot; fills any message."""

    def __post_init__(self) -> None:
        office = {
            "organisation": self.organisation,
            "hours": self.hours,
            "draft_days": self.draft_days,
            "ended_days": self.ended_days,
            "link": self.bot_link,
            "bot": self.bot_link.replace("https://t.me/", "@"),
            "consent_version": self.catalog.template(REFERENCE, "consent.version"),
        }
        object.__setattr__(self, "lexicon", lexicon_of(self.catalog))
        named = release(self.flows.values(), self.directories)
        object.__setattr__(self, "release", named)
        object.__setattr__(self, "office", MappingProxyType(office))

    def at(
        self,
        now: datetime,
        leads: tuple[LeadSummary, ...] = (),
        referrals: Mapping[str, Referral] = NO_REFERRALS,
    ) -> World:
        """The world of one turn, with a fresh code for the lead it may make. ``leads``: all that
        came from the chat, newest first."""
        today = now.astimezone(JAKARTA).date()
        lately = (now - CALL_WORDS_OUTLIVE_THE_DAY).astimezone(JAKARTA).date()
        return World(
            flows=self.flows,
            main=self.main,
            rules=self.rules,
            lexicon=self.lexicon,
            directories=self.directories,
            now=now,
            today=today,
            code=codes.make(secrets.randbelow(codes.CODES)),
            promised=promised_day(today),
            office_days=_office_days(today),
            office=self.office,
            sign=self.sign,
            release=self.release,
            call_days=(today,) if lately == today else (today, lately),
            leads=tuple(lead for lead in leads if lead.helper is None),
            helped=tuple(lead for lead in leads if lead.helper is not None),
            referrals=referrals,
            told=told,
        )


@lru_cache(maxsize=8)
def promised_day(today: date) -> date:
    """The day by which an officer calls."""
    return working_days_later(today, PROMISED_WORKING_DAYS)


@lru_cache(maxsize=8)
def _office_days(today: date) -> tuple[date, ...]:
    return tuple(working_days_later(today, n) for n in range(1, OFFICE_DAYS + 1))
