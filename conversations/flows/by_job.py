"""How somebody works, from the job they write where that is asked. It is said back, and is only
taken where nearly everybody with that job works for themselves."""

from conversations import occupations
from conversations.answers import Answers
from conversations.events import Said
from conversations.flow import Implied
from conversations.flows.asked import OCCUPATION, WORK
from conversations.questions import Given, Reading
from conversations.questions.search import MOST_PICKS
from conversations.rules.facts import Segment, Work
from conversations.search import Entry

MOST_WORDS = 6
"""Of a job; more are a story."""


def by_job(given: Given, known: Reading) -> Implied | None:
    if not isinstance(given, Said) or not 0 < len(given.text.split()) <= MOST_WORDS:
        return None
    chosen = known.lexicon.option(given.text, known.options, known.language)
    if chosen not in (None, Work.OWN_ACCOUNT):  # "punya usaha" is an answer, and another one
        return None
    found = known.directories[OCCUPATION.directory].search(given.text, limit=MOST_PICKS)
    if found.exact:
        job = Answers().having(OCCUPATION, found.entries[0].id)
        own = _own_account(found.entries[0]) and not occupations.at_a_place(given.text)
        # else who pays for it is still asked
        return Implied(job.having(WORK, Work.OWN_ACCOUNT) if own else job, OCCUPATION)
    if not found.entries or not all(map(_own_account, found.entries)):
        return None
    if occupations.at_a_place(given.text):
        return None
    entries = found.entries if chosen is not None else found.entries[:1]
    if not all(occupations.names(given.text, occupations.get(entry.id)) for entry in entries):
        return None
    if known.lexicon.inquiry(given.text) is not None:
        return None  # a question that only speaks of a job
    ids = tuple(entry.id for entry in found.entries)
    return Implied(Answers().having(WORK, Work.OWN_ACCOUNT), OCCUPATION, ids)


def _own_account(entry: Entry) -> bool:
    job = occupations.find(entry.id)
    return job is not None and Segment(job.segment) is Segment.BPU
