"""A shop's staff, from the owner's phone to the officer's file, with the whole bot at work."""

import re
from pathlib import Path

from bot.officers.authenticator import new_secret
from bot.sandbox.chats import Message
from bot.sandbox.faults import Kind as Fault
from bot.world import utc_now
from storage.transaction import Transaction
from tests.bot.living import Phone, alive, settings
from tests.bot.staff.lists import book, cells, nik, row
from tests.chat import TO_OWNER
from tests.sandboxed import honest

CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
SHOP = (
    *TO_OWNER,
    "Nurhayati Contoh",
    "081377778888",
    "prabumulih",
    "prabumulih timur",
    "Warung Contoh",
    "Lewati",
    "01.312.166.0-091.000",
    "Kapan saja",
    "✅ Kirim",
)
TYPED = ("Halimah Contoh", "12-8-1985", nik(9), "2 juta", "Lewati")


async def file_after(phone: Phone, message: int) -> Message:
    def found() -> Message | None:
        messages = phone.telegram.chat(phone.person).messages
        return next((m for m in messages if m.id > message and "document" in m.json), None)

    sent: Message = await phone.telegram.until(found, 15)
    return sent


def content(phone: Phone, message: Message) -> bytes:
    return phone.telegram.file(message.json["document"]["file_id"])


async def said_after(phone: Phone, message: int, words: str) -> str:
    def found() -> str | None:
        messages = phone.telegram.chat(phone.person).messages
        return next((m.text for m in messages if m.id > message and words in m.text), None)

    text: str = await phone.telegram.until(found, 15)
    return text


async def test_from_the_empty_list_to_the_officers_file(tmp_path: Path) -> None:
    async with honest() as server, alive(settings(server, tmp_path), server) as store:
        nur, ana = Phone(server.telegram, "Nur"), Phone(server.telegram, "Bu Ana")
        secret, now = new_secret(), utc_now()

        async def enrol(tx: Transaction) -> None:
            await tx.officers.add(ana.id, "Bu Ana", "officer", None, now)
            await tx.authenticators.put(ana.id, secret, now)
            await tx.authenticators.entered(ana.id, 0, now)

        await store.write(enrol)
        for text in SHOP:
            await nur.does(text)
        found = CODE.search(nur.last.text)
        assert found
        assert "/pekerja" in nur.last.text

        # One is typed; the message with the NIK leaves the chat.
        await nur.says("/pekerja")
        await nur.taps("Tulis satu pekerja")
        for text in TYPED:
            await nur.does(text)
        await server.telegram.until(lambda: nik(9) not in nur.texts)

        # The others in our own file, which comes back with one that is wrong.
        before = nur.last.id
        await nur.taps("Minta berkas Excel")
        template = cells(content(nur, await file_after(nur, before)))
        filled = book(template[0], row(1), row(2, nik="123"))
        sent = server.telegram.send_file(nur.person, "daftar_pekerja.xlsx", filled)
        assert "1 baik, 1 perlu diperbaiki" in await said_after(nur, sent.id, "diperiksa:")
        answer = await file_after(nur, sent.id)
        gone = server.telegram.chat(nur.person)
        assert sent.id not in [message.id for message in gone.messages]

        # Put right and sent again, while Telegram stumbles.
        corrected = cells(content(nur, answer))
        corrected[2][1] = nik(2)
        server.telegram.faults.next("getFile", Fault.SERVER_ERROR)
        sent = server.telegram.send_file(nur.person, "diperiksa.xlsx", book(*corrected))
        assert "3 orang" in await said_after(nur, sent.id, "2 baik")

        # The officer sees how many, and gets them with a reason.
        assert "Daftar pekerja: 3 orang" in await ana.says(f"/lead {found[0]}")
        before = ana.last.id
        await ana.says(f"/staf {found[0]} mendaftarkan pekerjanya")
        listed = cells(content(ana, await file_after(ana, before)))
        assert [each[1] for each in listed[1:]] == [nik(9), nik(1), nik(2)]
