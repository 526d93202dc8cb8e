"""The officers' side of the bot: which updates are theirs, who may, and what goes out.

Everything is answered in the transaction that it was asked in.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.officers import importing_desk, plain
from bot.officers.asking import Anything, Asked, Digits, Handed, Invited, Plain, Reader
from bot.officers.delivery import Delivery
from bot.officers.enrolment import accept, renew, still_waiting
from bot.officers.entering import code_wanted, enter
from bot.officers.finding import is_number
from bot.officers.lead_codes import split_code
from bot.officers.limits import Limits
from bot.officers.quotas import used_up
from bot.officers.refusals import answered, bad_code, not_allowed, usage_of
from bot.officers.roles import Right, may
from bot.officers.staffing import find_officer
from bot.officers.visit import Answer, Visit
from bot.render import Renderer
from bot.updates import Incoming
from bot.world import Worlds
from conversations.errors import BadCode
from conversations.events import Event, Said
from conversations.session import Session
from storage.officers import Officer
from storage.transaction import Transaction


class Desk:
    def __init__(self, renderer: Renderer, worlds: Worlds, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        self._renderer = renderer
        self._catalog = renderer.catalog
        self._worlds = worlds
        self._limits = limits
        self._reader = Reader(renderer.catalog)

    def wants(self, incoming: Incoming) -> bool:
        """Whether it looks like an officer's business; it need not be from an officer."""
        asked = self._reader.read(incoming)
        return asked is not None and not isinstance(asked, Plain)

    def takes(self, incoming: Incoming) -> bool:
        """Whether it is answered here where it is from an officer."""
        return self._reader.read(incoming) is not None

    def without_command(self, batch: Sequence[Incoming]) -> set[int]:
        """Who wrote what is the desk's business only where they are officers."""
        plain_ = (one for one in batch if isinstance(self._reader.read(one), Plain))
        return {one.user for one in plain_ if one.user is not None}

    async def take(self, tx: Transaction, incoming: Incoming, now: datetime) -> bool:
        """True where an officer asked, and has their answer queued.

        False for a stranger: whoever answers them then must not know that there is a desk.
        """
        asked, user, chat = self._reader.read(incoming), incoming.user, incoming.chat
        if asked is None or user is None or chat is None:
            return False
        officer = await find_officer(tx, user)
        if officer is None and not await _is_newcomer(tx, asked, user, now):
            return False
        stored = (await tx.sessions.lock([chat], now))[chat]
        answers: list[Answer] = []
        if officer is not None and not isinstance(asked, Invited):
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
        self, tx: Transaction, asked: Anything, user: int, now: datetime
    ) -> Answer | None:
        if isinstance(asked, Invited):
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

    async def _answers(self, visit: Visit, asked: Asked | Digits | Handed | Plain) -> list[Answer]:
        """After a code that was right, also what waited for it: then it is as if asked now. None
        to what is no command, and to a code or a document that nobody asked this officer for."""
        if isinstance(asked, Plain):
            return []
        if isinstance(asked, Handed):
            taken = await self._taken(visit, asked)
            return [] if taken is None else [taken]
        if isinstance(asked, Digits):
            if not await visit.tx.postponed.awaits_code(visit.officer.id, visit.now):
                return []
            asked = Asked(enter, words=asked.said.text, usage="enter", message=asked.said.message)
        answer = await self._answer(visit, asked)
        before = [self._reader.again(one, visit.now) for one in answer.then]
        return [answer, *[await self._answer(visit, one) for one in before]]

    async def _plain(self, visit: Visit, session: Session, event: Event | None) -> list[Answer]:
        """None to what the officer writes as a worker."""
        if event is None or plain.is_workers(session, event, visit.world):
            return []
        message = event.message if isinstance(event, Said) else None
        return [await plain.unsent(replace(visit, message=message), event)]

    async def _taken(self, visit: Visit, handed: Handed) -> Answer | None:
        if not may(visit.officer.role, Right.WORK):
            return None
        return await importing_desk.take(replace(visit, message=handed.message), handed.file)

    async def _answer(self, visit: Visit, asked: Asked) -> Answer:
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

    async def _barred(self, visit: Visit, asked: Asked) -> Answer | None:
        """What comes before anything is looked up: a code, and what is left of the day's."""
        if asked.needs is None:
            return None
        wanted = await code_wanted(
            visit, asked.again, in_clear=asked.in_clear, steps_up=asked.steps_up
        )
        if wanted is None and asked.spends is not None:
            return await used_up(visit, asked.spends)
        return wanted


async def _is_newcomer(tx: Transaction, asked: Anything, user: int, now: datetime) -> bool:
    """Whether whoever asks is to be an officer: a stranger is answered as by a bot without any
    desk."""
    if isinstance(asked, Invited):
        return True
    typed = isinstance(asked, Asked) and "said" in asked.again
    return typed and await tx.invites.find(user, now) is not None
