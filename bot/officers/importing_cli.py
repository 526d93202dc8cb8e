"""``import-outcomes``: what an officer filled in offline, tried first and then brought in."""

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.hours import lease_end
from bot.officers.export_file import new_file
from bot.officers.importing import GOOD, Judged, bring_in, counts, dry_run, understood, words_in
from bot.officers.importing_file import report
from bot.officers.importing_read import MOST_BYTES, FileRefused, read, titles_in
from bot.officers.roles import Right, may
from bot.officers.terminal import stop, with_store
from bot.settings import Settings
from bot.world import JAKARTA, utc_now
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase
from storage.errors import OfficerNotFound
from storage.officers import Officer
from storage.store import Store
from storage.transaction import Transaction

File = Annotated[Path, typer.Argument(help="An export, XLSX or CSV, that was filled in.")]
By = Annotated[
    int, typer.Option("--officer", metavar="ID", help="Whose it is: their areas and rights count.")
]
Apply = Annotated[
    bool, typer.Option("--apply", help="Do what may be done; without it, only say what would be.")
]
Report = Annotated[
    Path | None, typer.Option("--report", help="Also write an XLSX with what came of each row.")
]
Language = Annotated[str, typer.Option(help="Language of the report: id or en.")]


def import_outcomes(
    file: File,
    officer: By,
    apply: Apply = False,
    report_file: Report = None,
    language: Language = REFERENCE,
) -> None:
    """Bring outcomes, days and notes back from an export; first a trial, then with --apply.

    A row counts only where nobody has changed the registration since the export was made. What
    nobody holds is taken for the officer.
    """
    catalog = Catalog.load()
    if language not in catalog.languages:
        stop(f"--language must be one of: {', '.join(catalog.languages)}.", usage=True)
    content, now = _content(file), utc_now()
    today = now.astimezone(JAKARTA).date()
    lease = partial(lease_end, today, Settings.read().lease_days)
    sha256 = hashlib.sha256(content).hexdigest()

    async def done(tx: Transaction) -> Sequence[Judged]:
        who = await _officer(tx, officer)
        try:
            rows = read(content, titles_in(catalog), await tx.passphrases.find(officer))
        except FileRefused as refused:
            stop(catalog.plain(language, Phrase(f"desk.import.file.{refused.reason}")))
        judged = understood(rows, today, words_in(catalog))
        if apply:
            return await bring_in(tx, judged, who, sha256, now, lease)
        return await dry_run(tx, judged, who)

    async def work(store: Store) -> None:
        after = await (store.write(done) if apply else store.read(done))
        if report_file is not None:
            with new_file(report_file) as target:
                target.write(report(after, lambda phrase: catalog.plain(language, phrase)))
        for verdict, count in sorted(counts(after).items()):
            typer.echo(f"{verdict:<10} {count}")
        typer.echo(f"sha256     {sha256}")
        if not apply and any(one.verdict in GOOD for one in after):
            typer.echo("Nothing was changed yet: again with --apply to do what is ok.")

    with_store(work)


async def _officer(tx: Transaction, id: int) -> Officer:
    """Raises OfficerNotFound, also for one who may not work on leads."""
    officer = await tx.officers.get(id)
    if not may(officer.role, Right.WORK):
        raise OfficerNotFound("This officer may not work on registrations.")
    return officer


def _content(file: Path) -> bytes:
    """No more than is needed to see that it is too large."""
    try:
        with file.open("rb") as source:
            return source.read(MOST_BYTES + 1)
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}.")
