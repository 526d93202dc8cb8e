"""Tells officers of leads: a new one to its area, one changed or taken back to who holds it.

Codes and names of places only: these messages stay in chats.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.officers.buttons import named, under
from bot.officers.card_buttons import card_button
from bot.officers.phrases import area
from bot.officers.roles import WORKING
from bot.officers.telling import told
from bot.render import Renderer
from conversations.lead import HELD, LeadDraft, LeadStatus
from conversations.replies import Phrase, Reply, Value
from storage.errors import OfficerNotFound
from storage.lead_filing import Filed, Filing
from storage.lead_rows import Why
from storage.outbox import Outgoing
from storage.transaction import Transaction


async def announce(
    tx: Transaction,
    renderer: Renderer,
    filed: Filed,
    draft: LeadDraft,
    now: datetime,
    *,
    asked_for: bool = False,
) -> list[Outgoing]:
    """To be queued in the same transaction. A lead that is closed is announced to nobody.
    ``asked_for``: an officer asked for the change, and hears of it from mended.py."""
    match filed.was:
        case Filing.NEW:
            officers = await tx.officers.for_area(draft.region, WORKING)
            return told(renderer, officers, _new("new", filed.code, draft), now)
        case Filing.CHANGED:
            return await _changed(tx, renderer, filed.code, draft, now, asked_for=asked_for)
        case Filing.CLOSED:
            return []


async def taken_back(
    tx: Transaction, renderer: Renderer, codes: Iterable[str], now: datetime
) -> list[Outgoing]:
    """Before the leads are withdrawn or erased: whoever holds one is not to call any more."""
    rows: list[Outgoing] = []
    for code in codes:
        lead = await tx.leads.get(code, None)
        if lead.officer is not None and lead.status in HELD:
            rows += told(
                renderer, [lead.officer], Reply("desk.announce.taken_back", {"code": code}), now
            )
    return rows


async def _changed(
    tx: Transaction,
    renderer: Renderer,
    code: str,
    draft: LeadDraft,
    now: datetime,
    *,
    asked_for: bool,
) -> list[Outgoing]:
    """To who holds the lead, or tried last. Where the person has moved out of their area, they
    give it back, and it is new to the officers there: else nobody could work on it."""
    lead = await tx.leads.get(code, None)
    if lead.status is LeadStatus.DUPLICATE:
        return await _changed_duplicate(tx, renderer, code, now)
    if lead.officer is None:
        return []
    try:
        officer = await tx.officers.get(lead.officer)
    except OfficerNotFound:
        return []
    if officer.areas is None or draft.region is None or draft.region in officer.areas:
        if asked_for:
            return []
        reply = Reply("desk.announce.changed", {"code": code}, under((card_button(code),)))
        return told(renderer, [officer.id], reply, now)
    if lead.status not in HELD:
        return []
    await tx.leads.release_from(officer.id, code, None, now, Why.MOVED_AWAY)
    away = Reply("desk.announce.moved_away", {"code": code})
    there = await tx.officers.for_area(draft.region, WORKING)
    return [
        *told(renderer, [officer.id], away, now),
        *told(renderer, there, _new("moved", code, draft), now),
    ]


async def _changed_duplicate(
    tx: Transaction, renderer: Renderer, code: str, now: datetime
) -> list[Outgoing]:
    """To who works on the lead that stands for it."""
    standing = await tx.duplicates.standing_for(code)
    kept = None if standing is None else await tx.leads.get(standing.code, None)
    if kept is None or kept.officer is None or kept.status not in HELD:
        return []
    reply = Reply("desk.announce.changed", {"code": code}, under((card_button(code),)))
    return told(renderer, [kept.officer], reply, now)


def _new(key: str, code: str, draft: LeadDraft) -> Reply:
    values: dict[str, Value] = {
        "code": code,
        "kind": Phrase(f"lead_kind.{draft.kind}"),
        "area": area(draft.region, draft.district),
    }
    buttons = under((named("take", code), card_button(code)))
    return Reply(f"desk.announce.{key}", values, buttons)
