"""What people ask about their data: soonest first, sealed, answered once, within areas."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.errors import CodeTaken, RequestAnswered, RequestNotFound
from storage.requests import Request
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW
from tests.storage.traces import every_value

SITI, ADI = 5_000_000_001, 5_000_000_002
OFFICER = 50
PALEMBANG, LAHAT = frozenset({"16.71"}), frozenset({"16.04"})
ASKED = Request(
    code="ACDE-FHJK",
    chat=SITI,
    kind="correct",
    asked_at=NOW,
    due_at=NOW + timedelta(hours=72),
    words="Nama saya salah: Nyimas",
    lead="KM7A-4PXQ",
    region="16.71",
)


async def asked(store: Store, *requests: Request) -> None:
    async def job(tx: Transaction) -> None:
        for request in requests:
            await tx.requests.add(request)

    await store.write(job)


async def test_a_request_comes_back_as_it_was_asked(store: Store) -> None:
    await asked(store, ASKED)

    assert await store.read(lambda tx: tx.requests.get(ASKED.code, PALEMBANG)) == ASKED
    assert await store.read(lambda tx: tx.requests.of_chat(SITI)) == [ASKED]
    assert await store.read(lambda tx: tx.requests.of_chat(ADI)) == []


async def test_the_soonest_due_comes_first_and_is_the_next(store: Store) -> None:
    later = replace(ASKED, code="B", due_at=ASKED.due_at + MINUTE)
    sooner = replace(ASKED, code="C", due_at=ASKED.due_at - MINUTE)
    await asked(store, ASKED, later, sooner)

    found = await store.read(lambda tx: tx.requests.queue(None, 2))
    rest = await store.read(lambda tx: tx.requests.queue(None, 2, 2))
    waiting = await store.read(lambda tx: tx.requests.waiting(None))

    assert [request.code for request in (*found, *rest)] == ["C", ASKED.code, "B"]
    assert (waiting.count, waiting.next_due) == (3, sooner.due_at)


async def test_outside_its_area_there_is_no_request(store: Store) -> None:
    nowhere = replace(ASKED, code="B", region=None)
    await asked(store, ASKED, nowhere)

    found = await store.read(lambda tx: tx.requests.queue(LAHAT, 9))
    assert [request.code for request in found] == ["B"]
    assert (await store.read(lambda tx: tx.requests.waiting(LAHAT))).count == 1
    with pytest.raises(RequestNotFound):
        await store.read(lambda tx: tx.requests.get(ASKED.code, LAHAT))
    with pytest.raises(RequestNotFound):
        await store.write(lambda tx: tx.requests.close(ASKED.code, OFFICER, LAHAT, "x", NOW))


async def test_it_is_answered_once(store: Store) -> None:
    await asked(store, ASKED)
    then = NOW + MINUTE

    before = await store.write(
        lambda tx: tx.requests.close(ASKED.code, OFFICER, PALEMBANG, "Sudah", then)
    )
    with pytest.raises(RequestAnswered):
        await store.write(lambda tx: tx.requests.close(ASKED.code, 51, None, "Lagi", then))

    assert before == ASKED
    [answered] = await store.read(lambda tx: tx.requests.of_chat(SITI))
    assert answered == replace(ASKED, closed_at=then, closed_by=OFFICER, answer="Sudah")
    assert await store.read(lambda tx: tx.requests.queue(None, 9)) == []
    assert await store.read(lambda tx: tx.requests.open_of(SITI)) == 0
    waiting = await store.read(lambda tx: tx.requests.waiting(None))
    assert (waiting.count, waiting.next_due) == (0, None)


async def test_a_code_is_given_once(store: Store) -> None:
    await asked(store, ASKED)

    with pytest.raises(CodeTaken):
        await asked(store, replace(ASKED, chat=ADI))


async def test_nobody_reads_the_words_in_the_table(store: Store) -> None:
    await asked(store, ASKED)
    await store.write(lambda tx: tx.requests.close(ASKED.code, OFFICER, None, "Nyimas", NOW))

    for value in await every_value(store):
        assert "Nyimas" not in str(value)
        assert not (isinstance(value, bytes) and b"Nyimas" in value)
    assert "Nyimas" not in repr(ASKED)
    assert str(SITI) not in repr(ASKED)


async def test_who_erases_themselves_takes_their_requests_along(store: Store) -> None:
    await asked(store, ASKED, replace(ASKED, code="B", chat=ADI))

    await store.write(lambda tx: tx.erase_person(SITI, NOW))

    assert await store.read(lambda tx: tx.requests.of_chat(SITI)) == []
    assert len(await store.read(lambda tx: tx.requests.of_chat(ADI))) == 1
