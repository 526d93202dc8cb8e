"""A flow: an ordered list of questions, each with the condition for asking it, and an end.

It knows how to walk; what to say and how to read is the engine's and the questions' part.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from conversations.answers import Answers, Growing
from conversations.effects import Effect
from conversations.lead import LeadSummary
from conversations.questions import Given, Question, Reading
from conversations.referrals import Referral
from conversations.replies import Phrase, Reply, Value
from conversations.rules.book import RuleBook
from conversations.search import Directory
from conversations.session import Session
from conversations.signing import Sign
from conversations.words import Lexicon


def told_by_words(id: str, _: Answers, world: "World") -> Reply:
    """An answer that needs no more than its words."""
    return Reply(f"told.{id}", world.office)


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside the conversation that a turn may look at."""

    flows: Mapping[str, "Flow"]
    main: str
    """The flow that /start opens."""
    rules: RuleBook
    lexicon: Lexicon
    directories: Mapping[str, Directory]
    now: datetime
    """UTC."""
    today: date
    """The person's day, Asia/Jakarta."""
    code: str
    """A fresh code for the lead that this turn may make."""
    promised: date
    """The day by which an officer will have called."""
    office_days: tuple[date, ...]
    """The next days after today on which officers work."""
    office: Mapping[str, Value]
    """Who runs the bot and when they can be reached: fills any message."""
    sign: Sign
    """Marks what only we can have made, such as the words officers say on the phone."""
    call_days: tuple[date, ...]
    """The days whose words still hold: today, and shortly after midnight yesterday."""
    release: str = ""
    """Names this release's questions, options and lists; see renewal.py."""
    leads: tuple[LeadSummary, ...] = ()
    """The person's own, newest first."""
    referrals: Mapping[str, Referral] = field(default_factory=dict)
    """The codes in use among those that are spoken of just now, by their keys."""
    helped: tuple[LeadSummary, ...] = ()
    """Those they handed in for others, newest first."""
    told: Callable[[str, Answers, "World"], Reply] = told_by_words
    """What is said to a person's own question, by the id of the answer, in view of what they
    answered."""


Condition = Callable[[Answers, World], bool]
Tell = Callable[[Answers, World], Mapping[str, Value]]


def always(_: Answers, __: World) -> bool:
    return True


def nothing(_: Answers, __: World) -> Mapping[str, Value]:
    return {}


@dataclass(frozen=True, slots=True)
class Implied:
    """Answers that follow from words which answer a later question, not the one that is open."""

    answers: Answers
    later: Question[Any]
    picks: tuple[str, ...] = ()
    """Where the words may mean several things: what the later question offers."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question placed in a flow."""

    question: Question[Any]
    when: Condition = always
    tell: Tell = nothing
    """What fills the question and its options."""
    why: Callable[[Answers, World], Reply] | None = None
    """What "Kenapa?" answers; the words ``why.<question>`` where there is none."""
    depends: tuple[Question[Any], ...] = ()
    """Answers that this one was given in view of: when one changes, this one is asked again."""
    on_answer: Callable[[Any, int, Answers, World], Effect] | None = None
    """What an answer writes at once, before the flow ends; with the number of the run it was given
    in, and the relevant answers before it."""
    part: int | None = None
    """Which part of the way it belongs to, for "Bagian 1 dari 3"."""
    skippable: bool = False
    """Whether a "skip" button stands under it from the start."""
    required: bool = False
    """Whether the ladder may not skip it after three misses."""
    implied: Callable[[Given, Reading], Implied | None] | None = None
    """Tried first: words that also say what is asked later would else lose that."""
    presumed: Callable[[Answers, str], Any] | None = None
    """What goes without asking, in view of the relevant answers before it and of the language:
    it is not put, stands on the check screen and can be changed there. None where it is asked."""
    above: Callable[[Answers, World], tuple[Reply, ...]] | None = None
    """What is said once, before it is first put: an answer that it asks onward from."""
    officer: bool = True
    """Whether an officer sees to it where it was skipped; else it is simply left out."""
    more: str = "why"
    """The button that asks for ``why``."""
    also: tuple[str, ...] = ()
    """Commands whose buttons stand beside the one for help."""
    row: bool = True
    """Whether its answer stands on the check screen."""
    echo: bool = True
    """Whether its answer is said back at once."""
    idle: bool = False
    """Whether it only asks where to go: who is led away from it loses nothing."""
    parting: bool = False
    """Whether it is put only to who goes without a lead. A change of a lead that was handed in
    ends there instead."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What a finished run leaves behind."""

    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    session: Callable[[Session], Session] | None = None
    """How the session changes once the run has left it."""


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    asks: tuple[Ask, ...]
    finish: Callable[[Answers, World, Session], Ending]
    """Called with the relevant answers and the session as it was in the last question."""
    borrows: tuple[Question[Any], ...] = field(default=())
    """Questions whose answers a detour takes from the person's own registration, and gives back.
    Never from one of somebody they help."""
    takes: tuple[Question[Any], ...] = field(default=())
    """Questions whose answers a flow only looks at, in every condition and at its end; it never
    asks them."""
    about_front: bool = False
    """Whether a detour is about the person whose registration is in front, whom the one who
    writes may only be helping. It takes answers from there; every other takes their own."""
    goes_on_at: tuple[str, ...] = ()
    """The flows whose commands find this one open, once something was answered in it: it goes on,
    with the words ``goes_on.<flow>``, and is not begun anew. So do /start and /lanjut."""
    name: Question[str] | None = None
    """Who it is about, where another person is helped."""
    argument: Question[Any] | None = None
    """The question that words after the flow's command answer: "/hitung 2 juta"."""

    @property
    def from_around(self) -> frozenset[str]:
        """The ids of what a detour finds answered already."""
        return frozenset(question.id for question in (*self.borrows, *self.takes))

    @property
    def about_oneself(self) -> bool:
        """Whether it is about who writes: it takes what identifies them, or gives back to them."""
        return bool(self.borrows) or any(question.telltale for question in self.takes)

    def ask(self, question: str) -> Ask | None:
        return next((ask for ask in self.asks if ask.question.id == question), None)

    def path(self, answers: Answers, world: World) -> Iterator[tuple[Ask, Answers]]:
        """The asks that apply, each with the relevant answers before it, up to the first open one.

        A condition can only look back, so an answer on a closed branch is never seen. What is
        seen grows with the walk: use it before the next step, or stop there.
        """
        growing = self.taken(answers)
        seen = growing.answers
        for ask in self.asks:
            if not ask.when(seen, world):
                continue
            yield ask, seen
            if ask.question not in answers:
                return
            growing.carry(ask.question, answers)

    def relevant(self, answers: Answers, world: World) -> Answers:
        """Only the answers on the path that these answers lead along.

        What was said on a branch that has closed stays in the session but reaches no rule, no
        lead.
        """
        kept = self.taken(answers)
        for ask, _ in self.path(answers, world):
            if ask.question in answers:
                kept.carry(ask.question, answers)
        return kept.answers

    def taken(self, answers: Answers) -> Growing:
        """What a walk begins with."""
        growing = Growing()
        for question in self.takes:
            if question in answers:
                growing.carry(question, answers)
        return growing

    def dependents(self, question: Question[Any]) -> tuple[Question[Any], ...]:
        """The questions whose answers were given in view of this one's, however far."""
        found: dict[str, Question[Any]] = {}
        changed = {question.id}
        while changed:
            new = {
                ask.question.id: ask.question
                for ask in self.asks
                if ask.question.id not in found and any(q.id in changed for q in ask.depends)
            }
            found |= new
            changed = set(new)
        return tuple(found.values())


def row(number: int, ask: Ask, shown: Value) -> Phrase:
    """A line of the check screen."""
    name = Phrase(f"row.{ask.question.id}")
    return Phrase("row_line", {"n": number, "id": ask.question.id, "name": name, "value": shown})
