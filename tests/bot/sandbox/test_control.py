"""The control API and the program `python -m bot.sandbox`, as another process uses them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.sandbox.authenticators import Code, code_of
from bot.sandbox.server import Server
from tests.sandboxed import client


class Remote:
    """The hands of another process."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.status = 0

    async def get(self, path: str) -> Any:
        return await self._request("GET", path, None)

    async def post(self, path: str, **body: Any) -> Any:
        return await self._request("POST", path, body)

    async def delete(self, path: str) -> Any:
        return await self._request("DELETE", path, None)

    async def _request(self, method: str, path: str, body: Any) -> Any:
        answer = await self.http.request(method, f"/sandbox/{path}", json=body)
        self.status = answer.status_code
        return answer.json()


@pytest.fixture
async def remote(sandbox: Server) -> AsyncIterator[Remote]:
    async with httpx.AsyncClient(base_url=sandbox.api_url) as http:
        yield Remote(http)


async def test_who_was_given_an_authenticator_sees_its_code(
    remote: Remote, sandbox: Server
) -> None:
    siti = await remote.post("people", name="Siti")
    at = f"people/{siti['id']}"
    assert (await remote.get(at))["code"] is None

    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    sandbox.telegram.give_authenticator(sandbox.telegram.person("Siti"), secret)
    seen = await remote.get(at)
    assert re.fullmatch("[0-9]{6}", seen["code"]["digits"])
    assert 0 < seen["code"]["seconds"] <= 30
    assert secret not in json.dumps(seen)


def test_a_code_is_that_of_the_standard() -> None:
    """RFC 6238, appendix B, the last six of eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert code_of(secret, 59.9) == Code("287082", 1)
    assert code_of(secret, 1_111_111_109) == Code("081804", 1)


async def test_a_conversation_from_another_process(remote: Remote, bot: telegram.Bot) -> None:
    siti = await remote.post("people", name="Siti", language="en")
    at = f"people/{siti['id']}"
    said = await remote.post(f"{at}/say", text="/start")
    [update] = await bot.get_updates()
    assert update.message
    assert update.message.message_id == said["id"]
    sent = await bot.send_message(
        siti["id"],
        "<b>Halo</b>",
        parse_mode="HTML",
        reply_markup=ReplyKeyboardMarkup([["Ya", "Tidak"]]),
    )
    [heard] = await remote.get(f"{at}/heard?after={said['id']}")
    assert (heard["id"], heard["text"], heard["from_bot"]) == (sent.message_id, "Halo", True)
    assert heard["message"]["entities"][0]["type"] == "bold"
    chat = (await remote.get(at))["chat"]
    assert [[button["text"] for button in row] for row in chat["keyboard"]] == [["Ya", "Tidak"]]
    assert (await remote.post(f"{at}/tap", label="Ya"))["text"] == "Ya"


async def test_every_act_has_an_address(remote: Remote, bot: telegram.Bot) -> None:
    siti = await remote.post("people", name="Siti")
    at = f"people/{siti['id']}"
    said = await remote.post(f"{at}/say", text="satu")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="1")]])
    sent = await bot.send_message(siti["id"], "x", reply_markup=markup)
    query = await remote.post(f"{at}/press", message_id=sent.message_id, data="1")
    await bot.answer_callback_query(query, "sudah")
    assert (await remote.get(at))["chat"]["toasts"][0]["text"] == "sudah"
    await remote.post(f"{at}/contact", own=False, phone="+62899", user_id=7)
    assert len(await remote.post(f"{at}/send", kind="album", size=2)) == 2
    filed = await remote.post(f"{at}/file", name="daftar.csv", content="bmFtYQ==")
    assert filed["message"]["document"]["file_name"] == "daftar.csv"
    await remote.post(f"{at}/edit", message_id=said["id"], text="dua")
    await remote.post(f"{at}/say", text="/start", group="RT 05")
    await remote.post(f"{at}/delete", message_id=said["id"])
    await remote.post(f"{at}/block")
    assert (await remote.get(at))["person"]["blocked"]
    await remote.post(f"{at}/unblock")
    await remote.post(f"{at}/reset")
    assert (await remote.get(at))["chat"]["messages"] == []
    await remote.post(f"{at}/deactivate")
    kinds = [next(iter(set(u.to_dict()) - {"update_id"})) for u in await bot.get_updates()]
    assert kinds == [
        *["message", "callback_query", *["message"] * 4, "edited_message"],
        *["my_chat_member", "message", "my_chat_member", "my_chat_member"],
    ]


async def test_mistakes_are_told_without_what_was_sent(remote: Remote) -> None:
    siti = await remote.post("people", name="Siti")
    at = f"people/{siti['id']}"
    mistakes: list[tuple[str, dict[str, Any], int, str]] = [
        (f"{at}/say", {}, 400, "text"),
        (f"{at}/say", {"text": "x", "loud": "1671"}, 400, "loud"),
        (f"{at}/tap", {"label": "Ya"}, 400, "no such button"),
        (f"{at}/file", {"name": "a.csv", "content": "1671?"}, 400, "base64"),
        (f"{at}/fly", {}, 404, "a person can say"),
        ("people/1/say", {"text": "x"}, 404, "no such person"),
        ("faults", {"next": [{"method": "*", "kind": "flood"}]}, 400, "kind"),
        ("faults", {"loud": 1}, 400, "loud"),
    ]
    for path, body, status, words in mistakes:
        answer = await remote.post(path, **body)
        assert (remote.status, words in answer["error"]) == (status, True), answer
        assert "1671" not in answer["error"]
    assert "error" in await remote.get(f"{at}/heard?after=x")
    assert remote.status == 400
    await remote.get(f"{at}/heard?timeout=0.01")
    assert remote.status == 408


async def test_another_site_in_the_browser_cannot_use_it(sandbox: Server) -> None:
    async with httpx.AsyncClient(base_url=sandbox.api_url) as http:
        form = await http.post("/sandbox/people", data={"name": "Siti"})
        renamed = await http.get("/sandbox/state", headers={"Host": "evil.example"})
    assert (form.status_code, renamed.status_code) == (415, 400)
    assert sandbox.telegram.people == []


async def test_faults_are_switched_and_shown(remote: Remote, bot: telegram.Bot) -> None:
    shown = await remote.post(
        "faults",
        next=[{"method": "getMe", "kind": "server_error", "times": 2}],
        chances={"cut": 0.5},
        only=["sendMessage"],
        delivery={"duplicate": 0.1, "reorder": 0.2},
        limits={"overall": 30, "per_chat": 1},
        seed=7,
    )
    assert (shown["chances"], shown["only"]) == ({"cut": 0.5}, ["sendMessage"])
    assert (shown["delivery"]["duplicate"], shown["limits"]["overall"]) == (0.1, 30)
    with pytest.raises(telegram.error.NetworkError):
        await bot.get_me()
    assert (await remote.get("faults"))["next"][0]["times"] == 1
    cleared = await remote.delete("faults")
    assert (cleared["next"], cleared["chances"], cleared["only"]) == ([], {}, [])
    await bot.get_me()


async def test_illegal_calls_are_read_and_taken(remote: Remote, sandbox: Server) -> None:
    await remote.http.post(f"/bot{sandbox.token}/sendMessage", json={"chat_id": 1, "text": ""})
    calls = await remote.get("calls")
    assert calls["counts"] == {"sendMessage": 1}
    assert [call["method"] for call in calls["illegal"]] == ["sendMessage"]
    assert len((await remote.delete("calls"))["illegal"]) == 1
    assert (await remote.get("calls"))["illegal"] == []


async def events(remote: Remote, path: str, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5), remote.http.stream("GET", f"/sandbox/{path}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == count:
                break
    return found


async def test_events_are_streamed_from_where_one_left_off(
    remote: Remote, sandbox: Server
) -> None:
    siti, budi = sandbox.telegram.person("Siti"), sandbox.telegram.person("Budi")
    seq = (await remote.get("state"))["seq"]
    said = sandbox.telegram.say(siti, "satu")
    sandbox.telegram.say(budi, "dua")
    sandbox.telegram.delete(siti, said.id)
    mine = await events(remote, f"events?after={seq}&chats={siti.id}", 2)
    assert [event["kind"] for event in mine] == ["message", "deleted"]
    assert mine[0]["message"]["text"] == "satu"
    everybodys = await events(remote, f"events?after={seq}", 3)
    assert [event["seq"] for event in everybodys] == [seq + 1, seq + 2, seq + 3]
    assert [e["kind"] for e in await events(remote, f"events?after={seq + 99}", 1)] == ["gap"]
    first = (await events(remote, f"events?after={seq - 99}", 2))[0]
    assert first["kind"] == "gap"


async def test_live_events_arrive(remote: Remote, sandbox: Server) -> None:
    waiting = asyncio.create_task(events(remote, "events", 1))
    await asyncio.sleep(0.05)
    sandbox.telegram.person("Siti")
    assert [event["kind"] for event in await waiting] == ["people"]


async def test_a_file_is_downloaded_under_its_name(
    remote: Remote, sandbox: Server, bot: telegram.Bot
) -> None:
    siti = sandbox.telegram.person("Siti")
    sandbox.telegram.say(siti, "x")
    sent = await bot.send_document(siti.id, b"a;b", filename="lead é.csv")
    assert sent.document
    answer = await remote.http.get(f"/sandbox/files/{sent.document.file_id}")
    assert answer.content == b"a;b"
    assert answer.headers["content-disposition"] == 'attachment; filename="lead ?.csv"'
    assert (await remote.http.get("/sandbox/files/none")).status_code == 404


class Process:
    """`python -m bot.sandbox` with a few words on its command line."""

    def __init__(self, *words: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "bot.sandbox", *words],
            env=os.environ | {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        self.child.send_signal(number)
        out, err = self.child.communicate(timeout=10)
        return self.child.returncode, out, err


@pytest.fixture
def process() -> Iterator[Process]:
    started = Process("--port", "0", "--token", "123:" + "t" * 35)
    yield started
    if started.child.poll() is None:
        started.end(signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_program_serves_until_it_is_told_to_stop(
    process: Process, number: signal.Signals
) -> None:
    assert process.child.stdout
    page = process.child.stdout.readline().split()[-1]
    url = page.rstrip("/")
    server = Server(url, "123:" + "t" * 35, telegram=None)  # type: ignore[arg-type]
    async with client(server) as bot:
        assert (await bot.get_me()).id == 123
    async with httpx.AsyncClient() as http:
        state = (await http.get(f"{url}/sandbox/state")).json()
        assert "Sandbox" in (await http.get(page)).text
    assert [person["name"] for person in state["people"]] == ["Siti", "Pak Budi"]
    assert server.token in process.child.stdout.readline()
    assert process.end(number) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--token", "abc"], "a bot token looks like"),
        (["--port", "1", "--host", "203.0.113.1"], "cannot start"),
    ],
)
def test_what_cannot_work_stops_it_with_one_sentence(words: list[str], reason: str) -> None:
    child = Process(*words).child
    out, err = child.communicate(timeout=20)
    assert child.returncode == 1
    assert reason in err
    assert "Traceback" not in err
    assert out == ""


def test_help_names_every_option() -> None:
    child = Process("--help").child
    out, _ = child.communicate(timeout=20)
    assert child.returncode == 0
    assert "--port" in out
    assert "--token" in out
