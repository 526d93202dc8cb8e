"""Where one person is: what they answered, and which question was last put."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from conversations.answers import Answers
from conversations.run import Run


@dataclass(frozen=True, slots=True)
class Repair:
    """One answer of what was handed in that an officer asked to be put right."""

    id: str
    run: Run
    """Of the lead, with the answers as they were handed in; ``editing`` the one that is asked."""
    question: str
    reason: str
    """A code; the officer's own words for it are in ``words``."""
    words: str | None = field(default=None, repr=False)
    old: Answers = field(default_factory=Answers)
    """What the question had when it was asked about, and nothing else."""
    other: bool = False
    """The lead is of somebody whom the person helped."""
    resting: bool = False
    """Put off by the person until they come back to it, or are reminded."""
    behind: bool = False
    """A registration was being answered when it came: it waits until that rests or is handed
    in."""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "run": self.run.to_json(),
            "question": self.question,
            "reason": self.reason,
            "words": self.words,
            "old": self.old.to_json(),
            "other": self.other,
            "resting": self.resting,
            "behind": self.behind,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Repair":
        run, old = Run.from_json(stored["run"]), Answers.from_json(stored["old"])
        return cls(**{**stored, "run": run, "old": old})


@dataclass(frozen=True, slots=True)
class Talk:
    """An officer and the person write to each other; the bot only passes it on."""

    lead: str
    officer: str
    """What the person knows them by: a first name."""
    before: Run | None = None
    """The detour that it came into, which goes on afterwards."""

    def to_json(self) -> dict[str, Any]:
        before = self.before and self.before.to_json()
        return {"lead": self.lead, "officer": self.officer, "before": before}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Talk":
        before = stored.get("before") and Run.from_json(stored["before"])
        return cls(**{**stored, "before": before})


@dataclass(frozen=True, slots=True)
class Heard:
    """The words last handled, to know them again in a double tap."""

    digest: str = field(repr=False)
    at: datetime
    """When they were sent."""
    where: str | None = None
    """The question that was open, and the run's number."""

    def to_json(self) -> list[str | None]:
        return [self.digest, self.at.isoformat(), self.where]

    @classmethod
    def from_json(cls, stored: list[str]) -> "Heard":
        digest, at, *where = stored
        return cls(digest, datetime.fromisoformat(at), *where)


@dataclass(frozen=True, slots=True)
class Session:
    """One chat's conversation. Nothing here expires by itself."""

    language: str = "id"
    main: Run | None = None
    """The registration in progress; None before the first and after the last answer."""
    aside: Run | None = None
    """A short detour (language, erasure, call me back) after which ``main`` goes on."""
    done: Run | None = None
    """The registration last handed in, kept so that its answers can be changed."""
    with_officer: Talk | None = None
    """While it is there the bot is silent: words are for the officer."""
    repair: Repair | None = None
    """One answer to put right, before ``main`` and ``helped`` go on."""
    paused: bool = False
    """The person left with /batal: words are not answers until they come back."""
    muted: bool = False
    """The person wants no message that they did not ask for: no reminder, notice or broadcast.
    Whatever they write is answered all the same. Undone only by /berhenti."""
    unreminded: bool = False
    """The person wants no reminder of an unfinished registration, but may want other messages."""
    put_off: datetime | None = None
    """When they last answered a reminder with "later" or "never": that is no coming back."""
    release: str = ""
    """The release that the answers were last read by."""
    helped: Run | None = None
    """The registration in progress of another person, who has no phone for it or wants help."""
    helping: bool = False
    """That registration is in front: words answer its questions, and the person's own rests."""
    helped_names: Mapping[str, str] = field(default_factory=dict)
    """Of those handed in for others, by code: the name, masked. Nothing else of them is kept."""
    helped_at: tuple[datetime, ...] = ()
    """When such a registration was lately begun: one phone has only so many a day."""
    runs: int = 0
    heard: Heard | None = None
    wrong_words: tuple[datetime, ...] = ()
    """When the person last had words of callers checked that were not ours."""
    referral: str | None = None
    """The first referral code that the person came with or wrote; later ones change nothing."""

    @property
    def current(self) -> Run | None:
        """The run whose question is open, if any."""
        if self.aside is not None:
            return self.aside
        if self.with_officer is not None:
            return None
        if self.mending is not None:
            return self.mending.run
        if self.helping:
            return self.helped
        return None if self.paused else self.main

    @property
    def mending(self) -> Repair | None:
        """The repair whose question is put now. Whoever changes that lead themselves does that
        first."""
        repair = self.repair
        if repair is None or repair.resting or (repair.behind and self.registering):
            return None
        changing = self.main is not None and self.main.lead == repair.run.lead
        return None if changing else repair

    @property
    def registering(self) -> bool:
        """Whether a registration in which something is answered goes on, one's own or
        another's."""
        own = None if self.paused else self.main
        run = self.helped if self.helping else own
        return run is not None and bool(tuple(run.answers))

    @property
    def front(self) -> Run | None:
        """The registration that detours leave and come back to: one's own, another's, or the one
        in which an answer is put right."""
        if self.mending is not None:
            return self.mending.run
        return self.helped if self.helping else self.main

    def with_current(self, run: Run | None) -> "Session":
        if self.aside is not None:
            return replace(self, aside=run)
        return self.with_front(run)

    def with_front(self, run: Run | None) -> "Session":
        if self.mending is not None:
            mended = None if run is None else replace(self.mending, run=run)
            return replace(self, repair=mended)
        if self.helping:
            other = replace(self, helped=run)
            return other if run is not None else other.coming_back(helping=False)
        return replace(self, main=run)

    def coming_back(self, *, helping: bool) -> "Session":
        """One's own registration in front again, or another person's. Whoever comes back has left
        behind what could not be read before."""
        main, helped = (run and replace(run, misses=0) for run in (self.main, self.helped))
        return replace(self, main=main, helped=helped, helping=helping)

    def to_json(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "main": self.main and self.main.to_json(),
            "aside": self.aside and self.aside.to_json(),
            "done": self.done and self.done.to_json(),
            "with_officer": self.with_officer and self.with_officer.to_json(),
            "repair": self.repair and self.repair.to_json(),
            "paused": self.paused,
            "muted": self.muted,
            "unreminded": self.unreminded,
            "put_off": self.put_off and self.put_off.isoformat(),
            "release": self.release,
            "helped": self.helped and self.helped.to_json(),
            "helping": self.helping,
            "helped_names": dict(self.helped_names),
            "helped_at": [at.isoformat() for at in self.helped_at],
            "runs": self.runs,
            "heard": self.heard and self.heard.to_json(),
            "referral": self.referral,
            "wrong_words": [at.isoformat() for at in self.wrong_words],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Session":
        runs = {
            name: stored.get(name) and Run.from_json(stored[name])
            for name in ("main", "aside", "done", "helped")
        }
        heard = stored["heard"] and Heard.from_json(stored["heard"])
        put_off = stored.get("put_off") and datetime.fromisoformat(stored["put_off"])
        wrong = tuple(map(datetime.fromisoformat, stored.get("wrong_words", ())))
        helped = tuple(map(datetime.fromisoformat, stored.get("helped_at", ())))
        repair = stored.get("repair") and Repair.from_json(stored["repair"])
        talk = stored.get("with_officer") and Talk.from_json(stored["with_officer"])
        told = {
            **runs,
            "with_officer": talk,
            "repair": repair,
            "heard": heard,
            "put_off": put_off,
            "wrong_words": wrong,
            "helped_at": helped,
        }
        return cls(**{**stored, **told})  # what an older row lacks is as at first
