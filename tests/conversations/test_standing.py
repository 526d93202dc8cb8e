"""Why somebody may join or may not, said so that it says something."""

from datetime import UTC, datetime

import pytest

from bot.world import Worlds
from conversations.flows.reasons import because
from conversations.flows.standing import decision
from conversations.messages.catalog import Catalog
from conversations.replies import Phrase
from conversations.rules.book import RuleBook
from tests.toy import main_run, play

WORLD = Worlds(Catalog.load(), RuleBook.load(), "Kantor Contoh", "08.00-15.00").at(
    datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("said", "age"),
    [
        (("1", "jual sayur", "1", "1985", "1"), "because.born.within"),
        (("3", "jual sayur", "2", "1", "1", "1985", "1"), "because.born.within"),
        (("3", "jual sayur", "2", "1", "1", "1950", "1"), "because.born.known"),
        (("1", "jual sayur", "1", "1950", "2"), "because.born.known"),
        (("1", "jual sayur", "1"), "because.born.unknown"),
    ],
    ids=["may join", "employer may join", "too old", "member past it", "age not known"],
)
def test_an_age_within_the_limit_is_said_to_be_within_it(said: tuple[str, ...], age: str) -> None:
    answers = main_run(play("/start", *said, in_world=WORLD)).answers
    lines = because(decision(answers, WORLD), answers).items

    assert age in {line.key for line in lines if isinstance(line, Phrase)}
