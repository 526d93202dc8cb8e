"""One person's whole stay in the chat, with a clock of its own, and what must hold in it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat import Heard, Talk
from bot.world import Worlds
from conversations.answers import Answers
from conversations.asking import find_open, look
from conversations.commands import COMMANDS
from conversations.effects import LeadSubmitted, PersonErased
from conversations.events import Edited, Event, Said
from conversations.flows import FLOWS, MAIN
from conversations.flows.asked import OCCUPATION, PLAN, WORK
from conversations.lead import LeadDraft
from conversations.questions import Question, Review
from conversations.questions.review import SUBMIT
from conversations.run import Run
from conversations.session import Session
from tests.simulation.habits import Habit
from tests.simulation.people import Person, Words

BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LONGEST_STAY = 400
"""Things a person does before we say that the chat leads nowhere."""
PRESUMED = frozenset(ask.question.id for ask in FLOWS[MAIN].asks if ask.presumed)


class Lost(AssertionError):
    """An answer is gone, or is not what was meant."""


@dataclass
class Stay:
    person: Person
    habit: Habit
    worlds: Worlds
    talk: Talk = field(init=False)
    now: datetime = BEGIN
    message: int = 0
    last: Said | None = None
    meant: dict[tuple[int, str], list[Words]] = field(default_factory=dict)
    """By the number of a run and the question: what was meant by the answer that stands, and by
    the one before, which stands again when a change is given up."""
    entered: set[tuple[int, str]] = field(default_factory=set)
    """Questions of registrations that were put, with the number of the run."""
    over: set[tuple[int, str]] = field(default_factory=set)
    """Questions whose answer was a registration's last."""
    seen: dict[int, Answers] = field(default_factory=dict)
    """The answers of each registration as they last were."""
    said: int = 0
    told: int = 0
    """Messages of the person and of the bot."""
    kinds: list[str] = field(default_factory=list)
    """Of the leads that came of it."""
    others: dict[int, Person] = field(default_factory=dict)
    """Whom they help, by the number of that one's run."""
    erased: bool = False

    def __post_init__(self) -> None:
        self.talk = Talk(self.worlds)
        self.chance = random.Random(f"{self.person.number}/{self.habit.name}")
        self.heard: Heard | None = None
        catalog = self.worlds.catalog
        self.commands = [
            words[0] for name in COMMANDS if (words := catalog.words("id", f"command.{name}"))
        ]

    # ------------------------------------------------------------ the way through

    def live(self) -> "Stay":
        """From /start to an end. Raises Lost, and AssertionError where there is none."""
        self.say("/start")
        trouble = self.habit.most
        for _ in range(LONGEST_STAY):
            if self.ended:
                return self
            if trouble and self.habit.trouble and self.chance.random() < self.habit.often:
                trouble -= 1
                self.chance.choice(self.habit.trouble)(self)
            else:
                self.go_on()
        raise AssertionError(
            f"{self.habit.name} {self.person.number} came to no end: {self.where}"
        )

    @property
    def ended(self) -> bool:
        session = self.talk.session
        if session.aside is not None:
            return False
        return session.main is None or (
            session.paused and PLAN not in session.main.answers and self.postponed
        )

    @property
    def postponed(self) -> bool:
        """Whether the person said "later" to the price."""
        main = self.talk.session.main
        meant = [] if main is None else self.meant.get((main.number, PLAN.id), [])
        return any(words.means("later") for words in meant[-1:])

    @property
    def outcome(self) -> str:
        if self.erased:
            return "erased"
        if self.kinds:
            return f"lead {self.kinds[-1]}"
        return "later" if self.postponed else "told"

    @property
    def where(self) -> str:
        run = self.talk.session.current
        return "nowhere" if run is None else f"{run.flow}/{run.asked}"

    def go_on(self) -> None:
        """The answer to what is open, or back to it."""
        found = self.open_question()
        if found is None:
            self.say("/lanjut" if self.talk.session.main is not None else "/start")
            return
        question, options = found
        words = self.speaker.words(question, options)
        if isinstance(question, Review) and not self.habit.trouble:
            words = Words(options[SUBMIT], words.means)
        text = self.habit.says(words.text, list(options.values()))
        hoping = {question.id: words}
        if question.id == WORK.id and words.text == self.speaker.job:
            hoping[OCCUPATION.id] = self.speaker.job_told  # one answer to both
        self.hear(Said(text, self.later(7), self.next_message()), hoping)

    # ------------------------------------------------------------ saying and hearing

    def say(self, text: str) -> None:
        self.hear(Said(text, self.later(7), self.next_message()))

    def hear(self, event: Event, hoping: Mapping[str, Words] | None = None) -> None:
        if isinstance(event, Said):
            self.last = event
        session, speaker = self.talk.session, self.speaker
        before, kept = session.main, self._kept()
        run = before if isinstance(event, Edited) else session.current
        self.heard = self.talk.hear(event, self.now)
        self.said += 1
        self.told += bool(self.heard.text)
        sent = [e.draft.answers.values for e in self.heard.effects if isinstance(e, LeadSubmitted)]
        now = self._kept() | {id: value for answers in sent for id, value in answers.items()}
        for id, words in (hoping or {}).items():
            key = (0 if run is None else run.number, id)
            if key not in self.meant or kept.get(id) != now.get(id):
                self.meant[key] = [
                    *self.meant.get(key, [])[-1:],
                    words,
                ]  # else it was not taken, or is what it was
        self._check(before)
        if speaker is not self.person:
            self._rests(session)
        for effect in self.heard.effects:
            if isinstance(effect, LeadSubmitted):
                if effect.draft.helper is None:
                    self.kinds.append(str(effect.draft.kind))
                self._as_meant(effect.draft)
            if isinstance(effect, PersonErased):
                self.erased = True
                self.meant.clear()

    def _kept(self) -> dict[str, Any]:
        """Every answer of the chat as it is stored, those that are worked on first."""
        session = self.talk.session
        own = (session.helped,) if session.helping else (session.done, session.main)
        runs = [run for run in (*own, session.aside) if run is not None]
        return {id: value for run in runs for id, value in run.answers.values.items()}

    @property
    def speaker(self) -> Person:
        """Who answers: the person themselves, or the one they help."""
        session = self.talk.session
        if not session.helping or session.helped is None or session.aside is not None:
            return self.person
        number = session.helped.number
        if number not in self.others:
            self.others[number] = Person.make(number, self.person.number + 5_000)
        return self.others[number]

    def later(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def next_message(self) -> int:
        self.message += 1
        return self.message

    # ------------------------------------------------------------ what is known of the chat

    def open_question(self) -> tuple[Question[Any], dict[str, str]] | None:
        session, world = self.talk.session, self.worlds.at(self.now, tuple(self.talk.leads))
        open_ = find_open(session, world)
        if open_ is None:
            return None
        known, _ = look(open_, session, world)
        plain = self.worlds.catalog.plain
        return open_.ask.question, {o.id: plain(session.language, o.label) for o in known.options}

    def label(self, key: str) -> str:
        return self.worlds.catalog.template(self.talk.session.language, key)

    def rewritable(self) -> tuple[str, int, Words] | None:
        run = self.talk.session.main
        if run is None or not run.heard_in:
            return None
        question = self.chance.choice(sorted(run.heard_in))
        meant = self.meant.get((run.number, question))
        return None if meant is None else (question, run.heard_in[question], meant[-1])

    def words_for(self, question: str) -> Words | None:
        """Other words for a question that was answered before; None for one with buttons."""
        ask = FLOWS[MAIN].ask(question)
        try:
            return None if ask is None else self.person.words(ask.question, {})
        except (IndexError, KeyError):
            return None

    # ------------------------------------------------------------ what must hold

    def _check(self, before: Run | None) -> None:
        after = self.talk.session.main
        if (
            before is not None
            and before.asked is not None
            and (after is None or after.number != before.number)
        ):
            self.over.add((before.number, before.asked))
        if after is None:
            return
        self.seen[after.number] = after.answers
        if after.asked is not None:
            self.entered.add((after.number, after.asked))
        if before is None or before.number != after.number:
            return
        was, now = before.answers.values, after.answers.values
        gone = set(was) - set(after.answers)
        changed = {id for id in before.answers if was.get(id) != now.get(id)} - gone
        given_up = before.kept is not None and after.kept is None
        if gone and not changed and not given_up and gone != {PLAN.id}:
            raise Lost(f"{sorted(gone)} after nothing had changed: {self.where}")

    def _rests(self, before: Session) -> None:
        """While another person answers, their helper's registration stays as it is."""
        after, own = self.talk.session.main, before.main
        if own is not None and (after is None or after.answers != own.answers):
            raise Lost(f"an answer of the helper's changed: {self.where}")

    def _as_meant(self, draft: LeadDraft) -> None:
        """What a run borrowed was meant in another one, by the same person; what went without
        asking nobody meant."""
        questions = {ask.question.id: ask.question for flow in FLOWS.values() for ask in flow.asks}
        for id, stored in draft.answers.values.items():
            elsewhere = [
                w
                for (run, asked), words in self.meant.items()
                if asked == id and run not in self.others
                for w in words
            ]
            apart = draft.helper or id in PRESUMED
            meant = self.meant.get((draft.run, id), [] if apart else elsewhere)
            value = questions[id].load(stored)
            if meant and not any(words.means(value) for words in meant):
                raise Lost(f"{id} is not what was meant, {self.habit.name} {self.person.number}")

    def left(self) -> set[str]:
        """Questions that were put and that have no answer, are not open and still apply: none."""
        world, lost = self.worlds.at(self.now, tuple(self.talk.leads)), set[str]()
        for number, question in self.entered:
            answers = self.seen[number]
            path = [ask.question for ask, _ in FLOWS[MAIN].path(answers, world)]
            reached = next((q for q in path if q.id == question), None)
            if reached is not None and reached not in answers and reached is not path[-1]:
                lost.add(question)
        return lost
