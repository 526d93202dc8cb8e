"""The officers' side of the bot: which updates are theirs, who may, and what goes out.

Everything is answered in the transaction that it was asked in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.officers import importing_desk
from bot.officers.buttons import pressed
from bot.officers.commands import COMMANDS, PRESSES, unknown_press
from bot.officers.delivery import Delivery
from bot.officers.enrolment import accept, renew, still_waiting
from bot.officers.entering import code_wanted, enter, is_code
from bot.officers.finding import is_number
from bot.officers.inviting import PAYLOAD
from bot.officers.lead_codes import split_code
from bot.officers.limits import Limits, Quota
from bot.officers.quotas import used_up
from bot.officers.refusals import answered, bad_code, not_allowed, usage_of
from bot.officers.roles import Right, may
from bot.officers.staffing import find_officer
from bot.officers.visit import Act, Answer, Visit
from bot.render import Renderer
from bot.updates import Incoming
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
    again: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """How it was asked, for ``postponed``."""


@dataclass(frozen=True, slots=True)
class _Digits:
    """Six of them: a code from who was asked for one, an answer like any from everybody else."""

    said: Said


@dataclass(frozen=True, slots=True)
class _Invited:
    token: str


@dataclass(frozen=True, slots=True)
class _Handed:
    """A document: the desk's only where an officer was asked for one."""

    file: File
    message: int | None


_Anything = _Asked | _Invited | _Digits | _Handed


class Desk:
    def __init__(self, renderer: Renderer, worlds: Worlds, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        self._renderer = renderer
        self._catalog = renderer.catalog
        self._worlds = worlds
        self._limits = limits
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
        if not await _is_for_us(tx, asked, user, officer, now):
            return False
        stored = (await tx.sessions.lock([chat], now))[chat]
        answers: list[Answer] = []
        if officer is not None and not isinstance(asked, _Invited):
            visit = self._visit(tx, officer, stored.session.language, now)
            answers += await self._answers(visit, asked)
        elif (welcome := await self._newcomer(tx, asked, user, now)) is not None:
            answers.append(welcome)
        if not answers:
            return False
        for id, told in (menu for answer in answers for menu in answer.menus):
            await renew(tx, self._catalog, id, told, now)
        await Delivery(self._renderer, stored, now).give(tx, answers, incoming.press)
        return True

    async def _newcomer(
        self, tx: Transaction, asked: _Anything, user: int, now: datetime
    ) -> Answer | None:
        if isinstance(asked, _Invited):
            return await accept(tx, self._catalog, asked.token, user, now)
        return await still_waiting(tx, user, now)

    def _visit(self, tx: Transaction, officer: Officer, language: str, now: datetime) -> Visit:
        return Visit(
            tx=tx,
            officer=officer,
            world=self._worlds.at(now),
            catalog=self._catalog,
            language=language,
            lease_days=self._worlds.lease_days,
            limits=self._limits,
        )

    async def _answers(self, visit: Visit, asked: _Asked | _Digits | _Handed) -> list[Answer]:
        """After a code that was right, also what waited for it: then it is as if asked now. None
        to a document that nobody asked this officer for."""
        if isinstance(asked, _Handed):
            taken = await self._taken(visit, asked)
            return [] if taken is None else [taken]
        if isinstance(asked, _Digits):
            asked = _Asked(enter, words=asked.said.text, usage="enter", message=asked.said.message)
        answer = await self._answer(visit, asked)
        before = [self._again(one, visit.now) for one in answer.then]
        return [answer, *[await self._answer(visit, one) for one in before]]

    async def _taken(self, visit: Visit, handed: _Handed) -> Answer | None:
        if not may(visit.officer.role, Right.WORK):
            return None
        return await importing_desk.take(replace(visit, message=handed.message), handed.file)

    async def _answer(self, visit: Visit, asked: _Asked) -> Answer:
        visit = replace(visit, rest=asked.words, parts=asked.parts, message=asked.message)
        if not may(visit.officer.role, asked.needs):
            return not_allowed()
        barred = await self._barred(visit, asked)
        if barred is not None:
            return barred
        if asked.by_number is not None and is_number(asked.words):
            return await answered(asked.by_number, visit, usage_of(asked.usage))
        if asked.bare is not None and not asked.words.strip():
            return await answered(asked.bare, visit, usage_of(asked.usage))
        if asked.of_lead:
            try:
                code, rest = split_code(asked.words)
            except BadCode as error:
                return bad_code(error, visit, usage_of(asked.usage))
            visit = replace(visit, code=code, rest=rest)
        return await answered(asked.act, visit, usage_of(asked.usage))

    async def _barred(self, visit: Visit, asked: _Asked) -> Answer | None:
        """What comes before anything is looked up: a code, and what is left of the day's."""
        if asked.needs is None:
            return None
        wanted = await code_wanted(
            visit, asked.again, in_clear=asked.in_clear, steps_up=asked.steps_up
        )
        if wanted is None and asked.spends is not None:
            return await used_up(visit, asked.spends)
        return wanted

    def _again(self, then: Mapping[str, Any], now: datetime) -> _Asked:
        """A command of another release is answered as one of its buttons."""
        if "press" in then:
            return self._pressed(then["press"]) or _Asked(unknown_press)
        found = self._said(Said(then["said"], now, message=then["message"]))
        return found if isinstance(found, _Asked) else _Asked(unknown_press)

    def _asked(self, incoming: Incoming) -> _Anything | None:
        if not incoming.private:
            return None
        if incoming.press is not None:
            return self._pressed(incoming.press.data)
        if isinstance(incoming.event, Said):
            return self._said(incoming.event)
        if isinstance(incoming.event, Sent) and incoming.event.file is not None:
            return _Handed(incoming.event.file, incoming.event.message)
        return None

    def _pressed(self, data: str) -> _Asked | None:
        found = pressed(data)
        if found is None:
            return None
        action, parts = found
        known = self._presses.get(action)
        if known is None:
            return _Asked(unknown_press)
        code, rest = (parts[0] if parts else "", parts[1:]) if known.of_lead else ("", parts)
        return _Asked(
            known.act,
            known.needs,
            known.of_lead,
            in_clear=known.in_clear,
            steps_up=known.steps_up,
            spends=known.spends,
            words=code,
            parts=rest,
            again={"press": data},
        )

    def _said(self, said: Said) -> _Asked | _Invited | _Digits | None:
        if is_code(said.text):
            return _Digits(said)
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
            command.bare,
            command.in_clear,
            command.steps_up,
            command.spends,
            usage=command.id,
            words=words,
            message=said.message,
            again={"said": said.text, "message": said.message},
        )


async def _is_for_us(
    tx: Transaction, asked: _Anything, user: int, officer: Officer | None, now: datetime
) -> bool:
    """Whether whoever asks is an officer, or is to be one: a stranger is answered as by a bot
    without any desk."""
    if officer is not None:
        return not isinstance(asked, _Digits) or await tx.postponed.awaits_code(user, now)
    if isinstance(asked, _Invited):
        return True
    typed = isinstance(asked, _Asked) and "said" in asked.again
    return typed and await tx.invites.find(user, now) is not None
