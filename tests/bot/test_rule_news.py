"""Who asked to be told hears once that the rule has changed, in office hours."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.rule_news import RuleNews
from conversations.rules.book import RuleBook
from storage.errors import StoreUnavailable
from storage.store import Job, Store
from storage.transaction import Transaction
from tests.bot.front import NOW, RULES, Front, execute, rows
from tests.bot.rudi import ERASURE, REGISTRATION

SITI, ADI = 5_000_000_001, 5_000_000_002
TOO_OLD = ("/start", "Kerja sendiri", "petani karet", "1960", "Belum")
YES, NO = "Ya, beri tahu saya", "Tidak usah"
OVERRIDE = """
[sources.letter]
title = "Surat Kanwil 3/2027"
url = "https://example.org/surat"

[[bpu.age.max_exclusive.values]]
since = 2026-12-01
value = "70"
source = "letter"
confidence = "A"
checked_on = 2026-11-23
"""
BEFORE, SINCE = NOW + timedelta(days=7), NOW + timedelta(days=8)
"""Monday 30 November and Tuesday 1 December, 9 o'clock."""


@pytest.fixture
def changed(tmp_path: Path) -> RuleBook:
    path = tmp_path / "kantor.toml"
    path.write_text(OVERRIDE, "utf-8")
    return RuleBook.load(override=path)


def news(front: Front, rules: RuleBook = RULES, store: Any = None) -> RuleNews:
    return RuleNews(store or front.store, front.turns, rules, front.clock)


async def told(front: Front, person: int) -> list[str]:
    return [text for text in await front.texts(person) if "sudah berubah" in text]


async def test_a_new_limit_is_told_on_its_first_day_and_once(
    each_real_front: Front, changed: RuleBook
) -> None:
    front = each_real_front
    await front.say(SITI, *TOO_OLD, YES)
    keeping = news(front, changed)
    for front.now in (BEFORE, BEFORE + timedelta(hours=3)):
        await keeping.look()
        assert await told(front, SITI) == []

    front.now = SINCE
    await keeping.look()

    [text] = await told(front, SITI)
    assert text.startswith("Aturan tentang batas umur, yang pada 23 November 2026 membuat")
    assert "Ketik /start" in text
    for front.now in (SINCE + timedelta(hours=1), SINCE + timedelta(days=1)):
        await keeping.look()
        await news(front, changed).look()  # a restart
    assert await told(front, SITI) == []
    [row] = (await rows(front.store))["waits"]
    assert row["told_at"] is not None


async def test_nothing_is_said_while_the_rule_stands(real_front: Front) -> None:
    await real_front.say(SITI, *TOO_OLD, YES)
    for days in range(1, 30):
        real_front.now = NOW + timedelta(days=days)
        await news(real_front).look()

    assert await told(real_front, SITI) == []


async def test_who_said_no_is_not_told_and_nothing_is_kept(
    each_real_front: Front, changed: RuleBook
) -> None:
    front = each_real_front
    await front.say(SITI, *TOO_OLD, NO)
    await front.say(ADI, *TOO_OLD, YES, *TOO_OLD, NO)  # the second time they do not want it
    front.now = SINCE

    await news(front, changed).look()

    assert await told(front, SITI) == await told(front, ADI) == []
    assert (await rows(front.store))["waits"] == []


@pytest.mark.parametrize("hour", [-9, -2, 6, 12])
async def test_it_waits_for_office_hours(real_front: Front, changed: RuleBook, hour: int) -> None:
    await real_front.say(SITI, *TOO_OLD, YES)
    keeping = news(real_front, changed)
    real_front.now = SINCE + timedelta(hours=hour)
    await keeping.look()
    assert await told(real_front, SITI) == []

    real_front.now = SINCE + timedelta(days=1)
    await keeping.look()

    assert len(await told(real_front, SITI)) == 1


async def test_who_stopped_messages_hears_it_when_they_want_messages_again(
    each_real_front: Front, changed: RuleBook
) -> None:
    front = each_real_front
    await front.say(SITI, *TOO_OLD, YES, "/berhenti", "Jangan kirim pesan lagi")
    front.now = SINCE
    await news(front, changed).look()
    assert await told(front, SITI) == []

    await front.say(SITI, "/berhenti", "Boleh kirim pesan lagi")
    front.now = SINCE + timedelta(days=1)
    await news(front, changed).look()

    assert len(await told(front, SITI)) == 1


async def test_who_blocked_the_bot_is_not_written_to(real_front: Front, changed: RuleBook) -> None:
    await real_front.say(SITI, *TOO_OLD, YES)
    await real_front.hear(real_front.stands(SITI, "kicked"))
    real_front.now = SINCE

    await news(real_front, changed).look()

    assert await told(real_front, SITI) == []


async def test_who_has_erased_everything_or_handed_in_waits_for_nothing(
    each_real_front: Front, changed: RuleBook
) -> None:
    front = each_real_front
    await front.say(SITI, *TOO_OLD, YES, *ERASURE)
    await front.say(ADI, *TOO_OLD, YES, *REGISTRATION)
    front.now = SINCE

    await news(front, changed).look()

    assert await told(front, SITI) == await told(front, ADI) == []
    assert (await rows(front.store))["waits"] == []


async def test_a_person_in_the_middle_of_something_keeps_their_question(
    real_front: Front, changed: RuleBook
) -> None:
    await real_front.say(SITI, *TOO_OLD, YES, "/start", "Kerja sendiri")
    before = (await rows(real_front.store))["sessions"][0]["active_at"]
    real_front.now = SINCE

    await news(real_front, changed).look()

    [text] = await told(real_front, SITI)
    assert "Apa pekerjaan atau usaha Bapak/Ibu?" in text
    assert "Tahun berapa" not in text
    assert (await rows(real_front.store))["sessions"][0]["active_at"] == before
    assert "Tahun berapa" in await real_front.say(SITI, "petani karet")


async def test_many_are_told_and_the_trouble_of_one_is_that_ones_alone(
    each_real_front: Front, changed: RuleBook
) -> None:
    front = each_real_front
    people = range(1, 61)
    for person in people:
        await front.say(person, *TOO_OLD, YES)
    await execute(front.store, "UPDATE sessions SET version = version + 9 WHERE chat = 7")
    front.now = SINCE

    await news(front, changed).look()

    heard = [person for person in people if person != 7 and await told(front, person)]
    assert heard == [person for person in people if person != 7]
    assert any(line.get("kind") == "rule news" for line in front.lines)


class Dying(Store):
    """A store whose process dies just before a commit."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def read(self, job: Job[Any]) -> Any:
        return await self._store.read(job)

    async def write(self, job: Job[Any]) -> Any:
        async def work(tx: Transaction) -> None:
            await job(tx)
            assert tx.outbox.added
            raise StoreUnavailable

        return await self._store.write(work)


async def test_after_a_crash_before_the_commit_everybody_is_told_once(
    each_real_front: Front, changed: RuleBook
) -> None:
    front = each_real_front
    await front.say(SITI, *TOO_OLD, YES)
    front.now = SINCE
    with pytest.raises(StoreUnavailable):
        await news(front, changed, Dying(front.store)).look()
    assert await told(front, SITI) == []

    await news(front, changed).look()
    await news(front, changed).look()

    assert len(await told(front, SITI)) == 1


async def test_a_minor_is_never_asked(real_front: Front) -> None:
    said = await real_front.say(SITI, *TOO_OLD[:4], "16 tahun")

    assert "Mau diberi tahu" not in said
    assert (await rows(real_front.store))["waits"] == []
