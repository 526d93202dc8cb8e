"""What every test may use, and what the terminal says about how the tests were run."""

import os
from pathlib import Path

import hypothesis
import hypothesis.configuration
import pytest

from tests.remarks import Gathering

# Speed is the benchmark's: on a busy machine a slow example is no fault.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")
if process := os.environ.get("PYTEST_XDIST_WORKER"):
    # Two processes that write one cache for the first time disturb each other.
    hypothesis.configuration.set_hypothesis_home_dir(Path(".hypothesis") / process)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Gathering())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="accept new transcripts")
