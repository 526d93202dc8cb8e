"""What people send besides text: stickers, voice notes and the like, as the Bot API has them."""

from __future__ import annotations

import itertools
import mimetypes
from collections.abc import Callable
from typing import Any

from bot.sandbox.files import Files, StoredFile
from bot.sandbox.values import Upload

Content = dict[str, Any]

# A picture of one pixel: a real file for whoever downloads it.
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)

_albums = itertools.count(13_000_000_000_000_001)


def sticker(files: Files) -> Content:
    stored = _file(files, "stickers", "sticker.webp", "image/webp")
    shown = {"width": 512, "height": 512, "emoji": "👍", "set_name": "Sandbox"}
    kind = {"is_animated": False, "is_video": False, "type": "regular"}
    return {"sticker": {**shown, **kind, **stored.as_json()}}


def voice(files: Files) -> Content:
    stored = _file(files, "voice", "voice.ogg", "audio/ogg")
    return {"voice": {"duration": 3, "mime_type": stored.mime_type, **stored.as_json()}}


def photo(files: Files) -> Content:
    stored = _file(files, "photos", "photo.png", "image/png")
    sizes = ((90, 67), (320, 240), (800, 600))
    return {"photo": [{**stored.as_json(), "width": w, "height": h} for w, h in sizes]}


def video(files: Files) -> Content:
    stored = _file(files, "videos", "video.mp4", "video/mp4")
    shape = {"duration": 5, "width": 640, "height": 360, "mime_type": stored.mime_type}
    return {"video": {**shape, **stored.as_json()}}


def document(files: Files) -> Content:
    return _document(_file(files, "documents", "surat.pdf", "application/pdf"))


def file(files: Files, name: str, content: bytes) -> Content:
    """Whatever somebody has on their phone."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _document(files.add("documents", Upload(name, kind, content)))


def location(files: Files) -> Content:
    return {"location": {"latitude": -2.990934, "longitude": 104.756554}}


def forwarded(files: Files) -> Content:
    return {"forward_origin": _hidden_origin(), "text": "Pesan terusan"}


def forwarded_contact(files: Files) -> Content:
    contact = {"phone_number": "+6281100000000", "first_name": "Orang Lain"}
    return {"forward_origin": _hidden_origin(), "contact": contact}


def _hidden_origin() -> Content:
    return {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Orang Lain"}


PARCELS: dict[str, Callable[[Files], Content]] = {
    "sticker": sticker,
    "voice": voice,
    "photo": photo,
    "video": video,
    "document": document,
    "location": location,
    "forwarded": forwarded,
    "forwarded_contact": forwarded_contact,
}


def album(files: Files, size: int) -> list[Content]:
    """An album is as many messages as it has pictures, tied by one id."""
    group = str(next(_albums))
    return [{"media_group_id": group, **photo(files)} for _ in range(size)]


def contact(phone: str, name: str, user_id: int | None) -> Content:
    known = {"user_id": user_id} if user_id is not None else {}
    return {"contact": {"phone_number": phone, "first_name": name, **known}}


def _document(stored: StoredFile) -> Content:
    named = {"file_name": stored.name, "mime_type": stored.mime_type}
    return {"document": {**named, **stored.as_json()}}


def _file(files: Files, folder: str, name: str, mime_type: str) -> StoredFile:
    return files.add(folder, Upload(name, mime_type, _PNG))
