"""``python -m tests.bot.desk_pictures`` takes the pictures of the desk anew, into docs/."""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.bot.browsing import (
    answer,
    browsing,
    code_in,
    last,
    left,
    page_at,
    register,
    right,
    sandbox,
)
from tests.bot.neighbours import GIVES_UP, NEIGHBOURS, hand_in, say_all
from tests.bot.pictures import SETTLES_AFTER, picture

OFFICER = "Pak Budi"
MENDED = "Rudi Contoh Hartanto"
WIDTH, LONG = 390, 1180
"""Of a phone's picture; the height where a whole card has to be seen."""
GAVE_UP = 6
"""Enough to be shown: smaller groups are not."""
ASKED_WITHIN = 30_000
"""Milliseconds until what an officer asked for is put to the person."""
OTHER_PHONE = 50
"""The number of a neighbour who registers once more, with another phone and the same NIK."""


async def take() -> None:
    with tempfile.TemporaryDirectory() as name:
        async with browsing() as browser, sandbox(Path(name)) as address:
            await _hand_in_all(address)
            await _on_the_desk(browser, address)
            await _on_both_phones(browser, address)


async def _hand_in_all(address: str) -> None:
    for number, neighbour in enumerate(NEIGHBOURS, start=1):
        await hand_in(address, neighbour.name, neighbour.registration(number))
    first = NEIGHBOURS[0].registration(1)
    other = NEIGHBOURS[0].registration(OTHER_PHONE)
    again = tuple(
        there if there.startswith("08") else here for here, there in zip(first, other, strict=True)
    )
    await hand_in(address, "Halimah", again)
    for number in range(GAVE_UP):
        await say_all(address, f"Orang {number}", GIVES_UP)


async def _on_the_desk(browser: Browser, address: str) -> None:
    async with page_at(browser, address, WIDTH, 860, scale=1.25) as page:
        officer = await _officer(page)
        await answer(officer, "/antrian")
        await picture(page, "antrian")
        await answer(officer, "/ekspor")
        await picture(page, "ekspor")
        await answer(officer, "/statistik")
        await _press(officer, "🖼 Corong")
        chart = officer.locator(".message.in img")
        await expect(chart).to_be_visible()
        await page.wait_for_timeout(SETTLES_AFTER)
        await chart.evaluate("image => image.scrollIntoView({block: 'end'})")
        await picture(page, "grafik")
    async with page_at(browser, address, WIDTH, LONG, scale=1.25) as page:
        officer = await _officer(page)
        await answer(officer, "/antrian")
        await _press(officer, "1 Ambil")
        await expect(last(officer)).to_contain_text("sekarang Anda pegang")
        await picture(page, "kartu")
        await _press(officer, "⚖ Bandingkan")
        await expect(last(officer)).to_contain_text("Satu orang?")
        await picture(page, "duplikat")


async def _officer(page: Page) -> Locator:
    await page.get_by_role("tab", name=OFFICER).click()
    return right(page)


async def _on_both_phones(browser: Browser, address: str) -> None:
    async with page_at(browser, address, 1100, 860, scale=1.25) as page:
        worker, officer = left(page), right(page)
        await register(worker)
        code = await code_in(worker)
        await answer(officer, f"/ambil {code}")
        await answer(officer, f"/perbaiki {code}")
        await _press(officer, "Nama")
        await _press(officer, "Tidak terbaca")
        await expect(last(worker)).to_contain_text("Petugas minta", timeout=ASKED_WITHIN)
        await answer(worker, MENDED)
        await expect(last(officer)).to_contain_text("membetulkan", timeout=ASKED_WITHIN)
        await picture(page, "perbaiki")


async def _press(phone: Locator, name: str) -> None:
    await last(phone).get_by_role("button", name=name, exact=True).click()


if __name__ == "__main__":
    asyncio.run(take())
