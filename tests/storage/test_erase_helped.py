"""One of several people in a chat is erased: that one wholly, the others not at all."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.lead import LeadStatus
from conversations.workers import Worker
from storage.consents import Consent
from storage.dead_letters import DeadLetter
from storage.lead_filter import LeadFilter
from storage.requests import Request
from storage.staff_files import StaffFile
from storage.store import Store
from storage.tables import metadata
from storage.transaction import Transaction
from tests.storage.people import MINUTE, NOW, draft, session

CHAT = 7
OWN = draft(1, run=1)
MOTHER = draft(2, run=4, helper="family", helper_phone=True)
NEIGHBOUR = draft(3, run=9, helper="rt", phone=MOTHER.phone, helper_phone=True)


def consent(run: int | None, helper: str | None) -> Consent:
    return Consent(CHAT, True, "2026-11", "0" * 64, "id", NOW, 2**40, helper, run)


def request(code: str, lead: str) -> Request:
    return Request(code, CHAT, "correct", NOW, NOW + MINUTE, "nama salah", lead, None)


async def fill(store: Store) -> None:
    async def job(tx: Transaction) -> None:
        for each in (OWN, MOTHER, NEIGHBOUR):
            await tx.leads.add(CHAT, each, NOW)
        await tx.consents.add_many([consent(None, None), consent(4, "family"), consent(9, "rt")])
        await tx.requests.add(request("R-1", OWN.code))
        await tx.requests.add(request("R-2", MOTHER.code))
        await tx.dead_letters.add_many([DeadLetter(1, CHAT, NOW, "KeyError", b"{}")])
        worker = Worker("Pekerja Contoh", date(1990, 5, 17), "1671021705900001", 2_000_000, None)
        for each in (OWN, MOTHER):
            await tx.staff.put_many(each.code, [worker], NOW)
            file = StaffFile(f"file-{each.code}", CHAT, each.code, b"{}", NOW, NOW)
            await tx.staff_files.add(file)
        stored = (await tx.sessions.lock([CHAT], NOW))[CHAT]
        await tx.sessions.put_many([replace(stored, session=session())], NOW)

    await store.write(job)


async def kept(store: Store, table: str) -> list[dict[str, Any]]:
    async def job(tx: Transaction) -> list[dict[str, Any]]:
        rows = await tx.seen._link.connection.execute(sa.select(metadata.tables[table]))
        return [dict(row) for row in rows.mappings()]

    return await store.read(job)


async def test_one_who_was_helped_is_erased_and_the_others_stay(store: Store) -> None:
    await fill(store)
    others = {row["code"]: row for row in await kept(store, "leads") if row["code"] != MOTHER.code}

    gone = await store.write(lambda tx: tx.erase_helped(CHAT, MOTHER.code, NOW + MINUTE))

    assert gone == [MOTHER.code]
    leads = {row["code"]: row for row in await kept(store, "leads")}
    erased = leads.pop(MOTHER.code)
    left = {name for name, value in erased.items() if value is not None}
    assert left == {"code", "status", "updated_at", "version", "tries"}
    assert erased["status"] == LeadStatus.ERASED
    assert leads == others
    assert {row["run"] for row in await kept(store, "consents")} == {None, 9}
    assert [row["code"] for row in await kept(store, "requests")] == ["R-1"]
    assert await kept(store, "dead_letters") == []
    assert [row["lead"] for row in await kept(store, "staff")] == [OWN.code]
    assert [row["lead"] for row in await kept(store, "staff_files")] == [OWN.code]
    assert len(await kept(store, "sessions")) == 1
    found = await store.read(lambda tx: tx.leads.of_chats([CHAT]))
    assert {lead.code: lead.helper for lead in found[CHAT]} == {
        OWN.code: None,
        NEIGHBOUR.code: "rt",
    }


@pytest.mark.parametrize("code", [MOTHER.code, "nothing"])
async def test_from_another_chat_nothing_is_erased(store: Store, code: str) -> None:
    await fill(store)
    before = [await kept(store, table) for table in ("leads", "consents", "requests")]

    assert await store.write(lambda tx: tx.erase_helped(8, code, NOW)) == []
    assert [await kept(store, table) for table in ("leads", "consents", "requests")] == before


async def test_erasing_everything_takes_those_who_were_helped_too(store: Store) -> None:
    await fill(store)
    codes = await store.write(lambda tx: tx.erase_person(CHAT, NOW))

    assert set(codes) == {OWN.code, MOTHER.code, NEIGHBOUR.code}
    assert await kept(store, "consents") == []


async def test_each_persons_last_word_is_their_own(store: Store) -> None:
    await fill(store)
    no = replace(consent(4, "family"), given=False, at=NOW + MINUTE)
    await store.write(lambda tx: tx.consents.add_many([no]))

    latest = await store.read(lambda tx: tx.consents.latest([CHAT]))
    said = {run: word.given for (_, run), word in latest.items()}
    assert said == {None: True, 4: False, 9: True}


async def test_who_gave_the_helpers_phone_is_found_by_it(store: Store) -> None:
    """That it makes nobody a duplicate, test_duplicates says."""
    await fill(store)
    found = await store.read(lambda tx: tx.leads.queue(LeadFilter(None, phone=MOTHER.phone), 9))

    assert {lead.code for lead in found} == {MOTHER.code, NEIGHBOUR.code}
