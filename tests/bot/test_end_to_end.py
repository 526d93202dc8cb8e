"""From a tap on a phone to a file on an officer's desk, and everything odd in between."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from bot.officers.authenticator import STEP_UP, new_secret
from bot.sandbox.server import Server
from bot.settings import Settings
from bot.world import JAKARTA, utc_now
from storage.store import Store
from storage.transaction import Transaction
from tests.bot.living import Phone, alive, settings
from tests.bot.officers.office import PASSPHRASE
from tests.bot.officers.test_files import unlocked
from tests.bot.rudi import ERASURE, NAME, NIK, NIK_MASKED, REGISTRATION, UNTIL_CONSENT
from tests.sandboxed import honest

CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with honest() as ready:
        yield ready


@pytest.fixture
def given(server: Server, tmp_path: Path) -> Settings:
    return settings(server, tmp_path)


@pytest.fixture
async def bot(given: Settings, server: Server) -> AsyncIterator[Store]:
    async with alive(given, server) as store:
        yield store


@pytest.fixture
def rudi(server: Server) -> Phone:
    return Phone(server.telegram, "Rudi")


async def officer(server: Server, store: Store) -> Phone:
    """With a desk that is open, and an authenticator for what needs a code."""
    phone, secret, now = Phone(server.telegram, "Bu Ana"), new_secret(), utc_now()
    server.telegram.give_authenticator(phone.person, secret)

    async def job(tx: Transaction) -> None:
        await tx.officers.add(phone.id, "Bu Ana", "officer", None, now)
        await tx.passphrases.put(phone.id, PASSPHRASE, now)
        await tx.authenticators.put(phone.id, secret, now)
        await tx.authenticators.entered(phone.id, 0, now - STEP_UP)
        # A real morning's digest would come between question and answer.
        await tx.digests.take(phone.id, now.astimezone(JAKARTA).date())

    await store.write(job)
    await phone.says("/meja")
    return phone


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return found[0]


@pytest.mark.parametrize("receive", ["polling", "webhook"])
async def test_a_registration_from_the_first_tap_to_the_exported_file(
    server: Server, tmp_path: Path, receive: str
) -> None:
    async with alive(settings(server, tmp_path, receive), server) as store:
        ana, rudi = await officer(server, store), Phone(server.telegram, "Rudi")
        for text in REGISTRATION:
            if "📱 Bagikan nomor saya" in rudi.labels:
                await rudi.taps("📱 Bagikan nomor saya")
            else:
                await rudi.does(text)
        code = code_in(rudi.last.text)
        await _nik_is_gone(rudi)
        mine = [m for m in server.telegram.chat(rudi.person).messages if m.from_bot]
        assert len(mine) == 13 <= 16
        assert len(REGISTRATION) - 1 == 12

        await server.telegram.until(lambda: code in ana.last.text)
        assert "Baru: 1" in await ana.says("/antrian")
        card = await ana.presses("1 Ambil")
        assert "sekarang Anda pegang" in card
        for secret in (NAME, NIK, rudi.person.phone):
            assert secret not in "\n".join(ana.texts)
        assert NIK_MASKED in await ana.presses("🔎 Rincian")

        await ana.presses("🔓")
        await ana.presses("Menelepon")
        await server.telegram.until(lambda: NAME in ana.last.text)
        assert NIK not in "\n".join(ana.texts)
        assert "kode 6 angka" in await ana.presses("🔑 NIK")
        code_now = server.telegram.code(ana.person)
        assert code_now is not None
        await ana.says(code_now.digits)
        await server.telegram.until(lambda: NIK in ana.last.text)
        assert code_now.digits not in ana.texts
        entries = await store.read(lambda tx: tx.audit.newest(10))
        shown = [(entry.actor, entry.lead) for entry in entries if entry.action == "lead.shown"]
        assert shown == [(ana.id, code)] * 2

        await ana.says(f"/catat {code} minta <b>ditelepon</b> & sore")
        assert "minta <b>ditelepon</b> & sore" in await ana.says(f"/lead {code.lower()}")
        await ana.presses("📞 Hasil")
        assert "tersambung" in await ana.presses("Tersambung")
        assert "petugas sudah menghubungi" in await rudi.says("/status")

        await ana.says("/ekspor")
        await ana.presses("Lengkap")
        await ana.presses("📄 Kirim berkas")
        await ana.presses("Diserahkan ke kantor")
        document = await server.telegram.until(lambda: ana.last.document)
        _check(server.telegram.file(document["file_id"]), code)
        assert server.telegram.refused_calls == []


async def _nik_is_gone(rudi: Phone) -> None:
    await rudi.telegram.until(lambda: NIK not in "\n".join(rudi.texts))
    assert NIK_MASKED in "\n".join(rudi.texts)


def _check(content: bytes, code: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(unlocked(content)))["pendaftaran"]
    names = [cell.value for cell in sheet[1]]
    [row] = sheet.iter_rows(min_row=2)
    cells = dict(zip(names, row, strict=True))
    assert cells["Kode"].value == code
    assert cells["Nama"].value == NAME
    assert (cells["NIK"].value, cells["NIK"].data_type) == (NIK, "s")
    assert cells["NIK"].number_format == "@"
    assert cells["Nomor HP"].value.startswith("+62")
    assert cells["Nomor HP"].data_type == "s"
    assert cells["Hasil terakhir"].value == "tersambung"


@pytest.mark.parametrize("receive", ["polling", "webhook"])
async def test_after_a_restart_everybody_goes_on_where_they_were(
    server: Server, tmp_path: Path, receive: str
) -> None:
    people = [Phone(server.telegram, f"Rudi {n}") for n in range(len(REGISTRATION))]
    given = settings(server, tmp_path, receive)
    async with alive(given, server):
        for done, phone in enumerate(people):
            for text in REGISTRATION[:done]:
                await phone.says(text)
    away = server.telegram.say(people[0].person, REGISTRATION[0])
    assert server.telegram.waiting_updates >= 1

    async with alive(given, server):
        await server.telegram.heard(people[0].person, after=away.id)
        for done, phone in enumerate(people):
            for text in REGISTRATION[max(done, 1) :]:
                await phone.says(text)
            assert "Terkirim" in phone.last.text
    assert len({code_in(phone.last.text) for phone in people}) == len(people)


async def test_everything_is_deleted_after_two_confirmations(bot: Store, rudi: Phone) -> None:
    for text in REGISTRATION:
        await rudi.does(text)
    for text in ERASURE:
        await rudi.does(text)

    assert "sudah dihapus" in rudi.last.text
    assert rudi.labels == []
    assert (await bot.read(lambda tx: tx.leads.of_chats([rudi.id])))[rudi.id] == []
    assert "Selamat datang" in await rudi.says("/start")


async def test_a_stranger_does_not_learn_that_there_is_a_desk(
    bot: Store, server: Server, rudi: Phone
) -> None:
    await officer(server, bot)
    for at in (0, 4):
        for text in UNTIL_CONSENT[:at] or ["/start"]:
            await rudi.does(text)
        await rudi.says("/tidakada")
        unknown = _content(rudi)
        for words in ("/antrian", "/lead ABCD-EFGH", "/ekspor", "/meja", "/tampil", "/ambil x"):
            await rudi.says(words)
            assert _content(rudi) == unknown
    await rudi.says("/start petugas-0000")
    with_invitation = _content(rudi)
    await rudi.says("/start apa-saja")
    assert _content(rudi) == with_invitation


def _content(phone: Phone) -> tuple[object, ...]:
    message = {**phone.last.json, "message_id": 0, "date": 0}
    return message, phone.labels


# ---------------------------------------------------------------- odd things

ODD_THINGS = ("sticker", "voice", "photo", "video", "document", "location", "forwarded_contact")


@pytest.mark.parametrize("receive", ["polling", "webhook"])
async def test_nothing_that_can_be_sent_breaks_anything(
    server: Server, tmp_path: Path, receive: str
) -> None:
    async with alive(settings(server, tmp_path, receive), server):
        rudi = Phone(server.telegram, "Rudi")
        await rudi.says("/start")
        question = "Bagaimana Bapak/Ibu bekerja sekarang?"
        for thing in (*ODD_THINGS, "album"):
            assert (await rudi.sends(thing)).count(question) == 1
        answers = [m for m in server.telegram.chat(rudi.person).messages if m.from_bot]
        assert len(answers) == 1 + len(ODD_THINGS) + 1
        said = server.telegram.say(rudi.person, "Kerja sendiri")
        await server.telegram.heard(rudi.person, after=said.id)
        server.telegram.edit(rudi.person, said.id, "Digaji orang")
        await server.telegram.until(lambda: "✓ Digaji orang" in rudi.last.text)
        assert "Apa pekerjaan atau usaha Bapak/Ibu?" in rudi.last.text


@pytest.mark.parametrize(
    "odd",
    [
        "a" * 4096,
        "<b>tebal</b> & <script>alert(1)</script> &lt;",
        "\u202eاسمي\u202c عربي",
        "{name} {0} %s ' ; DROP TABLE",
        "👨‍👩‍👧‍👦",
        "0",
    ],
    ids=["4096 characters", "HTML", "right to left", "braces", "emoji", "a nought"],
)
async def test_no_words_break_any_question(bot: Store, rudi: Phone, odd: str) -> None:
    """Whatever a question does not take, it is put again; some take some of these."""
    taken = False
    for answer in REGISTRATION:
        # Straight after it was taken the same words would be a double tap.
        taken = bool(rudi.texts) and not taken and (await rudi.says(odd)).startswith("✓")
        if not taken:
            await rudi.does(answer)

    assert "Terkirim" in rudi.last.text


async def test_a_name_is_shown_as_it_was_written(bot: Store, server: Server, rudi: Phone) -> None:
    ana = await officer(server, bot)
    for text in REGISTRATION[:9]:
        await rudi.does(text)
    assert "Tulis nama dengan huruf saja" in await rudi.says("<b>Rudi</b> & Co")
    name = "Rudi D'Contoh-Ñandú, S.Pd."
    for text in (name, *REGISTRATION[10:12]):
        await rudi.does(text)
    assert f"9. Nama: {name}" in rudi.last.text
    code = code_in(await rudi.does("✅ Kirim"))
    await ana.says(f"/tampil {code} mencocokkan KTP", replies=2)
    assert name in ana.last.text


async def test_a_group_is_shown_the_way_to_a_private_chat(
    bot: Store, server: Server, rudi: Phone
) -> None:
    group = server.telegram.group("Ojol Palembang", rudi.person)
    for text in ("/start", "Kerja sendiri", f"NIK saya {NIK}"):
        assert "https://t.me/" in await rudi.says_in(group, text)
    assert rudi.texts == []


async def test_many_write_at_the_same_time(bot: Store, server: Server) -> None:
    people = [Phone(server.telegram, f"Orang {n}") for n in range(40)]

    async def register(phone: Phone) -> str:
        for text in REGISTRATION:
            await phone.says(text)
        return code_in(phone.last.text)

    codes = await asyncio.gather(*(register(phone) for phone in people))

    assert len(set(codes)) == 40
    for phone in people:
        assert len(phone.texts) == 2 * len(REGISTRATION) - 1  # the NIK is gone
