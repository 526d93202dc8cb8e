"""The program's own page in a real browser: what hands and eyes do there."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.bot.program import address_of, started, write_env
from tests.bot.rudi import PHONE, REGISTRATION
from tests.bot.sandbox.test_page import ARGS

CONTACT = "📱 Bagikan nomor saya"
TYPED_PHONE = REGISTRATION.index(PHONE)
"""Where in REGISTRATION the number stands that is shared by a tap instead."""


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    assert path, "install Chromium (apt install chromium), or leave these out: -m 'not browser'"
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=ARGS)
        yield opened
        await opened.close()


@asynccontextmanager
async def sandbox(folder: Path) -> AsyncIterator[str]:
    """The program without a token, in a folder of its own; the address of its page."""
    write_env(folder, {"SEND_RATE": 0})
    async with started(folder, "sandbox", "--port", "0") as process:
        yield await address_of(process)


@asynccontextmanager
async def page_at(
    browser: Browser, address: str, width: int, height: int, scale: float = 1
) -> AsyncIterator[Page]:
    """Every error of its scripts fails whoever looks at it."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
    )
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    await page.goto(address)
    yield page
    await context.close()
    assert errors == []


def left(page: Page) -> Locator:
    return page.locator("#phone-left")


def right(page: Page) -> Locator:
    return page.locator("#phone-right")


async def say(phone: Locator, text: str) -> None:
    await phone.get_by_role("textbox").fill(text)
    await phone.get_by_role("textbox").press("Enter")


async def answer(phone: Locator, text: str) -> None:
    """Taps where the keyboard has it, else types; then waits for the bot."""
    heard = phone.locator(".message.in")
    before = await heard.count()
    button = phone.locator(".keyboard").get_by_role("button", name=text, exact=True)
    if await button.count():
        await button.click()
    else:
        await say(phone, text)
    await expect(heard).to_have_count(before + 1)


async def share_contact(phone: Locator) -> None:
    heard = phone.locator(".message.in")
    before = await heard.count()
    await phone.get_by_role("button", name=CONTACT).click()
    await phone.get_by_role("button", name="Bagikan", exact=True).click()
    await expect(heard).to_have_count(before + 1)


async def register(phone: Locator, until: int = len(REGISTRATION)) -> None:
    """A whole registration, or its beginning, from the start button on."""
    await phone.get_by_role("button", name="MULAI").click()
    await expect(phone.locator(".message.in")).to_have_count(1)
    for at, text in enumerate(REGISTRATION[1:until], start=1):
        if at == TYPED_PHONE:
            await share_contact(phone)
        else:
            await answer(phone, text)


def last(phone: Locator) -> Locator:
    return phone.locator(".message.in").last


async def code_in(phone: Locator) -> str:
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", await last(phone).inner_text())
    assert found
    return found[0]
