"""What one person's words write: consents, leads, messages; and what they never write."""

import hashlib
from datetime import timedelta

import pytest

from bot.batch import UNANSWERED
from bot.render import BotCall
from conversations.lead import LeadKind, LeadStatus
from storage.lead_rows import Action
from storage.transaction import Transaction
from tests.bot.front import LINK, NOW, WORDS, Front, rows
from tests.bot.rudi import AFTER_CONSENT, NAME, NIK, REGISTRATION, UNTIL_CONSENT

RUDI, ADI = 5_000_000_001, 5_000_000_002
GROUP = -1_001_000_000_042
ANA, BUDI, CITRA = 6_000_000_001, 6_000_000_002, 6_000_000_003
"""Officers of Palembang, of everywhere, and of Lahat."""


async def enrol(front: Front) -> None:
    places = {ANA: frozenset({"16.71"}), BUDI: None, CITRA: frozenset({"16.04"})}

    async def job(tx: Transaction) -> None:
        for id, areas in places.items():
            await tx.officers.add(id, f"P{id}", "officer", areas, NOW)

    await front.store.write(job)


# ---------------------------------------------------------------- a registration


async def test_consent_is_kept_with_the_very_words_that_were_shown(
    each_real_front: Front,
) -> None:
    front = each_real_front
    asked = await front.say(RUDI, *UNTIL_CONSENT)
    read = await front.say(RUDI, "📄 Baca semua")
    await front.hear(answer := front.said(RUDI, "Ya, boleh"))

    short = asked.split("</b>\n\n", 1)[1]  # under the heading of the part
    assert read.endswith(f"\n\n{short}")
    whole = read.removesuffix(f"\n\n{short}")
    [row] = (await rows(front.store))["consents"]
    assert row["text_sha256"] == hashlib.sha256(f"{short}\n\n{whole}".encode()).hexdigest()
    assert row["text_version"] in whole
    [kept] = (await front.store.read(lambda tx: tx.consents.latest([RUDI]))).values()
    assert (kept.given, kept.language, kept.update_id) == (True, "id", answer.update_id)
    assert kept.at == front.now


async def test_a_no_is_kept_too_and_nothing_is_handed_in(real_front: Front) -> None:
    await real_front.say(RUDI, *UNTIL_CONSENT, "Tidak boleh")

    [row] = (await rows(real_front.store))["consents"]
    assert not row["given"]
    assert await real_front.leads(RUDI) == []


async def test_a_lead_is_handed_in_with_its_history(each_real_front: Front) -> None:
    front = each_real_front
    receipt = await front.say(RUDI, *REGISTRATION)

    [told] = await front.leads(RUDI)
    assert told.code in receipt
    lead = await front.store.read(lambda tx: tx.leads.get(told.code, None))
    assert (lead.status, lead.region, lead.district) == (LeadStatus.NEW, "16.71", "16.71.13")
    assert (lead.nik, lead.phone, lead.chat) == (NIK, "+6281234567890", RUDI)
    assert lead.result == "bpu.own_account"
    history = await front.store.read(lambda tx: tx.leads.history(told.code, None))
    assert [(step.action, step.at) for step in history] == [(Action.SUBMITTED, front.now)]
    receipts = [row for row, call in front.sent if told.code in str(call.params)]
    assert [row.kind for row in receipts] == ["kept"]


async def test_the_message_with_the_nik_leaves_the_chat(real_front: Front) -> None:
    front = real_front
    await front.say(RUDI, *REGISTRATION[:-2])
    await front.hear(said := front.said(RUDI, NIK))

    calls = await front.calls(RUDI)
    gone = BotCall(
        "deleteMessage", {"chat_id": RUDI, "message_id": said.raw["message"]["message_id"]}
    )
    assert gone in calls
    assert not any(NIK in str(call.params) for call in calls)


async def test_a_change_keeps_the_code(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    [before] = await front.leads(RUDI)
    again = await front.say(RUDI, "/status", "Ubah jawaban", "9. Nama", "Rudi Salim", "✅ Kirim")

    [after] = await front.leads(RUDI)
    assert after == before
    assert f"Kode tetap: {before.code}" in again
    lead = await front.store.read(lambda tx: tx.leads.get(before.code, None))
    assert lead.answers.values["name"] == "Rudi Salim"
    history = await front.store.read(lambda tx: tx.leads.history(before.code, None))
    assert [step.action for step in history] == [Action.SUBMITTED, Action.CHANGED]


async def test_a_registration_is_taken_back(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    said = await front.say(RUDI, "/status", "Tarik kembali", "Ya, tarik")

    assert "Sudah ditarik kembali" in said
    [lead] = await front.leads(RUDI)
    assert lead.status is LeadStatus.WITHDRAWN
    assert "ditarik kembali" in await front.say(RUDI, "/status")


# ---------------------------------------------------------------- what officers are told


async def test_a_new_lead_is_announced_once_to_the_officers_of_its_area(
    each_real_front: Front,
) -> None:
    front = each_real_front
    await enrol(front)
    await front.say(RUDI, *REGISTRATION[:-1])
    submit = front.said(RUDI, REGISTRATION[-1])
    await front.hear(submit, submit)
    await front.hear(submit)
    await front.say(RUDI, "/status", "Ubah jawaban", "✅ Kirim")

    [lead] = await front.leads(RUDI)
    for officer in (ANA, BUDI):
        [told] = await front.texts(officer)
        assert lead.code in told
        assert not any(secret in told for secret in (NAME, "Rudi", NIK, "0812"))
    assert await front.texts(CITRA) == []


# ---------------------------------------------------------------- not words, not private


async def test_an_album_is_answered_once(front: Front) -> None:
    await front.say(RUDI, "/start")
    pictures = [front.sends(RUDI, photo=[{}], media_group_id="77") for _ in range(4)]
    await front.hear(*pictures[:2])
    await front.hear(*pictures[2:])
    await front.hear(front.sends(RUDI, photo=[{}], media_group_id="78"))

    first, second = await front.texts(RUDI)
    assert "foto" in first
    assert first == second


async def test_every_photo_leaves_the_chat_also_the_later_ones_of_an_album(front: Front) -> None:
    await front.say(RUDI, "/start")
    pictures = [front.sends(RUDI, photo=[{}], media_group_id="77") for _ in range(3)]
    await front.hear(*pictures)

    numbers = {picture.raw["message"]["message_id"] for picture in pictures}
    gone = [call for call in await front.calls(RUDI) if call.method == "deleteMessage"]
    assert {call.params["message_id"] for call in gone} == numbers


async def test_a_press_of_an_old_button_is_answered_and_the_question_put_again(
    front: Front,
) -> None:
    await front.say(RUDI, "/start", "1")
    for data in ("old:thing", "d:take:ABCD-EFGH", ""):
        await front.hear(front.pressed(RUDI, data))

        calls = await front.calls(RUDI)
        stops = [call.params for call in calls if call.method == "answerCallbackQuery"]
        assert stops == [{"callback_query_id": f"q{RUDI}"}]
        [text] = [call.params["text"] for call in calls if call.method == "sendMessage"]
        assert text.startswith("Tombol itu sudah lama")
        assert text.endswith("ask.breed")


async def test_who_blocks_the_bot_is_noted_and_who_comes_back_is_answered(
    each_front: Front,
) -> None:
    front = each_front
    await front.say(RUDI, "/start", "1")
    await front.hear(front.stands(RUDI, "kicked"))
    [row] = (await rows(front.store))["sessions"]
    assert row["unreachable_at"] is not None
    assert await front.texts(RUDI) == []

    await front.hear(front.stands(RUDI, "member"))
    [row] = (await rows(front.store))["sessions"]
    assert row["unreachable_at"] is None
    assert await front.answers(RUDI) == {"pet": "cat"}

    await front.hear(front.stands(RUDI, "kicked"), front.said(RUDI, "Persian"))
    [row] = (await rows(front.store))["sessions"]
    assert row["unreachable_at"] is None
    assert (await front.texts(RUDI))[-1].endswith("ask.food")


async def test_a_group_gets_the_way_to_a_private_chat_and_leaves_no_trace(
    each_real_front: Front,
) -> None:
    front = each_real_front
    await enrol(front)
    album = [front.sends(RUDI, GROUP, photo=[{}], media_group_id="9") for _ in range(3)]
    updates = [
        front.sends(RUDI, GROUP, new_chat_members=[{"id": 1}]),
        front.said(RUDI, f"/start@bot {NIK}", GROUP),
        front.said(ANA, "/antrian", GROUP),
        *album,
    ]
    await front.hear(*updates)

    texts = await front.texts(GROUP)
    assert len(texts) == 4
    assert all(LINK in text for text in texts)
    assert await front.calls(RUDI) == []
    assert await front.calls(ANA) == []
    found = await rows(front.store)
    for table in ("sessions", "leads", "consents", "outbox", "dead_letters", "audit"):
        assert found[table] == []
    values = {value for table in found.values() for row in table for value in row.values()}
    assert not values & {GROUP, RUDI}


async def test_the_question_is_put_in_the_language_it_was_left_in(real_front: Front) -> None:
    front = real_front
    await front.say(RUDI, "/start", "/bahasa", "English")
    await front.send()
    front.now += timedelta(hours=1)

    await front.service.put_again(NOW, front.now)

    [again] = await front.texts(RUDI)
    assert again.endswith(WORDS.template("en", "ask.work"))
    assert "Bapak" not in again


async def test_what_is_agreed_to_in_english_is_kept_as_english(real_front: Front) -> None:
    front = real_front
    await front.say(RUDI, "/start", "/bahasa", "English", *UNTIL_CONSENT[1:], AFTER_CONSENT[0])

    [row] = (await rows(front.store))["consents"]
    assert (row["language"], bool(row["given"])) == ("en", True)


async def test_after_an_outage_who_wants_no_messages_is_left_alone(real_front: Front) -> None:
    quiet, other = RUDI, ADI
    for person in (quiet, other):
        await real_front.say(person, "/start")
    await real_front.say(quiet, "/berhenti", "Jangan kirim pesan lagi", "/lanjut")
    await real_front.send()

    await real_front.service.put_again(NOW, real_front.now)

    assert await real_front.texts(quiet) == []
    assert len(await real_front.texts(other)) == 1


# ---------------------------------------------------------------- questions of the person


UNKNOWN = "apakah boleh dibayar dengan ikan asin saja?"
TO_LEAVE = ("/tanya", UNKNOWN, "Bukan itu", "Ya, titipkan")


async def test_a_question_without_an_answer_is_counted_and_nothing_else_of_it_is_kept(
    each_real_front: Front,
) -> None:
    front = each_real_front
    await front.say(RUDI, *TO_LEAVE, "Tidak boleh")
    await front.say(ADI, "/start", "bolehkah saya bawa kambing ke sana?")

    note = await front.store.read(lambda tx: tx.meta.get(UNANSWERED))
    assert note is not None
    assert note.value == "2"
    assert await front.leads(RUDI) == []
    found = await front.store.read(lambda tx: tx.sessions.find(RUDI))
    assert found is not None
    assert "ikan asin" not in str(found[0].session.to_json())


async def test_one_left_for_an_officer_stands_on_the_card_without_the_numbers_in_it(
    real_front: Front,
) -> None:
    await enrol(real_front)
    asked = f"{UNKNOWN} nomor saya 0812 3456 7890"
    left = (*("/tanya", asked, "Bukan itu", "Ya, titipkan", "Ya, boleh"), NAME)
    receipt = await real_front.say(RUDI, *left, "0812 3456 7890", "Sore")

    [told] = await real_front.leads(RUDI)
    assert told.code in receipt
    assert told.kind is LeadKind.QUESTION
    await real_front.hear(real_front.said(BUDI, f"/lead {told.code}"))
    card = (await real_front.texts(BUDI))[-1]
    assert "ikan asin" in card
    assert "3456" not in card


async def test_in_a_group_too_who_asks_what_is_kept_is_told(real_front: Front) -> None:
    await real_front.hear(real_front.said(ANA, "/privasi", group=GROUP))

    [said] = await real_front.texts(GROUP)
    assert "Data Bapak/Ibu, lengkap" in said
    assert LINK in said
    assert (await rows(real_front.store))["sessions"] == []


@pytest.mark.parametrize(
    "before", [(), UNTIL_CONSENT[:3], UNTIL_CONSENT, (*UNTIL_CONSENT, "/hapus")]
)
async def test_privacy_is_answered_wherever_somebody_is(
    real_front: Front, before: tuple[str, ...]
) -> None:
    if before:
        await real_front.say(RUDI, *before)

    assert "Siapa yang melihat: petugas" in await real_front.say(RUDI, "/privasi")
    assert "72 jam" in await real_front.say(RUDI, "Baca semua")
