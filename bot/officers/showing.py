"""/tampil: who a lead is, in clear: with a reason, logged, and gone from the chat soon.

First what it takes to call; the NIK is behind a further button, for which a code is asked."""

from bot.officers import stalled
from bot.officers.buttons import button, in_rows, under
from bot.officers.card import call_word
from bot.officers.facts import contact_rows, identity_rows
from bot.officers.limits import COUNTED, Quota
from bot.officers.notes import refuse_private
from bot.officers.private import holds_private
from bot.officers.stalled import Standing
from bot.officers.visit import Answer, Visit
from bot.queueing import TAKEN_AWAY_AFTER
from conversations.errors import InvalidAnswer
from conversations.replies import Buttons, Lines, Phrase, Reply, Value
from conversations.text import clean
from storage.audit import AuditFilter, Detail, Entry
from storage.errors import LeadNotFound
from storage.lead_rows import Lead

REASONS = ("call", "register", "duplicate")
"""One press each; any other is written."""
OTHER = "other"
SHOWN = COUNTED[Quota.REVEALS]
SHORTEST_REASON = 5
LONGEST_REASON = 200
_LOOKED_BACK = 50
"""Of one officer's looks at one lead."""
_MINUTES = TAKEN_AWAY_AFTER.seconds // 60


async def ask_reason(visit: Visit) -> Answer:
    await _known(visit)
    options = [
        button("open", visit.code, reason, label=Phrase(f"desk.button.reason.{reason}"))
        for reason in REASONS
    ]
    asked = Reply("desk.show.why", {"code": visit.code}, under(*in_rows(options, 1)))
    return Answer(messages=(asked,))


async def show(visit: Visit) -> Answer:
    """The command: with a reason in the officer's words, or asking for one.

    Raises InvalidAnswer for words that give no reason.
    """
    reason = clean(visit.rest)
    if not reason:
        return await ask_reason(visit)
    if holds_private(visit.rest):
        return refuse_private(visit)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InvalidAnswer("reason", code=visit.code, least=SHORTEST_REASON, most=LONGEST_REASON)
    return await _opened(visit, OTHER, reason)


async def show_for(visit: Visit) -> Answer:
    """The press of a reason."""
    reason = visit.part
    if reason not in REASONS:
        return await ask_reason(visit)
    answer = await _opened(visit, reason, None)
    [done] = answer.messages
    return Answer(toast=answer.toast, edited=done, secret=answer.secret)


async def press_nik(visit: Visit) -> Answer:
    """The rest, for the reason that the first was shown for."""
    reason = visit.part
    if reason not in (*REASONS, OTHER):
        return await ask_reason(visit)
    known = await _known(visit)
    await _log(visit, "nik", reason, await _words(visit) if reason == OTHER else None)
    lines = Lines((*identity_rows(known, visit.world),))
    return Answer(
        toast=Reply("desk.toast.shown", {"code": visit.code}), secret=_secret(visit, lines)
    )


async def _opened(visit: Visit, reason: str, words: str | None) -> Answer:
    known, code = await _known(visit), visit.code
    await _log(visit, "contact", reason, words)
    said: dict[str, Value] = {"code": code, "reason": words or Phrase(f"desk.reason.{reason}")}
    word = call_word(visit, known) if isinstance(known, Lead) else []
    lines = Lines((*contact_rows(known), *word))
    more = button("nik", code, reason, label=Phrase("desk.button.nik"))
    return Answer(
        toast=Reply("desk.toast.shown", {"code": code}),
        messages=(Reply("desk.show.done", said),),
        secret=_secret(visit, lines, under((more,))),
    )


async def _words(visit: Visit) -> str | None:
    """The reason that this officer wrote when they opened the first of it."""
    which = AuditFilter(lead=visit.code, officer=visit.officer.id, action=SHOWN)
    found = await visit.tx.audit.page(which, _LOOKED_BACK)
    return next((entry.reason for entry in found if entry.reason is not None), None)


async def _log(visit: Visit, shown: str, reason: str, words: str | None) -> None:
    detail: Detail = {"reason": reason, "shown": shown}
    entry = Entry(visit.now, SHOWN, visit.officer.id, visit.code, words, detail)
    await visit.tx.audit.add(entry)


def _secret(visit: Visit, lines: Lines, ways: Buttons | None = None) -> Reply:
    values: dict[str, Value] = {"code": visit.code, "lines": lines, "minutes": _MINUTES}
    return Reply("desk.show.secret", values, ways)


async def _known(visit: Visit) -> Lead | Standing:
    """A lead, or somebody who stopped before handing in."""
    try:
        return await visit.tx.leads.get(visit.code, visit.officer.areas)
    except LeadNotFound:
        return await stalled.find(visit)
