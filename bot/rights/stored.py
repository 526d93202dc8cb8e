"""Everything that the tables hold about one person, gathered for that person alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.looks import FILE, FOUND, SHOWN, STAFF, seen_in
from conversations.call_promises import CallPromise
from conversations.flow import World
from conversations.holdings import Access, HeldConsent, HeldLead, HeldRequest, Holdings
from conversations.own_copy import replies
from conversations.session import Session
from conversations.turn import Turn
from conversations.workers import Worker
from storage.audit import Entry
from storage.consents import Consent
from storage.dead_letters import DeadLetter
from storage.expiries import Expiry
from storage.lead_history import Told
from storage.lead_rows import Lead
from storage.outbox import Outgoing
from storage.promises import UNSETTLED, Promise, PromiseState
from storage.repairs import StoredRepair
from storage.requests import Request
from storage.sessions import StoredSession
from storage.staff_files import StaffFile
from storage.stalled import Stall
from storage.transaction import Transaction
from storage.waits import Wait

LOOKS = frozenset({SHOWN, FOUND, FILE, STAFF})
"""What of the audit is somebody's look at a person's data."""
ASKED = frozenset({"copy.shown", "copy.file", "right.asked", "right.lifted"})
"""What of it the person did."""


WORK = ("duplicate.", "import.")
"""Begin what officers did that is neither a look nor the person's own request; and of two leads
that they compared, the other one may be somebody else's, of whom nobody is to learn here."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Oldest first throughout."""

    chat: int
    session: StoredSession | None
    since: datetime | None
    active_at: datetime | None
    leads: Sequence[Lead]
    """Those taken back too."""
    stories: Mapping[str, Sequence[Told]]
    """What happened to each lead, by its code."""
    staff: Mapping[str, Sequence[Worker]]
    """Who works in the business that a lead is about, by its code."""
    staff_files: Sequence[StaffFile]
    consents: Sequence[Consent]
    requests: Sequence[Request]
    expiries: Sequence[Expiry]
    audit: Sequence[Entry]
    waiting: Sequence[Outgoing]
    letters: Sequence[DeadLetter]
    waits: Sequence[Wait]
    broadcasts: Sequence[datetime]
    """When a message to many was sent to them."""
    promises: Sequence[Promise]
    stall: Stall | None
    repairs: Sequence[StoredRepair]
    """What officers asked to be put right in their leads."""

    @property
    def codes(self) -> list[str]:
        """What officers call the person by."""
        return _codes(self.leads, self.stall)


async def gather(tx: Transaction, chat: int) -> Stored:
    """Of people who were helped nothing: they are not this person, who sees no more of them than
    the list of codes."""
    found = await tx.sessions.find(chat)
    leads = [lead for lead in await tx.leads.all_of(chat) if lead.helper is None]
    stall = (await tx.stalled.of_chats([chat])).get(chat)
    return Stored(
        chat=chat,
        session=found and found[0],
        since=found and found[1],
        active_at=found and found[2],
        leads=leads,
        stories={lead.code: await tx.leads.story(lead) for lead in leads},
        staff={lead.code: await tx.staff.of_lead(lead.code) for lead in leads},
        staff_files=[
            file
            for file in await tx.staff_files.of_chat(chat)
            if file.lead in {lead.code for lead in leads}
        ],
        consents=[each for each in await tx.consents.of_chat(chat) if each.helper is None],
        requests=await tx.requests.of_chat(chat),
        audit=[
            entry
            for entry in await tx.audit.about(_codes(leads, stall))
            if not entry.action.startswith(WORK)
        ],
        expiries=await tx.expiries.of_chat(chat),
        waiting=await tx.outbox.of_chat(chat),
        letters=await tx.dead_letters.of_chat(chat),
        waits=await tx.waits.of_chat(chat),
        broadcasts=await tx.broadcasts.of_chat(chat),
        promises=[p for p in await tx.promises.of_chat(chat) if p.lead in _codes(leads, None)],
        stall=stall,
        repairs=await tx.repairs.of_leads([lead.code for lead in leads]),
    )


def _codes(leads: Sequence[Lead], stall: Stall | None) -> list[str]:
    return [lead.code for lead in leads] + ([] if stall is None else [stall.code])


async def with_copy(
    tx: Transaction, turn: Turn, session: StoredSession, new: Iterable[Consent], world: World
) -> Turn:
    """What is kept about a person, told before all else that the turn says. Logged.

    ``session`` and ``new`` are what the batch under way has come to and not written yet.
    """
    chat = session.chat
    kept = await gather(tx, chat)
    consents = [*kept.consents, *(c for c in new if c.chat == chat and c.helper is None)]
    stored = replace(kept, session=session, consents=consents)
    detail = {"leads": len(stored.leads)}
    await tx.audit.add(Entry(world.now, "copy.shown", detail=detail, leads=stored.codes))
    return replace(turn, replies=(*replies(holdings(stored), world), *turn.replies))


def holdings(stored: Stored) -> Holdings:
    """What of it is told in the chat."""
    return Holdings(
        session=Session() if stored.session is None else stored.session.session,
        leads=tuple(_lead(lead, stored) for lead in stored.leads),
        consents=tuple(HeldConsent(c.at, c.given, c.text_version) for c in stored.consents),
        accesses=tuple(access(entry) for entry in stored.audit if entry.action in LOOKS),
        waits=tuple(wait.what for wait in stored.waits if wait.told_at is None),
        requests=tuple(
            HeldRequest(r.code, r.kind, r.asked_at, r.due_at, r.closed_at) for r in stored.requests
        ),
    )


def access(entry: Entry) -> Access:
    """A look as its person is told of it: by which office, not by whom."""
    action = "found"
    if entry.action != FOUND:
        action = f"{'shown' if entry.action == SHOWN else 'file'}_{seen_in(entry)}"
    by = "office" if entry.actor is None else "officer"
    reason = entry.detail.get("reason")
    return Access(entry.at, action, by, None if reason is None else str(reason))


def _lead(lead: Lead, stored: Stored) -> HeldLead:
    return HeldLead(
        code=lead.code,
        kind=lead.kind,
        status=lead.status,
        submitted_at=lead.submitted_at,
        flow=lead.flow,
        answers=lead.answers,
        notes=sum(step.note is not None for step in stored.stories[lead.code]),
        staff=len(stored.staff[lead.code]),
        call=next((_call(one) for one in stored.promises if one.lead == lead.code), None),
    )


def _call(promise: Promise) -> CallPromise | None:
    """None where it was kept, or came to nothing."""
    if promise.state not in UNSETTLED:
        return None
    return CallPromise(promise.day, promise.slot, promise.state is PromiseState.MISSED)
