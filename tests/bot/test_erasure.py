"""/hapus: afterwards nothing is known about a person, and they may begin anew."""

from typing import Any

import pytest

from conversations.lead import LeadStatus
from storage.store import Job, Store
from storage.transaction import Transaction
from tests.bot.front import Front, execute, rows
from tests.bot.rudi import ERASURE, NAME, REGISTRATION, UNTIL_CONSENT

RUDI, ADI = 5_000_000_001, 5_000_000_002
LEFT = {"code", "status", "updated_at", "version", "tries"}


class Watched:
    """A store that counts how often it was scrubbed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.scrubs = 0

    async def write(self, job: Job[Any]) -> Any:
        return await self._store.write(job)

    async def read(self, job: Job[Any]) -> Any:
        return await self._store.read(job)

    async def scrub(self) -> bool:
        self.scrubs += 1
        return await self._store.scrub()


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "in one batch"])
async def test_nothing_is_left_but_an_empty_lead(each_real_front: Front, at_once: bool) -> None:
    watched = Watched(each_real_front.store)
    front = Front(watched)  # type: ignore[arg-type]
    await front.say(ADI, *UNTIL_CONSENT)
    life = [*REGISTRATION, "/status", "Tidak ada, terima kasih", *ERASURE]
    if at_once:
        await front.hear(*(front.said(RUDI, text) for text in life))
        said = await front.texts(RUDI)
        assert len(said) == 1
    else:
        await front.say(RUDI, *REGISTRATION)
        await _set_aside(front)
        await front.hear(front.said(RUDI, life[-5]))  # its answer has not left yet
        said = [await front.say(RUDI, text) for text in life[-4:]]
    await front.service.close()

    assert watched.scrubs == 1
    assert "Semua data Bapak/Ibu sudah dihapus" in said[-1]
    assert NAME not in said[-1]
    found = await rows(each_real_front.store)
    [emptied] = found["leads"]
    assert {name for name, value in emptied.items() if value is not None} == LEFT
    assert emptied["status"] == LeadStatus.ERASED
    values = [value for table in found.values() for row in table for value in row.values()]
    assert RUDI not in values
    assert ADI in values
    assert [row["action"] for row in found["lead_history"]] == ["erased"]
    assert len(await front.answers(ADI)) == 8


async def test_what_has_not_left_yet_never_does(real_front: Front) -> None:
    await real_front.hear(*(real_front.said(RUDI, text) for text in REGISTRATION))
    await real_front.hear(*(real_front.said(RUDI, text) for text in ERASURE))

    [farewell] = await real_front.calls(RUDI)
    assert "sudah dihapus" in farewell.params["text"]


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "in one batch"])
async def test_a_new_start_works_and_keeps_the_order(
    each_real_front: Front, at_once: bool
) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    words = [*ERASURE, "/start", "Kerja sendiri", "ojek online"]
    if at_once:
        await front.hear(*(front.said(RUDI, text) for text in words))
        said = await front.texts(RUDI)
    else:
        said = [await front.say(RUDI, text) for text in words][-4:]

    farewell, welcome, occupation, birth = said
    assert "sudah dihapus" in farewell
    assert welcome.startswith("Selamat datang di pendaftaran")
    assert "Apa pekerjaan" in occupation
    assert "Tahun berapa" in birth
    assert set(await front.answers(RUDI)) == {"work", "occupation", "citizen"}
    [row] = (await rows(front.store))["sessions"]
    assert row["sent"] == [row.seq for row, _ in front.sent if row.chat == RUDI][-1]


async def test_who_never_handed_anything_in_can_be_forgotten_too(real_front: Front) -> None:
    await real_front.say(RUDI, *UNTIL_CONSENT[:4], *ERASURE)

    found = await rows(real_front.store)
    assert not found["leads"]
    assert not found["sessions"]


async def test_one_confirmation_is_not_enough(real_front: Front) -> None:
    said = await real_front.say(RUDI, *REGISTRATION, *ERASURE[:2], "Tidak jadi, simpan")

    assert "tidak ada yang dihapus" in said
    [lead] = await real_front.leads(RUDI)
    assert lead.status is LeadStatus.NEW


@pytest.mark.parametrize(
    "words", [ERASURE, ("/status", "Tarik kembali", "Ya, tarik")], ids=["erased", "withdrawn"]
)
async def test_whoever_holds_the_lead_is_told_not_to_call(
    each_real_front: Front, words: tuple[str, ...]
) -> None:
    front, officer = each_real_front, 77
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)

    async def take(tx: Transaction) -> None:
        await tx.officers.add(officer, "Bu Ana", "officer", None, front.now)
        await tx.leads.claim(lead.code, officer, None, front.now)

    await front.store.write(take)

    await front.say(RUDI, *words)

    [told] = [text for text in await front.texts(officer) if lead.code in text]
    assert "Tidak perlu ditelepon" in told
    assert NAME not in told


async def _set_aside(front: Front) -> None:
    """Something of Rudi's could not be handled once."""
    await execute(
        front.store, "UPDATE sessions SET version = version + 90 WHERE chat = :c", c=RUDI
    )
    await front.hear(front.said(RUDI, "halo"))
    await execute(
        front.store, "UPDATE sessions SET version = version - 90 WHERE chat = :c", c=RUDI
    )
    assert len(await front.letters()) == 1
    await front.send()
