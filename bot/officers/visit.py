"""One call of an officer, and what came of it: what every command and every press is given."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.hours import lease_end
from bot.officers.limits import Limits
from bot.render import BotCall
from bot.updates import Quoted
from conversations.flow import World
from conversations.messages.catalog import Catalog
from conversations.replies import Reply
from storage.officers import Officer
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Visit:
    """Good only inside its transaction."""

    tx: Transaction
    officer: Officer
    """As they are enrolled at this moment."""
    world: World
    catalog: Catalog
    language: str
    code: str = ""
    """The lead's, where the command or the press is about one: well formed, no more."""
    rest: str = field(default="", repr=False)
    """What the officer wrote after the command and the code."""
    parts: tuple[str, ...] = ()
    """What the pressed button says after the action and the code."""
    message: int | None = None
    """The message that holds the officer's words."""
    quoted: Quoted | None = None
    """What the message with the pressed button answers."""
    limits: Limits = field(default_factory=Limits)

    @property
    def part(self) -> str:
        """The first of them; empty where a button of another release has none."""
        return self.parts[0] if self.parts else ""

    lease_days: int = 3
    """Working days for which a lead is an officer's who does nothing with it."""

    @property
    def now(self) -> datetime:
        return self.world.now

    @property
    def today(self) -> date:
        """In Jakarta."""
        return self.world.today

    def lease(self, until: date | None = None) -> datetime:
        """When the lease ends of a lead that something is done with now."""
        return lease_end(self.today, self.lease_days, until)

    def words(self, key: str) -> tuple[str, ...]:
        """What may be written for something, in any language."""
        languages = self.catalog.languages
        return tuple(word for code in languages for word in self.catalog.words(code, key))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the officer gets, in this order."""

    toast: Reply | None = None
    """Shown for a moment where a button was pressed. Nothing that is said only here matters."""
    edited: Reply | None = None
    """What the message with the pressed button says from now on."""
    messages: tuple[Reply, ...] = ()
    answers_to: int | None = None
    """The officer's message that they are put under, so that a press brings it along."""
    secret: Reply | None = None
    """Cannot be forwarded, and leaves the chat after ten minutes."""
    file: Mapping[str, Any] | None = None
    """What ``AnyFile.build`` makes a file of."""
    file_as: str = "sendDocument"
    """The call that takes it along."""
    file_stays: bool = False
    """Whether it stays in the chat: nothing personal is in it."""
    hide: int | None = None
    """A message to take out of the chat."""
    calls: tuple[BotCall, ...] = ()
    menus: tuple[tuple[int, Reply], ...] = ()
    """Officers whose menu is to be that of the role they have now, and what they hear first."""
    then: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    """What the officer had asked before, as ``postponed`` kept it: to be answered now."""


Act = Callable[[Visit], Awaitable[Answer]]


def say(key: str, **values: Any) -> Answer:
    return Answer(messages=(Reply(key, values),))
