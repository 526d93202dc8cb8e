"""Leads as people hand them in and as officers read them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.errors import MoveNotAllowed
from conversations.lead import LeadKind, LeadStatus, LeadSummary, Outcome
from storage.errors import CodeTaken, LeadGone, LeadNotFound
from storage.lead_filing import Filed, Filing
from storage.lead_filter import LeadFilter
from storage.lead_rows import Action, Lead
from storage.store import Store
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft

CODE = draft().code
EVERYWHERE = LeadFilter(areas=None)


async def filed(store: Store, number: int, chat: int, **more: Any) -> str:
    lead = draft(number, **more)
    return (await store.write(lambda tx: tx.leads.add(chat, lead, NOW + number * MINUTE))).code


async def test_a_lead_comes_back_as_it_was_handed_in(store: Store) -> None:
    handed_in = draft()
    result = await store.write(lambda tx: tx.leads.add(7, handed_in, NOW))

    lead = await store.read(lambda tx: tx.leads.get(CODE, None))
    assert result == Filed(CODE, Filing.NEW)
    assert lead == Lead(
        code=CODE,
        chat=7,
        run=1,
        kind=LeadKind.BPU,
        status=LeadStatus.NEW,
        flow="registration",
        result="bpu.may_join",
        language="id",
        region="16.71",
        district="16.71.02",
        sector="trade",
        flags=("nik",),
        tries=0,
        officer=None,
        claimed_at=None,
        follow_up_on=None,
        outcome=None,
        referral=None,
        submitted_at=NOW,
        updated_at=NOW,
        version=1,
        answers=handed_in.answers,
        nik=handed_in.nik,
        phone=handed_in.phone,
        helper=None,
        helper_phone=False,
    )


async def test_a_lead_may_lack_all_that_is_not_known(store: Store) -> None:
    bare = draft(region=None, district=None, sector=None, flags=(), nik=None, phone=None)
    await store.write(lambda tx: tx.leads.add(7, bare, NOW))

    lead = await store.read(lambda tx: tx.leads.get(CODE, None))
    assert (lead.region, lead.nik, lead.phone, lead.flags) == (None, None, None, ())


async def test_the_same_run_changes_its_lead_and_makes_no_second_one(store: Store) -> None:
    await filed(store, 1, chat=7)
    changed = draft(2, run=1, region="16.04", nik=None)
    result = await store.write(lambda tx: tx.leads.add(7, changed, NOW + MINUTE))

    lead = await store.read(lambda tx: tx.leads.get(CODE, None))
    history = await store.read(lambda tx: tx.leads.history(CODE, None))
    assert result == Filed(CODE, Filing.CHANGED)
    assert (lead.version, lead.region, lead.nik, lead.answers) == (
        2,
        "16.04",
        None,
        changed.answers,
    )
    assert (lead.submitted_at, lead.updated_at) == (NOW + MINUTE, NOW + MINUTE)
    assert [step.action for step in history] == [Action.SUBMITTED, Action.CHANGED]
    assert await store.read(lambda tx: tx.leads.count(EVERYWHERE)) == 1


async def test_a_change_leaves_the_lead_with_its_officer(store: Store) -> None:
    await filed(store, 1, chat=7)
    await store.write(lambda tx: tx.leads.claim(CODE, 50, None, NOW))
    await store.write(lambda tx: tx.leads.add(7, draft(2, run=1), NOW))

    lead = await store.read(lambda tx: tx.leads.get(CODE, None))
    assert (lead.status, lead.officer) == (LeadStatus.CLAIMED, 50)


async def test_a_finished_lead_is_not_changed_any_more(store: Store) -> None:
    await filed(store, 1, chat=7)
    await store.write(lambda tx: tx.leads.claim(CODE, 50, None, NOW))
    await store.write(lambda tx: tx.leads.set_outcome(CODE, 50, Outcome.REGISTERED, NOW))
    result = await store.write(lambda tx: tx.leads.add(7, draft(2, run=1, region=None), NOW))

    lead = await store.read(lambda tx: tx.leads.get(CODE, None))
    assert result == Filed(CODE, Filing.CLOSED)
    assert lead.region == "16.71"


async def test_another_run_of_the_same_person_is_another_lead(store: Store) -> None:
    await filed(store, 1, chat=7)
    await filed(store, 2, chat=7, run=2)

    assert await store.read(lambda tx: tx.leads.count(EVERYWHERE)) == 2


async def test_a_code_that_another_lead_has_is_refused_and_nothing_written(store: Store) -> None:
    await filed(store, 1, chat=7)
    same_code = replace(draft(1), run=5)

    with pytest.raises(CodeTaken):
        await store.write(lambda tx: tx.leads.add(8, same_code, NOW))

    assert (await store.read(lambda tx: tx.leads.get(CODE, None))).chat == 7
    assert await store.read(lambda tx: tx.leads.of_chats([8])) == {8: []}


async def test_people_are_told_of_their_own_leads_oldest_first(store: Store) -> None:
    codes = [await filed(store, n, chat=7, run=n) for n in (1, 2)]
    other = await filed(store, 3, chat=8)
    found = await store.read(lambda tx: tx.leads.of_chats([7, 8, 9]))

    assert found == {
        7: [
            LeadSummary(code, LeadKind.BPU, LeadStatus.NEW, NOW + n * MINUTE, run=n)
            for n, code in enumerate(codes, 1)
        ],
        8: [LeadSummary(other, LeadKind.BPU, LeadStatus.NEW, NOW + 3 * MINUTE, run=1)],
        9: [],
    }


async def test_a_summary_knows_who_works_on_the_lead_until_it_is_given_back(store: Store) -> None:
    await filed(store, 1, chat=7)
    seen = []
    for step in (
        lambda tx: tx.leads.claim(CODE, 50, None, NOW),
        lambda tx: tx.leads.set_outcome(CODE, 50, Outcome.REACHED, NOW),
        lambda tx: tx.leads.release(CODE, 50, NOW),
    ):
        await store.write(step)
        [summary] = (await store.read(lambda tx: tx.leads.of_chats([7])))[7]
        seen.append(summary.officer)

    assert seen == [50, 50, None]


async def test_a_withdrawn_lead_is_hidden_from_officers_but_for_its_status(store: Store) -> None:
    await filed(store, 1, chat=7)
    await store.write(lambda tx: tx.leads.claim(CODE, 50, None, NOW))
    await store.write(lambda tx: tx.leads.withdraw(7, CODE, NOW))

    with pytest.raises(LeadGone) as gone:
        await store.read(lambda tx: tx.leads.get(CODE, None))
    assert gone.value.status is LeadStatus.WITHDRAWN
    withdrawn = LeadFilter(areas=None, statuses=frozenset({LeadStatus.WITHDRAWN}))
    for which in (EVERYWHERE, withdrawn, LeadFilter(areas=None, officer=50)):
        assert await selected(store, which) == []
    own = (await store.read(lambda tx: tx.leads.of_chats([7])))[7]
    assert [summary.status for summary in own] == [LeadStatus.WITHDRAWN]


@pytest.mark.parametrize("chat", [8, 0])
async def test_nobody_withdraws_another_persons_lead(store: Store, chat: int) -> None:
    await filed(store, 1, chat=7)

    with pytest.raises(LeadNotFound):
        await store.write(lambda tx: tx.leads.withdraw(chat, CODE, NOW))


async def test_a_lead_is_withdrawn_once(store: Store) -> None:
    await filed(store, 1, chat=7)
    await store.write(lambda tx: tx.leads.withdraw(7, CODE, NOW))

    with pytest.raises(MoveNotAllowed):
        await store.write(lambda tx: tx.leads.withdraw(7, CODE, NOW))


async def test_one_filter_builds_screen_count_and_export(store: Store) -> None:
    for number in range(1, 8):
        kind = LeadKind.BPU if number % 2 else LeadKind.PMI
        region = "16.71" if number < 5 else "16.04"
        await filed(store, number, chat=number, kind=kind, region=region)
    codes = {number: draft(number).code for number in range(1, 8)}
    await store.write(lambda tx: tx.leads.claim(codes[3], 50, None, NOW))

    async def numbers(which: LeadFilter) -> list[int]:
        names = {code: number for number, code in codes.items()}
        return [names[code] for code in await selected(store, which)]

    assert await numbers(EVERYWHERE) == [1, 2, 3, 4, 5, 6, 7]
    assert await numbers(LeadFilter(None, kinds=frozenset({LeadKind.PMI}))) == [2, 4, 6]
    assert await numbers(LeadFilter(None, statuses=frozenset({LeadStatus.CLAIMED}))) == [3]
    assert await numbers(LeadFilter(None, region="16.04")) == [5, 6, 7]
    assert await numbers(LeadFilter(None, officer=50)) == [3]
    period = LeadFilter(None, submitted_from=NOW + 2 * MINUTE, submitted_to=NOW + 4 * MINUTE)
    assert await numbers(period) == [2, 3]
    assert await numbers(LeadFilter(None, nik=draft(6).nik)) == [6]
    assert await numbers(LeadFilter(None, phone=draft(7).phone)) == [7]
    assert await numbers(LeadFilter(frozenset({"16.04"}), kinds=frozenset({LeadKind.PMI}))) == [6]


async def test_leads_are_counted_by_status(store: Store) -> None:
    for number in (1, 2, 3):
        await filed(store, number, chat=number)
    await store.write(lambda tx: tx.leads.claim(CODE, 50, None, NOW))

    counts = await store.read(lambda tx: tx.leads.counts(EVERYWHERE))
    assert counts == {LeadStatus.NEW: 2, LeadStatus.CLAIMED: 1}


async def test_a_queue_is_read_in_pages(store: Store) -> None:
    codes = [await filed(store, number, chat=number) for number in range(1, 6)]

    async def page(offset: int) -> list[str]:
        leads = await store.read(lambda tx: tx.leads.queue(EVERYWHERE, 2, offset))
        return [lead.code for lead in leads]

    assert [await page(0), await page(2), await page(4)] == [codes[:2], codes[2:4], codes[4:]]


async def test_a_long_export_is_one_moment_while_people_go_on(store: Store) -> None:
    async def add(tx: Transaction) -> None:
        for number in range(1, 501):
            await tx.leads.add(number, draft(number), NOW)

    await store.write(add)

    async def export(tx: Transaction) -> set[int]:
        seen: set[int] = set()
        async for some in tx.leads.stream(EVERYWHERE):
            if not seen:
                await store.write(lambda tx: tx.leads.add(999, draft(999), NOW))
                await store.write(lambda tx: tx.leads.erase(500, NOW))
            seen |= {lead.chat for lead in some}
        return seen

    assert await store.read(export) == set(range(1, 501))
    assert await store.read(lambda tx: tx.leads.count(EVERYWHERE)) == 500


async def test_a_lead_nobody_has_heard_of_is_not_found(store: Store) -> None:
    for ask in (
        lambda tx: tx.leads.get(CODE, None),
        lambda tx: tx.leads.history(CODE, None),
        lambda tx: tx.leads.claim(CODE, 50, None, NOW),
        lambda tx: tx.leads.release(CODE, 50, NOW),
        lambda tx: tx.leads.set_outcome(CODE, 50, Outcome.REACHED, NOW),
        lambda tx: tx.leads.note(CODE, 50, None, "x", NOW),
        lambda tx: tx.leads.withdraw(7, CODE, NOW),
    ):
        with pytest.raises(LeadNotFound):
            await store.write(ask)


async def test_leads_do_not_show_who_they_are_about(store: Store) -> None:
    await filed(store, 1, chat=7)
    lead = await store.read(lambda tx: tx.leads.get(CODE, None))
    search = LeadFilter(None, nik=lead.nik, phone=lead.phone)

    for shown in (repr(lead), repr(search), str(LeadNotFound()), str(CodeTaken())):
        assert str(lead.nik) not in shown
        assert str(lead.phone) not in shown
        assert "Nyimas" not in shown


async def selected(store: Store, which: LeadFilter) -> list[str]:
    """The codes, and that screen, count and export agree on them."""

    async def codes(leads: AsyncIterator[list[Lead]]) -> list[str]:
        return [lead.code async for some in leads for lead in some]

    async def job(tx: Transaction) -> list[str]:
        queue = [lead.code for lead in await tx.leads.queue(which, 1000)]
        assert await codes(tx.leads.stream(which)) == queue
        assert await tx.leads.count(which) == len(queue)
        return queue

    return await store.read(job)


async def test_submitted_times_are_the_persons_not_the_officers(store: Store) -> None:
    await filed(store, 1, chat=7)
    later = NOW + timedelta(days=1)
    await store.write(lambda tx: tx.leads.claim(CODE, 50, None, later))

    lead = await store.read(lambda tx: tx.leads.get(CODE, None))
    assert (lead.submitted_at, lead.claimed_at, lead.updated_at) == (NOW + MINUTE, later, later)
