from datetime import date

import pytest

from conversations.rules.book import RuleBook


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return RuleBook.load()


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 22)
