"""Measures how many validated sendMessage calls a second one core serves.

A script, not a test: a busy machine would fail it. The sandbox runs in a process of its own,
pinned to one core; the callers write ready-made requests, so what is measured is the sandbox.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

TOKEN = "7000000001:SANDBOX-needs-no-secret-0123456789abcde"
CONNECTIONS = 50
SECONDS = 5.0
KEYBOARD = {
    "keyboard": [["Bekerja sendiri"], ["Dibayar orang lain"], ["◀ Kembali", "❓ Bantuan"]],
    "resize_keyboard": True,
}


def request(port: int, chat_id: int, form: bool) -> bytes:
    fields = {"chat_id": chat_id, "text": "<b>Pertanyaan 3 dari 12</b>\nApa pekerjaan Anda? " * 4}
    fields |= {"parse_mode": "HTML", "reply_markup": KEYBOARD}
    if form:
        fields["reply_markup"] = json.dumps(KEYBOARD)
        kind, body = "application/x-www-form-urlencoded", urllib.parse.urlencode(fields).encode()
    else:
        kind, body = "application/json", json.dumps(fields).encode()
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def caller(port: int, ready: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.monotonic() < until:
        writer.write(ready)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head[:20], head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        done += 1
    writer.close()
    return done


async def measure(port: int, people: list[int], form: bool) -> float:
    until = time.monotonic() + SECONDS
    calls = [caller(port, request(port, each, form), until) for each in people]
    return sum(await asyncio.gather(*calls)) / SECONDS


def post(port: int, path: str, **fields: object) -> dict[str, int]:
    url = f"http://127.0.0.1:{port}{path}"
    kind = {"Content-Type": "application/json"}
    with urllib.request.urlopen(
        urllib.request.Request(url, json.dumps(fields).encode(), kind)
    ) as got:
        answer: dict[str, int] = json.load(got)
        return answer


def cpu_seconds(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text()
    user, system = stat.rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    os.sched_setaffinity(server.pid, {0})
    os.sched_setaffinity(0, {1})
    try:
        port = int(server.stdout.readline().rstrip("/\n").rpartition(":")[2])
        people = [post(port, "/sandbox/people", name=f"P{n}")["id"] for n in range(CONNECTIONS)]
        for person in people:
            post(port, f"/sandbox/people/{person}/say", text="/start")
        for form in (False, True):
            before = cpu_seconds(server.pid)
            rate = asyncio.run(measure(port, people, form))
            used = cpu_seconds(server.pid) - before
            print(
                f"{'form' if form else 'JSON'}: {rate:,.0f} sendMessage/s, "
                f"{rate * SECONDS / used:,.0f} a CPU second of the sandbox"
            )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
