"""What an update asks of the desk, read from what was typed, pressed or sent, before anybody knows
who asks. Looks nothing up, and does not know who may."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.officers.buttons import pressed
from bot.officers.commands import COMMANDS, PRESSES, unknown_press
from bot.officers.entering import is_code
from bot.officers.inviting import PAYLOAD
from bot.officers.limits import Quota
from bot.officers.roles import Right
from bot.officers.talks import talk_of
from bot.officers.visit import Act
from bot.updates import Incoming, Quoted
from conversations.events import Edited, File, Said, Sent, SharedContact
from conversations.messages.catalog import REFERENCE, Catalog

_START = "start"
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an update asks of the desk, before anybody knows who asks."""

    act: Act
    needs: Right | None = None
    of_lead: bool = False
    by_number: Act | None = None
    bare: Act | None = None
    in_clear: bool = False
    steps_up: bool = False
    spends: Quota | None = None
    usage: str = "card"
    """The command whose usage line helps where the code is missing."""
    words: str = field(default="", repr=False)
    """What follows the command, or the code in a button."""
    parts: tuple[str, ...] = ()
    message: int | None = None
    quoted: Quoted | None = None
    again: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """How it was asked, for ``postponed``."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Six of them: a code from who was asked for one, words like any from everybody else."""

    said: Said


@dataclass(frozen=True, slots=True)
class Invited:
    token: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A document: an officer's work where they were asked for one."""

    file: File
    message: int | None


@dataclass(frozen=True, slots=True)
class Plain:
    """No command: the desk's where it is from an officer and nothing on the bot's other side asks
    for it."""


Anything = Asked | Invited | Digits | Handed | Plain


class Reader:
    """Knows every language's commands at once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._commands = {
            word: command
            for language in catalog.languages
            for command in COMMANDS
            for word in catalog.words(language, f"desk.command.{command.id}")
        }
        self._presses = {press.action: press for press in PRESSES}

    def read(self, incoming: Incoming) -> Anything | None:
        """None where it is no business of the desk's."""
        if not incoming.private:
            return None
        if incoming.press is not None:
            return self._pressed(incoming.press.data, incoming.quoted)
        match incoming.event:
            case Said() as said:
                return self._replied(said, incoming.quoted) or self._said(said) or Plain()
            case Sent(file=File() as file, message=message):
                return Handed(file, message)
            case Sent() | SharedContact() | Edited():
                return Plain()
        return None

    def again(self, then: Mapping[str, Any], now: datetime) -> Asked:
        """A command of another release is answered as one of its buttons."""
        if "press" in then:
            quoted = then.get("quoted")
            again = self._pressed(then["press"], None if quoted is None else Quoted(**quoted))
            return again or Asked(unknown_press)
        found = self._said(Said(then["said"], now, message=then["message"]))
        return found if isinstance(found, Asked) else Asked(unknown_press)

    def _replied(self, said: Said, quoted: Quoted | None) -> Asked | None:
        """As an answer to a person's words, by Telegram's own reply: as if with the command."""
        code = talk_of(quoted)
        if code is None or said.text.lstrip().startswith("/"):
            return None
        command = self._catalog.words(REFERENCE, "desk.command.talk")[0]
        asked = self._said(replace(said, text=f"/{command} {code} {said.text}"))
        return asked if isinstance(asked, Asked) else None

    def _pressed(self, data: str, quoted: Quoted | None) -> Asked | None:
        found = pressed(data)
        if found is None:
            return None
        action, parts = found
        known = self._presses.get(action)
        if known is None:
            return Asked(unknown_press)
        code, rest = (parts[0] if parts else "", parts[1:]) if known.of_lead else ("", parts)
        return Asked(
            known.act,
            known.needs,
            known.of_lead,
            in_clear=known.in_clear,
            steps_up=known.steps_up,
            spends=known.spends,
            words=code,
            parts=rest,
            quoted=quoted,
            again={"press": data, "quoted": quoted and asdict(quoted)},
        )

    def _said(self, said: Said) -> Asked | Invited | Digits | None:
        if is_code(said.text):
            return Digits(said)
        found = _COMMAND.match(said.text)
        if found is None:
            return None
        name, words = found[1].casefold(), said.text[found.end() :]
        if name == _START and words.startswith(PAYLOAD):
            return Invited(words.removeprefix(PAYLOAD).strip())
        command = self._commands.get(name)
        if command is None:
            return None
        return Asked(
            command.act,
            command.needs,
            command.of_lead,
            command.by_number,
            command.bare,
            command.in_clear,
            command.steps_up,
            command.spends,
            usage=command.id,
            words=words,
            message=said.message,
            again={"said": said.text, "message": said.message},
        )
