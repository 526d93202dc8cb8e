"""``python -m tests.bot.pictures`` takes the README's pictures anew, into docs/.

The desk's are taken by ``tests.bot.desk_pictures``."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.bot.browsing import answer, browsing, last, left, page_at, register, right, sandbox
from tests.bot.neighbours import hand_in
from tests.bot.program import ROOT
from tests.bot.rudi import REGISTRATION, UNTIL_CONSENT

DOCS = ROOT / "docs"
RESULT = len(UNTIL_CONSENT) - 1
"""How many messages of a registration come before the result is shown."""

CONVERSATIONS = {
    "menu": ("/menu",),
    "hitung": ("/hitung", "1", "Bukan", "2 juta"),
    "manfaat": ("/manfaat", "Celaka waktu kerja"),
    "tanya": ("/tanya", "bansos saya dipotong dak"),
    "lapor": (
        "/lapor",
        "Ya, melapor",
        "Belum didaftarkan",
        "Toko Maju",
        "toko bangunan",
        "kertapati palembang",
        "Kurang dari sepuluh",
        "Beberapa tahun",
        "Tanpa nama",
    ),
    "privasi": ("/privasi",),
}
"""Pictures of single conversations, by their names in docs/: what is said after the start."""
SETTLES_AFTER = 800
"""Milliseconds until a new message has come to rest."""


async def take() -> None:
    with tempfile.TemporaryDirectory() as name:
        async with browsing() as browser, sandbox(Path(name)) as address:
            await hand_in(address, "Rudi", REGISTRATION)
            async with page_at(browser, address, 1100, 920, scale=1.25) as page:
                await expect(right(page)).to_contain_text("Baru: ")
                await answer(right(page), "/antrian")
                await last(right(page)).get_by_role("button", name="1 Ambil").click()
                await expect(last(right(page))).to_contain_text("sekarang Anda pegang")
                await register(left(page), RESULT)
                await picture(page, "two-phones")
            async with page_at(browser, address, 390, 780, scale=2) as page:
                await expect(last(left(page))).to_contain_text("bisa ikut")
                await answer(left(page), "1")
                await picture(page, "phone")
        for name, words in CONVERSATIONS.items():
            with tempfile.TemporaryDirectory() as folder:
                await _single(Path(folder), name, words)


async def _single(folder: Path, name: str, words: tuple[str, ...]) -> None:
    async with (
        browsing() as browser,
        sandbox(folder) as address,
        page_at(browser, address, 390, 780, scale=1.5) as page,
    ):
        await _conversation(left(page), words)
        await picture(page, name)


async def _conversation(phone: Locator, words: tuple[str, ...]) -> None:
    await phone.get_by_role("button", name="MULAI").click()
    await expect(phone.locator(".message.in")).to_have_count(1)
    for text in words:
        await answer(phone, text)


async def picture(page: Page, name: str) -> None:
    """Once nothing moves any more, and nothing lies over the buttons."""
    await expect(page.locator(".toast:visible")).to_have_count(0, timeout=20_000)
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(SETTLES_AFTER)
    path = DOCS / f"{name}.png"
    await page.screenshot(path=path, animations="disabled")
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    asyncio.run(take())
