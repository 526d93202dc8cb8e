"""After five hundred people nobody's NIK, phone or name is anywhere in clear but where an officer
asked for it."""

import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.crowd import COUNT, READY, crowd, everybody, traces
from tests.bot.program import ROOT

CODE = re.compile(rb"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
NOBODY: dict[str, set[str]] = {"nik": set(), "phone": set(), "name": set()}


@dataclass(frozen=True)
class Left:
    """What the program left behind, read while it still ran and after its end."""

    folder: Path
    live: bytes
    log: bytes

    def export(self, name: str) -> bytes:
        path = self.folder / name
        if path.suffix != ".xlsx":
            return path.read_bytes()
        with zipfile.ZipFile(path) as book:
            return b"\n".join(book.read(part) for part in book.namelist())


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("crowd")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.crowd", folder],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with process:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            assert said == READY, (folder / "log").read_text()[-3000:]
            names = ("bot.db", "bot.db-wal", "bot.db-shm")
            live = b"\n".join((folder / "data" / name).read_bytes() for name in names)
            process.communicate("\n")
    return Left(folder, live, (folder / "log").read_bytes())


@pytest.mark.parametrize("name", ["registration.xlsx", "registration.csv", "registration.jsonl"])
def test_the_search_finds_everybody_in_a_full_export(left: Left, name: str) -> None:
    assert len(everybody()["nik"]) == COUNT
    assert traces(left.export(name)) == everybody()


@pytest.mark.parametrize("name", ["statistics.xlsx", "statistics.csv", "statistics.jsonl"])
def test_nobody_is_in_an_export_of_counts(left: Left, name: str) -> None:
    content = left.export(name)

    assert CODE.findall(content) == []
    assert b"kabupaten" in content
    assert traces(content) == NOBODY


def test_nobody_is_in_the_database_nor_in_its_log_of_changes(left: Left) -> None:
    assert len(left.live) > 5_000_000
    assert b"registration" in left.live
    assert traces(left.live) == NOBODY
    assert traces((left.folder / "data" / "bot.db").read_bytes()) == NOBODY


def test_nobody_is_in_what_was_logged(left: Left) -> None:
    assert b"turn failed" in left.log
    assert b"update set aside" in left.log
    assert traces(left.log) == NOBODY


def test_the_search_knows_every_way_to_write_a_number() -> None:
    one = crowd()[7]
    n, p = one.nik, one.phone
    for written in (n, f"{n[:4]} {n[4:8]} {n[8:12]} {n[12:]}", f"{n[:6]}.{n[6:12]}.{n[12:]}"):
        assert traces(written.encode())["nik"] == {n}, written
    for written in (
        f"0{p}",
        f"+62{p}",
        f"0{p[:3]}-{p[3:7]}-{p[7:]}",
        f"62 {p[:3]} {p[3:7]} {p[7:]}",
    ):
        assert traces(written.encode())["phone"] == {p}, written
    assert traces(one.name.upper().encode())["name"] == set(one.name.lower().split())
