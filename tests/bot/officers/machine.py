"""A machine on which the desk's commands of the command line are typed."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner, Result

from bot.officers.audit_cli import audit_cli
from bot.officers.export_cli import export
from bot.officers.importing_cli import import_outcomes
from bot.officers.people_cli import officers
from bot.opening import opened
from bot.referral_cli import referrals
from bot.rulebook.cli import rules_cli
from bot.settings import Settings
from bot.statistics.cli import report
from storage.transaction import Transaction
from tests.bot.officers.office import NOW, draft

CLI = typer.Typer()
CLI.add_typer(officers, name="officer")
CLI.command("export")(export)
CLI.command("import-outcomes")(import_outcomes)
CLI.add_typer(rules_cli, name="rules")
CLI.add_typer(audit_cli, name="audit")
CLI.add_typer(referrals, name="referral")
CLI.command("report")(report)


class Machine:
    """A machine with its settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "DATABASE_URL": f"sqlite:///{folder}/data/bot.db",
            "KEYRING_FILE": f"{folder}/keys/keyring.json",
        }

    def run(self, *arguments: str, input: str | None = None) -> Result:
        """``input`` is what is typed."""
        return CliRunner().invoke(
            CLI, arguments, input=input, env=self.env, catch_exceptions=False
        )

    def stored(self, job: Callable[[Transaction], Awaitable[Any]]) -> Any:
        settings = Settings(
            _env_file=None,
            database_url=self.env["DATABASE_URL"],
            keyring_file=Path(self.env["KEYRING_FILE"]),
        )

        async def work() -> Any:
            async with opened(settings) as store:
                return await store.write(job)

        return asyncio.run(work())

    def file(self, *numbers: int, **more: Any) -> None:
        async def job(tx: Transaction) -> None:
            for number in numbers:
                await tx.leads.add(number, draft(number, **more), NOW)

        self.stored(job)

    def output(self, name: str) -> Path:
        return self.folder / name
