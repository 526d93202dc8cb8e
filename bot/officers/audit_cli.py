"""``audit``: who saw or took out whose data, when and why, for whoever must answer for it.

It shows what the audit holds, and officers' names; nothing else about anybody."""

import csv
import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Annotated

import typer

from bot.officers import cells
from bot.officers.audit_verify_cli import accept, verify
from bot.officers.audit_words import AuditWords, doer
from bot.officers.export_file import new_file
from bot.officers.lead_codes import EXAMPLE
from bot.officers.sheets import ENCODING
from bot.officers.terminal import period, stop, with_store
from bot.world import JAKARTA, utc_now
from conversations import codes
from conversations.errors import BadCode
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase, Value
from storage.audit import AuditFilter, Detail, Entry
from storage.errors import LeadGone
from storage.store import Store
from storage.transaction import Transaction

_BY: Mapping[str, str] = {"person": "the person", "bot": "the bot", "cli": "command line"}
"""Who did what no officer did."""
_FORMER = "not an officer"
_LANGUAGE = "en"

LeadCode = Annotated[
    str | None, typer.Option("--lead", metavar="CODE", help="Of one lead: KM7A-4PXQ.")
]
OfficerId = Annotated[
    int | None, typer.Option("--officer", metavar="ID", help="By one officer, by Telegram id.")
]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="On this day or later, in WIB.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="On this day or earlier, in WIB.")]
Action = Annotated[
    str | None,
    typer.Option(
        help="lead.shown: name and phone, or NIK opened; lead.found: found by NIK or phone;"
        " export.asked, export.built: files; copy.shown, copy.file: by the person;"
        " right.asked, right.read, right.answered, right.lifted: what a person asked;"
        " audit.read: who read this; broadcast.*: messages to many;"
        " officer.*: who became one, and as what; desk.*: their codes; quota.reached."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        help="Write a CSV file instead; only you can read it, and it must not exist yet."
    ),
]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is read: text in every field."""

    at: str
    zone: str
    action: str
    lead: str
    officer_id: str
    officer: str
    reason: str
    detail: str

    def __str__(self) -> str:
        who = f"{self.officer} ({self.officer_id})" if self.officer_id else self.officer
        shown = (f"{self.at} {self.zone}", self.action, self.lead or "-", who, self.reason)
        return "  ".join(part for part in (*shown, self.detail) if part)


audit_cli = typer.Typer(help="Who saw or exported whose data, when and why; is it whole?")
audit_cli.command("verify")(verify)
audit_cli.command("accept")(accept)


@audit_cli.callback(invoke_without_command=True)
def audit(
    context: typer.Context,
    lead: LeadCode = None,
    officer: OfficerId = None,
    since: Since = None,
    until: Until = None,
    action: Action = None,
    output: Output = None,
) -> None:
    """Print who saw or exported what, when and why, oldest first, a line each."""
    if context.invoked_subcommand is not None:
        return
    first, end = period(since, until)
    which = AuditFilter(None if lead is None else _code(lead), officer, first, end, action)

    async def work(store: Store) -> None:
        await _check(store, which)
        written = await store.read(lambda tx: _write(tx, which, output))
        looked = Entry(utc_now(), "audit.read", lead=which.lead, detail=_asked(which))
        await store.write(lambda tx: tx.audit.add(looked))
        if not written:
            typer.echo("The audit has no such entry.")
        elif output is not None:
            typer.echo(f"{written} entries in {output}.")

    with_store(work)


def _asked(which: AuditFilter) -> Detail:
    """Reading it is an act like any: by what it was narrowed, in codes."""
    narrowed = {
        "officer": which.officer is not None,
        "since": which.since is not None,
        "until": which.until is not None,
    }
    return {"via": "cli", "action": which.action, **narrowed}


def _code(given: str) -> str:
    try:
        return codes.read(given)
    except BadCode:
        stop(f"--lead must be a lead's code such as {EXAMPLE}.", usage=True)


async def _check(store: Store, which: AuditFilter) -> None:
    """A lead or an action that never was is a slip, and must not look like a clean record."""

    async def job(tx: Transaction) -> None:
        # A code without a lead: of somebody who stopped before handing in.
        if which.lead is not None and not await tx.audit.about([which.lead]):
            with suppress(LeadGone):  # who looked at it before stands there still
                await tx.leads.get(which.lead, None)
        known = await tx.audit.actions()
        if which.action is not None and which.action not in known:
            stop(f"no entry has that --action; there are: {', '.join(known) or 'none yet'}.")
        if which.officer is not None and which.officer not in await tx.officers.names():
            stop("nobody with that --officer id was ever an officer; see `officer list`.")

    await store.read(job)


async def _write(tx: Transaction, which: AuditFilter, output: Path | None) -> int:
    """How many there were; a file without any is not made."""
    words = AuditWords(Catalog.load(), await tx.officers.names())
    lines = [_line(entry, words) async for entry in tx.audit.stream(which)]
    if output is not None and lines:
        _save(lines, output)
    elif output is None:
        for line in lines:
            typer.echo(line)
    return len(lines)


def _save(lines: list[Line], output: Path) -> None:
    """As an export's CSV: for Excel in Indonesia, and no cell is a formula."""
    with new_file(output) as target:
        text = io.TextIOWrapper(target, ENCODING, newline="", write_through=True)
        table = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        table.writerow([field.name for field in fields(Line)])
        table.writerows([cells.text(cell) for cell in astuple(line)] for line in lines)
        text.detach()


def _line(entry: Entry, words: AuditWords) -> Line:
    """In English, but for the action: that is a code to ask by."""
    who = _BY[doer(entry.action)] if entry.actor is None else words.names.get(entry.actor, _FORMER)
    return Line(
        at=f"{entry.at.astimezone(JAKARTA):%Y-%m-%d %H:%M:%S}",
        zone="WIB",
        action=entry.action,
        lead=entry.lead or "",
        officer_id="" if entry.actor is None else str(entry.actor),
        officer=who,
        reason=_said(words, words.reason(entry)),
        detail=_said(words, words.detail(entry)),
    )


def _said(words: AuditWords, value: Value | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return words.catalog.plain(_LANGUAGE, Phrase("desk.audit.only", {"value": value}))
