from bot.officers.announce import announce
from bot.queueing import Kind, Priority, unpacked
from conversations import codes
from conversations.lead import LeadDraft, LeadStatus
from storage.outbox import Outgoing
from storage.transaction import Transaction
from tests.bot.officers.office import (
    ANA,
    BUDI,
    CITRA,
    LAHAT,
    NOW,
    Office,
    draft,
    secrets,
)

CODE = codes.make(1)
MOVED = draft(1, region=LAHAT, district=None)


async def submit(office: Office, one: LeadDraft, chat: int = 700_001) -> list[Outgoing]:
    async def job(tx: Transaction) -> list[Outgoing]:
        filed = await tx.leads.add(chat, one, NOW)
        return await announce(tx, office.renderer, filed, one, NOW)

    return await office.store.write(job)


def texts(rows: list[Outgoing]) -> dict[int, str]:
    return {row.chat: str(unpacked(row.payload).call.params["text"]) for row in rows}


async def test_a_new_lead_is_told_once_to_each_officer_of_its_area(office: Office) -> None:
    rows = await submit(office, draft(1))

    assert texts(rows).keys() == {ANA, BUDI}
    for row in rows:
        assert (row.kind, row.priority, row.seq) == (Kind.KEPT, Priority.NOTICE, None)
        params = unpacked(row.payload).call.params
        assert "Kec. Ilir Timur Satu, Palembang" in params["text"]
        [[take, look]] = params["reply_markup"]["inline_keyboard"]
        assert take["callback_data"] == f"d:take:{CODE}"
        assert look["callback_data"] == f"d:card:{CODE}"


async def test_a_lead_from_nowhere_known_is_for_everybody(office: Office) -> None:
    rows = await submit(office, draft(1, region=None, district=None))
    assert texts(rows).keys() == {ANA, BUDI, CITRA}


async def test_an_announcement_names_nobody(office: Office) -> None:
    rows = await submit(office, draft(1))
    rows += await submit(office, draft(1))
    written = str([unpacked(row.payload).call.params for row in rows])
    assert [secret for secret in secrets(1) if secret in written] == []


async def test_a_changed_lead_is_told_to_who_holds_it_alone(office: Office) -> None:
    await submit(office, draft(1))
    assert await submit(office, draft(1)) == []
    await office.say(ANA, f"/ambil {CODE}")

    told = texts(await submit(office, draft(1)))
    assert told.keys() == {ANA}
    assert "mengubah jawaban" in told[ANA]


async def test_who_could_not_be_reached_and_changed_something_is_told_to_who_tried(
    office: Office,
) -> None:
    await submit(office, draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await office.say(ANA, f"/hasil {CODE} nomor salah")

    assert texts(await submit(office, draft(1))).keys() == {ANA}


async def test_who_moves_to_another_area_is_new_to_the_officers_there(office: Office) -> None:
    await submit(office, draft(1))
    await office.say(ANA, f"/ambil {CODE}")

    told = texts(await submit(office, MOVED))
    assert told.keys() == {ANA, CITRA}
    assert "di luar daerah Anda" in told[ANA]
    assert "Pindah ke daerah Anda" in told[CITRA]
    lead = await office.store.read(lambda tx: tx.leads.get(CODE, frozenset({LAHAT})))
    assert (lead.status, lead.officer) == (LeadStatus.NEW, None)


async def test_a_closed_lead_is_told_to_nobody(office: Office) -> None:
    await submit(office, draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await office.press(ANA, (await office.say(ANA, f"/hasil {CODE} terdaftar")).button("Ya"))
    assert await submit(office, draft(1)) == []


async def test_who_left_is_told_nothing(office: Office) -> None:
    await submit(office, draft(1))
    await office.say(ANA, f"/ambil {CODE}")
    await office.say(ANA, f"/hasil {CODE} nomor salah")
    await office.store.write(lambda tx: tx.officers.remove(ANA, NOW))
    assert await submit(office, draft(1)) == []
    assert texts(await submit(office, draft(2), chat=700_002)).keys() == {BUDI}


async def test_who_has_no_work_with_leads_is_told_of_none(office: Office) -> None:
    async def job(tx: Transaction) -> None:
        for id, role in ((CITRA, "auditor"), (BUDI, "viewer")):
            await tx.officers.add(id, role, role, None, NOW)

    await office.store.write(job)
    assert texts(await submit(office, draft(1))).keys() == {ANA}


async def test_an_announcement_can_be_answered_by_whoever_is_first(office: Office) -> None:
    rows = await submit(office, draft(1))
    [[take, _]] = unpacked(rows[0].payload).call.params["reply_markup"]["inline_keyboard"]
    await office.press(BUDI, take["callback_data"])
    seen = await office.press(ANA, take["callback_data"])
    assert "sudah dipegang Budi" in seen.text
