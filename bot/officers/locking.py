"""A file under lock: Excel and LibreOffice ask for the passphrase of a workbook, every zip program
that knows AES for that of the others. It knows no officer."""

import shutil
from pathlib import PurePath
from typing import IO

import msoffcrypto.format.ooxml
import pyzipper

from bot.officers.selection import Format


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
