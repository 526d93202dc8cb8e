"""Whose name holds what an officer wrote, or holds it but for a slip of the finger.

Names are sealed, so leads are opened, the newest first and not more than a bound.
"""

from rapidfuzz.distance import OSA

from conversations.flows.asked import BUSINESS_NAME, NAME
from conversations.flows.report import REPORT_EMPLOYER
from conversations.text import clean
from storage.lead_filter import LeadFilter
from storage.lead_rows import Lead
from storage.transaction import Transaction

SHORTEST = 3
"""Letters: fewer are in everybody's name."""
MOST_OPENED = 2_000
AT_ONCE = 200
_LONG_ENOUGH = 4
"""Letters of a word in which one may be wrong."""
_NAMES = (NAME, BUSINESS_NAME, REPORT_EMPLOYER)


async def named(
    tx: Transaction, which: LeadFilter, part: str, wanted: int, most: int = MOST_OPENED
) -> tuple[list[Lead], bool]:
    """As many as are ``wanted``, those first whose name has exactly that part; and whether none
    was left unopened for that there are too many."""
    exact: list[Lead] = []
    nearly: list[Lead] = []
    codes = await tx.leads.newest_codes(which, most)
    for offset in range(0, len(codes), AT_ONCE):
        for lead in await tx.leads.several(codes[offset : offset + AT_ONCE]):
            names = _names(lead)
            if any(part in name for name in names):
                exact.append(lead)
            elif any(_is_nearly(part, name) for name in names):
                nearly.append(lead)
        if len(exact) >= wanted:
            return exact[:wanted], True
    return [*exact, *nearly][:wanted], len(codes) < most


def called(lead: Lead) -> str:
    """What a list calls it: a report by the employer it is about."""
    of_report = lead.answers.get(REPORT_EMPLOYER)
    return of_report or lead.answers.get(NAME) or lead.answers.get(BUSINESS_NAME) or ""


def folded(text: str) -> str:
    return " ".join(clean(text).casefold().split())


def _names(lead: Lead) -> list[str]:
    return [folded(name) for question in _NAMES if (name := lead.answers.get(question))]


def _is_nearly(part: str, name: str) -> bool:
    """Each word is one of the name's, or how one begins, but for one letter."""
    words = name.split()
    return all(any(_like(said, word) for word in words) for said in part.split())


def _like(said: str, word: str) -> bool:
    if word.startswith(said):
        return True
    if len(said) < _LONG_ENOUGH:
        return False
    return any(
        OSA.distance(said, word[:length], score_cutoff=1) <= 1
        for length in range(len(said) - 1, len(said) + 2)
    )
