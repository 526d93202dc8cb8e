"""Every way through a flow: each answer that could lead somewhere else, and where it ends.

Ways that differ only in an answer that nothing looks at are walked once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.world import Worlds
from conversations.answers import Answers, Skipped
from conversations.asking import find_open
from conversations.businesses import NAME_LONGEST as BUSINESS_NAME_LONGEST
from conversations.call_promises import CallPromise, Slot
from conversations.dates import Born
from conversations.flow import Ask, Flow, World
from conversations.flows import MAIN
from conversations.flows.asked import HELPER
from conversations.flows.learn import MEANT, NONE_OF_THESE, WAYS
from conversations.flows.standing import decision
from conversations.flows.topics import ENTRIES
from conversations.lead import LeadKind, LeadStatus, LeadSummary
from conversations.messages.catalog import Catalog
from conversations.money import Income
from conversations.people import NAME_LONGEST, Nik
from conversations.questions import (
    BirthDay,
    BirthYear,
    BusinessName,
    Called,
    Choice,
    Day,
    DaysOfWork,
    Earnings,
    FullName,
    Headcount,
    HelpedPhone,
    Listed,
    NibNumber,
    NikNumber,
    NpwpNumber,
    Onward,
    OwnWords,
    PhoneNumber,
    Question,
    Review,
    Search,
    SinceYear,
    Wage,
    Wages,
    Wonder,
    Wondering,
    WorkerNik,
    WorkerPhone,
    YearlySales,
)
from conversations.questions.business import NOBODY
from conversations.questions.listed import CLOSE
from conversations.questions.own import LONGEST
from conversations.questions.personal import Phone
from conversations.questions.review import SUBMIT
from conversations.questions.search import NOT_LISTED
from conversations.rules.book import RuleBook
from conversations.run import Run
from conversations.session import Session
from conversations.turn import Turn, put

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WORLDS = Worlds(Catalog.load(), RuleBook.load(), "Kanwil (uji coba)", "08.00–15.00 WIB")
CALL = CallPromise(NOW.date(), Slot.NOON, missed=True)
LEAD = LeadSummary("KODE-0001", LeadKind.BPU, LeadStatus.NEW, NOW, run=7, call=CALL)
HELPED = replace(LEAD, code="KODE-0002", run=8, helper="rt", call=None)
SEEN_TO = replace(HELPED, code="KODE-0003", run=9, status=LeadStatus.REGISTERED)
SHOP = replace(LEAD, code="KODE-0004", run=10, kind=LeadKind.EMPLOYER)
WORLD = WORLDS.at(NOW, (LEAD, HELPED, SEEN_TO, SHOP))
BEGINNINGS: Mapping[str, tuple[Answers, ...]] = {
    MAIN: (Answers(), Answers().having(HELPER, "rt")),
}
"""What a run may begin with: another person's with who helps them."""
SKIP = "(dilewati)"
ENDS = Path(__file__).parent / "ends.txt"

JOBS = (
    "ojek-online",
    "sopir-pribadi",
    "becak-bentor",
    "guru-honorer",
    "pekerja-proyek",
    "pekerja-migran",
    NOT_LISTED,
)
"""One for each segment and sector that an occupation can have."""
LONGEST_PLACE = "16.05.18.2009"
"""The village with the longest label."""
BORN = (
    Born(date(1985, 1, 1), date(1985, 12, 31)),
    Born(date(2008, 1, 1), date(2008, 12, 31)),  # perhaps of age
    Born(date(2012, 1, 1), date(2012, 12, 31)),
    Born(date(1961, 1, 1), date(1961, 12, 31)),  # perhaps too old
    Born(date(1950, 1, 1), date(1950, 12, 31)),
)
DAYS = (date(2008, 1, 2), date(2008, 12, 30), date(1961, 1, 2), date(1961, 12, 30))
INCOMES = (
    Income(2_000_000, "month"),
    Income(800_000, "month"),
    Income(100_000, "day"),
    Income(100_000, "day", 25),
)
WONDERED = ("kapan harus bayar", "toko kecil di pasar", "W" * LONGEST)
"""Words that are sure, words that may mean several answers, and words that mean none."""
_SAMPLES: dict[type[Question[Any]], Callable[[Any], tuple[Any, ...]]] = {
    Choice: lambda question: question.choices,
    Day: lambda _: WORLD.office_days[:2],
    BirthYear: lambda _: BORN,
    BirthDay: lambda _: DAYS,
    Earnings: lambda _: INCOMES,
    DaysOfWork: lambda _: (25,),
    FullName: lambda _: ("W" * NAME_LONGEST,),
    HelpedPhone: lambda _: (Phone("+6281234567890", verified=False),),
    Listed: lambda _: (HELPED.code, SEEN_TO.code, CLOSE),
    PhoneNumber: lambda _: (Phone("+6281234567890", verified=True),),
    NikNumber: lambda _: (Nik("1671011208850001", date(1985, 8, 12), "male"),),
    WorkerNik: lambda _: (Nik("1671011208850001", date(1985, 8, 12), "male"),),
    WorkerPhone: lambda _: (Phone("+6281234567890", verified=False),),
    Wage: lambda _: (2_500_000,),
    OwnWords: lambda question: ("<&W" * (question.longest // 3),),
    Called: lambda question: ("<&W" * (question.longest // 3),),
    Review: lambda _: (SUBMIT,),
    BusinessName: lambda _: ("W" * BUSINESS_NAME_LONGEST,),
    Headcount: lambda question: (2, NOBODY) if question.nobody else (2,),
    NibNumber: lambda _: ("1234567890123",),
    NpwpNumber: lambda _: ("091234567012000",),
    SinceYear: lambda _: (2015, 2025),
    Wages: lambda _: ((2_500_000,), (2_000_000, 3_000_000)),
    YearlySales: lambda question: (*question.choices, "50000000"),
    Wondering: lambda question: (
        *(Wonder(topic=topic) for topic in question.topics),
        *(Wonder(words=words) for words in WONDERED),
    ),
    Onward: lambda question: (
        *((*ENTRIES, NONE_OF_THESE) if question == MEANT else (*WAYS, "register", "another")),
        question.ASKS + WONDERED[0],
        "done",
    ),
    Search: lambda question: (
        JOBS if question.directory == "occupations" else ("16.71", LONGEST_PLACE, NOT_LISTED)
    ),
}


@dataclass(frozen=True)
class Step:
    question: str
    answer: str


@dataclass(frozen=True)
class Stop:
    """A question on the way, as it is put."""

    ask: Ask
    turn: Turn


@dataclass(frozen=True)
class End:
    """Where a way leads to."""

    way: tuple[Step, ...]
    replies: tuple[str, ...]
    effects: tuple[str, ...]
    reason: str
    """The rules' verdict at the end of a registration."""

    @property
    def told(self) -> str:
        verdict = [self.reason] if self.reason else []
        return ", ".join((*verdict, *self.replies, *self.effects))


def walk(flow: Flow, world: World = WORLD) -> Iterator[Stop | End]:
    known: set[object] = set()
    ahead: list[tuple[Answers, tuple[Step, ...]]] = [
        (answers, ()) for answers in BEGINNINGS.get(flow.id, (Answers(),))
    ]
    while ahead:
        answers, way = ahead.pop()
        session = _in(flow, answers)
        open_ = find_open(session, world)
        turn = put(session, world)
        if open_ is None:
            replies = tuple(reply.key for reply in turn.replies)
            effects = tuple(type(effect).__name__ for effect in turn.effects)
            yield End(way, replies, effects, _reason(flow, answers, world))
            continue
        yield Stop(open_.ask, turn)
        question = open_.ask.question
        for shown, after in _answered(open_.ask, answers, world):
            state = (question.id, shown == SKIP, _state(flow, after, world))
            if state not in known:
                known.add(state)
                ahead.append((after, (*way, Step(question.id, shown))))


def _in(flow: Flow, answers: Answers) -> Session:
    run = Run(flow.id, 7, answers)
    if HELPER in answers and flow.id == MAIN:
        return Session(helped=run, helping=True, runs=7)
    return Session(main=run, runs=7) if flow.id == MAIN else Session(aside=run, runs=7)


def _answered(ask: Ask, answers: Answers, world: World) -> Iterator[tuple[str, Answers]]:
    for value in _SAMPLES[type(ask.question)](ask.question):
        yield str(value), answers.having(ask.question, value)
    if ask.skippable:
        yield SKIP, answers.skipping(ask.question, Skipped.BY_CHOICE)
    elif not ask.required:
        yield SKIP, answers.skipping(ask.question, Skipped.AFTER_MISSES)


def _state(flow: Flow, answers: Answers, world: World) -> object:
    """What the rest of the way can depend on: which questions apply, and how it ends."""
    relevant = flow.relevant(answers, world)
    applies = tuple(ask.when(relevant, world) for ask in flow.asks)
    session = _in(flow, answers)
    over = find_open(session, world) is None
    end = tuple(reply.key for reply in put(session, world).replies) if over else ()
    # What was left out may decide much later; in the registration that would be too many ways.
    left_out = frozenset() if flow.id == MAIN else frozenset(relevant.skips)
    return (frozenset(relevant), left_out, applies, end, _reason(flow, relevant, world))


def _reason(flow: Flow, answers: Answers, world: World) -> str:
    return str(decision(answers, world).reason) if flow.id == MAIN else ""


@lru_cache(maxsize=32)
def walked(flow: Flow) -> tuple[Stop | End, ...]:
    return tuple(walk(flow))


def ends_of(flow: Flow) -> list[str]:
    """A line an end, as in ends.txt."""
    told = {found.told for found in walked(flow) if isinstance(found, End)}
    return sorted(f"{flow.id}: {end}" for end in told)
