"""Batches: once, in order, all or nothing; and one person's trouble is nobody else's."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.updates import Incoming, read_update
from conversations import codes
from conversations.answers import Answers
from conversations.flow import Ask, Flow, World
from storage.errors import StoreUnavailable
from storage.store import Job, Store
from tests.bot.front import NOW, Front, execute, opened, rows, toy_flows
from tests.toy import BREED, FOOD, PET, TOY

SITI, ADI, NUR = 5_000_000_001, 5_000_000_002, 5_000_000_003
TO_THE_END = ("/start", "1", "Poodle", "1", "1", "Siti Contoh", "/skip", "kirim")


async def test_a_batch_of_many_people_is_one_commit(each_front: Front) -> None:
    people = range(1, 101)

    commits = await _commits(each_front, [each_front.said(person, "/start") for person in people])

    assert commits == 1
    for person in people:
        [welcome] = await each_front.texts(person)
        assert welcome.endswith("ask.pet")


async def test_an_update_counts_once_however_often_it_comes(each_front: Front) -> None:
    begun, cat = each_front.said(SITI, "/start"), each_front.said(SITI, "1")

    await each_front.hear(begun, begun, cat)
    await each_front.hear(cat)
    await each_front.hear(begun, cat, begun)

    assert await each_front.answers(SITI) == {"pet": "cat"}
    assert len(await each_front.texts(SITI)) == 2


async def test_replies_to_a_person_leave_in_the_order_of_their_words(front: Front) -> None:
    words = ["/start", "1", "Poodle", "/kembali", "Persian"]
    await front.hear(*(front.said(person, text) for text in words for person in (SITI, ADI)))
    await front.send()

    for person in (SITI, ADI):
        mine = [(row, call) for row, call in front.sent if row.chat == person]
        assert [row.seq for row, _ in mine] == [1, 2, 3, 4, 5]
        ends = [call.params["text"].split("\n")[-1] for _, call in mine]
        assert ends == ["ask.pet", "ask.breed", "ask.food", "ask.breed", "ask.food"]


async def test_an_officers_command_keeps_its_place_in_the_batch(front: Front) -> None:
    await front.store.write(lambda tx: tx.officers.add(ADI, "Adi", "officer", None, front.now))

    await front.hear(
        front.said(SITI, "/start"),
        front.said(ADI, "/start"),
        front.said(ADI, "/antrian"),
        front.said(SITI, "1"),
        front.said(ADI, "1"),
    )

    welcome, queue, accepted = await front.texts(ADI)
    assert welcome.endswith("ask.pet")
    assert "Antrian" in queue
    assert accepted.startswith("✓")
    assert [row.seq for row, _ in front.sent if row.chat == ADI] == [1, 2, 3]
    assert await front.answers(SITI) == {"pet": "cat"}


async def test_what_cannot_be_read_is_taken_and_forgotten(front: Front) -> None:
    unknown = read_update({"update_id": 900, "something_new": {"id": 1}})
    odd = read_update({"update_id": 901, "message": {"date": "yesterday"}})

    await front.hear(unknown, front.said(SITI, "/start"), odd)

    assert len(await front.texts(SITI)) == 1
    found = await rows(front.store)
    assert {row["update_id"] for row in found["seen"]} >= {900, 901}
    assert len(found["sessions"]) == 1
    assert not found["dead_letters"]


# ---------------------------------------------------------------- faults


def _breaks_after(breed: str) -> dict[str, Flow]:
    def when(answers: Answers, _: World) -> bool:
        if answers.get(BREED) == breed:
            raise ZeroDivisionError("Siti's secret")
        return True

    broken = tuple(replace(ask, when=when) if ask.question == FOOD else ask for ask in TOY.asks)
    return toy_flows(replace(TOY, asks=broken))


async def test_a_fault_of_ours_costs_one_update_and_no_answer(url: str) -> None:
    async with opened(url, _breaks_after("poodle")) as front:
        await front.hear(
            *(front.said(who, text) for text in ("/start", "1") for who in (SITI, ADI))
        )
        await front.send()
        broken = front.said(SITI, "Poodle")

        commits = await _commits(
            front, [front.said(NUR, "/start"), broken, front.said(ADI, "Persian")]
        )

        [sorry] = await front.texts(SITI)
        assert f"U-{broken.update_id:06d}" in sorry
        assert sorry.endswith("ask.breed")
        assert await front.answers(SITI) == {"pet": "cat"}
        assert await front.answers(ADI) == {"pet": "cat", "breed": "persian"}
        assert (await front.session(NUR)).main is not None
        assert commits == 1
        [letter] = await front.letters()
        assert (letter.update_id, letter.chat, letter.reason) == (
            broken.update_id,
            SITI,
            "ZeroDivisionError",
        )
        assert b"Poodle" in letter.payload
        [row] = (await rows(front.store))["dead_letters"]
        assert b"Poodle" not in row["sealed"]
        assert await front.say(SITI, "Persian") == "✓ Persian\n\nask.food"


async def test_where_even_the_question_cannot_be_put_there_is_an_apology(sqlite: str) -> None:
    def never(_: Answers, __: World) -> bool:
        raise ZeroDivisionError

    broken = toy_flows(replace(TOY, asks=(Ask(PET, when=never),)))
    async with opened(sqlite, broken) as front:
        [sorry] = [await front.say(SITI, "/start")]
        assert "Maaf, ada yang salah di tempat kami" in sorry
        assert len(await front.letters()) == 1


async def test_half_a_character_is_no_trouble_to_others(front: Front) -> None:
    """JSON can hold half of an emoji; UTF-8 cannot."""
    await front.hear(front.said(SITI, "Siti \ud83d"), front.said(ADI, "/start"))

    assert "Maaf" in (await front.texts(SITI))[0]
    assert len(await front.letters()) == 1
    assert (await front.session(ADI)).main is not None


async def test_a_row_that_cannot_be_read_is_one_persons_trouble(each_front: Front) -> None:
    front = each_front
    people = (SITI, ADI, NUR)
    await front.hear(*(front.said(person, "/start") for person in people))
    await front.send()
    await execute(front.store, "UPDATE sessions SET version = 7 WHERE chat = :chat", chat=ADI)

    batch = [front.said(person, text) for text in ("1", "Persian") for person in people]
    await front.hear(*batch)
    await front.hear(*batch)

    for person in (SITI, NUR):
        assert await front.answers(person) == {"pet": "cat", "breed": "persian"}
        assert len(await front.texts(person)) == 2
    assert [letter.chat for letter in await front.letters()] == [ADI, ADI]
    told = [call.params["text"] for row, call in front.sent if row.chat == ADI]
    assert sum("Catatan kami: U-" in text for text in told) == 2


async def test_a_code_that_is_taken_is_replaced_by_another(each_front: Front) -> None:
    taken, free = codes.make(1), codes.make(2)
    # Every turn draws one: 14 before the end, 2 at the end, 2 when those are tried alone.
    drawn = itertools.chain([taken] * 18, itertools.repeat(free))
    front = Front(each_front.store, toy_flows(), codes=drawn)
    for text in TO_THE_END:
        await front.hear(front.said(SITI, text), front.said(ADI, text))

    assert [lead.code for lead in await front.leads(SITI)] == [taken]
    assert [lead.code for lead in await front.leads(ADI)] == [free]
    assert free in (await front.texts(ADI))[-1]
    assert not await front.letters()


async def test_where_no_code_is_free_the_answers_stay(front: Front) -> None:
    taken = Front(front.store, toy_flows(), codes=itertools.repeat(codes.make(1)))
    for text in TO_THE_END:
        await taken.hear(taken.said(SITI, text), taken.said(ADI, text))

    assert len(await taken.leads(SITI)) + len(await taken.leads(ADI)) == 1
    [letter] = await taken.letters()
    assert letter.reason == "CodeTaken"
    left = await taken.answers(letter.chat)
    assert left["owner"] == "Siti Contoh"
    codes_free = Front(front.store, toy_flows(), numbers=itertools.count(10_000), now=taken.now)
    assert "Terkirim" in await codes_free.say(letter.chat, "kirim")


async def test_when_the_store_is_away_nothing_is_acknowledged(front: Front) -> None:
    away = _Away(front.store)
    offline = Front(away, toy_flows())  # type: ignore[arg-type]
    batch = [offline.said(SITI, "/start"), offline.said(SITI, "/antrian"), offline.said(ADI, "1")]

    away.left = 2
    with pytest.raises(StoreUnavailable):
        await offline.hear(*batch)
    away.left = 100
    await offline.hear(*batch)

    assert len(await offline.texts(SITI)) == 2
    assert len([row for row, _ in offline.sent if row.chat == ADI]) == 1


# ---------------------------------------------------------------- after an outage


async def test_the_open_question_is_put_again(each_front: Front) -> None:
    front = each_front
    await front.hear(*(front.said(person, "/start") for person in range(1, 121)))
    await front.hear(front.said(2, "/batal"), front.stands(3, "kicked"))
    await front.send()

    count = await front.service.put_again(NOW, front.now)

    assert count == 118
    [again] = await front.texts(1)
    assert "Kita lanjut" in again
    assert again.endswith("ask.pet")
    asked = {row.chat for row, call in front.sent if "Kita lanjut" in call.params["text"]}
    assert asked == set(range(1, 121)) - {2, 3}


async def test_a_row_that_cannot_be_read_stops_no_one_elses_question(front: Front) -> None:
    await front.hear(*(front.said(person, "/start") for person in (SITI, ADI, NUR)))
    await front.send()
    await execute(front.store, "UPDATE sessions SET version = 7 WHERE chat = :chat", chat=ADI)

    await front.service.put_again(NOW, front.now)

    assert len(await front.texts(SITI)) == 1
    assert {row.chat for row, _ in front.sent[-2:]} == {SITI, NUR}


# ---------------------------------------------------------------- helpers


async def _commits(front: Front, batch: list[Incoming]) -> int:
    """How many transactions a batch takes."""
    counted = _Away(front.store, left=1_000)
    service = Front(counted, front.flows).service  # type: ignore[arg-type]
    await service.handle(batch)
    return 1_000 - counted.left


class _Away:
    """A store that serves a number of jobs, and then is away."""

    def __init__(self, store: Store, left: int = 0) -> None:
        self._store = store
        self.left = left

    async def write(self, job: Job[Any]) -> Any:
        self.left -= 1
        if self.left < 0:
            raise StoreUnavailable
        return await self._store.write(job)

    async def read(self, job: Job[Any]) -> Any:
        return await self._store.read(job)
