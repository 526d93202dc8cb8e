"""A file under lock: Excel and LibreOffice ask for the passphrase of a workbook, every zip program
that knows AES for that of the others. It knows no officer."""

import io
import shutil
from pathlib import PurePath
from typing import IO

import msoffcrypto
import msoffcrypto.format.ooxml
import pyzipper

from bot.officers.selection import Format

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
"""How a locked workbook begins, and a zip."""


def locked_name(name: str, format: Format) -> str:
    return name if format is Format.XLSX else str(PurePath(name).with_suffix(".zip"))


def lock(source: IO[bytes], target: IO[bytes], name: str, format: Format, passphrase: str) -> None:
    """``name`` is the file's inside a zip. Not for the event loop's thread."""
    source.seek(0)
    if format is Format.XLSX:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(passphrase, target)
        return
    with pyzipper.AESZipFile(
        target, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(passphrase.encode())
        with archive.open(name, "w", force_zip64=True) as inside:
            shutil.copyfileobj(source, inside)


def unlocked(content: bytes, passphrase: str | None, most: int) -> bytes:
    """What is under our own lock, up to ``most`` bytes; anything else as it is, for whoever reads
    it to refuse. Not for the event loop's thread."""
    if passphrase is None:
        return content
    try:
        inside = _of_book(content, passphrase) or _of_zip(content, passphrase, most)
    except Exception:  # another lock, another passphrase, a broken file
        return content
    return content if inside is None or len(inside) > most else inside


def _of_book(content: bytes, passphrase: str) -> bytes | None:
    if not content.startswith(_OLE):
        return None
    source, target = msoffcrypto.OfficeFile(io.BytesIO(content)), io.BytesIO()
    source.load_key(password=passphrase, verify_password=True)
    source.decrypt(target)
    return target.getvalue()


def _of_zip(content: bytes, passphrase: str, most: int) -> bytes | None:
    """A workbook is a zip too, with many parts and no lock of this kind."""
    if not content.startswith(_ZIP):
        return None
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) != 1 or not parts[0].flag_bits & 1:
            return None
        archive.setpassword(passphrase.encode())
        with archive.open(parts[0]) as inside:
            return bytes(inside.read(most + 1))
