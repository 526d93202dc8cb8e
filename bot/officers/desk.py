"""The officers' side of the bot: which updates are theirs, who may, and what goes out.

Everything is answered in the transaction that it was asked in.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.officers import importing_desk
from bot.officers.buttons import pressed
from bot.officers.commands import COMMANDS, PRESSES, unknown_press
from bot.officers.delivery import Delivery
from bot.officers.enrolment import PAYLOAD, accept, find_officer
from bot.officers.finding import is_number
from bot.officers.lead_codes import split_code
from bot.officers.refusals import answered, bad_code, not_allowed, usage_of
from bot.officers.roles import Right, may
from bot.officers.visit import Act, Answer, Visit
from bot.render import Renderer
from bot.updates import Incoming, Press
from bot.world import Worlds
from conversations.errors import BadCode
from conversations.events import File, Said, Sent
from storage.officers import Officer
from storage.transaction import Transaction

_START = "start"
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an update asks of the desk, before anybody knows who asks."""

    act: Act
    needs: Right | None = None
    of_lead: bool = False
    by_number: Act | None = None
    usage: str = "card"
    """The command whose usage line helps where the code is missing."""
    words: str = ""
    """What follows the command, or the code in a button."""
    parts: tuple[str, ...] = ()
    message: int | None = None


@dataclass(frozen=True, slots=True)
class _Invited:
    token: str


@dataclass(frozen=True, slots=True)
class _Handed:
    """A document: the desk's only where an officer was asked for one."""

    file: File
    message: int | None


class Desk:
    def __init__(self, renderer: Renderer, worlds: Worlds) -> None:
        self._renderer = renderer
        self._catalog = renderer.catalog
        self._worlds = worlds
        self._commands = {
            word: command
            for language in self._catalog.languages
            for command in COMMANDS
            for word in self._catalog.words(language, f"desk.command.{command.id}")
        }
        self._presses = {press.action: press for press in PRESSES}

    def wants(self, incoming: Incoming) -> bool:
        """Whether it looks like an officer's business; it need not be from an officer."""
        return self._asked(incoming) is not None

    async def take(self, tx: Transaction, incoming: Incoming, now: datetime) -> bool:
        """True where an officer asked, and has their answer queued.

        False for a stranger: whoever answers them then must not know that there is a desk.
        """
        asked, user, chat = self._asked(incoming), incoming.user, incoming.chat
        if asked is None or user is None or chat is None:
            return False
        officer = await find_officer(tx, user)
        if officer is None and not isinstance(asked, _Invited):
            return False
        stored = (await tx.sessions.lock([chat], now))[chat]
        language = stored.session.language
        answer: Answer | None = None
        if isinstance(asked, _Invited):
            answer = await accept(tx, self._catalog, language, asked.token, user, now)
        elif officer is None:
            return False
        elif isinstance(asked, _Handed):
            answer = await self._taken(tx, officer, language, asked, now)
        else:
            answer = await self._answer(tx, officer, language, asked, now)
        if answer is None:
            return False
        await Delivery(self._renderer, stored, now).give(tx, answer, incoming.press)
        return True

    async def _taken(
        self, tx: Transaction, officer: Officer, language: str, handed: _Handed, now: datetime
    ) -> Answer | None:
        if not may(officer.role, Right.WORK):
            return None
        world = self._worlds.at(now)
        message = handed.message
        visit = Visit(tx, officer, world, self._catalog, language, message=message)
        return await importing_desk.take(visit, handed.file)

    async def _answer(
        self, tx: Transaction, officer: Officer, language: str, asked: _Asked, now: datetime
    ) -> Answer:
        visit = Visit(
            tx=tx,
            officer=officer,
            world=self._worlds.at(now),
            catalog=self._catalog,
            language=language,
            rest=asked.words,
            parts=asked.parts,
            message=asked.message,
        )
        if not may(officer.role, asked.needs):
            return not_allowed()
        if asked.by_number is not None and is_number(asked.words):
            return await answered(asked.by_number, visit, usage_of(asked.usage))
        if asked.of_lead:
            try:
                code, rest = split_code(asked.words)
            except BadCode as error:
                return bad_code(error, visit, usage_of(asked.usage))
            visit = replace(visit, code=code, rest=rest)
        return await answered(asked.act, visit, usage_of(asked.usage))

    def _asked(self, incoming: Incoming) -> _Asked | _Invited | _Handed | None:
        if not incoming.private:
            return None
        if incoming.press is not None:
            return self._pressed(incoming.press)
        if isinstance(incoming.event, Said):
            return self._said(incoming.event)
        if isinstance(incoming.event, Sent) and incoming.event.file is not None:
            return _Handed(incoming.event.file, incoming.event.message)
        return None

    def _pressed(self, press: Press) -> _Asked | None:
        found = pressed(press.data)
        if found is None:
            return None
        action, parts = found
        known = self._presses.get(action)
        if known is None:
            return _Asked(unknown_press)
        if not known.of_lead:
            return _Asked(known.act, known.needs, parts=parts)
        code = parts[0] if parts else ""
        return _Asked(known.act, known.needs, of_lead=True, words=code, parts=parts[1:])

    def _said(self, said: Said) -> _Asked | _Invited | None:
        found = _COMMAND.match(said.text)
        if found is None:
            return None
        name, words = found[1].casefold(), said.text[found.end() :]
        if name == _START and words.startswith(PAYLOAD):
            return _Invited(words.removeprefix(PAYLOAD).strip())
        command = self._commands.get(name)
        if command is None:
            return None
        return _Asked(
            command.act,
            command.needs,
            command.of_lead,
            command.by_number,
            usage=command.id,
            words=words,
            message=said.message,
        )
