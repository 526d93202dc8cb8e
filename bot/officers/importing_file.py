"""What came of each row of a file that was brought in: its rows with one column more. XLSX."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import xlsxwriter

from bot.officers import cells
from bot.officers.importing import GOOD, Judged, Verdict, counts
from bot.officers.importing_read import CODE, FOLLOW_UP, NOTE, OUTCOME, VERSION
from bot.officers.phrases import status
from bot.officers.private import holds_private
from conversations.lead import OF_CALLS, OF_REPORTS, Outcome
from conversations.replies import Lines, Phrase, Value
from storage.lead_rows import Lead

RESULT = "import_result"
HIDDEN = "•••"
"""In place of a note that holds somebody's number."""
_COLUMNS = (CODE[0], VERSION[0], OUTCOME, FOLLOW_UP, NOTE, RESULT)
_TO_MEND = frozenset((OUTCOME, FOLLOW_UP, NOTE))
_YELLOW = "#FFF2B3"
_WIDTHS = (12, 9, 24, 14, 40, 90)

Say = Callable[[Phrase], str]
"""In the reader's language."""


def report(judged: Sequence[Judged], say: Say) -> bytes:
    target = io.BytesIO()
    never = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
    book = xlsxwriter.Workbook(target, {**never, "in_memory": True})
    sheet, text = book.add_worksheet("impor"), book.add_format({"num_format": "@"})
    bold = book.add_format({"bold": True})
    yellow = book.add_format({"num_format": "@", "bg_color": _YELLOW})
    sheet.freeze_panes(1, 0)
    for at, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width, text)
        sheet.write_string(0, at, say(Phrase(f"desk.column.{name}")), bold)
    for number, one in enumerate(judged, start=1):
        for at, value in enumerate((*_as_written(one), say(result(one, say)))):
            look = yellow if _COLUMNS[at] in _TO_MEND else text
            sheet.write_string(number, at, cells.text(value), look)
    book.close()
    return target.getvalue()


def result(one: Judged, say: Say) -> Phrase:
    """Why, and what to do; for one that was changed meanwhile with how it stands now."""
    values: dict[str, Value] = {"number": one.row.number, "who": one.holder}
    if one.verdict in (Verdict.OUTCOME, Verdict.OUTCOME_KIND):
        values |= {"calls": _said(OF_CALLS, say), "reports": _said(OF_REPORTS, say)}
    if one.now is not None:
        values["now"] = _standing(one.now, one.holder)
        values["file"] = Phrase(
            "desk.import.filled", {"outcome": one.row.outcome, "day": _shown(one.row.follow_up)}
        )
    return Phrase(f"desk.import.verdict.{one.verdict}", values)


def _said(outcomes: Iterable[Outcome], say: Say) -> str:
    return ", ".join(say(Phrase(f"desk.outcome.{each}")) for each in outcomes)


def counted(judged: Sequence[Judged], *, noted: bool = False) -> Lines:
    """A line for each thing that came of rows, or would, what can be noted first."""
    found = counts(judged)
    return Lines(
        tuple(
            Phrase(_line(verdict, noted=noted), {"n": found[verdict]})
            for verdict in Verdict
            if found.get(verdict)
        )
    )


def _line(verdict: Verdict, *, noted: bool) -> str:
    done = noted and verdict in GOOD
    return f"desk.import.{'noted' if done else 'count'}.{verdict}"


def _standing(lead: Lead, holder: str) -> Phrase:
    last = f"desk.outcome.{lead.outcome}" if lead.outcome else "desk.result.nothing_yet"
    values: dict[str, Value] = {
        "status": status(lead),
        "holder": Phrase("desk.import.held_by", {"who": holder}) if holder else "",
        "last": Phrase(last),
        "day": lead.follow_up_on or "-",
    }
    return Phrase("desk.import.stands", values)


def _as_written(one: Judged) -> tuple[str, ...]:
    row = one.row
    note = HIDDEN if holds_private(row.note) else row.note  # the report is under no lock
    return row.code, row.version, row.outcome, _shown(row.follow_up), note


def _shown(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value
