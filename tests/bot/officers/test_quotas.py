"""How much of people's data an officer may take in a day."""

from collections.abc import AsyncIterator

import pytest

from bot.officers.enrolment import enrol_admins
from bot.officers.limits import Limits
from conversations import codes
from storage.store import Store
from tests.bot.officers.office import ANA, BUDI, CATALOG, NOW, Office, draft
from tests.storage.conftest import KEYRING

CODE = codes.make(1)
CHIEF = 5_310_000_009
FILE = "d:file:report:all:all:all:xlsx:masked"


@pytest.fixture
async def office(sqlite: str) -> AsyncIterator[Office]:
    """Three reveals and two files a day."""
    store = await Store.open(sqlite, KEYRING)
    ready = Office(store, limits=Limits(3, 2))
    await ready.enrol()
    await enrol_admins(store, CATALOG, [CHIEF], NOW)
    await ready.file(draft(1), draft(2))
    ready.clock.later(minutes=1)
    yield ready
    await ready.service.close()
    await store.close()


async def test_over_the_days_openings_nothing_is_opened_and_it_is_said(office: Office) -> None:
    assert (await office.press(ANA, f"d:open:{CODE}:call")).secret
    assert (await office.press(ANA, f"d:nik:{CODE}:call")).secret
    assert (await office.say(ANA, f"/tampil {CODE} mencocokkan KTP")).secret
    for seen in (
        await office.press(ANA, f"d:open:{CODE}:call"),
        await office.press(ANA, f"d:nik:{CODE}:call"),
        await office.say(ANA, f"/tampil {CODE} mencocokkan KTP"),
    ):
        assert seen.secret == []
        assert "Batas Anda hari ini sudah tercapai: 3 pembukaan data" in seen.text
    actions = [entry.action for entry in await office.audit()]
    assert (actions.count("quota.reached"), actions.count("lead.shown")) == (3, 3)


async def test_over_the_days_files_none_is_made(office: Office) -> None:
    for _ in range(2):
        assert (await office.press(ANA, FILE)).orders
    seen = await office.press(ANA, FILE)
    assert seen.orders == []
    assert "2 berkas ekspor" in seen.text
    assert (await office.press(ANA, f"d:open:{CODE}:call")).secret


async def test_another_officer_and_another_day_have_their_own(office: Office) -> None:
    for _ in range(4):
        await office.press(ANA, f"d:open:{CODE}:call")
    assert (await office.press(BUDI, f"d:open:{CODE}:call")).secret
    office.clock.later(hours=13)  # 23.04 in Palembang
    assert (await office.press(ANA, f"d:open:{CODE}:call")).secret == []
    office.clock.later(hours=1)
    assert (await office.press(ANA, f"d:open:{CODE}:call")).secret


async def test_the_administrators_hear_of_it_once_a_day(office: Office) -> None:
    async def told() -> list[str]:
        for _ in range(5):
            await office.service.handle([office.pressed(ANA, f"d:open:{CODE}:call")])
        return (await office.seen(CHIEF)).texts

    await office.let_in(ANA)
    first = await told()
    assert len(first) == 1
    assert "Ana" in first[0]
    assert "3 pembukaan data" in first[0]
    assert await told() == []
    office.clock.later(days=1)
    await office.let_in(ANA)
    assert len(await told()) == 1
