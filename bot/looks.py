"""What of a person an entry of the audit lets somebody see in clear: the same for who asks at the
desk, and for the person themselves. It knows no word and no table."""

from collections.abc import Mapping
from enum import StrEnum

from storage.audit import Entry

SHOWN, FOUND, FILE, STAFF = "lead.shown", "lead.found", "export.built", "staff.file"


class Seen(StrEnum):
    NOTHING = "nothing"
    CONTACT = "contact"
    """What it takes to call."""
    NUMBERS = "nik"
    """NIK and date of birth."""
    ALL = "all"
    STAFF = "staff"
    """Of others: who works in the person's business."""


_OPENED: Mapping[object, Seen] = {"contact": Seen.CONTACT, "nik": Seen.NUMBERS}
_IN_FILE: Mapping[object, Seen] = {
    "calls": Seen.CONTACT,
    "statistics": Seen.NOTHING,
    "masked": Seen.NOTHING,
}
"""By the profile, where an entry says no more. In every other a NIK can be read."""


def seen_in(entry: Entry) -> Seen:
    """Where an entry of an older release does not say, as much as there was."""
    if entry.action == SHOWN:
        return _OPENED.get(entry.detail.get("shown"), Seen.ALL)
    if entry.action == FILE:
        if (clear := entry.detail.get("clear")) in set(Seen):
            return Seen(clear)
        return _IN_FILE.get(entry.detail.get("profile"), Seen.ALL)
    return Seen.STAFF if entry.action == STAFF else Seen.NOTHING
