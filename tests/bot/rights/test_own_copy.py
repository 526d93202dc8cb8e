"""/datasaya: a person reads what is kept about them, and gets all of it as a file."""

import json
from datetime import date, timedelta
from typing import Any

from bot.any_file import AnyFile
from bot.call_slots import promised
from bot.officers.files import report_unsure
from bot.queueing import Kind
from bot.render import LONGEST, BotCall
from bot.world import Worlds
from conversations.answers import Answers
from conversations.call_promises import Slot
from conversations.lead import RepairEnd
from conversations.people import mask_phone
from conversations.workers import Worker
from storage.audit import AuditFilter, Entry
from storage.repairs import BothAnswers
from storage.staff_files import StaffFile
from storage.transaction import Transaction
from tests.bot.front import LINK, RULES, WORDS, Front
from tests.bot.officers.office import draft
from tests.bot.rudi import ERASURE, NAME, NIK, NIK_MASKED, PHONE, REGISTRATION, UNTIL_CONSENT

RUDI, ADI = 5_000_000_001, 5_000_000_002
OFFICER = 7_777_777_701
E164 = f"+62{PHONE[1:]}"
ASKED_FOR_FILE = ("/datasaya", "1", "Ya, kirim berkas")


async def order(front: Front, person: int) -> BotCall:
    """The one order for a file that waits for a person."""
    [call] = [call for call in await front.calls(person) if call.method == "sendDocument"]
    return call


async def the_file(front: Front, person: int) -> dict[str, Any]:
    await front.hear(*(front.said(person, text) for text in ASKED_FOR_FILE))
    upload = await files(front).build((await order(front, person)).params)
    assert upload.name == "data_saya_2026-11-23.json"
    content: dict[str, Any] = json.loads(upload.content)
    return content


def files(front: Front) -> AnyFile:
    worlds = Worlds(WORDS, RULES, "Kantor Contoh", "08.00-15.00", LINK, front.clock)
    return AnyFile(front.store, worlds)


async def audited(front: Front) -> list[Entry]:
    async def job(tx: Transaction) -> list[Entry]:
        return [entry async for entry in tx.audit.stream(AuditFilter())]

    return await front.store.read(job)


async def test_what_was_handed_in_is_told_and_masked(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)

    said = await front.say(RUDI, "/datasaya")

    for part in (lead.code, NAME, NIK_MASKED, mask_phone(E164), "sudah kami terima", "Kapan saja"):
        assert part in said
    assert "boleh (teks versi" in said
    assert "Belum ada." in said
    assert NIK not in said
    assert PHONE not in said.replace("-", "")
    assert said.endswith("Mau apa dengan data ini?")


async def test_it_tells_what_the_same_batch_has_just_brought(real_front: Front) -> None:
    words = (*REGISTRATION, "/datasaya")

    await real_front.hear(*(real_front.said(RUDI, text) for text in words))

    said = (await real_front.texts(RUDI))[-1]
    assert NIK_MASKED in said
    assert "boleh (teks versi" in said


async def test_the_file_has_everything_in_full(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    await front.say(ADI, *UNTIL_CONSENT)

    content = await the_file(front, RUDI)

    [lead] = content["registrations"]
    assert (lead["nik"], lead["phone"]) == (NIK, E164)
    assert {"id": "nik", "question": "NIK", "answer": NIK} in lead["answers"]
    assert {"id": "name", "question": "Nama", "answer": NAME} in lead["answers"]
    assert [step["action"] for step in lead["history"]] == ["submitted"]
    assert content["telegram_chat"] == RUDI
    assert [consent["given"] for consent in content["consents"]] == [True]
    assert content["conversation"]["messages_stopped"] is False
    assert content["accesses"] == []
    assert str(ADI) not in json.dumps(content)


async def test_the_file_has_what_officers_asked_for_and_said(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    [summary] = await front.leads(RUDI)
    now = front.clock()

    async def work(tx: Transaction) -> None:
        await tx.leads.claim(summary.code, OFFICER, None, now)
        lead = await tx.leads.get(summary.code, None)
        await tx.repairs.ask(lead, "name", "other", "Huruf terakhir buram", OFFICER, now)
        [asked] = await tx.repairs.open_of(lead.code)
        old, new = Answers({"name": NAME}), Answers({"name": "Rudi Contoh Betul"})
        await tx.repairs.close(asked.id, RepairEnd.ANSWERED, now, BothAnswers(old, new))
        talk = await tx.talks.open(lead, OFFICER, now)
        await tx.talks.said(talk, OFFICER, "Selamat pagi", now)
        await tx.leads.note(lead.code, OFFICER, None, "Orangnya ramah", now)

    await front.store.write(work)
    content = await the_file(front, RUDI)

    [correction] = content["corrections_asked"]
    assert (correction["question"], correction["reason"]) == ("Nama", "Huruf terakhir buram")
    assert correction["answers"]["old"]["values"] == {"name": NAME}
    assert correction["answers"]["new"]["values"] == {"name": "Rudi Contoh Betul"}
    [lead] = content["registrations"]
    assert [step["said"] for step in lead["history"] if "said" in step] == ["Selamat pagi"]
    assert "ramah" not in json.dumps(content)
    assert str(OFFICER) not in json.dumps(content)


async def test_a_draft_is_told_too(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *UNTIL_CONSENT[:4])

    assert "Ojek online" in await front.say(RUDI, "/datasaya")
    draft = (await the_file(front, RUDI))["conversation"]["not_sent_yet"]
    assert {"id": "work", "question": "Cara kerja", "answer": "Kerja sendiri"} in draft


async def test_of_whom_nothing_is_kept_is_told_so(each_real_front: Front) -> None:
    front = each_real_front

    said = await front.say(RUDI, "/datasaya")
    content = await the_file(front, RUDI)

    assert "Belum ada jawaban" in said
    assert (content["registrations"], content["consents"], content["accesses"]) == ([], [], [])
    assert content["set_aside_after_a_fault"] == []


async def test_who_looked_and_who_took_a_file_is_told_by_office_and_not_by_name(
    each_real_front: Front,
) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)
    await looked_at(front, lead.code)

    said = await front.say(RUDI, "/datasaya")
    content = await the_file(front, RUDI)

    assert "petugas membuka nama, NIK, dan nomor HP. Untuk: menelepon" in said
    assert "kantor mengambil berkas berisi data lengkap. Untuk: tidak disebut" in said
    assert "Catatan petugas: 1." in said
    assert [(look["what"], look["by"], look["reason"]) for look in content["accesses"]] == [
        ("shown_all", "officer", "call"),
        ("file_all", "office", None),
    ]
    for text in (said, json.dumps(content)):
        assert "Bu Ana" not in text
        assert str(OFFICER) not in text.replace(PHONE[1:], "")
        assert "Jangan ditelepon pagi" not in text


async def test_what_could_be_read_is_told_and_no_more(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)

    async def job(tx: Transaction) -> None:
        for detail in ({"reason": "call", "shown": "contact"}, {"reason": "call", "shown": "nik"}):
            await tx.audit.add(Entry(front.now, "lead.shown", OFFICER, lead.code, detail=detail))
        taken = {"profile": "calls", "reason": "call"}
        await tx.audit.add(
            Entry(front.now, "export.built", OFFICER, detail=taken, leads=[lead.code])
        )

    await front.store.write(job)
    said = await front.say(RUDI, "/datasaya")

    assert "petugas membuka nama dan nomor HP. Untuk: menelepon" in said
    assert "petugas membuka NIK dan tanggal lahir. Untuk: menelepon" in said
    assert "petugas mengambil berkas berisi nama dan nomor HP, tanpa NIK. Untuk: menelepon" in said
    assert "data lengkap" not in said


async def looked_at(front: Front, code: str) -> None:
    """An officer noted something and opened the data; then the office took out a full file."""

    async def job(tx: Transaction) -> None:
        await tx.officers.add(OFFICER, "Bu Ana", "officer", None, front.now)
        await tx.leads.note(code, OFFICER, None, "Jangan ditelepon pagi", front.now)
        detail = {"reason": "call"}
        await tx.audit.add(Entry(front.now, "lead.shown", OFFICER, code, detail=detail))
        taken = {"profile": "full", "via": "cli"}
        codes = [code, "ACDE-FHJK"]
        later = front.now + timedelta(seconds=1)
        await tx.audit.add(Entry(later, "export.built", detail=taken, leads=codes))
        await tx.audit.add(Entry(later, "export.built", detail=taken, leads=codes[1:]))

    await front.store.write(job)


async def test_only_the_newest_looks_are_told_in_the_chat(real_front: Front) -> None:
    front = real_front
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)
    for _ in range(6):
        await looked_at(front, lead.code)
        front.now += timedelta(minutes=1)

    said = await front.say(RUDI, "/datasaya")

    assert said.count("petugas membuka") == 5
    assert "dan 2 lagi, lebih lama" in said
    assert len((await the_file(front, RUDI))["accesses"]) == 12


async def test_what_is_too_long_for_one_message_comes_in_several(real_front: Front) -> None:
    front = real_front
    await front.say(RUDI, "/start")
    codes = []

    async def job(tx: Transaction) -> None:
        for number in range(1, 16):
            codes.append((await tx.leads.add(RUDI, draft(number, run=number), front.now)).code)

    await front.store.write(job)

    await front.hear(front.said(RUDI, "/datasaya"))

    texts = await front.texts(RUDI)
    assert len(texts) > 2
    assert all(len(text) <= LONGEST for text in texts)
    assert all(code in "".join(texts) for code in codes)


async def test_the_file_is_asked_for_twice_over_and_its_order_names_nothing(
    real_front: Front,
) -> None:
    front = real_front
    await front.say(RUDI, *REGISTRATION)
    await front.say(RUDI, *ASKED_FOR_FILE[:2])
    assert not [row for row, call in front.sent if call.method == "sendDocument"]

    await front.say(RUDI, "Tidak jadi")
    await front.say(RUDI, "Ya, kirim berkas")
    assert not [row for row, call in front.sent if call.method == "sendDocument"]

    await front.hear(*(front.said(RUDI, text) for text in ASKED_FOR_FILE))
    call = await order(front, RUDI)
    [row] = [row for row, sent in front.sent if sent is call]
    assert row.kind == Kind.FILE
    assert call.params == {"own_copy": RUDI, "language": "id"}


async def test_reading_and_taking_are_logged_without_saying_who(each_real_front: Front) -> None:
    front = each_real_front
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)
    await front.hear(*(front.said(RUDI, text) for text in ASKED_FOR_FILE))
    front.now += timedelta(seconds=1)
    await files(front).build((await order(front, RUDI)).params)

    entries = await audited(front)
    assert [(entry.action, dict(entry.detail)) for entry in entries] == [
        ("copy.shown", {"leads": 1}),
        ("copy.file", {"leads": 1}),
    ]
    found = await front.store.read(lambda tx: tx.audit.about([lead.code]))
    assert len(found) == 2
    content = await the_file(front, RUDI)
    assert [request["action"] for request in content["own_requests"]][:2] == [
        "copy.shown",
        "copy.file",
    ]


async def test_who_erased_themselves_meanwhile_gets_no_file(real_front: Front) -> None:
    front = real_front
    await front.say(RUDI, *REGISTRATION)

    await front.hear(*(front.said(RUDI, text) for text in (*ASKED_FOR_FILE, *ERASURE)))

    assert not [call for call in await front.calls(RUDI) if call.method == "sendDocument"]


async def test_after_a_crash_they_are_told_to_ask_again(real_front: Front) -> None:
    front = real_front
    await front.hear(*(front.said(RUDI, text) for text in ASKED_FOR_FILE))

    async def crash(tx: Transaction) -> None:
        [row] = [row for row in await tx.outbox.of_chat(RUDI) if row.kind == Kind.FILE]
        assert await tx.outbox.mark_sending(row.id)

    await front.store.write(crash)
    await report_unsure(front.store, front.renderer, front.now)

    assert any("Minta lagi: /datasaya" in text for text in await front.texts(RUDI))
    assert not [call for _, call in front.sent if call.method == "sendDocument"]


async def test_staff_are_counted_in_the_chat_and_masked_in_the_owners_file(
    real_front: Front,
) -> None:
    """They are somebody else: the owner's copy does not give their data in full."""
    await real_front.say(RUDI, *REGISTRATION)
    [lead] = await real_front.leads(RUDI)
    worker = Worker("Pekerja Contoh", date(1985, 8, 12), "1671011208859876", 2_000_000, None)
    sent = StaffFile("a", RUDI, lead.code, b"Pekerja", real_front.now, real_front.now)

    async def job(tx: Transaction) -> None:
        await tx.staff.put_many(lead.code, [worker], real_front.now)
        await tx.staff_files.add(sent)

    await real_front.store.write(job)

    assert "Pekerja di daftar: 1 orang" in await real_front.say(RUDI, "/datasaya")
    content = await the_file(real_front, RUDI)
    [told] = content["registrations"]
    assert told["staff"] == [{"name": "P••• C•••", "nik": "1671••••••••9876"}]
    [waits] = content["staff_files"]
    assert waits["registration"] == lead.code
    assert worker.nik not in json.dumps(content)


async def test_a_promised_call_is_told_and_a_helped_persons_is_not(real_front: Front) -> None:
    front = real_front
    await front.say(RUDI, *REGISTRATION)
    [lead] = await front.leads(RUDI)
    other, now = draft(5, run=77, helper="family"), front.clock()
    call = promised(date(2026, 11, 25), Slot.NOON)

    async def job(tx: Transaction) -> None:
        await tx.leads.add(RUDI, other, now)
        for code in (lead.code, other.code):
            await tx.leads.claim(code, OFFICER, None, now, now + timedelta(days=3))
            await tx.leads.promise(code, OFFICER, call, now)

    await front.store.write(job)
    assert "Petugas menelepon: <b>Rabu, 25 November 2026</b>, siang" in (
        await front.say(RUDI, "/datasaya")
    )
    content = await the_file(front, RUDI)
    [told] = content["promised_calls"]
    assert (told["registration"], told["day"], told["part_of_the_day"], told["by"]) == (
        lead.code,
        "2026-11-25",
        "noon",
        "officer",
    )
    assert str(OFFICER) not in json.dumps(content)
