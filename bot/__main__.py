"""The command line: ``python -m bot``. Each command is a few lines; the work is elsewhere.

Commands import what they need when they run: all of it takes seconds, and nobody waits for that
to read ``--help`` or that a setting is wrong.
"""

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import logs
from bot.command_table import add_to
from bot.settings import Settings, SettingsError

cli = typer.Typer(
    help="Pre-registration for BPJS Ketenagakerjaan by Telegram, and the officers' desk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback's locals may be personal
)
Port = Annotated[
    int,
    typer.Option(
        min=0, max=65535, help="Port of the page, on this machine only; 0 takes a free one."
    ),
]


@cli.command()
def run(port: Port = 8080) -> None:
    """Start the bot; without BOT_TOKEN, the sandbox."""
    settings = _settings()
    if settings.bot_token is None:
        _play(settings, port)
        return
    from bot.app import run_bot

    _finish(run_bot(settings))


@cli.command()
def sandbox(port: Port = 8080) -> None:
    """Start the bot against a stand-in for Telegram, with two phones on a page."""
    _play(_settings(), port)


@cli.command()
def chat(
    language: Annotated[str, typer.Option(help="Language to begin in: id or en.")] = "id",
) -> None:
    """Talk to the bot in this terminal; nothing is kept."""
    settings = _settings()
    from bot.chat import talk

    with _refusing():
        talk(settings, language)


@cli.command()
def migrate() -> None:
    """Make the keyring and the database, or bring the database to this release."""
    from bot.opening import opened

    async def work(settings: Settings) -> None:
        async with opened(settings, alone=True):
            typer.echo("The database is ready for this release.")

    _finish(work(_settings()))


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes; must not exist yet.")],
) -> None:
    """Copy the SQLite database while the bot runs. Keep the keyring's copy somewhere else."""
    from bot.opening import opened
    from bot.world import utc_now
    from storage.audit import Entry

    async def work(settings: Settings) -> None:
        async with opened(settings, migrate=False) as store:
            await store.back_up(file)
            entry = Entry(utc_now(), "backup.made", detail={"via": "cli"})
            await store.write(lambda tx: tx.audit.add(entry))
        typer.echo(f"Copied to {file}.")

    _finish(work(_settings()))


@cli.command()
def rotate() -> None:
    """Add a key that seals from the next start on; the old ones still open what they sealed."""
    from storage import keyring_file
    from storage.store import require_database

    settings = _settings()
    path = settings.keyring_file
    with _refusing():
        require_database(settings.database_url)
        keyring_file.rotate(path)
    typer.echo(f"{path} has a new key. Restart the bot, and copy the keyring again.")


@cli.command()
def check() -> None:
    """Check settings, keyring, database, rules, words and flows; a line each."""
    from bot import health

    raise typer.Exit(asyncio.run(health.check(typer.echo)))


def _settings() -> Settings:
    try:
        settings = Settings.read()
    except SettingsError as error:
        _refuse(error)
    logs.set_up(settings.log_level, settings.log_format)
    return settings


def _play(settings: Settings, port: int) -> None:
    from bot.sandboxed_run import run_sandbox

    _finish(run_sandbox(settings, port))


def _finish(work: Coroutine[Any, Any, None]) -> None:
    with _refusing(), asyncio.Runner(loop_factory=_event_loop) as runner:
        runner.run(work)


def _event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, which takes a sixth off the time of an update; Windows has none."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return asyncio.new_event_loop()
    return new_event_loop()


@contextmanager
def _refusing() -> Iterator[None]:
    """What stops the program with one sentence; anything else is a fault of ours and shows
    itself."""
    from bot.chat import UnknownLanguage
    from bot.first_calls import StartError
    from conversations.rules.book import BadRules
    from storage.errors import StorageError

    try:
        yield
    except (StartError, StorageError, BadRules, UnknownLanguage) as error:
        _refuse(error)


def _refuse(error: Exception) -> NoReturn:
    typer.echo(f"Error: {error}", err=True)
    raise typer.Exit(1)


def main() -> None:
    words = (word for word in sys.argv[1:] if not word.startswith("-"))
    add_to(cli, called=next(words, None))
    cli()


if __name__ == "__main__":
    main()
