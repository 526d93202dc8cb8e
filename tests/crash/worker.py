"""One simulated worker: reads the chat, taps what is on the keyboard, types, remembers it all.

It sees what a person sees, and knows nothing of the bot.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.chats import Message
from bot.sandbox.telegram import Telegram
from tests.crash.lives import Answer, Life
from tests.crash.words import RETURNED, WORDS, label, row_name, understand

DOUBLE_TAPS = 0.08
SETTLES_AFTER = 0.4
"""Seconds in which somebody who has repeated themselves waits for the chat to come to rest."""
THINKS = 0.1
"""Seconds that anybody reads at the most; people take longer, and a crash test has no time."""
SAME_WORDS = 3.5
"""Seconds that somebody leaves between the same words to two questions. Telegram tells whole
seconds, and the bot takes them for a double tap within two."""
PLAIN_BUTTONS = re.compile(r"[◀❓📄]|Kenapa")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what a worker remembers."""

    at: float
    said: bool
    message: int
    text: str
    what: str | None = None
    """What a message of the bot was about; None where it could not be understood."""
    again: bool = False
    """The same message once more, or the same words said once more."""


@dataclass(eq=False)
class Worker:
    """``live`` returns once the registration is handed in and looked up. A worker without
    patience waits for an answer for ever, so that whatever is lost stays lost; the others say
    the same again after so many seconds of silence."""

    telegram: Telegram
    life: Life
    chance: Random
    patience: float | None = None
    memory: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What no worker should see: a row that is not what they said, a refusal, an apology."""
    code: str | None = None
    listed: str = ""
    """What /status said in the end."""
    done: bool = False

    def __post_init__(self) -> None:
        self.person = self.telegram.person(f"Pekerja {self.life.number}", phone=self.life.phone)
        self.answers = dict(self.life.answers)
        self._before = dict(self.life.before)
        self._after = dict(self.life.after)
        self._heard = 0
        self._unsure = False
        self._last: Callable[[], Message] = lambda: self._type("/start")

    async def live(self) -> None:
        self._do(self._last)
        while not self.done:
            try:
                found = await self.telegram.heard(
                    self.person,
                    after=self._heard,
                    timeout=self.patience,  # type: ignore[arg-type]
                )
            except TimeoutError:
                self._unsure = True
                self._do(self._last, again=True)
                continue
            new = [self._hear(message) for message in found]
            if self._unsure:
                await asyncio.sleep(SETTLES_AFTER)
                if self.telegram.chat(self.person).last.id != self._heard:
                    continue
            if self._unsure or not new[-1].again:
                await self._think(new[-1].what or "")
                self._answer(new[-1])

    def owed(self) -> bool:
        """Whether the bot has not answered the last words."""
        return bool(self.memory) and self.memory[-1].said

    def transcript(self) -> str:
        lines = [f"worker {self.life.number}, {'patient' if self.patience is None else 'hasty'}"]
        for line in self.memory:
            who = "👤" if line.said else f"🤖 [{line.what}]"
            again = " (again)" if line.again else ""
            lines.append(f"{line.at:8.3f} #{line.message} {who}{again} {line.text!r}")
        return "\n".join([*lines, *(f"!! {fault}" for fault in self.faults)])

    # --- hearing

    async def _think(self, question: str) -> None:
        await asyncio.sleep(self.chance.uniform(0.0, THINKS))
        planned = self.answers.get(question)
        last = next(line for line in reversed(self.memory) if line.said)
        if planned is not None and planned.says == last.text:
            await asyncio.sleep(max(0.0, last.at + SAME_WORDS - time.monotonic()))

    def _hear(self, message: Message) -> Line:
        self._heard = message.id
        heard = [line for line in self.memory if not line.said]
        again = bool(heard) and heard[-1].text == message.text
        understood = understand(message.text)
        what = understood.what if understood is not None else None
        line = Line(time.monotonic(), False, message.id, message.text, what, again)
        self.memory.append(line)
        if what == "our_fault" or (what is None and self.patience is None):
            self.faults.append(f"heard what should not be said: {message.text!r}")
        if understood is not None and understood.code is not None:
            if self.code not in (None, understood.code):
                self.faults.append(f"a second code, {understood.code} after {self.code}")
            self.code = understood.code
        return line

    def _answer(self, heard: Line) -> None:
        match heard.what:
            case None | "our_fault":
                return  # nothing to answer: wait, and say it again when patience ends
            case "closed" | "nothing_open" | "handed_in" if self.listed:
                self.done = True
            case "closed" | "nothing_open":
                return
            case "receipt" | "receipt_changed" | "receipt_no_phone" | "handed_in":
                self._do(lambda: self._type("/status"))
            case "check":
                self._check(heard.text)
            case "mine":
                self._mine(heard.text)
            case question:
                self._give(question)

    def _mine(self, text: str) -> None:
        self.listed = text
        if self._after:
            self._before, self._after = self._after, {}
            self._do(lambda: self._tap(label("mine", "change")))
        else:
            self._do(lambda: self._tap(label("mine", "close")))

    def _check(self, text: str) -> None:
        """Hands in what is right; changes what is wrong, or what they think better of."""
        wrong = [q for q, answer in self.answers.items() if not _stands(q, answer, text)]
        if wrong and self.patience is None:
            self.faults.append(f"the check screen is wrong in {wrong}")
        if not wrong and self._before:
            question, answer = self._before.popitem()
            self.answers[question] = answer
            wrong = [question]
        if wrong:
            self._do(lambda: self._tap_row(wrong[0]))
        else:
            self._do(lambda: self._tap(label("check", "submit")))

    def _give(self, question: str) -> None:
        answer = self.answers.get(question)
        if answer is None:
            if self.patience is None:
                self.faults.append(f"asked {question}, which this worker is never asked")
            self._do(self._anything)
        elif answer.how == "tap":
            self._do(lambda: self._tap_or_type(question, answer), twice=self._slips())
        elif answer.how == "share":
            self._do(lambda: self._tap(WORDS["button"]["contact"]))
        else:
            self._do(lambda: self._type(answer.says), twice=self._slips())

    # --- saying

    def _slips(self) -> bool:
        """Taps twice, as fingers do."""
        return self.chance.random() < DOUBLE_TAPS

    def _do(self, act: Callable[[], Message], *, again: bool = False, twice: bool = False) -> None:
        self._last = act
        for time_ in range(1 + twice):
            message = act()
            text = message.text or "☎"
            at = time.monotonic()
            line = Line(at, True, message.id, text, again=again or time_ > 0)
            self.memory.append(line)

    def _type(self, text: str) -> Message:
        return self.telegram.say(self.person, text)

    def _tap(self, beginning: str) -> Message:
        """Taps the button that begins so; types it where the keyboard has none."""
        for found in self.telegram.chat(self.person).labels:
            if found.startswith(beginning):
                return self.telegram.tap(self.person, found)
        return self._type(beginning)

    def _tap_or_type(self, question: str, answer: Answer) -> Message:
        labels = self.telegram.chat(self.person).labels
        searched = self.answers.get(question.removeprefix("pick_"), answer)
        if not any(found.startswith(answer.says) for found in labels):
            return self._type(searched.says)
        return self._tap(answer.says)

    def _tap_row(self, question: str) -> Message:
        name = f". {row_name(question)}"
        labels = self.telegram.chat(self.person).labels
        return self._tap(next((found for found in labels if found.endswith(name)), "✅"))

    def _anything(self) -> Message:
        """The first thing on the keyboard that answers, where the plan has no answer."""
        labels = self.telegram.chat(self.person).labels
        return self._tap(next((each for each in labels if not PLAIN_BUTTONS.match(each)), "1"))


def _stands(question: str, answer: Answer, text: str) -> bool:
    if not answer.row:
        return True
    found = re.search(rf"^\d+\. {re.escape(row_name(question))}: (.*)$", text, re.MULTILINE)
    return found is not None and answer.row in found[1]


def returned(line: Line) -> bool:
    """Whether this is the open question put again after an outage."""
    return not line.said and line.text.startswith(RETURNED)
