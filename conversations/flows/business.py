"""Usaha: what somebody is asked who has others work for them. Part of the registration.

Whether the owner may join, and that nobody works there after all, the rules decide from the
answers; what it all costs is in bill.py.
"""

from conversations.answers import Answers
from conversations.flow import Ask, World
from conversations.flows import bill
from conversations.flows.asked import (
    AGREED,
    BUSINESS_NAME,
    CAPITAL,
    HELPERS,
    NIB,
    NPWP,
    OWNER_ROLE,
    SALES,
    SINCE,
    WAGES,
    WORK,
)
from conversations.flows.consent import agreed
from conversations.flows.standing import decision, work
from conversations.lead import LeadKind
from conversations.replies import Lines, Phrase
from conversations.rules.decisions import Reason
from conversations.rules.facts import Work
from conversations.rules.scale import Measure

_ABOUT_STAFF = frozenset({Reason.EMPLOYER, Reason.SPOKESPERSON})
"""Results that speak of the staff already."""


def names_business(answers: Answers, world: World) -> bool:
    return answers.get(WORK) == Work.EMPLOYER


def has_staff(answers: Answers, world: World) -> bool:
    return work(answers) is Work.EMPLOYER


def of_business(answers: Answers, world: World) -> bool:
    return decision(answers, world).kind is LeadKind.EMPLOYER


def measured_by_sales(answers: Answers, world: World) -> bool:
    return of_business(answers, world) and bill.measure(answers, world) is Measure.SALES


def measured_by_capital(answers: Answers, world: World) -> bool:
    return of_business(answers, world) and bill.measure(answers, world) is Measure.CAPITAL


def agreed_business(answers: Answers, world: World) -> bool:
    return agreed(answers, world) and of_business(answers, world)


WHO: tuple[Ask, ...] = (
    Ask(HELPERS, when=names_business, part=1),
    Ask(OWNER_ROLE, when=has_staff, part=1),
)
"""Before what decides whether the person may join."""
HOW_LARGE: tuple[Ask, ...] = (
    Ask(SINCE, when=of_business, part=1, skippable=True),
    Ask(SALES, when=measured_by_sales, tell=bill.limits, part=1),
    Ask(CAPITAL, when=measured_by_capital, tell=bill.limits, part=1),
    Ask(WAGES, when=of_business, depends=(HELPERS,), part=1, skippable=True),
)
"""What the sums need; it identifies nobody."""
COUNTED = (HELPERS, OWNER_ROLE, SINCE, SALES, CAPITAL, WAGES)
"""Answers that the result was told in view of."""
PAPERS: tuple[Ask, ...] = (
    Ask(BUSINESS_NAME, when=agreed_business, depends=AGREED, part=2, skippable=True),
    Ask(NIB, when=agreed_business, depends=AGREED, part=2, skippable=True),
    Ask(NPWP, when=agreed_business, depends=AGREED, part=2, skippable=True),
)
"""After consent: they name the business, and so its owner."""


def result(answers: Answers, world: World) -> Lines:
    """What follows on what is said of the person: the staff, and the sums."""
    about_staff = decision(answers, world).reason in _ABOUT_STAFF
    before = () if about_staff else (Phrase("bill.staff_still"),)
    return Lines((*before, "", bill.told(answers, world)))
