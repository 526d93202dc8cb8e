"""What an officer writes without a command: it starts nothing, reaches nobody unasked, and is sent
exactly as it stands once they say to whom."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.officers.plain import LATELY
from bot.officers.roles import Role
from bot.talking import SILENT_FOR, Talking
from bot.updates import Incoming, Quoted, read_update
from conversations import codes
from conversations.events import Edited, Sent, SharedContact, Thing
from storage.lead_rows import Action
from tests.bot.front import execute
from tests.bot.officers.office import ANA, BUDI, NOW, SECRET, Office, Seen, draft
from tests.bot.test_logs import logging_to

SITI, CODE = 700_001, codes.make(1)
RUDI, OTHER = 700_002, codes.make(2)
WORDS = "Besok pagi saya telepon, ya."
NUMBER = "1671025508840077"


@pytest.fixture(autouse=True)
async def held(office: Office) -> None:
    """Ana holds the leads of Siti and Rudi, who both know the bot."""
    await office.file(draft(1), draft(2))
    for code in (CODE, OTHER):
        await office.say(ANA, f"/ambil {code}")
    for person in (SITI, RUDI):
        await office.say(person, "/status")


async def press_under(office: Office, text: str | None, data: str) -> Seen:
    """Ana presses a button under the bot's answer to a message of hers; None: it is gone."""
    pressed = office.pressed(ANA, data)
    quoted = None if text is None else Quoted(41, text)
    await office.let_in(ANA)
    await office.service.handle([replace(pressed, quoted=quoted)])
    return await office.seen(ANA)


async def sent_to(office: Office, incoming: Incoming, person: int = SITI) -> str:
    """What a person sees after something has come from an officer."""
    await office.let_in(ANA)
    await office.service.handle([incoming])
    return (await office.seen(person)).text


def keyboards(seen: Seen) -> list[Any]:
    """Of a worker: buttons that send words."""
    return [p["reply_markup"] for _, p in seen.calls if "keyboard" in p.get("reply_markup", {})]


async def test_in_a_talk_plain_words_are_not_sent_and_start_nothing(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    seen = await office.say(ANA, WORDS)

    assert "Belum terkirim" in seen.text
    assert f"/balas {CODE} teks" in seen.text
    assert list(seen.buttons) == [f"📨 Kirim ke {CODE}"]
    assert keyboards(seen) == []
    [(_, params)] = seen.calls
    assert params["reply_parameters"]["message_id"] == 40 + office.updates
    assert (await office.seen(SITI)).text == ""
    found = await office.store.read(lambda tx: tx.sessions.find(ANA))
    assert found is not None
    assert found[0].session.current is None


async def test_the_button_sends_exactly_these_words_once(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    data = (await office.say(ANA, WORDS)).button("📨")
    await office.seen(SITI)
    for message in (51, 51):
        pressed = replace(office.pressed(ANA, data, message), quoted=Quoted(41, WORDS))
        await office.service.handle([pressed])
    rows = await office.store.read(lambda tx: tx.leads.history(CODE, None))
    said = [row.values for row in rows if row.action is Action.TALKED]
    assert said == ["Selamat pagi", WORDS]

    seen = await press_under(office, "Satu lagi.", data)
    assert f"Terkirim ke orang dari <b>{CODE}</b>" in seen.text
    assert [method for method, _ in seen.calls][-1] == "editMessageText"


async def test_the_person_reads_it_under_the_officers_name(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE}")
    data = (await office.say(ANA, WORDS)).button("📨")
    pressed = replace(office.pressed(ANA, data), quoted=Quoted(41, WORDS))

    assert f"<b>Ana, petugas:</b>\n{WORDS}" in await sent_to(office, pressed)


async def test_of_several_talks_each_has_its_button_the_last_first(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    office.clock.later(minutes=1)
    await office.say(ANA, f"/balas {OTHER} Selamat pagi")
    seen = await office.say(ANA, WORDS)

    assert list(seen.buttons) == [f"📨 Kirim ke {OTHER}", f"📨 Kirim ke {CODE}"]


async def test_a_reply_to_the_persons_words_is_sent(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    await office.service.handle([office.said(SITI, "Jam berapa bu?")])
    heard = await office.seen(ANA)
    assert "balas (reply) pesan ini" in heard.text
    quoted = Quoted(52, "Jam berapa bu?", tuple(heard.buttons.values()))

    reply = replace(office.said(ANA, "Jam 9"), quoted=quoted)
    assert "<b>Ana, petugas:</b>\nJam 9" in await sent_to(office, reply)
    command = replace(office.said(ANA, f"/lead {CODE}"), quoted=quoted)
    assert await sent_to(office, command) == ""


async def test_a_reply_is_sent_although_an_own_registration_is_open(office: Office) -> None:
    await office.say(ANA, "/start")
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    quoted = Quoted(52, "Pagi", (f"d:talk_end:{CODE}", f"d:card:{CODE}"))
    reply = replace(office.said(ANA, "Jam 9"), quoted=quoted)

    assert "Jam 9" in await sent_to(office, reply)


async def test_a_reply_to_anything_else_is_not_sent(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    quoted = Quoted(52, "kartu", (f"d:card:{CODE}",))
    reply = replace(office.said(ANA, "Jam 9"), quoted=quoted)
    assert "Jam 9" not in await sent_to(office, reply)


async def test_a_workers_reply_with_such_a_button_is_nobodys_command(office: Office) -> None:
    quoted = Quoted(52, "Pagi", (f"d:talk_end:{CODE}",))
    reply = replace(office.said(RUDI, "Jam 9"), quoted=quoted)
    assert "Jam 9" not in await sent_to(office, reply)
    assert "petugas" not in (await office.seen(RUDI)).text


async def test_with_a_closed_desk_the_words_wait_for_the_code(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE}")
    office.awake = False
    office.clock.later(hours=13)
    await office.seen(SITI)
    pressed = replace(office.pressed(ANA, f"d:talk_send:{CODE}"), quoted=Quoted(41, WORDS))
    await office.service.handle([pressed])
    assert "kode 6 angka" in (await office.seen(ANA)).text
    assert WORDS not in await sent_to(office, office.said(ANA, "/meja"))

    office.awake = False
    await office.store.write(lambda tx: tx.authenticators.put(ANA, SECRET, NOW))
    await office.service.handle([pressed, office.said(ANA, office.code())])
    assert WORDS in (await office.seen(SITI)).text


async def test_a_talk_that_fell_silent_is_still_offered_for_a_while(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    office.clock.now += SILENT_FOR
    turns = office.service._turns
    await Talking(office.store, turns, office.renderer, office.clock).look()
    await office.seen(ANA)
    assert "Belum terkirim" in (await office.say(ANA, WORDS)).text

    office.clock.now += LATELY
    later = await office.say(ANA, WORDS)
    assert later.buttons == {}
    assert "tidak ada bicara yang terbuka" in later.text


async def test_a_lead_that_was_given_back_is_not_offered(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    await office.say(ANA, f"/lepas {CODE}")

    assert (await office.say(ANA, WORDS)).buttons == {}


async def test_a_text_that_has_left_the_chat_cannot_be_sent(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    seen = await press_under(office, None, f"d:talk_send:{CODE}")
    assert "tidak ada lagi di obrolan" in seen.text


async def test_a_number_in_it_is_refused_and_leaves_the_chat(office: Office) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    for seen in (
        await office.say(ANA, f"NIK Ibu {NUMBER}?"),
        await press_under(office, f"NIK Ibu {NUMBER}?", f"d:talk_send:{CODE}"),
    ):
        assert "Tidak disimpan" in seen.text
        assert "deleteMessage" in [method for method, _ in seen.calls]


async def test_who_does_not_hold_the_lead_sends_nothing_by_a_button(office: Office) -> None:
    pressed = office.pressed(BUDI, f"d:talk_send:{CODE}")
    await office.let_in(BUDI)
    await office.service.handle([replace(pressed, quoted=Quoted(41, WORDS))])
    assert WORDS not in (await office.seen(SITI)).text


async def test_without_a_talk_there_is_a_short_answer_of_the_desk(office: Office) -> None:
    seen = await office.say(BUDI, "halo")

    assert "/meja" in seen.text
    assert "/balas KODE teks" in seen.text
    assert (keyboards(seen), seen.buttons) == ([], {})


async def test_a_code_alone_leads_to_its_card(office: Office) -> None:
    seen = await office.say(ANA, CODE.lower())
    assert CODE in (await office.press(ANA, seen.button("👁 Lihat"))).text


async def test_who_only_looks_on_is_not_told_how_to_write(office: Office) -> None:
    viewer = 5_310_000_009
    await office.store.write(lambda tx: tx.officers.add(viewer, "Eka", Role.VIEWER, None, NOW))
    seen = await office.say(viewer, "halo")
    assert "/meja" in seen.text
    assert "/balas" not in seen.text


async def test_a_mistyped_command_starts_nothing(office: Office) -> None:
    seen = await office.say(ANA, f"/balass {CODE} Halo")
    assert "tidak dikenal" in seen.text
    assert keyboards(seen) == []


@pytest.mark.parametrize(
    "event",
    [
        Sent(Thing.PHOTO, NOW, 9),
        Sent(Thing.VOICE, NOW, 9),
        SharedContact("+6281277001234", own=True, at=NOW, message=9),
        Edited("Besok", NOW, 9),
    ],
    ids=["photo", "voice", "contact", "edited"],
)
async def test_what_is_no_text_starts_nothing_either(office: Office, event: Any) -> None:
    office.updates += 1
    await office.service.handle([Incoming(office.updates, chat=ANA, user=ANA, event=event)])
    seen = await office.seen(ANA)
    assert "/meja" in seen.text
    assert keyboards(seen) == []


@pytest.mark.parametrize("words", ["/start", "/daftar"])
async def test_the_workers_side_is_open_to_who_asks_for_it(office: Office, words: str) -> None:
    assert "Bagaimana Bapak/Ibu bekerja" in (await office.say(ANA, words)).text
    assert "pekerjaan atau usaha" in (await office.say(ANA, "Kerja sendiri")).text
    await office.say(ANA, "/batal")
    assert "Belum terkirim" in (await office.say(ANA, "Kerja sendiri")).text
    assert "pekerjaan atau usaha" in (await office.say(ANA, "Lanjut")).text


async def test_among_workers_in_one_batch_the_officers_words_are_the_desks(
    office: Office,
) -> None:
    await office.say(ANA, f"/balas {CODE} Selamat pagi")
    await office.service.handle(
        [office.said(RUDI, "/hitung"), office.said(ANA, WORDS), office.said(BUDI, "halo")]
    )
    rows = await office.store.read(lambda tx: tx.sessions.find(BUDI))
    assert rows is not None
    assert rows[0].session.current is None
    assert "Belum terkirim" in (await office.seen(ANA)).text


def test_telegrams_reply_is_read_with_its_buttons() -> None:
    asked = {
        "message_id": 7,
        "text": "💬 Pagi",
        "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "d:talk_end:A"}]]},
    }
    chat = {"id": 5, "type": "private"}
    message = {"message_id": 8, "date": 1, "chat": chat, "from": {"id": 5}, "text": "Jam 9"}
    read = read_update({"update_id": 1, "message": {**message, "reply_to_message": asked}})
    assert read.quoted == Quoted(7, "💬 Pagi", ("d:talk_end:A",))

    under = {**message, "reply_to_message": {"message_id": 3, "text": "Besok"}}
    press = {"id": "p", "from": {"id": 5}, "data": "d:x", "message": under}
    assert read_update({"update_id": 2, "callback_query": press}).quoted == Quoted(3, "Besok")
    assert "Besok" not in repr(Quoted(3, "Besok"))


async def test_after_a_fault_of_ours_an_officer_is_told_as_an_officer(office: Office) -> None:
    broken = "UPDATE leads SET sealed = :junk WHERE code = :code"
    await execute(office.store, broken, junk=b"junk" * 20, code=CODE)
    with logging_to("json") as log:
        seen = await office.say(ANA, f"/balas {CODE} Halo")

    assert "Permintaan Anda tadi tidak dijalankan" in seen.text
    assert f"U-{office.updates:06d}" in seen.text
    assert "Bapak/Ibu" not in seen.text
    [line] = [json.loads(one) for one in log.getvalue().splitlines() if "set aside" in one]
    assert line["error"] == "SealBroken"
    way = r"^storage/sealing\.py:\d+ open < storage/lead_rows\.py:\d+ \w+ < storage/"
    assert re.search(way, line["where"])
    assert "Halo" not in log.getvalue()
    assert CODE not in log.getvalue()
    assert str(ANA) not in log.getvalue()


async def test_a_worker_is_told_as_a_worker(office: Office) -> None:
    assert "Jawaban Bapak/Ibu aman" in (await office.say(SITI, "Halo \ud83d")).text
