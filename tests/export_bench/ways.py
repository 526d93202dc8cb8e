"""The ways that are measured against each other, each in a process of its own.

``plain`` copies eighteen columns that are open in the table, with the stdlib's ``sqlite3`` and
``csv`` or XlsxWriter: no seal, no words, no cleaning, no formula rule, no history, no log. It is
the floor. ``sealed`` is the loop that somebody would write to get the same eighteen columns as our
call list: it opens each seal, reads the JSON, and does nothing else. ``ours`` is
``python -m bot export --profile calls``, with all that it promises, the audit included.
"""

import asyncio
import csv
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.officers.export_file import Wanted, write_file
from bot.officers.profiles import Profile
from bot.officers.selection import Format, Selection
from bot.opening import opened
from bot.world import utc_now
from conversations.rules.book import RuleBook
from storage import keyring_file
from storage.sealing import Keyring
from tests.export_bench.database import database_in, opened_answers, settings_in

OPEN_COLUMNS = (
    *("code", "kind", "status", "flow", "result", "language", "region", "district", "sector"),
    *("tries", "officer", "claimed_at", "follow_up_on", "outcome", "referral", "submitted_at"),
    *("updated_at", "version"),
)
_QUERY = "SELECT {} FROM leads ORDER BY submitted_at, code"


@dataclass(frozen=True, slots=True)
class Measured:
    rows: int
    seconds: float
    cpu: float
    """Seconds of it that the process worked: on a machine that others use too, ratios of these
    say more."""
    megabytes: float
    """The most that the process had in memory, Python and libraries included."""
    size: int


def plain(folder: Path) -> Iterator[tuple[Any, ...]]:
    database = sqlite3.connect(database_in(folder))
    yield OPEN_COLUMNS
    yield from database.execute(_QUERY.format(", ".join(OPEN_COLUMNS)))


def sealed(folder: Path) -> Iterator[tuple[Any, ...]]:
    keyring: Keyring = keyring_file.load_or_new(settings_in(folder).keyring_file)
    database = sqlite3.connect(database_in(folder))
    names = ("code", "status", "kind", "region", "district", "outcome", "tries", "follow_up_on")
    yield (*names, "version", "name", "phone", "time", "skips", "whose", "notes", "", "", "")
    query = _QUERY.format(f"{', '.join(names)}, version, helper_phone, sealed")
    for *shown, whose, kept in database.execute(query):
        content = opened_answers(kept, shown[0], keyring)
        values = content["answers"]["values"]
        yield (
            *shown,
            values.get("name"),
            content["phone"],
            values.get("call_time"),
            " ".join(content["answers"]["skips"]),
            whose,
            0,
            *("", "", ""),
        )


def as_csv(rows: Iterable[tuple[Any, ...]], output: Path) -> int:
    with output.open("w", encoding="utf-8-sig", newline="") as target:
        writer, count = csv.writer(target, delimiter=";"), -1
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def as_xlsx(rows: Iterable[tuple[Any, ...]], output: Path) -> int:
    book = xlsxwriter.Workbook(
        str(output), {"constant_memory": True, "tmpdir": str(output.parent)}
    )
    sheet, count = book.add_worksheet(), -1
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
        count += 1
    book.close()
    return count


async def ours(folder: Path, output: Path, format: Format) -> int:
    settings = settings_in(folder)
    selection = Selection(format=format, profile=Profile.CALLS)
    wanted = Wanted(selection, output, "measuring", "id", settings.ended_days)
    async with opened(settings, migrate=False) as store:
        return (await write_file(store, wanted, RuleBook.load(), utc_now())).rows


WRITERS: dict[str, Callable[[Iterable[tuple[Any, ...]], Path], int]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
}
SOURCES = {"plain": plain, "sealed": sealed}
WAYS = (*SOURCES, "ours")


def measure(way: str, format: str, folder: Path, output: Path) -> dict[str, Any]:
    """As JSON can have it."""
    start, worked = time.perf_counter(), time.process_time()
    if way == "ours":
        rows = asyncio.run(ours(folder, output, Format(format)))
    else:
        rows = WRITERS[format](SOURCES[way](folder), output)
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return asdict(Measured(rows, seconds, cpu, megabytes, output.stat().st_size))
