"""The chat page in a real browser, with a small bot of the real client behind it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import telegram
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LoginUrl,
    ReplyKeyboardMarkup,
)

from bot.sandbox.server import USERNAME, Server, running
from tests.sandboxed import eventually

pytestmark = pytest.mark.browser

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

KEYBOARD = ReplyKeyboardMarkup(
    [
        ["Usaha sendiri", "Dibayar orang"],
        [KeyboardButton("Kirim nomor saya", request_contact=True)],
    ],
    input_field_placeholder="Pilih pekerjaan",
    one_time_keyboard=True,
)
CARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Ambil", callback_data="ambil", style="success")],
        [InlineKeyboardButton("Hapus", callback_data="hapus")],
        [InlineKeyboardButton("Masuk", login_url=LoginUrl("https://x.id"))],
    ]
)


async def echo(bot: telegram.Bot) -> None:
    """Answers everything; /start brings a keyboard, /kartu a card with buttons."""
    offset = None
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            if update.message:
                await reply(bot, update.message)
            elif update.edited_message:
                await bot.send_message(
                    update.edited_message.chat.id, "Saya lihat Anda mengubahnya"
                )
            elif update.callback_query:
                await press(bot, update.callback_query)


async def reply(bot: telegram.Bot, message: telegram.Message) -> None:
    chat = message.chat.id
    if message.contact:
        own = message.contact.user_id == chat
        await bot.send_message(chat, "Nomor sendiri" if own else "Nomor orang lain")
    elif message.text == "/start":
        text = "Halo <b>Ibu</b> &lt;script&gt;! Ketik /kartu ya"
        await bot.send_message(chat, text, parse_mode="HTML", reply_markup=KEYBOARD)
    elif message.text == "/kartu":
        await bot.send_message(chat, "Kartu", reply_markup=CARD)
    elif message.text == "/berkas":
        await bot.send_document(chat, b"nik;nama\n", filename="lead.csv")
    elif message.text == "/tautan":
        await bot.send_message(chat, f"Undang: https://t.me/{USERNAME}?start=r-7")
    else:
        await bot.send_message(chat, f"Anda: {message.text or 'bukan teks'}")


async def press(bot: telegram.Bot, query: telegram.CallbackQuery) -> None:
    assert isinstance(query.message, telegram.Message)
    if query.data == "ambil":
        await query.answer("Sudah diambil")
        await query.message.edit_text("Kartu milik Anda")
    else:
        await query.answer("Benar dihapus?", show_alert=True)
        await query.message.delete()


@contextlib.asynccontextmanager
async def echoing(server: Server) -> AsyncIterator[None]:
    async with telegram.Bot(server.token, base_url=server.base_url) as bot:
        await bot.set_my_commands([BotCommand("start", "Mulai"), BotCommand("kartu", "Kartu")])
        running_bot = asyncio.create_task(echo(bot))
        try:
            yield
            assert not running_bot.done(), running_bot.exception()
        finally:
            running_bot.cancel()
            await asyncio.gather(running_bot, return_exceptions=True)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    assert path, "install Chromium (apt install chromium), or leave these out: -m 'not browser'"
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=ARGS)
        yield opened
        await opened.close()


class Screen:
    """The page as the tests use it: every error of its scripts fails the test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda line: self.errors.append(line.text) if line.type == "error" else None,
        )

    @property
    def left(self) -> Locator:
        return self.page.locator("#phone-left")

    @property
    def right(self) -> Locator:
        return self.page.locator("#phone-right")

    async def start(self, phone: Locator) -> None:
        await phone.get_by_role("button", name="MULAI").click()
        await expect(phone.locator(".message.in")).to_have_count(1)

    async def say(self, phone: Locator, text: str) -> None:
        await phone.get_by_role("textbox").fill(text)
        await phone.get_by_role("textbox").press("Enter")


@contextlib.asynccontextmanager
async def shown(browser: Browser, server: Server, width: int = 1180) -> AsyncIterator[Screen]:
    context = await browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID")
    page = await context.new_page()
    screen = Screen(page)
    await page.goto(server.page_url)
    await expect(page.locator(".name").first).to_have_text("Siti")
    yield screen
    await context.close()
    assert screen.errors == []


@pytest.fixture
async def screen(browser: Browser, sandbox: Server) -> AsyncIterator[Screen]:
    async with echoing(sandbox), shown(browser, sandbox) as ready:
        yield ready


async def test_two_people_chat_with_the_bot(screen: Screen, sandbox: Server) -> None:
    left, right = screen.left, screen.right
    await expect(left.get_by_role("heading")).to_have_text("Siti")
    await expect(right.get_by_role("heading")).to_have_text("Pak Budi")
    await screen.start(left)
    welcome = left.locator(".message.in").first
    await expect(welcome.locator(".text")).to_have_text("Halo Ibu <script>! Ketik /kartu ya")
    await expect(welcome.locator("strong")).to_have_text("Ibu")
    await expect(left.get_by_role("textbox")).to_have_attribute("placeholder", "Pilih pekerjaan")
    await expect(right.locator(".message")).to_have_count(0)

    await left.get_by_role("button", name="Usaha sendiri").click()
    await expect(left.locator(".message.in").last).to_contain_text("Anda: Usaha sendiri")
    await expect(left.locator(".keyboard")).to_be_hidden()  # it was a one-time keyboard
    await left.get_by_role("button", name="Papan tombol").click()
    await expect(left.locator(".keyboard")).to_be_visible()

    await welcome.get_by_role("button", name="/kartu").click()
    await expect(left.locator(".inline")).to_be_visible()
    assert sandbox.telegram.calls["sendMessage"] == 3


async def test_a_contact_is_shared_after_asking(screen: Screen) -> None:
    left = screen.left
    await screen.start(left)
    await left.get_by_role("button", name="Kirim nomor saya").click()
    await left.get_by_role("button", name="Batal").click()
    await left.get_by_role("button", name="Kirim nomor saya").click()
    await left.get_by_role("button", name="Bagikan", exact=True).click()
    await expect(left.locator(".message.in").last).to_contain_text("Nomor sendiri")
    await left.get_by_role("button", name="Lampirkan").click()
    await left.get_by_role("menuitem", name="Kontak orang lain").click()
    await left.get_by_role("button", name="Bagikan", exact=True).click()
    await expect(left.locator(".message.in").last).to_contain_text("Nomor orang lain")


@pytest.mark.parametrize("thing", ["Stiker", "Pesan suara", "Foto", "Lokasi", "Dokumen"])
async def test_things_are_attached(screen: Screen, thing: str) -> None:
    left = screen.left
    await screen.start(left)
    await left.get_by_role("button", name="Lampirkan").click()
    await left.get_by_role("menuitem", name=thing, exact=True).click()
    await expect(left.locator(".message.in").last).to_contain_text("bukan teks")


async def test_a_file_of_this_computer_is_sent_and_can_be_had_back(
    screen: Screen, sandbox: Server, tmp_path: Path
) -> None:
    left = screen.left
    await screen.start(left)
    mine = tmp_path / "daftar.csv"
    mine.write_bytes(b"nama;nik\n")
    await left.get_by_role("button", name="Lampirkan").click()
    async with screen.page.expect_file_chooser() as waiting:
        await left.get_by_role("menuitem", name="Berkas dari komputer").click()
    await (await waiting.value).set_files(mine)
    async with screen.page.expect_download() as loading:
        await left.get_by_role("link", name="Unduh daftar.csv").click()
    assert (await (await loading.value).path()).read_bytes() == b"nama;nik\n"


async def test_a_button_under_a_message_is_pressed(screen: Screen) -> None:
    right = screen.right
    await screen.start(right)
    await screen.say(right, "/kartu")
    await right.get_by_role("button", name="Masuk").click()
    await expect(right.locator(".toast")).to_contain_text("tidak dapat dipakai")
    await right.get_by_role("button", name="Ambil").click()
    await expect(right.locator(".toast")).to_have_text("Sudah diambil")
    card = right.locator(".message.in").last
    await expect(card).to_contain_text("Kartu milik Anda")
    await expect(card).to_contain_text("diedit")
    await expect(right.locator(".inline")).to_have_count(0)

    await screen.say(right, "/kartu")
    await expect(right.locator(".message")).to_have_count(6)
    await right.get_by_role("button", name="Hapus", exact=True).click()
    await expect(right.get_by_role("dialog")).to_contain_text("Benar dihapus?")
    await right.get_by_role("button", name="OK").click()
    await expect(right.locator(".message")).to_have_count(5)


async def test_files_are_downloaded(screen: Screen) -> None:
    left = screen.left
    await screen.start(left)
    await screen.say(left, "/berkas")
    async with screen.page.expect_download() as waiting:
        await left.get_by_role("link", name="Unduh lead.csv").click()
    download = await waiting.value
    assert download.suggested_filename == "lead.csv"
    assert (await download.path()).read_bytes() == b"nik;nama\n"


async def test_a_link_to_the_bot_starts_it_for_this_person(screen: Screen) -> None:
    right = screen.right
    await screen.start(right)
    await screen.say(right, "/tautan")
    await right.get_by_role("button", name="t.me").click()
    await expect(right.locator(".message.out").last).to_contain_text("/start r-7")


async def test_own_messages_are_edited_and_deleted(screen: Screen, sandbox: Server) -> None:
    left = screen.left
    await screen.start(left)
    await screen.say(left, "satu")
    own = left.locator(".message.out").last
    await expect(own).to_contain_text("satu")
    await own.get_by_role("button", name="Pilihan").click()
    await own.get_by_role("menuitem", name="Ubah").click()
    await expect(left.get_by_role("textbox")).to_have_value("satu")
    await screen.say(left, "dua")
    await expect(left.locator(".message.in").last).to_contain_text("Saya lihat")
    await expect(own).to_contain_text("dua")
    await own.get_by_role("button", name="Pilihan").click()
    await own.get_by_role("menuitem", name="Hapus").click()
    await expect(left.get_by_text("dua", exact=True)).to_have_count(0)


async def test_a_message_of_the_bot_is_answered(screen: Screen, sandbox: Server) -> None:
    left = screen.left
    await screen.start(left)
    asked = left.locator(".message.in").last
    words = await asked.locator(".text").inner_text()
    await asked.get_by_role("button", name="Pilihan").click()
    await asked.get_by_role("menuitem", name="Balas").click()
    await expect(left.get_by_text("Membalas pesan")).to_be_visible()
    await screen.say(left, "Jam 9")
    own = left.locator(".message.out").last
    await expect(own.locator(".quoted")).to_contain_text(words.split("\n")[0][:20])
    await expect(left.get_by_text("Membalas pesan")).to_be_hidden()


async def test_people_are_added_switched_reset_and_block_the_bot(
    screen: Screen, sandbox: Server
) -> None:
    left = screen.left

    async def choose(entry: str) -> None:
        await left.get_by_role("button", name="Menu orang").click()
        await left.get_by_role("menu").get_by_text(entry, exact=True).click()

    await screen.start(left)
    await choose("Tambah orang…")
    await left.get_by_label("Nama", exact=True).fill("Bu Rina")
    await left.get_by_role("button", name="Tambah", exact=True).click()
    await expect(left.get_by_role("heading", name="Bu Rina")).to_be_visible()
    await expect(left.locator(".message")).to_have_count(0)
    await screen.start(left)

    await choose("Siti")
    await expect(left.get_by_role("heading", name="Siti")).to_be_visible()
    await choose("Kosongkan obrolan")
    await expect(left.get_by_role("button", name="MULAI")).to_be_visible()
    await screen.start(left)

    await choose("Blokir bot")
    await expect(left.get_by_role("textbox")).to_be_hidden()
    assert sandbox.telegram.person("Siti").blocked
    await left.get_by_role("button", name="BUKA BLOKIR DAN MULAI LAGI").click()
    await expect(left.get_by_role("textbox")).to_be_visible()
    await choose("Bu Rina")
    await screen.page.reload()
    await expect(left.get_by_role("heading")).to_have_text("Bu Rina")  # the page remembers


async def test_the_keyboard_alone_is_enough(screen: Screen) -> None:
    page, left = screen.page, screen.left
    keys = page.keyboard
    await left.get_by_role("button", name="MULAI").focus()
    await keys.press("Enter")
    await expect(left.get_by_role("textbox")).to_be_focused()
    await keys.type("halo")
    await keys.press("Shift+Enter")
    await keys.type("dunia")
    await keys.press("Enter")
    await expect(left.locator(".message.in").last).to_contain_text("Anda: halo dunia")

    await keys.type("/k")
    await expect(left.get_by_role("menuitem")).to_have_count(1)
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await expect(left.locator(".inline")).to_be_visible()

    await left.get_by_role("button", name="Menu orang").focus()
    await keys.press("Enter")
    await expect(left.get_by_role("menuitemradio", name="Siti")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(left.get_by_role("menuitemradio", name="Pak Budi")).to_be_focused()
    await keys.press("Escape")
    await expect(left.get_by_role("button", name="Menu orang")).to_be_focused()

    reached = set()
    for _ in range(40):
        await keys.press("Tab")
        reached.add(await page.evaluate("document.activeElement.innerText.trim().split('\\n')[0]"))
    assert {"Ambil", "Usaha sendiri", "MULAI"} <= reached


async def test_on_a_phone_there_is_one_phone_and_a_tab_for_the_other(
    browser: Browser, sandbox: Server
) -> None:
    async with echoing(sandbox), shown(browser, sandbox, width=360) as screen:
        await expect(screen.left).to_be_visible()
        await expect(screen.right).to_be_hidden()
        await screen.start(screen.left)
        await screen.page.get_by_role("tab", name="Pak Budi").click()
        await expect(screen.left).to_be_hidden()
        await screen.start(screen.right)
        await screen.say(screen.right, "/kartu")
        await expect(screen.right.locator(".inline")).to_be_visible()
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await screen.page.evaluate(wide)


async def test_a_chat_that_was_drawn_unseen_opens_at_its_newest(
    browser: Browser, sandbox: Server
) -> None:
    async with echoing(sandbox), shown(browser, sandbox, width=390) as screen:
        await screen.page.get_by_role("tab", name="Pak Budi").click()
        await screen.start(screen.right)
        for n in range(12):
            await screen.say(screen.right, f"pesan {n}")
            await expect(screen.right.locator(".message.out")).to_have_count(n + 2)
        await expect(screen.right.locator(".message.in")).to_have_count(13)
        await screen.page.reload()
        await expect(screen.page.locator(".message.in")).to_have_count(13)
        await screen.page.get_by_role("tab", name="Pak Budi").click()
        await expect(screen.right.locator(".message").last).to_be_in_viewport()
        await expect(screen.right.locator(".newest")).to_be_hidden()


async def test_the_page_speaks_english_too(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="English").click()
    await screen.left.get_by_role("button", name="START").click()
    await expect(screen.left.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert await screen.page.evaluate("document.documentElement.lang") == "en"


async def test_every_text_of_people_and_of_the_bot_stays_text(screen: Screen) -> None:
    left = screen.left
    await screen.start(left)
    evil = "<img src=x onerror=alert(1)> <b>x</b> javascript:alert(1)"
    await screen.say(left, evil)
    await expect(left.locator(".message.in .text").last).to_have_text(f"Anda: {evil}")
    await expect(left.locator("img")).to_have_count(0)


async def test_every_part_has_a_name_for_those_who_cannot_see_it(screen: Screen) -> None:
    await screen.start(screen.left)
    nameless = """[...document.querySelectorAll('button, textarea, input, [role=log]')]
        .filter((node) => node.checkVisibility())
        .filter((node) => !(node.ariaLabel || node.innerText || '').trim())
        .map((node) => node.outerHTML)"""
    assert await screen.page.evaluate(nameless) == []
    log = screen.left.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")


async def test_nothing_is_fetched_from_elsewhere(browser: Browser, sandbox: Server) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(sandbox.page_url)
    await expect(page.locator(".name").first).to_have_text("Siti")
    await context.close()
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(sandbox.api_url)] == []


async def test_the_page_comes_back_after_the_sandbox_was_away(browser: Browser) -> None:
    async with running() as server:
        port = int(server.api_url.rpartition(":")[2])
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(server.page_url)
        server.telegram.say(server.telegram.person("Siti"), "sebelum")
        await expect(page.locator(".message")).to_have_count(1)
        for _ in range(50):
            server.telegram.say(server.telegram.person("Siti"), "banyak")
    await expect(page.get_by_role("status").first).to_have_text("Menyambung kembali…")
    async with running(port=port) as server:
        await eventually(lambda: len(server.telegram.people) == 2)  # the page made its people
        server.telegram.say(server.telegram.person("Siti"), "sesudah")
        await expect(page.locator(".message.out")).to_have_text(re.compile("sesudah"))
        await context.close()
