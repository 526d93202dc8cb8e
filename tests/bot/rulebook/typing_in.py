"""Runs the rules' commands as somebody types them."""

from typer import Typer
from typer.testing import CliRunner, Result

from bot.rulebook.cli import hitung_cli, rules_cli


def rules(*typed: str) -> Result:
    return _typed(rules_cli, typed)


def hitung(*typed: str) -> Result:
    return _typed(hitung_cli, typed)


def said(result: Result) -> str:
    """What a command that went well printed, each run of blanks as one."""
    assert (result.exit_code, result.stderr) == (0, "")
    return "\n".join(" ".join(line.split()) for line in result.stdout.splitlines())


def refusal(result: Result) -> tuple[int, str]:
    """The exit code and the one sentence."""
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Error: ")
    return result.exit_code, result.stderr.removeprefix("Error: ").rstrip("\n")


def _typed(app: Typer, typed: tuple[str, ...]) -> Result:
    return CliRunner().invoke(app, list(typed), catch_exceptions=False)
