"""How somebody works, from the job they write where that is asked. It is said back, and is only
taken where nearly everybody with that job works for themselves."""

from conversations import occupations
from conversations.answers import Answers
from conversations.events import Said
from conversations.flow import Implied
from conversations.flows.asked import OCCUPATION, WORK
from conversations.questions import Given, Reading
from conversations.rules.facts import Segment, Work
from conversations.search import Entry

MOST_WORDS = 4
"""Of a job; more are a story."""


def by_job(given: Given, known: Reading) -> Implied | None:
    if not isinstance(given, Said) or not 0 < len(given.text.split()) <= MOST_WORDS:
        return None
    chosen = known.lexicon.option(given.text, known.options, known.language)
    if chosen not in (None, Work.OWN_ACCOUNT):  # "punya usaha" is an answer, and another one
        return None
    found = known.directories[OCCUPATION.directory].search(given.text)
    works = Answers().having(WORK, Work.OWN_ACCOUNT)
    if found.exact and _own_account(found.entries[0]):
        return Implied(works.having(OCCUPATION, found.entries[0].id), OCCUPATION)
    word = given.text.split()[0].casefold()
    named = all(word in entry.name.casefold() for entry in found.entries)
    if found.entries and named and all(map(_own_account, found.entries)):
        return Implied(works, OCCUPATION, tuple(entry.id for entry in found.entries))
    return None


def _own_account(entry: Entry) -> bool:
    job = occupations.find(entry.id)
    return job is not None and Segment(job.segment) is Segment.BPU
