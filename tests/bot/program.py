"""``python -m bot`` as a process of its own, in a folder of its own."""

import asyncio
import hashlib
import json
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


async def ran(folder: Path, *arguments: str, said: str | None = None) -> Ended:
    async with started(folder, *arguments) as process:
        given = None if said is None else said.encode()
        out, err = await asyncio.wait_for(process.communicate(given), PATIENCE)
        return Ended(process.returncode or 0, out.decode(), err.decode())


@asynccontextmanager
async def started(folder: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Killed at the end, if it still runs."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def address_of(process: asyncio.subprocess.Process) -> str:
    """Of the page, as the sandbox prints it."""
    assert process.stdout is not None
    while line := (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode():
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            return found[0]
    raise AssertionError("it ended without an address")


def write_env(folder: Path, settings: Mapping[str, object]) -> None:
    lines = [f"{name}={value}" for name, value in settings.items()]
    (folder / ".env").write_text("\n".join(lines) + "\n")


def on_disk(folder: Path) -> Mapping[str, str]:
    """Every file and folder: who may read it, and the digest of what is in it."""
    return {
        str(path.relative_to(folder)): json.dumps([oct(path.stat().st_mode), _digest(path)])
        for path in sorted(folder.rglob("*"))
    }


def _digest(path: Path) -> str:
    return "" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
