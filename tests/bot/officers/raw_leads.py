"""What the database holds of each lead, read past all of our own reading: SQL by hand,
the seal opened with its key, and each cell of an export worked out from that, in codes.

It shares with the program only the lists of places and occupations. Nobody in it exists.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from conversations import occupations
from conversations.regions import get_region
from tests.storage.conftest import KEYRING

SKIPPED = {"by_choice": "skipped", "after_misses": "officer_asks"}
JAKARTA = timedelta(hours=7)


@dataclass(frozen=True)
class Raw:
    """One lead's row, its answers as they were stored, its history and consent."""

    row: Mapping[str, Any]
    values: Mapping[str, Any]
    skips: Mapping[str, str]
    steps: tuple[Mapping[str, Any], ...]
    consent: Mapping[str, Any]
    officer: str | None


class Skip(str):
    """Why an answer is missing; somebody's own word may be the same."""


def raw_leads(path: Path) -> dict[str, Raw]:
    """By code; without those who took theirs back."""
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    names = dict(database.execute("SELECT id, name FROM officers").fetchall())
    found = {}
    for row in map(dict, database.execute("SELECT * FROM leads")):
        if row["status"] in ("withdrawn", "erased"):
            continue
        content = _opened(row)
        steps = database.execute(
            "SELECT * FROM lead_history WHERE code = ? ORDER BY version", (row["code"],)
        )
        consents = database.execute(
            "SELECT * FROM consents WHERE chat = ? AND run IS ? ORDER BY at, id",
            (row["chat"], row["run"] if row["helper"] else None),
        ).fetchall()
        found[row["code"]] = Raw(
            row,
            content["answers"]["values"],
            content["answers"]["skips"],
            tuple(map(dict, steps)),
            dict(consents[-1]) if consents else {},
            names.get(row["officer"]),
        )
    return found


def _opened(row: Mapping[str, Any]) -> Any:
    sealed = row["sealed"]
    key = KEYRING.keys.sealing[sealed[:4].hex()]
    return json.loads(
        AESGCM(key).decrypt(sealed[4:16], sealed[16:], b"leads|" + row["code"].encode())
    )


def cells_of(raw: Raw) -> dict[str, Any]:
    """Every column in codes; days and times as such, in Jakarta."""
    return {name: make(raw) for name, make in CELLS.items()}


Make = Callable[[Raw], Any]


def _row(name: str) -> Make:
    return lambda raw: raw.row[name]


def _answer(id: str, show: Callable[[Any], Any] = lambda value: value) -> Make:
    def make(raw: Raw) -> Any:
        if id in raw.skips:
            return Skip(SKIPPED[raw.skips[id]])
        return show(raw.values[id]) if id in raw.values else None

    return make


def _only(id: str, show: Callable[[Any], Any]) -> Make:
    """Of an answer, where there is one: another column says why there is none."""
    return lambda raw: show(raw.values[id]) if id in raw.values else None


def _time(text: str | None) -> datetime | None:
    return None if text is None else (datetime.fromisoformat(text) + JAKARTA).replace(tzinfo=None)


def _at(name: str) -> Make:
    return lambda raw: _time(raw.row[name])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _job(id: str) -> str:
    found = occupations.find(id)
    assert found is not None
    return found.name


def _place(name: str) -> Make:
    return lambda raw: None if raw.row[name] is None else get_region(raw.row[name]).name


def _village(show: Callable[[str], Any]) -> Callable[[Any], Any]:
    return lambda code: show(code) if code.count(".") == 3 else None


def _born(raw: Raw) -> str | None:
    """All of the test are sure of the day. Without an answer the NIK says it."""
    if "birth" in raw.values:
        return str(raw.values["birth"].partition("/")[0])
    return str(raw.values["nik"]["born"]) if "nik" in raw.values else None


def _birth_date(raw: Raw) -> date | None:
    return _day(_born(raw))


def _calls(raw: Raw) -> list[datetime | None]:
    return [_time(step["at"]) for step in raw.steps if step["outcome"] is not None]


def _month(raw: Raw) -> int | None:
    """Those of the test earn by the day, on days that they said."""
    earned = raw.values.get("income")
    return None if earned is None else int(earned["amount"] * earned["days"])


def _wages(raw: Raw) -> str | None:
    """One sum for all, in the test."""
    return str(raw.values["wages"][0]) if "wages" in raw.values else None


def _iso(raw: Raw) -> str:
    there = _time(raw.row["submitted_at"])
    assert there is not None
    return f"{there:%Y-%m-%dT%H:%M:%S}+07:00"


CELLS: Mapping[str, Make] = {
    "lead_code": _row("code"),
    "name": _answer("name"),
    "phone": _answer("phone", lambda phone: phone["number"]),
    "set_outcome": lambda _: None,
    "set_follow_up": lambda _: None,
    "set_note": lambda _: None,
    "phone_whose": lambda raw: (
        ("helper" if raw.row["helper_phone"] else "own") if "phone" in raw.values else None
    ),
    "call_time": _answer("call_time"),
    "kabupaten": _place("region"),
    "kecamatan": _place("district"),
    "to_ask": lambda raw: " ".join(raw.skips) or None,
    "outcome": _row("outcome"),
    "follow_up_on": lambda raw: _day(raw.row["follow_up_on"]),
    "status": _row("status"),
    "kind": _row("kind"),
    "result": lambda raw: raw.row["result"].split(".")[-1],
    "tries": _row("tries"),
    "notes": lambda raw: sum(step["action"] == "noted" for step in raw.steps),
    "officer": lambda raw: raw.officer,
    "claimed_at": _at("claimed_at"),
    "first_contact_at": lambda raw: next(iter(_calls(raw)), None),
    "last_contact_at": lambda raw: next(reversed(_calls(raw)), None),
    "submitted_at": _at("submitted_at"),
    "updated_at": _at("updated_at"),
    "nik": _answer("nik", lambda nik: nik["digits"]),
    "nik_warnings": _only("nik", lambda nik: " ".join(nik["warnings"]) or None),
    "birth_date": _birth_date,
    "birth_year": lambda raw: int(day[:4]) if (day := _born(raw)) else None,
    "sex": _only("nik", lambda nik: nik["sex"]),
    "citizen": _answer("citizen"),
    "phone_verified": _only("phone", lambda phone: "yes" if phone["verified"] else "no"),
    "registered_by": _row("helper"),
    "language": _row("language"),
    "village": _answer("place", _village(lambda code: get_region(code).name)),
    "postal_code": _only("place", _village(lambda code: get_region(code).postal_code)),
    "province_code": lambda raw: raw.row["region"] and raw.row["region"].split(".")[0],
    "kabupaten_code": _row("region"),
    "kecamatan_code": _row("district"),
    "village_code": _answer("place", _village(str)),
    "work": _answer("work"),
    "occupation": _answer("occupation", _job),
    "occupation_code": _answer("occupation"),
    "sector": _row("sector"),
    "delivers": _answer("delivers"),
    "project": _answer("project"),
    "income_amount": _answer("income", lambda income: income["amount"]),
    "income_per": _only("income", lambda income: income["per"]),
    "income_days": _only("income", lambda income: income["days"]),
    "work_days": _only("work_days", int),
    "income_month": _month,
    "member": _answer("member"),
    "aid": _answer("aid"),
    "plan": _answer("plan"),
    "business_name": _answer("business_name"),
    "nib": _answer("nib"),
    "npwp": _answer("npwp"),
    "owner_role": _answer("owner_role"),
    "helpers": _answer("helpers"),
    "business_since": _answer("since"),
    "sales": _answer("sales"),
    "capital": _answer("capital"),
    "wages_month": _wages,
    "version": _row("version"),
    "submitted_at_iso": _iso,
    "consent_version": lambda raw: raw.consent.get("text_version"),
    "consent_at": lambda raw: _time(raw.consent.get("at")),
    "consent_sha256": lambda raw: raw.consent.get("text_sha256"),
    "flow": _row("flow"),
    "referral": _row("referral"),
}
