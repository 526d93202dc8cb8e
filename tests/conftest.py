"""What every test may use, and what the terminal says about how the tests were run."""

import pytest

from tests import postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="accept new transcripts")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(postgres.describe())
