"""What a run of the tests says at its end, beside what passed. Knows nothing of the tests."""

import pytest

REMARKS: list[str] = []
"""A line each; whatever pytest's worker processes add comes together in the first."""
_OF_WORKER = "remarks"


class Gathering:
    """Brings every process's remarks to the terminal, each once."""

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        to_first = getattr(session.config, "workeroutput", None)
        if to_first is not None:
            to_first[_OF_WORKER] = REMARKS

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        REMARKS.extend(getattr(node, "workeroutput", {}).get(_OF_WORKER, []))

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in sorted(set(REMARKS)):
            terminalreporter.write_line(line)
