"""Everything the desk would send, sent to the stand-in for Telegram, which refuses what Telegram
refuses."""

import json
import re

import pytest

from bot.api import BotApi
from bot.officers.commands import COMMANDS, PRESSES
from bot.officers.files import Files
from bot.sandbox.server import Server
from bot.statistics.files import StatisticsFiles
from conversations import codes
from tests.bot.officers.office import ANA, NOW, Office, Seen, draft
from tests.bot.officers.test_permissions import presses, typed
from tests.sandboxed import clock, sandbox

__all__ = ["clock", "sandbox"]

CODE = codes.make(1)


@pytest.fixture
async def worst(office: Office) -> Office:
    """An officer with every area and a long name; a lead with long notes."""
    await office.store.write(lambda tx: tx.officers.add(ANA, "A" * 60, "officer", None, NOW))
    await office.file(*[draft(number) for number in range(1, 9)])
    office.clock.later(minutes=1)
    for _ in range(5):
        await office.say(ANA, f"/catat {CODE} {'<&> ' * 250}")
    return office


async def send(server: Server, seen: Seen, officer: int) -> None:
    """As the sender would; the message that a button stood under exists."""
    async with BotApi(server.base_url.removesuffix("/bot"), server.token) as api:
        first = await api.call("sendMessage", {"chat_id": officer, "text": "queue"})
        for method, params in seen.calls:
            if method in (
                "answerCallbackQuery",
                "sendDocument",
                "sendPhoto",
                "deleteMessage",
            ):
                continue  # their ids are of the test; the sandbox's own tests know the methods
            given = json.loads(json.dumps(params).replace(str(ANA), str(officer)))
            if method == "editMessageText":
                given["message_id"] = first["message_id"]
                given["text"] += "."
            await api.call(method, given)


@pytest.mark.parametrize("what", [c.id for c in COMMANDS] + [f"press {p.action}" for p in PRESSES])
async def test_telegram_takes_what_the_desk_says(
    worst: Office, sandbox: Server, what: str
) -> None:
    officer = sandbox.telegram.person("Petugas")
    sandbox.telegram.say(officer, "/start")
    await worst.say(ANA, f"/ambil {CODE}")
    if what.startswith("press "):
        [data] = [d for d in presses(CODE) if d.startswith(f"d:{what[6:]}:")]
        data = re.sub(r"reached:1$", "no_answer:7", data)
        seen = await worst.press(ANA, data)
    else:
        seen = await worst.say(ANA, typed(what, CODE))
    assert seen.texts or seen.orders
    await send(sandbox, seen, officer.id)


async def test_telegram_takes_the_file(worst: Office, sandbox: Server) -> None:
    officer = sandbox.telegram.person("Petugas")
    sandbox.telegram.say(officer, "/start")
    seen = await worst.say(ANA, "/ekspor")
    seen = await worst.press(ANA, seen.button("📄"))
    seen = await worst.press(ANA, seen.button("Laporan"))
    upload = await Files(worst.store, worst.worlds).build(seen.orders[0])
    async with BotApi(sandbox.base_url.removesuffix("/bot"), sandbox.token) as api:
        sent = await api.call("sendDocument", {"chat_id": officer.id}, upload)
    assert sent["document"]["file_name"] == upload.name


async def test_telegram_takes_the_picture(worst: Office, sandbox: Server) -> None:
    officer = sandbox.telegram.person("Petugas")
    sandbox.telegram.say(officer, "/start")
    seen = await worst.say(ANA, "/statistik")
    seen = await worst.press(ANA, seen.button("🖼 Kabupaten"))
    upload = await StatisticsFiles(worst.store, worst.worlds).build(seen.orders[0])
    async with BotApi(sandbox.base_url.removesuffix("/bot"), sandbox.token) as api:
        sent = await api.call("sendPhoto", {"chat_id": officer.id}, upload)
    assert sent["photo"]
