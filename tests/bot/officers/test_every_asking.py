"""Whoever has no right to something learns nothing and changes nothing, whatever they ask: some
hundred askings here, and thousands by ``make permissions``."""

import re
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.officers.authenticator import SESSION
from bot.officers.commands import COMMANDS, PRESSES
from bot.officers.roles import Role, may
from conversations import codes
from storage.outbox import Outgoing
from storage.transaction import Transaction
from tests.bot.officers.asking import NEVER, Ask, asks, said
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CATALOG,
    CITRA,
    LAHAT,
    NOW,
    SECRET,
    Office,
    draft,
    nik,
    phone,
    secrets,
)
from tests.bot.outbox import emptied

HERE, THERE = codes.make(1), codes.make(2)
VIEWER, AUDITOR = 5_310_000_011, 5_310_000_012
A_BATCH, A_MILLION = max(60, len(COMMANDS) + len(PRESSES)), 1_000_000
"""Everything there is comes in a batch at least once."""
SOME, MANY = range(1), range(1, 15)
"""Seeds: with each, six kinds of people ask sixty things or more."""
NOT_ALLOWED = CATALOG.html("id", "desk.not_allowed", {})

Check = Callable[[Office, list[Ask]], Coroutine[Any, Any, None]]


@pytest.fixture
async def full(office: Office) -> Office:
    """With leads here and there, and people of every role."""
    await office.file(draft(1), draft(2, region=LAHAT, district=None))

    async def job(tx: Transaction) -> None:
        for id, role in ((VIEWER, Role.VIEWER), (AUDITOR, Role.AUDITOR)):
            await tx.officers.add(id, role.title(), role, None, NOW)
            await tx.authenticators.put(id, SECRET, NOW)
        for n in range(A_BATCH):  # whoever asks is asking for the first time
            await tx.officers.add(8_000_000 + n, "Dulu", "administrator", None, NOW)
            await tx.officers.remove(8_000_000 + n, NOW)

    await office.store.write(job)
    office.clock.later(minutes=1)
    for id in (ANA, CITRA, VIEWER, AUDITOR):
        await office.let_in(id)
    office.awake = False
    return office


async def heard(office: Office, ask: Ask, user: int) -> list[Outgoing]:
    await office.service.handle([ask.by(office, user)])
    return await emptied(office.store, office.clock() + timedelta(days=1))


def words(rows: list[Outgoing], user: int) -> str:
    return b"\n".join(payload for *_, payload in said(rows, user)).decode()


async def as_nobody(office: Office, asked: list[Ask], first: int) -> None:
    """Byte for byte what an invented command with the same words, or a button of nobody, gets."""
    for user, ask in enumerate(asked, start=first):
        other = user + A_MILLION
        invented = "nobody's" if ask.press else re.sub(r"/\w+", "/pempek", ask.text, count=1)
        plain = await heard(office, Ask(None, False, invented, ask.press), other)
        rows = await heard(office, ask, user)
        assert said(rows, user) == said(plain, other), ask.text
        assert {row.chat for row in rows} == {user}


async def strangers(office: Office, asked: list[Ask]) -> None:
    await as_nobody(office, asked, 9_100_000)


async def the_removed(office: Office, asked: list[Ask]) -> None:
    await as_nobody(office, asked, 8_000_000)


async def of_a_role(office: Office, asked: list[Ask], user: int, role: Role) -> None:
    """What their role may not is refused in one sentence; what it may shows nobody in clear."""
    for ask in asked:
        shown = words(await heard(office, ask, user), user)
        if not may(role, ask.needs):
            assert NOT_ALLOWED in shown, ask.text
        assert [secret for secret in secrets(1) + secrets(2) if secret in shown] == []


async def a_viewer(office: Office, asked: list[Ask]) -> None:
    await of_a_role(office, asked, VIEWER, Role.VIEWER)


async def an_auditor(office: Office, asked: list[Ask]) -> None:
    await of_a_role(office, asked, AUDITOR, Role.AUDITOR)


async def one_of_another_area(office: Office, asked: list[Ask]) -> None:
    """A lead elsewhere is as one that never was, found by code or by number."""
    other = {HERE: NEVER, nik(1): nik(77), phone(1): phone(77)}
    for ask in asked:
        twin = ask.text
        for real, never in other.items():
            for shape in (real, real.lower(), real.replace("-", "")):
                twin = twin.replace(shape, never)
        if not ask.of_lead or twin == ask.text:
            continue
        elsewhere = words(await heard(office, ask, CITRA), CITRA)
        nowhere = words(await heard(office, Ask(ask.needs, True, twin, ask.press), CITRA), CITRA)
        assert elsewhere.replace(HERE, NEVER) == nowhere, ask.text


async def one_whose_session_is_over(office: Office, asked: list[Ask]) -> None:
    """Is asked for a code, and for nothing else is anything done."""
    code = CATALOG.html("id", "desk.enter.ask_session", {})
    await office.store.write(
        lambda tx: tx.authenticators.entered(BUDI, 0, office.clock() - SESSION)
    )
    for ask in asked:
        shown = words(await heard(office, ask, BUDI), BUDI)
        if ask.needs is None:
            continue
        assert (code if may(Role.OFFICER, ask.needs) else NOT_ALLOWED) in shown, ask.text
        assert HERE not in shown, ask.text


async def state(office: Office) -> list[Any]:
    """What none of them may change."""

    async def job(tx: Transaction) -> list[Any]:
        leads = [await tx.leads.get(code, None) for code in (HERE, THERE)]
        stands = [(lead.status, lead.version, lead.officer) for lead in leads]
        people = [await tx.officers.list(), await tx.invites.waiting(NOW)]
        return [stands, *people, await tx.dead_letters.count()]

    return list(await office.store.read(job))


async def nothing_comes_of_it(office: Office, who: Check, seed: int) -> None:
    before = await state(office)
    asked = asks(f"{who.__name__} {seed}", HERE, A_BATCH)
    if who is one_whose_session_is_over:  # wrong codes are their own matter
        asked = [ask for ask in asked if "000000" not in ask.text]
    await who(office, asked)
    assert await state(office) == before
    done = {entry.action for entry in await office.audit()}
    assert done <= {"lead.found", "audit.read", "desk.code_wrong", "desk.closed"}


EVERYBODY = (
    strangers,
    the_removed,
    a_viewer,
    an_auditor,
    one_of_another_area,
    one_whose_session_is_over,
)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("seed", SOME)
async def test_nothing_is_learnt_and_nothing_changed(full: Office, who: Check, seed: int) -> None:
    await nothing_comes_of_it(full, who, seed)


@pytest.mark.long
@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("seed", MANY)
async def test_nothing_is_learnt_and_nothing_changed_in_thousands(
    full: Office, who: Check, seed: int
) -> None:
    await nothing_comes_of_it(full, who, seed)
