"""Every way through every flow, one after the other: nothing is out of reach, nothing too long.

``python -m tests.paths`` lists the ways. Where a flow got a new end or lost one, look at it, then
``python -m tests.paths --ends`` writes ends.txt anew.
"""

import pytest

from bot.render import LONGEST, Renderer
from conversations.flow import Flow
from conversations.flows import FLOWS, MAIN
from conversations.messages.catalog import Catalog
from conversations.replies import Keyboard
from conversations.rules.decisions import Reason
from tests.conversations.test_flows import LONGEST_LABEL
from tests.paths.walk import ENDS, WORLDS, End, Stop, ends_of, walked

CATALOG: Catalog = WORLDS.catalog
RENDERER = Renderer(CATALOG)
flows = pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)


@flows
def test_every_question_is_put_on_some_way(flow: Flow) -> None:
    put = {found.ask.question.id for found in walked(flow) if isinstance(found, Stop)}
    known = {ask.question.id for ask in flow.asks}
    given = {flow.asks[0].question.id} if flow.id.startswith("misplaced") else set()
    assert put | given == known


@flows
def test_every_end_is_known_and_reached(flow: Flow) -> None:
    listed = [line for line in ENDS.read_text().splitlines() if line.startswith(f"{flow.id}: ")]
    assert ends_of(flow) == listed


def test_every_verdict_is_the_end_of_some_way() -> None:
    """Without a gap in the rules, and those that a question follows."""
    reached = {found.reason for found in walked(FLOWS[MAIN]) if isinstance(found, End)}
    followed = {Reason.ADULT_BY_BIRTH_DATE, Reason.LIMIT_BY_BIRTH_DATE, Reason.RULE_GAP}
    assert reached == set(Reason) - followed


@pytest.mark.parametrize("language", sorted(CATALOG.languages))
@flows
def test_no_message_and_no_button_is_too_long(flow: Flow, language: str) -> None:
    """With the longest name, the longest words and the longest place that are taken."""
    seen: set[str] = set()
    for found in walked(flow):
        if not isinstance(found, Stop):
            continue
        for reply in found.turn.replies:
            text = CATALOG.html(language, reply.key, reply.values)
            if text in seen:
                continue
            seen.add(text)
            assert len(text) <= LONGEST, reply.key
        keyboard = found.turn.replies[-1].keyboard
        assert isinstance(keyboard, Keyboard)
        labels = [CATALOG.plain(language, o.label) for row in keyboard.rows for o in row]
        assert all(0 < len(label) <= LONGEST_LABEL for label in labels), labels
