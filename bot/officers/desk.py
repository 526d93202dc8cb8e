"""The officers' side of the bot: which updates are theirs, who may, and what goes out.

Everything is answered in the transaction that it was asked in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.officers import importing_desk, plain
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
from bot.officers.talks import talk_of
from bot.officers.visit import Act, Answer, Visit
from bot.render import Renderer
from bot.updates import Incoming, Quoted
from bot.world import Worlds
from conversations.errors import BadCode
from conversations.events import Edited, Event, File, Said, Sent, SharedContact
from conversations.messages.catalog import REFERENCE
from conversations.session import Session
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
    quoted: Quoted | None = None
    again: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """How it was asked, for ``postponed``."""


@dataclass(frozen=True, slots=True)
class _Digits:
    """Six of them: a code from who was asked for one, words like any from everybody else."""

    said: Said


@dataclass(frozen=True, slots=True)
class _Invited:
    token: str


@dataclass(frozen=True, slots=True)
class _Handed:
    """A document: an officer's work where they were asked for one."""

    file: File
    message: int | None


@dataclass(frozen=True, slots=True)
class _Plain:
    """No command: the desk's where it is from an officer and nothing on the bot's other side asks
    for it."""


_Anything = _Asked | _Invited | _Digits | _Handed | _Plain


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
        asked = self._asked(incoming)
        return asked is not None and not isinstance(asked, _Plain)

    def takes(self, incoming: Incoming) -> bool:
        """Whether it is answered here where it is from an officer."""
        return self._asked(incoming) is not None

    def without_command(self, batch: Sequence[Incoming]) -> set[int]:
        """Who wrote what is the desk's business only where they are officers."""
        plain_ = (one for one in batch if isinstance(self._asked(one), _Plain))
        return {one.user for one in plain_ if one.user is not None}

    async def take(self, tx: Transaction, incoming: Incoming, now: datetime) -> bool:
        """True where an officer asked, and has their answer queued.

        False for a stranger: whoever answers them then must not know that there is a desk.
        """
        asked, user, chat = self._asked(incoming), incoming.user, incoming.chat
        if asked is None or user is None or chat is None:
            return False
        officer = await find_officer(tx, user)
        if officer is None and not await _is_newcomer(tx, asked, user, now):
            return False
        stored = (await tx.sessions.lock([chat], now))[chat]
        answers: list[Answer] = []
        if officer is not None and not isinstance(asked, _Invited):
            visit = self._visit(tx, officer, stored.session.language, now)
            answers += await self._answers(visit, asked)
            answers = answers or await self._plain(visit, stored.session, incoming.event)
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

    async def _answers(
        self, visit: Visit, asked: _Asked | _Digits | _Handed | _Plain
    ) -> list[Answer]:
        """After a code that was right, also what waited for it: then it is as if asked now. None
        to what is no command, and to a code or a document that nobody asked this officer for."""
        if isinstance(asked, _Plain):
            return []
        if isinstance(asked, _Handed):
            taken = await self._taken(visit, asked)
            return [] if taken is None else [taken]
        if isinstance(asked, _Digits):
            if not await visit.tx.postponed.awaits_code(visit.officer.id, visit.now):
                return []
            asked = _Asked(enter, words=asked.said.text, usage="enter", message=asked.said.message)
        answer = await self._answer(visit, asked)
        before = [self._again(one, visit.now) for one in answer.then]
        return [answer, *[await self._answer(visit, one) for one in before]]

    async def _plain(self, visit: Visit, session: Session, event: Event | None) -> list[Answer]:
        """None to what the officer writes as a worker."""
        if event is None or plain.is_workers(session, event, visit.world):
            return []
        message = event.message if isinstance(event, Said) else None
        return [await plain.unsent(replace(visit, message=message), event)]

    async def _taken(self, visit: Visit, handed: _Handed) -> Answer | None:
        if not may(visit.officer.role, Right.WORK):
            return None
        return await importing_desk.take(replace(visit, message=handed.message), handed.file)

    async def _answer(self, visit: Visit, asked: _Asked) -> Answer:
        visit = replace(visit, rest=asked.words, parts=asked.parts, message=asked.message)
        visit = replace(visit, quoted=asked.quoted)
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
            quoted = then.get("quoted")
            again = self._pressed(then["press"], None if quoted is None else Quoted(**quoted))
            return again or _Asked(unknown_press)
        found = self._said(Said(then["said"], now, message=then["message"]))
        return found if isinstance(found, _Asked) else _Asked(unknown_press)

    def _asked(self, incoming: Incoming) -> _Anything | None:
        if not incoming.private:
            return None
        if incoming.press is not None:
            return self._pressed(incoming.press.data, incoming.quoted)
        match incoming.event:
            case Said() as said:
                return self._replied(said, incoming.quoted) or self._said(said) or _Plain()
            case Sent(file=File() as file, message=message):
                return _Handed(file, message)
            case Sent() | SharedContact() | Edited():
                return _Plain()
        return None

    def _replied(self, said: Said, quoted: Quoted | None) -> _Asked | None:
        """As an answer to a person's words, by Telegram's own reply: as if with the command."""
        code = talk_of(quoted)
        if code is None or said.text.lstrip().startswith("/"):
            return None
        command = self._catalog.words(REFERENCE, "desk.command.talk")[0]
        asked = self._said(replace(said, text=f"/{command} {code} {said.text}"))
        return asked if isinstance(asked, _Asked) else None

    def _pressed(self, data: str, quoted: Quoted | None) -> _Asked | None:
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
            quoted=quoted,
            again={"press": data, "quoted": quoted and asdict(quoted)},
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


async def _is_newcomer(tx: Transaction, asked: _Anything, user: int, now: datetime) -> bool:
    """Whether whoever asks is to be an officer: a stranger is answered as by a bot without any
    desk."""
    if isinstance(asked, _Invited):
        return True
    typed = isinstance(asked, _Asked) and "said" in asked.again
    return typed and await tx.invites.find(user, now) is not None
