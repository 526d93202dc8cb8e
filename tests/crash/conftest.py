"""The numbers of each run, at the end of pytest's output."""

import pytest

from tests.crash.stage import REPORTS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in REPORTS:
        terminalreporter.write_line(line)
