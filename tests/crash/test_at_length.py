"""The same runs for much longer: ``make crash``. CRASH_KILLS, CRASH_WORKERS and CRASH_SEED of the
environment change them."""

from pathlib import Path

import pytest

from tests.crash.stage import Scale
from tests.crash.test_kills import killed_on_sqlite
from tests.crash.test_replicas import killed_on_postgres

pytestmark = [pytest.mark.long, pytest.mark.timeout(0)]


@pytest.mark.parametrize("receive", ["polling", "webhook"])
async def test_a_thousand_kills_on_sqlite_lose_nothing(receive: str, tmp_path: Path) -> None:
    await killed_on_sqlite(receive, tmp_path, Scale.of(kills=1000, workers=20))


async def test_hundreds_of_kills_of_two_replicas_lose_nothing(tmp_path: Path) -> None:
    await killed_on_postgres(tmp_path, Scale.of(kills=500, workers=24))
