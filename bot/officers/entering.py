"""/masuk: the six-digit code that opens the desk; and what waits until there is one."""

import re
from collections.abc import Mapping
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
from bot.officers.visit import Answer, Visit
from conversations.replies import Reply
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
    toast = Reply("desk.toast.code")
    if (left := closed(known, visit.now)) is not None:
        return Answer(toast=toast, messages=(_closed(left),), hide=hide)
    await visit.tx.postponed.put(visit.officer.id, again, visit.now)
    why = "step_up" if in_session(known, visit.now) else "session"
    return Answer(toast=toast, messages=(Reply(f"desk.enter.ask_{why}"),), hide=hide)


async def enter(visit: Visit) -> Answer:
    """A code: it leaves the chat whatever it is. After the right one, what was asked before is
    answered. Without one, as from the menu, it is asked for."""
    hide = visit.message
    known = await visit.tx.authenticators.lock(visit.officer.id)
    if known is None:
        return _no_secret(visit, hide)
    if (left := closed(known, visit.now)) is not None:
        return Answer(messages=(_closed(left),), hide=hide)
    text = clean(visit.rest)
    if not text:
        await visit.tx.postponed.put(visit.officer.id, {}, visit.now)
        return Answer(messages=(Reply("desk.enter.ask"),))
    found = _CODE.fullmatch(text)
    step = right_step(known, found[1] + found[2], visit.now) if found else None
    if step is None:
        return await _missed(visit, known)
    await visit.tx.authenticators.entered(visit.officer.id, step, visit.now)
    await visit.tx.audit.add(Entry(visit.now, "desk.entered", visit.officer.id))
    before = await visit.tx.postponed.find(visit.officer.id, visit.now)
    await visit.tx.postponed.remove(visit.officer.id)
    opened = Reply("desk.enter.done", {"until": at(visit.now + SESSION)})
    return Answer(messages=() if before else (opened,), hide=hide, then=before or None)


async def _missed(visit: Visit, known: Authenticator) -> Answer:
    """After the last try, none is looked at for a while."""
    wrong = known.wrong + 1
    over = wrong >= TRIES
    until = visit.now + CLOSED_FOR if over else None
    await visit.tx.authenticators.missed(visit.officer.id, 0 if over else wrong, until)
    action = "desk.closed" if over else "desk.code_wrong"
    await visit.tx.audit.add(Entry(visit.now, action, visit.officer.id))
    if over:
        return Answer(messages=(_closed(CLOSED_FOR),), hide=visit.message)
    said = Reply("desk.enter.wrong", {"left": TRIES - wrong})
    return Answer(messages=(said,), hide=visit.message)


def _closed(left: timedelta) -> Reply:
    return Reply("desk.enter.closed", {"tries": TRIES, "n": -(-left // _MINUTE)})


def _no_secret(visit: Visit, hide: int | None = None) -> Answer:
    said = Reply("desk.enter.no_secret", {"id": str(visit.officer.id)})
    return Answer(toast=Reply("desk.toast.code"), messages=(said,), hide=hide)
