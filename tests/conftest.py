"""Fixtures that every test may use, and what the terminal says about how tests were run."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-transcripts", action="store_true", help="accept new transcripts")
