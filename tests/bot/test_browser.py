"""The two phones, as a newcomer finds them: a worker on the left, an officer on the right."""

import io
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.async_api import expect

from bot.opening import opened
from bot.settings import Settings
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
from tests.bot.officers.test_files import unlocked
from tests.bot.rudi import NAME, NIK, NIK_MASKED

pytestmark = pytest.mark.browser


async def passphrase(folder: Path) -> str | None:
    """What the sandbox has said on the terminal."""
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/data/sandbox.db",
        keyring_file=folder / "keys" / "keyring.json",
    )
    async with opened(settings, migrate=False) as store:
        [officer] = await store.read(lambda tx: tx.officers.list())
        return await store.read(lambda tx: tx.passphrases.find(officer.id))


async def test_a_worker_registers_on_the_left_and_an_officer_exports_on_the_right(
    tmp_path: Path,
) -> None:
    async with browsing() as browser, sandbox(tmp_path) as address:
        async with page_at(browser, address, 1180, 800) as page:
            worker, officer = left(page), right(page)
            await expect(last(officer)).to_contain_text("Meja petugas")
            await register(worker)
            code = await code_in(worker)
            await expect(worker.get_by_text(NIK, exact=True)).to_have_count(0)

            # In the morning the day's digest comes too, before or after.
            news = officer.locator(".message.in").filter(has_text=f"Baru: {code}")
            await news.get_by_role("button", name="✋ Ambil").click()
            await expect(last(officer)).to_contain_text(f"{code} sekarang Anda pegang")
            await last(officer).get_by_role("button", name="🔎 Rincian").click()
            await expect(last(officer)).to_contain_text(NIK_MASKED)
            await expect(officer).not_to_contain_text(NAME)

            await answer(officer, "/ekspor")
            await last(officer).get_by_role("button", name="📄 Kirim berkas").click()
            await last(officer).get_by_role("button", name="Laporan").click()
            await expect(last(officer)).to_contain_text("kode 6 angka")
            await officer.locator(".code").click()  # what the authenticator shows now
            await officer.get_by_role("textbox").press("Enter")
            async with page.expect_download() as waiting:
                await officer.get_by_role("link", name="Unduh pendaftaran").click()
            download = await waiting.value
            file = tmp_path / download.suggested_filename
            await download.save_as(file)
            opened_with = await passphrase(tmp_path)
            book = openpyxl.load_workbook(
                io.BytesIO(unlocked(file.read_bytes(), opened_with or ""))
            )
            assert book["pendaftaran"]["A2"].value == code
        async with httpx.AsyncClient() as http:
            calls = (await http.get(f"{address}sandbox/calls")).json()
        assert (calls["illegal"], calls["refused"]) == ([], [])
