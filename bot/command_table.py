"""Commands that live beside what they do, and how they are found: a module is imported when its
command is called, not to list it. Must not import any of them itself."""

from importlib import import_module
from typing import Any, NamedTuple

import typer


class Elsewhere(NamedTuple):
    module: str
    name: str
    """A Typer for a group of commands, or the function of one."""
    help: str
    """How its own help begins."""

    def load(self) -> Any:
        return getattr(import_module(self.module), self.name)


ELSEWHERE = {
    "officer": Elsewhere(
        "bot.officers.people_cli",
        "officers",
        "Enrol officers, invite and confirm them, list them, remove them; their codes.",
    ),
    "export": Elsewhere(
        "bot.officers.export_cli",
        "export",
        "Write leads to a file that only you can read; prints rows and SHA-256. It is logged.",
    ),
    "import-outcomes": Elsewhere(
        "bot.officers.importing_cli",
        "import_outcomes",
        "Bring outcomes, days and notes back from an export; first a trial, then with --apply.",
    ),
    "report": Elsewhere(
        "bot.statistics.cli",
        "report",
        "Write the weekly report, all areas; it is logged. Nobody is named in it.",
    ),
    "audit": Elsewhere(
        "bot.officers.audit_cli",
        "audit_cli",
        "Who saw or exported whose data, when and why; is it whole?",
    ),
    "referral": Elsewhere(
        "bot.referral_cli",
        "referrals",
        "Referral codes: where people heard of us.",
    ),
    "poster": Elsewhere(
        "bot.poster.cli",
        "poster",
        "Write an A4 poster for printing.",
    ),
    "reminders": Elsewhere(
        "bot.reminders_report",
        "reminders_cli",
        "Reminders of unfinished registrations.",
    ),
    "rules": Elsewhere(
        "bot.rulebook.cli",
        "rules_cli",
        "The rules in force, what changes, and what the office is asked.",
    ),
    "hitung": Elsewhere(
        "bot.rulebook.cli",
        "hitung_cli",
        "Hitung iuran dan manfaat, dengan sumbernya.",
    ),
}
"""In the order of ``--help``."""


def add_to(cli: typer.Typer, called: str | None) -> None:
    """Adds the command that is called; the others by their names and sentences alone."""
    for name, where in ELSEWHERE.items():
        if name != called:
            cli.command(name, help=where.help)(_not_called)
        elif isinstance(found := where.load(), typer.Typer):
            cli.add_typer(found, name=name)
        else:
            cli.command(name)(found)


def _not_called() -> None:
    raise AssertionError("a command was listed and not loaded")
