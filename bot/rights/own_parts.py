"""What a person's own file says of each thing that is kept about them: fields and values.

It holds no words and reads no table.
"""

import json
from datetime import datetime
from typing import Any

from bot.rights.stored import access
from bot.world import JAKARTA
from conversations.people import mask_name, mask_nik
from conversations.workers import Worker
from storage.audit import Entry
from storage.consents import Consent
from storage.lead_history import Told
from storage.lead_rows import Action
from storage.promises import Promise
from storage.requests import Request
from storage.stalled import Stall

_OFFICER, _OFFICE, _PERSON, _TIME = "officer", "office", "person", "time"


def worker(worker: Worker) -> dict[str, str]:
    """Masked: this is the owner's copy, and the worker is somebody else."""
    return {"name": mask_name(worker.name), "nik": mask_nik(worker.nik)}


def step(step: Told) -> dict[str, Any]:
    """An officer's note is told of, but not what it says: the office gives that on request. What
    was said in a talk the person has read themselves."""
    said = {"said": step.values} if step.action is Action.TALKED else {}
    by = _TIME if step.action is Action.RETURNED else _PERSON
    return {
        **said,
        "at": iso(step.at),
        "action": step.action,
        "reason": step.reason,
        "by": by if step.actor is None else _OFFICER,
        "status_after": step.to_status,
        "outcome": step.outcome,
    }


def consent(consent: Consent) -> dict[str, Any]:
    return {
        "at": iso(consent.at),
        "given": consent.given,
        "text_version": consent.text_version,
        "text_sha256": consent.text_sha256,
        "language": consent.language,
        "telegram_update": consent.update_id,
    }


def promise(promise: Promise) -> dict[str, Any]:
    return {
        "registration": promise.lead,
        "day": promise.day.isoformat(),
        "part_of_the_day": promise.slot,
        "promised_at": iso(promise.made_at),
        "by": _PERSON if promise.officer is None else _OFFICER,
        "state": promise.state,
    }


def request(request: Request) -> dict[str, Any]:
    return {
        "code": request.code,
        "kind": request.kind,
        "asked_at": iso(request.asked_at),
        "answer_by": iso(request.due_at),
        "words": request.words,
        "answered_at": iso(request.closed_at),
        "answer": request.answer,
    }


def look(entry: Entry) -> dict[str, Any]:
    told = access(entry)
    return {
        "at": iso(told.at),
        "what": told.action,
        "by": _OFFICE if told.by == _OFFICE else _OFFICER,
        "reason": told.reason,
        "registration": entry.lead,
    }


def readable(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode(errors="replace")


def iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(JAKARTA).isoformat(timespec="seconds")


def stall(stall: Stall) -> dict[str, Any]:
    """A registration that stopped; who was reminded, and called."""
    return {
        "code": stall.code,
        "since": iso(stall.since),
        "region": stall.region,
        "an_officer_may_call": stall.callable,
        "an_officer_has_called": stall.called_by is not None,
        "left_out_of_reminders": stall.held_out,
        "reminders": 0 if stall.held_out else stall.sent,
        "last_reminder": None if stall.held_out else stall.last_at and iso(stall.last_at),
        "next_reminder": None if stall.held_out else stall.next_at and iso(stall.next_at),
    }
