"""/cari: a lead by its code, by a NIK or phone number, or by a part of the name.

Names are sealed, so they are opened and compared, the newest first and not more than a bound. What
was searched for is a name: it leaves the chat, and only that somebody searched is written down.
"""

from dataclasses import replace

from bot.officers.buttons import button, under
from bot.officers.finding import MOST_SHOWN
from bot.officers.lead_codes import split_code
from bot.officers.phrases import area, status
from bot.officers.taking import look
from bot.officers.visit import Answer, Visit
from conversations.errors import BadCode, InvalidAnswer
from conversations.flows.asked import BUSINESS_NAME, NAME
from conversations.lead import LeadKind
from conversations.people import mask_name
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.text import clean
from storage.audit import Detail, Entry
from storage.errors import LeadNotFound
from storage.lead_rows import Lead, LeadFilter
from storage.transaction import Transaction

SHORTEST = 3
"""Letters: fewer are in everybody's name."""
MOST_OPENED = 2_000
AT_ONCE = 200


async def search(visit: Visit) -> Answer:
    """Raises InvalidAnswer where there is nothing to search for."""
    code = await _known_code(visit)
    if code is not None:
        await _log(visit, "code", 1, code)
        return await look(replace(visit, code=code, rest=""))
    part = _folded(visit.rest)
    if len(part.replace(" ", "")) < SHORTEST:
        raise InvalidAnswer("search", least=SHORTEST)
    which = LeadFilter(visit.officer.areas, frozenset(LeadKind), open_to=visit.officer.id)
    found, all_opened = await named(visit.tx, which, part)
    await _log(visit, "name", len(found))
    return Answer(messages=(_told(visit, found, all_opened),), hide=visit.message)


async def _known_code(visit: Visit) -> str | None:
    """Eight letters may be a code, and a name; it is a code where there is one."""
    try:
        code, rest = split_code(visit.rest)
        if not rest:
            await visit.tx.leads.get(code, visit.officer.areas)
            return code
    except (BadCode, LeadNotFound):
        return None
    return None


async def named(
    tx: Transaction, which: LeadFilter, part: str, most: int = MOST_OPENED
) -> tuple[list[Lead], bool]:
    """More than is shown, where there are more; and whether none was left unopened for that there
    are too many."""
    found: list[Lead] = []
    for offset in range(0, most, AT_ONCE):
        some = min(AT_ONCE, most - offset)
        leads = await tx.leads.newest(which, some, offset)
        found += [lead for lead in leads if _is_named(lead, part)]
        if len(leads) < some:
            return found, True
        if len(found) > MOST_SHOWN:
            break
    return found, len(found) > MOST_SHOWN


def _is_named(lead: Lead, part: str) -> bool:
    names = (lead.answers.get(NAME), lead.answers.get(BUSINESS_NAME))
    return any(part in _folded(name) for name in names if name)


def _folded(text: str) -> str:
    return " ".join(clean(text).casefold().split())


async def _log(visit: Visit, by: str, count: int, code: str | None = None) -> None:
    detail: Detail = {"by": by, "found": count}
    await visit.tx.audit.add(
        Entry(visit.now, "lead.searched", visit.officer.id, code, detail=detail)
    )


def _told(visit: Visit, found: list[Lead], all_opened: bool) -> Reply:
    shown = found[:MOST_SHOWN]
    lines = [_line(lead) for lead in shown]
    if len(found) > MOST_SHOWN:
        lines.append(Phrase("desk.search.first", {"n": MOST_SHOWN}))
    elif not all_opened:
        lines.append(Phrase("desk.search.bound", {"n": MOST_OPENED}))
    if not shown:
        return Reply("desk.search.nothing", {"lines": Lines((*lines,))})
    rows = [(button("card", lead.code, label=lead.code),) for lead in shown]
    return Reply("desk.search.found", {"lines": Lines((*lines,))}, under(*rows))


def _line(lead: Lead) -> Phrase:
    name = lead.answers.get(NAME) or lead.answers.get(BUSINESS_NAME) or ""
    values: dict[str, Value] = {
        "code": lead.code,
        "name": mask_name(name),
        "kind": Phrase(f"lead_kind.{lead.kind}"),
        "area": area(lead.region, lead.district),
        "status": status(lead),
    }
    return Phrase("desk.search.line", values)
