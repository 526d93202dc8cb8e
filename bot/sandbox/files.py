"""Keeps the bytes of files that the bot and people sent, under the ids Telegram would give."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import FileSizeLimit

from bot.sandbox.refusals import illegal
from bot.sandbox.values import Upload


@dataclass(frozen=True, slots=True, repr=False)
class StoredFile:
    id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def as_json(self) -> dict[str, Any]:
        """The fields that every kind of file has in the Bot API."""
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


@dataclass(slots=True, repr=False)
class Files:
    _by_id: dict[str, StoredFile] = field(default_factory=dict)
    _by_path: dict[str, StoredFile] = field(default_factory=dict)

    def add(self, folder: str, upload: Upload) -> StoredFile:
        number = len(self._by_id) + 1
        suffix = mimetypes.guess_extension(upload.mime_type) or ".bin"
        if "." in upload.name:
            suffix = "." + upload.name.rpartition(".")[2]
        stored = StoredFile(
            id=f"BQACAgUAAxkBAAI{number:020d}",
            unique_id=f"AgAD{number:012d}",
            path=f"{folder}/file_{number}{suffix}",
            name=upload.name,
            mime_type=upload.mime_type,
            content=upload.content,
        )
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def get(self, file_id: str) -> StoredFile:
        """
        Raises:
            Refused: no such file.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            raise illegal("wrong file identifier/HTTP URL specified")
        return stored


def downloadable(stored: StoredFile) -> dict[str, Any]:
    """The answer of `getFile`."""
    if len(stored.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise illegal("file is too big")
    return {**stored.as_json(), "file_path": stored.path}
