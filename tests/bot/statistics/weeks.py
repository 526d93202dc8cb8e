"""What a desk has done in a week: leads of several places, some of them spoken to."""

from datetime import timedelta
from typing import Any

from conversations.lead import Outcome
from storage.transaction import Transaction
from tests.bot.officers.office import ANA, LAHAT, NOW, PALEMBANG, Office, draft

BOSS, CHIEF, READER = 5_000_011, 5_000_012, 5_000_013
"""A supervisor and an administrator of all areas, and an auditor."""
MUBA = "16.06"


async def enrol(office: Office) -> None:
    async def job(tx: Transaction) -> None:
        await tx.officers.add(BOSS, "Dewi", "supervisor", None, NOW)
        await tx.officers.add(CHIEF, "Eko", "administrator", None, NOW)
        await tx.officers.add(READER, "Fajar", "auditor", None, NOW)

    await office.store.write(job)


async def a_week(office: Office) -> None:
    """Twelve in Palembang, nine in Lahat, two in Muba; six in Palembang are registered."""
    await enrol(office)
    office.clock.later(days=-3)
    places: list[tuple[str, int]] = [(PALEMBANG, 12), (LAHAT, 9), (MUBA, 2)]
    number = 0
    for region, many in places:
        for _ in range(many):
            number += 1
            await one(office, number, registered=number <= 6, region=region, district=None)
    office.clock.later(days=3)


async def one(office: Office, number: int, *, registered: bool = False, **more: Any) -> None:
    lead = draft(number, **more)
    at = office.clock()
    await office.file(lead, chat=600_000 + 10 * number)
    if not registered:
        return

    async def job(tx: Transaction) -> None:
        await tx.leads.claim(lead.code, ANA, None, at + timedelta(hours=5))
        outcome = tx.leads.set_outcome
        await outcome(lead.code, ANA, Outcome.REACHED, at + timedelta(hours=6))
        await outcome(lead.code, ANA, Outcome.REGISTERED, at + timedelta(hours=7))

    await office.store.write(job)


async def begin(office: Office, people: int, *texts: str) -> None:
    """So many begin, and say all of this."""
    for text in ("/start", *texts):
        office.clock.later(seconds=9)
        said = [office.said(700_000 + n, text) for n in range(people)]
        await office.service.handle(said)
