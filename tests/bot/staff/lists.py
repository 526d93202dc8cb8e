"""Lists of staff as owners' programs write them. Nobody in them exists."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

HEAD = ("Nama", "NIK", "Tanggal lahir", "Upah sebulan", "Nomor HP")


def nik(number: int) -> str:
    return f"167101120885{number:04}"


def row(number: int = 1, **cells: Any) -> list[Any]:
    """A good row, but for these cells."""
    good = {
        "name": f"Pekerja Contoh {'ABCDEFGHIJ'[number % 10]}",
        "nik": nik(number),
        "born": "12-8-1985",
        "wage": 2_000_000,
        "phone": f"0812770{number:05}",
    }
    return list({**good, **cells}.values())


def book(*rows: Sequence[Any]) -> bytes:
    written = openpyxl.Workbook()
    for cells in rows:
        written.active.append(list(cells))
    target = io.BytesIO()
    written.save(target)
    return target.getvalue()


def text(*rows: Sequence[Any], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A workbook with one part more, or with another one of that name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return packed({**parts, name: part})


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """What stands in a workbook, row by row."""
    found = openpyxl.load_workbook(io.BytesIO(content)).worksheets[sheet]
    return [[cell.value for cell in each] for each in found.iter_rows()]
