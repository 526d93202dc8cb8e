"""The counts ride along with the turns: with them, or not at all."""

from datetime import date, timedelta

import pytest

from bot.silence import Silence
from bot.turns import Turns
from conversations.flows import MAIN
from storage.funnel import Passage
from storage.transaction import Transaction
from tests.bot.officers.conftest import each_office, empty_sqlite, office, sqlite, url
from tests.bot.officers.office import TODAY, Office

__all__ = ["each_office", "empty_sqlite", "office", "sqlite", "url"]
SITI, AGUS = 700_001, 700_002


async def at(office: Office, question: str = "work", day: date = TODAY) -> Passage | None:
    found = await office.store.read(lambda tx: tx.funnel.by_question(MAIN, day, day))
    return found.get(question)


def states(passage: Passage | None) -> dict[str, int]:
    assert passage is not None
    names = ("there", "answered", "skipped", "stopped", "left", "closed")
    return {name: passage[name] for name in names if passage[name]}


async def test_a_batch_of_people_is_counted_together(each_office: Office) -> None:
    office = each_office
    await office.service.handle([office.said(SITI, "/start"), office.said(AGUS, "/start")])
    assert states(await at(office)) == {"there": 2}
    office.clock.later(seconds=9)
    await office.service.handle([office.said(SITI, "1")])
    assert states(await at(office)) == {"there": 1, "answered": 1}


async def test_an_update_that_comes_twice_counts_once(office: Office) -> None:
    first = office.said(SITI, "/start")
    await office.service.handle([first, first])
    await office.service.handle([first])
    found = await at(office)
    assert states(found) == {"there": 1}
    assert found is not None
    assert found["shown"] == 1


async def test_what_is_not_committed_is_not_counted(office: Office) -> None:
    turns = Turns(office.worlds, office.renderer)

    async def job(tx: Transaction) -> None:
        await turns.take(tx, [office.said(SITI, "/start")], office.clock())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await office.store.write(job)
    assert await at(office) is None


async def test_who_is_silent_for_a_day_has_stopped_until_they_write(each_office: Office) -> None:
    office = each_office
    silence = Silence(office.store, office.worlds, office.clock)
    await silence.look()
    await office.say(SITI, "/start")
    office.clock.later(hours=25)
    await silence.look()
    assert states(await at(office)) == {"stopped": 1}
    found = await office.store.read(lambda tx: tx.sessions.find(SITI))
    assert found is not None
    _, _, active_at = found
    assert office.clock() - active_at > timedelta(hours=24)  # they did nothing themselves

    await office.say(SITI, "1")
    assert states(await at(office)) == {"answered": 1}


async def test_an_erasure_leaves_the_counts_and_nobody_in_them(office: Office) -> None:
    for text in ("/start", "/hapus", "1", "2"):
        office.clock.later(seconds=9)
        await office.say(SITI, text)
    assert await office.store.read(lambda tx: tx.sessions.find(SITI)) is None
    assert states(await at(office)) == {"left": 1}


async def test_officers_are_not_counted(office: Office) -> None:
    await office.service.handle([office.said(5_000_001, "/antrian")])
    assert await at(office) is None
