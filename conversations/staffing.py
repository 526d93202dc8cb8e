"""Daftar pekerja: whose list it is, the way to it, and files that arrive at any moment.

It knows no question, and nothing of what is in a file.
"""

from dataclasses import replace
from pathlib import PurePosixPath

from conversations.detours import detour
from conversations.effects import StaffFileSent, StaffShown
from conversations.events import File
from conversations.flow import World
from conversations.lead import OPEN, LeadKind, LeadSummary
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, say
from conversations.words import Command

STAFF = "staff"
"""The flow."""
MOST_BYTES = 5 * 2**20
MOST_MEGABYTES = MOST_BYTES >> 20
READABLE = frozenset({".xlsx", ".csv", ""})
"""Endings of names that may be a list; what is inside is looked at later."""
WITH_PROGRAMS = frozenset({".xlsm", ".xltm", ".xlsb", ".xlam"})
OLD = frozenset({".xls", ".xlt"})


def business(world: World) -> LeadSummary | None:
    """The person's own business, while what was handed in about it is open. Never one of somebody
    they helped."""
    return next(
        (lead for lead in world.leads if lead.kind is LeadKind.EMPLOYER and lead.status in OPEN),
        None,
    )


def staff(session: Session, command: Command, world: World) -> Turn:
    """Who is on the list, and adding to it."""
    lead = business(world)
    if lead is None:
        return say(session, world, Reply("staff_no_business"))
    turn = detour(session, STAFF, world)
    if turn.session.aside is None or turn.session.aside.flow != STAFF:
        return turn  # one of them was being told of
    return replace(turn, effects=(*turn.effects, StaffShown(lead.code)))


def handed_over(session: Session, file: File, message: int | None, world: World) -> Turn | None:
    """What comes of a file; None where the person has no business whose staff it could hold."""
    lead = business(world)
    if lead is None:
        return None
    refusal = _refused(file)
    if refusal is not None:
        return say(session, world, refusal)
    turn = say(session, world, Reply("staff_file_received"))
    taken = StaffFileSent(lead.code, file, message)
    return replace(turn, effects=(*turn.effects, taken))


def _refused(file: File) -> Reply | None:
    """Why it is not even fetched."""
    ending = PurePosixPath(file.name).suffix.casefold()
    if ending in WITH_PROGRAMS:
        return Reply("staff_file.macro")
    if ending in OLD:
        return Reply("staff_file.old")
    if ending not in READABLE:
        return Reply("staff_file.kind")
    if file.size is not None and file.size > MOST_BYTES:
        return Reply("staff_file.large", {"most": MOST_MEGABYTES})
    return None
