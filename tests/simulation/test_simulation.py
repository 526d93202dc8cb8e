"""People of every habit come to an end, and nothing that they said is lost.

Five hundred of them here; ``make simulate`` lets ten thousand through and prints what came of it.
"""

import pytest

from tests.simulation.crowd import COUNT, SEED, crowd
from tests.simulation.habits import HABITS


def test_everybody_comes_to_an_end_and_nothing_is_lost() -> None:
    stays = list(crowd(SEED, 500))

    assert {stay.habit.name for stay in stays} == {habit.name for habit in HABITS}
    assert [stay.person.number for stay in stays if stay.left()] == []
    outcomes = {stay.outcome for stay in stays}
    assert {"lead bpu", "lead pu", "told", "later"} <= outcomes
    assert any(lead.helper for stay in stays for lead in stay.talk.leads)


@pytest.mark.long
@pytest.mark.timeout(0)
def test_ten_thousand_come_to_an_end_too() -> None:
    assert not [stay.person.number for stay in crowd(SEED, COUNT) if stay.left()]
