"""/tampil: who a lead is, in clear: with a reason, logged, and gone from the chat soon.

First what it takes to call; the NIK is behind a further button, for which a code is asked."""

from bot.officers import stalled
from bot.officers.buttons import button, under
from bot.officers.card import call_word
from bot.officers.card_buttons import has_contact, holds
from bot.officers.facts import contact_rows, identity_rows
from bot.officers.limited import limited
from bot.officers.limits import COUNTED, Quota
from bot.officers.reasons import OTHER, REASONS, by_press, in_words, reason_buttons
from bot.officers.stalled import Standing
from bot.officers.visit import Answer, Visit, say
from bot.queueing import TAKEN_AWAY_AFTER
from conversations.lead import LeadKind, LeadStatus
from conversations.replies import Buttons, Lines, Phrase, Reply, Value
from storage.audit import AuditFilter, Detail, Entry
from storage.errors import LeadNotFound
from storage.lead_rows import Lead

SHOWN = COUNTED[Quota.REVEALS]
_LOOKED_BACK = 50
"""Of one officer's looks at one lead."""
_MINUTES = TAKEN_AWAY_AFTER.seconds // 60


async def ask_reason(visit: Visit) -> Answer:
    known = await _known(visit)
    if isinstance(known, Lead) and not has_contact(known):
        return _anonymous(visit, known)
    ways = reason_buttons("open", visit.code)
    warned = Lines((*await limited(visit, visit.code),))
    asked = Reply("desk.show.why", {"code": visit.code, "limited": warned}, ways)
    return Answer(messages=(asked,))


async def show(visit: Visit) -> Answer:
    """The command: with a reason in the officer's words, or asking for one."""
    return await in_words(visit, ask_reason, _opened)


async def show_for(visit: Visit) -> Answer:
    """The press of a reason."""
    return await by_press(visit, ask_reason, _opened)


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
    if isinstance(known, Lead) and not has_contact(known):
        return _anonymous(visit, known)
    await _log(visit, "contact", reason, words)
    said: dict[str, Value] = {"code": code, "reason": words or Phrase(f"desk.reason.{reason}")}
    word = call_word(visit, known) if isinstance(known, Lead) else []
    lines = Lines((*await limited(visit, code), *contact_rows(known), *word))
    # Nobody asks who reports an employer for a NIK.
    nik = button("nik", code, reason, label=Phrase("desk.button.nik"))
    more = () if known.kind is LeadKind.REPORT else (nik,)
    return Answer(
        toast=Reply("desk.toast.shown", {"code": code}),
        messages=(Reply("desk.show.done", said),),
        secret=_secret(visit, lines, under(more)),
    )


def _anonymous(visit: Visit, lead: Lead) -> Answer:
    """With the way to ask, for whom there is one."""
    ask: Value = ""
    if holds(lead, visit.officer.id):
        ask = Phrase("desk.show.ask", {"code": lead.code})
    elif lead.status is LeadStatus.NEW:
        ask = Phrase("desk.show.take_and_ask", {"code": lead.code})
    return say("desk.show.anonymous", code=lead.code, ask=ask)


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
