"""The command line: ``python -m bot``. Each command is a few lines; the work is elsewhere."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot import chat as terminal
from bot import health, logs
from bot.app import StartError, run_bot
from bot.officers.cli import export, officers
from bot.opening import opened
from bot.sandboxed_run import run_sandbox
from bot.settings import Settings, SettingsError
from conversations.rules.book import BadRules
from storage.errors import StorageError

REFUSALS = (SettingsError, StartError, StorageError, BadRules)
"""What stops the program with one sentence; anything else is a fault of ours and shows itself."""

cli = typer.Typer(
    help="Pre-registration for BPJS Ketenagakerjaan by Telegram, and the officers' desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback's locals may be personal
)
cli.add_typer(officers, name="officer")
cli.command("export")(export)

Port = Annotated[
    int, typer.Option(help="Port of the page, on this machine only; 0 takes a free one.")
]


@cli.command()
def run(port: Port = 8080) -> None:
    """Start the bot; without BOT_TOKEN, the sandbox."""
    settings = _settings()
    if settings.bot_token is None:
        _finish(run_sandbox(settings, port))
    else:
        _finish(run_bot(settings))


@cli.command()
def sandbox(port: Port = 8080) -> None:
    """Start the bot against a stand-in for Telegram, with two phones on a page."""
    _finish(run_sandbox(_settings(), port))


@cli.command()
def chat(
    language: Annotated[str, typer.Option(help="Language to begin in: id or en.")] = "id",
) -> None:
    """Talk to the bot in this terminal; nothing is kept."""
    terminal.talk(_settings(), language)


@cli.command()
def migrate() -> None:
    """Make the keyring and the database, or bring the database to this release."""

    async def work() -> None:
        async with opened(_settings()):
            typer.echo("The database is ready for this release.")

    _finish(work())


@cli.command()
def check() -> None:
    """Check settings, keyring, database, rules, words and flows; a line each."""
    raise typer.Exit(asyncio.run(health.check(typer.echo)))


def _settings() -> Settings:
    try:
        settings = Settings.read()
    except SettingsError as error:
        _refuse(error)
    logs.set_up(settings.log_level, settings.log_format)
    return settings


def _finish(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except REFUSALS as error:
        _refuse(error)


def _refuse(error: Exception) -> Any:
    typer.echo(f"Error: {error}", err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    sys.exit(cli())
