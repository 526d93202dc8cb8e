"""What every test may use, and what the terminal says about how the tests were run."""

import hypothesis
import pytest

from tests import postgres

# Speed is the benchmark's: on a busy machine a slow example is no fault.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="accept new transcripts")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(postgres.describe())
