"""The cover of an export: what was chosen, by whom and for what, and until when it may be kept.

Also how a file is marked: by its officer and its number, and never by a person's name.
"""

import base64
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.officers.cells import Cell
from bot.officers.labels import Labels
from bot.officers.phrases import local_day
from bot.officers.selection import Selection
from bot.world import JAKARTA
from conversations.regions import get_region
from conversations.signing import Sign
from storage.lead_filter import Areas

_MOMENT = timedelta(microseconds=1)
"""The end of a selection is not in it; people say the last day that is."""
_MARK_BYTES, _NUMBER_BYTES = 5, 4


@dataclass(frozen=True, slots=True)
class By:
    """Who takes the leads out, and why."""

    who: str
    """A name and a short mark; never a whole Telegram id."""
    reason: str
    mark: str
    """The officer's and the export's: in the cover, in the file's properties and in its name."""
    keep_until: date


def officer_mark(sign: Sign, officer: int) -> str:
    """What stands for an officer on files: the same for ever, and nothing can be read from it."""
    return base64.b32encode(sign("officer_mark", str(officer))[:_MARK_BYTES]).decode()[:6]


def new_number() -> str:
    """Of one export."""
    return secrets.token_hex(_NUMBER_BYTES)


def file_name(selection: Selection, mark: str, labels: Labels, now: datetime) -> str:
    """Says when, what is in it and which copy, and nobody's name."""
    when = f"{now.astimezone(JAKARTA):%Y-%m-%d_%H%M}"
    profile = labels.words(f"desk.export.file.{selection.profile}")
    return f"pendaftaran_{when}_{profile}_{mark}.{selection.format}"


def about(
    selection: Selection,
    areas: Areas,
    by: By,
    rows: int,
    digest: str,
    labels: Labels,
    now: datetime,
) -> list[tuple[str, Cell]]:
    def line(name: str, value: Cell) -> tuple[str, Cell]:
        return labels.words(f"desk.about.{name}"), value

    return [
        line("rows", rows),
        line("since", _day(selection.since, labels)),
        line("until", _day(selection.until and selection.until - _MOMENT, labels)),
        line("status", labels.words(f"desk.export.status.{selection.status}")),
        line("area", _areas(selection.region, areas, labels)),
        *(line(name, value) for name, value in _narrowed(selection, labels)),
        line("profile", labels.words(f"desk.export.profile.{selection.profile}")),
        line("made_at", f"{now.astimezone(JAKARTA):%Y-%m-%d %H:%M}"),
        line("zone", labels.words("desk.about.zone_is")),
        line("made_by", by.who),
        line("reason", by.reason),
        line("mark", by.mark),
        line("digest", digest),
        line("digest_of", labels.words("desk.about.digest_is")),
        line("keep_until", by.keep_until),
        line("keeping", labels.words("desk.about.keeping_is")),
    ]


def _narrowed(selection: Selection, labels: Labels) -> Iterator[tuple[str, Cell]]:
    """What few choose: a line only where it was chosen."""
    if selection.changed_since is not None:
        yield "changed_since", f"{selection.changed_since.astimezone(JAKARTA):%Y-%m-%d %H:%M}"
    if selection.kind is not None:
        yield "kind", labels.words(f"lead_kind.{selection.kind}")
    if selection.outcome is not None:
        yield "outcome", labels.words(f"desk.outcome.{selection.outcome}")
    if selection.holder is not None:
        yield "holder", labels.words("desk.about.one_officer")
    if selection.due_by is not None:
        yield "due_by", selection.due_by
    if selection.language is not None:
        yield "language", selection.language
    if selection.referral is not None:
        yield "referral", selection.referral
    if selection.referred is not None:
        yield "referral", labels.words(f"desk.yes_no.{'yes' if selection.referred else 'no'}")


def _day(moment: datetime | None, labels: Labels) -> Cell:
    return labels.words("desk.about.open") if moment is None else local_day(moment)


def _areas(region: str | None, areas: Areas, labels: Labels) -> str:
    if region is not None:
        return f"{region} {get_region(region).name}"
    if areas is None:
        return labels.words("desk.all_areas")
    return ", ".join(f"{code} {get_region(code).name}" for code in sorted(areas))
