"""Answers that officers asked to be put right: one after the other, sealed, read once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from conversations.answers import Answers
from conversations.errors import MoveNotAllowed
from conversations.lead import LeadStatus, Outcome, RepairEnd
from storage.errors import AlreadyClaimed, RepairNotFound
from storage.lead_rows import Action, Lead
from storage.repairs import BothAnswers, StoredRepair
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft
from tests.storage.traces import every_value

ANA, BUDI, SITI = 50, 60, 7
CODE = draft().code
HERE, ELSEWHERE = frozenset({"16.71"}), frozenset({"16.04"})
BOTH = BothAnswers(Answers({"name": "Nyimas Lama"}), Answers({"name": "Nyimas Baru"}))


@pytest.fixture
async def desk(store: Store) -> Store:
    """A store with one lead that Ana holds."""

    async def job(tx: Transaction) -> None:
        await tx.leads.add(SITI, draft(), NOW)
        await tx.leads.claim(CODE, ANA, None, NOW)

    await store.write(job)
    return store


async def lead_of(store: Store) -> Lead:
    return await store.read(lambda tx: tx.leads.get(CODE, None))


async def ask(
    store: Store, question: str = "name", officer: int = ANA, words: str | None = None
) -> bool:
    async def job(tx: Transaction) -> bool:
        lead = await tx.leads.get(CODE, None)
        reason = "not_ktp" if words is None else "other"
        return await tx.repairs.ask(lead, question, reason, words, officer, NOW)

    return await store.write(job)


async def opened(store: Store) -> list[StoredRepair]:
    return await store.read(lambda tx: tx.repairs.open_of(CODE))


async def close(
    store: Store, id: str, end: RepairEnd = RepairEnd.ANSWERED, both: BothAnswers | None = BOTH
) -> StoredRepair | None:
    return await store.write(lambda tx: tx.repairs.close(id, end, NOW + MINUTE, both))


async def answered(store: Store, officer: int = ANA) -> list[StoredRepair]:
    return await store.read(lambda tx: tx.repairs.answered(officer, HERE, 9))


async def test_a_lead_waits_from_the_request_to_its_answer(desk: Store) -> None:
    assert await ask(desk, words="Huruf terakhir buram")
    waiting = await lead_of(desk)
    [repair] = await opened(desk)
    before = await close(desk, repair.id)

    assert (waiting.status, waiting.officer) == (LeadStatus.WAITING, ANA)
    assert (repair.question, repair.words, repair.chat) == ("name", "Huruf terakhir buram", SITI)
    assert (repair.officer, repair.put_at, repair.cleared) == (ANA, None, False)
    assert before == repair
    assert (await lead_of(desk)).status is LeadStatus.CLAIMED
    assert await opened(desk) == []


async def test_both_answers_stand_in_the_history_and_are_sealed(desk: Store) -> None:
    await ask(desk, words="Huruf terakhir buram")
    [repair] = await opened(desk)
    await close(desk, repair.id)

    [done] = await answered(desk)
    history = await desk.read(lambda tx: tx.leads.history(CODE, None))
    assert [s.action for s in history][-2:] == [Action.REPAIR_ASKED, Action.REPAIR_CLOSED]
    assert history[-1].version == done.step
    assert [s.note for s in history] == [None] * 4
    assert await desk.read(lambda tx: tx.repairs.both(done)) == BOTH
    told = await every_value(desk)
    for secret in ("Nyimas Lama", "Nyimas Baru", "Huruf terakhir"):
        assert not any(secret in value for value in told if isinstance(value, str))


async def test_it_waits_for_the_last_of_several_answers(desk: Store) -> None:
    await desk.write(lambda tx: tx.leads.set_outcome(CODE, ANA, Outcome.REACHED, NOW))
    assert await ask(desk)
    assert await ask(desk, "nik")
    assert not await ask(desk, "nik")
    first, second = await opened(desk)

    await close(desk, first.id)
    assert (await lead_of(desk)).status is LeadStatus.WAITING
    await close(desk, second.id, RepairEnd.DECLINED)
    assert (await lead_of(desk)).status is LeadStatus.CONTACTED


async def test_it_is_closed_once(desk: Store) -> None:
    await ask(desk)
    [repair] = await opened(desk)

    assert await close(desk, repair.id) is not None
    version = (await lead_of(desk)).version
    assert await close(desk, repair.id, RepairEnd.EXPIRED) is None
    assert await close(desk, "nothing") is None
    assert (await lead_of(desk)).version == version
    assert [one.end for one in await answered(desk)] == [RepairEnd.ANSWERED]


async def test_only_who_holds_a_lead_asks(desk: Store) -> None:
    with pytest.raises(AlreadyClaimed):
        await ask(desk, officer=BUDI)
    await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))
    with pytest.raises(MoveNotAllowed):
        await ask(desk)
    assert await opened(desk) == []


async def test_an_end_does_not_move_a_lead_that_has_moved_on(desk: Store) -> None:
    await ask(desk)
    [repair] = await opened(desk)
    await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))
    await close(desk, repair.id)

    assert (await lead_of(desk)).status is LeadStatus.NEW


async def test_what_the_person_took_back_can_be_closed_too(desk: Store) -> None:
    await ask(desk)
    [repair] = await opened(desk)
    await desk.write(lambda tx: tx.leads.withdraw(SITI, CODE, NOW))

    assert await close(desk, repair.id, RepairEnd.GONE, None) is not None
    assert await answered(desk) == []
    with pytest.raises(RepairNotFound):
        await desk.read(lambda tx: tx.repairs.get(repair.id, HERE))


async def test_answers_wait_for_who_holds_the_lead_or_for_the_area(desk: Store) -> None:
    await ask(desk)
    [repair] = await opened(desk)
    await close(desk, repair.id)
    assert [one.id for one in await answered(desk)] == [repair.id]
    assert await answered(desk, BUDI) == []
    assert await desk.read(lambda tx: tx.repairs.count_answered(ANA, HERE)) == 1

    await desk.write(lambda tx: tx.leads.release(CODE, ANA, NOW))
    assert [one.id for one in await answered(desk, BUDI)] == [repair.id]
    assert await desk.read(lambda tx: tx.repairs.count_answered(BUDI, ELSEWHERE)) == 0
    with pytest.raises(RepairNotFound):
        await desk.read(lambda tx: tx.repairs.get(repair.id, ELSEWHERE))

    await desk.write(lambda tx: tx.repairs.read(repair.id, NOW))
    assert await answered(desk, BUDI) == []


async def test_what_is_nobodys_answer_is_not_to_be_read(desk: Store) -> None:
    await ask(desk)
    [repair] = await opened(desk)
    await close(desk, repair.id, RepairEnd.EXPIRED, None)

    assert await desk.read(lambda tx: tx.repairs.count_answered(ANA, HERE)) == 0
    assert await desk.read(lambda tx: tx.repairs.both(repair)) is None


async def test_it_is_unsettled_until_the_persons_session_is_rid_of_it(desk: Store) -> None:
    async def unsettled() -> list[StoredRepair]:
        return await desk.read(lambda tx: tx.repairs.unsettled(9))

    await ask(desk)
    [repair] = await opened(desk)
    await desk.write(lambda tx: tx.repairs.put(repair.id, NOW))
    await desk.write(lambda tx: tx.repairs.remind(repair.id, NOW + MINUTE))
    await close(desk, repair.id, RepairEnd.CANCELLED, None)

    [left] = await unsettled()
    assert (left.put_at, left.reminded_at) == (NOW, NOW + MINUTE)
    assert await desk.write(lambda tx: tx.repairs.of_chats([SITI, 8])) == [left]
    await desk.write(lambda tx: tx.repairs.clear(repair.id))
    assert await unsettled() == []
    assert await desk.read(lambda tx: tx.repairs.of_leads([CODE])) == [replace(left, cleared=True)]


Erasing = Callable[[Transaction], Awaitable[object]]
ERASURES: dict[str, Erasing] = {
    "person": lambda tx: tx.erase_person(SITI, NOW),
    "one of several": lambda tx: tx.erase_helped(SITI, CODE, NOW),
    "time": lambda tx: tx.expire(SITI, CODE, NOW, NOW + MINUTE),
    "again": lambda tx: tx.erase_again(SITI, NOW, NOW + MINUTE),
}


@pytest.mark.parametrize("erasing", ERASURES.values(), ids=ERASURES)
async def test_erasing_the_lead_erases_what_was_asked_about_it(
    desk: Store, erasing: Erasing
) -> None:
    await ask(desk)
    await desk.write(erasing)

    assert await desk.read(lambda tx: tx.repairs.of_leads([CODE])) == []
