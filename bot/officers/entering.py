"""/masuk: the six-digit code that opens the desk."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.officers.authenticator import (
    CLOSED_FOR,
    SESSION,
    TRIES,
    closed,
    in_session,
    right_step,
    stepped_up,
)
from bot.officers.phrases import at
from bot.officers.private import holds_private
from bot.officers.telling import tell_administrators
from bot.officers.visit import Answer, Visit
from bot.officers.waiting import go_on, keep
from conversations.replies import Phrase, Reply, Value
from conversations.text import clean
from storage.audit import Entry
from storage.authenticators import Authenticator

_CODE = re.compile(r"([0-9]{3})[ -]?([0-9]{3})")
_MINUTE = timedelta(minutes=1)


def is_code(text: str) -> bool:
    """Whether it may be a code, without any command."""
    return _CODE.fullmatch(text.strip()) is not None


async def code_wanted(
    visit: Visit, again: Mapping[str, Any], *, in_clear: bool, steps_up: bool
) -> Answer | None:
    """Asks for a code where one is needed first, and keeps what was asked; None: go on.

    Who has no secret works masked, without a session: the second step is for data in clear.
    """
    known = await visit.tx.authenticators.find(visit.officer.id)
    if known is None:
        return _no_secret(visit) if in_clear or steps_up else None
    if stepped_up(known, visit.now) or (not steps_up and in_session(known, visit.now)):
        return None
    hide = visit.message if holds_private(visit.rest) else None
    why = Phrase(f"desk.enter.ask_{'step_up' if in_session(known, visit.now) else 'session'}")
    if (left := closed(known, visit.now)) is not None:
        why = _closed(left)
    kept = await keep(visit, again, why)
    return Answer(toast=Reply("desk.toast.code"), messages=(kept,), hide=hide)


async def enter(visit: Visit) -> Answer:
    """A code: it leaves the chat whatever it is. After the right one goes on what was asked
    before. Without one, as from the menu, it is asked for; what is no code at all is no try."""
    hide = visit.message
    known = await visit.tx.authenticators.lock(visit.officer.id)
    if known is None:
        return _no_secret(visit, hide)
    if (left := closed(known, visit.now)) is not None:
        return Answer(messages=(_said(_closed(left)),), hide=hide)
    text = clean(visit.rest)
    if not text:
        await visit.tx.postponed.put(visit.officer.id, {}, visit.now)
        return Answer(messages=(Reply("desk.enter.ask"),))
    if (found := _CODE.fullmatch(text)) is None:
        await visit.tx.postponed.put(visit.officer.id, {}, visit.now)
        return Answer(messages=(Reply("desk.enter.shape"),), hide=hide)
    step = right_step(known, found[1] + found[2], visit.now)
    if step is None:
        return await _missed(visit, known)
    await visit.tx.authenticators.entered(visit.officer.id, step, visit.now)
    await visit.tx.audit.add(Entry(visit.now, "desk.entered", visit.officer.id))
    opened = Phrase("desk.enter.done", {"until": at(visit.now + SESSION)})
    return replace(await go_on(visit, opened), hide=hide)


async def _missed(visit: Visit, known: Authenticator) -> Answer:
    """After the last try none is looked at for a while, and what is open is closed: whoever types
    wrong codes may not be the officer."""
    wrong = known.wrong + 1
    over = wrong >= TRIES
    if over:
        await visit.tx.authenticators.close(visit.officer.id, visit.now + CLOSED_FOR)
    else:
        await visit.tx.authenticators.missed(visit.officer.id, wrong)
    action = "desk.closed" if over else "desk.code_wrong"
    await visit.tx.audit.add(Entry(visit.now, action, visit.officer.id))
    if over:
        values: dict[str, Value] = {
            "name": visit.officer.name,
            "tries": TRIES,
            "n": CLOSED_FOR // _MINUTE,
            "at": at(visit.now),
        }
        told = Reply("desk.enter.told", values)
        await tell_administrators(visit.tx, visit.catalog, told, visit.now)
        return Answer(messages=(_said(_closed(CLOSED_FOR)),), hide=visit.message)
    said = Reply("desk.enter.wrong", {"left": TRIES - wrong})
    return Answer(messages=(said,), hide=visit.message)


def _closed(left: timedelta) -> Phrase:
    return Phrase("desk.enter.closed", {"tries": TRIES, "n": -(-left // _MINUTE)})


def _said(phrase: Phrase) -> Reply:
    return Reply(phrase.key, phrase.values)


def _no_secret(visit: Visit, hide: int | None = None) -> Answer:
    said = Reply("desk.enter.no_secret", {"id": str(visit.officer.id)})
    return Answer(toast=Reply("desk.toast.code"), messages=(said,), hide=hide)
