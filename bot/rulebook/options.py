"""What the rules' commands share: the override option, the book, and lines to the terminal."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from bot.officers.terminal import stop
from bot.settings import Settings, SettingsError
from conversations.rules.book import BadRules, RuleBook

Override = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="The office's answers, put over the release's rules; else RULES_FILE."
    ),
]


def load(override: Path | None) -> RuleBook:
    """With ``override``, else RULES_FILE. Ends the program with one sentence where the data or
    the settings cannot be used."""
    try:
        return RuleBook.load(override=override or Settings.read().rules_file)
    except (BadRules, SettingsError) as error:
        stop(str(error))


def say(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
