"""A person's own file: everything that is kept about them, NIK and phone in full, as JSON.

Built at the moment it is sent and never stored: the outbox holds only whose it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.api import Upload
from bot.queueing import unpacked
from bot.render import BotCall
from bot.rights.stored import ASKED, LOOKS, Stored, access, gather
from bot.world import JAKARTA, Worlds
from conversations.answers import Answers
from conversations.flow import World
from conversations.lead import stage
from conversations.own_copy import in_words
from conversations.people import mask_name, mask_nik
from conversations.replies import Phrase, Value
from conversations.session import Session
from conversations.workers import Worker
from storage.audit import Entry
from storage.consents import Consent
from storage.lead_history import Told
from storage.lead_rows import Action, Lead
from storage.promises import Promise
from storage.repairs import StoredRepair
from storage.requests import Request
from storage.stalled import Stall
from storage.store import Store
from storage.transaction import Transaction

OWN_COPY = "own_copy"
"""The key by which an order for a file says that it is one of these, and whose."""
_NONE: Mapping[str, Value] = {"words": ""}
_OFFICER, _OFFICE, _PERSON, _TIME = "officer", "office", "person", "time"


def order(chat: int, language: str) -> BotCall:
    return BotCall("sendDocument", {OWN_COPY: chat, "language": language})


class OwnFiles:
    def __init__(self, store: Store, worlds: Worlds) -> None:
        self._store = store
        self._worlds = worlds

    async def build(self, spec: Mapping[str, Any]) -> Upload:
        """Logged; for somebody of whom nothing is kept the file says so."""
        chat, language = int(spec[OWN_COPY]), str(spec["language"])
        now = self._worlds.clock()
        world = self._worlds.at(now)

        async def job(tx: Transaction) -> Stored:
            stored = await gather(tx, chat)
            entry = Entry(
                now, "copy.file", detail={"leads": len(stored.leads)}, leads=stored.codes
            )
            await tx.audit.add(entry)
            return stored

        content = _Told(self._worlds, world, language).all(await self._store.write(job))
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        return Upload("document", f"data_saya_{world.today}.json", text.encode())


class _Told:
    """Names of fields are for programs and stay; what people read beside them is in words."""

    def __init__(self, worlds: Worlds, world: World, language: str) -> None:
        self._catalog = worlds.catalog
        self._world = world
        self._language = language

    def all(self, stored: Stored) -> dict[str, Any]:
        return {
            "about": self._words(Phrase("copy.file.about")),
            "office": str(self._world.office["organisation"]),
            "made_at": _iso(self._world.now),
            "telegram_chat": stored.chat,
            "conversation": self._conversation(stored),
            "registrations": [
                {
                    **self._lead(lead, stored.stories[lead.code]),
                    "staff": [_worker(worker) for worker in stored.staff[lead.code]],
                }
                for lead in stored.leads
            ],
            "staff_files": [
                {"sent_at": _iso(file.created_at), "state": file.state, "registration": file.lead}
                for file in stored.staff_files
            ],
            "consents": [_consent(consent) for consent in stored.consents],
            "requests": [_request(request) for request in stored.requests],
            "corrections_asked": [self._repair(repair, stored) for repair in stored.repairs],
            "accesses": [_access(e) for e in stored.audit if e.action in LOOKS],
            "own_requests": [
                {"at": _iso(e.at), "action": e.action} for e in stored.audit if e.action in ASKED
            ],
            "kept_until": [
                {"registration": e.lead or None, "since": _iso(e.since), "told": _iso(e.told_at)}
                for e in stored.expiries
            ],
            "promised_calls": [_promise(promise) for promise in stored.promises],
            "waits_for_a_rule_to_change": [
                {
                    "reason": wait.what.reason,
                    "since": wait.what.day.isoformat(),
                    "rules_then": wait.what.to_json(),
                    "told_at": wait.told_at and _iso(wait.told_at),
                }
                for wait in stored.waits
            ],
            "messages_to_many": [_iso(at) for at in stored.broadcasts],
            "stood_still": stored.stall and _stall(stored.stall),
            "messages_waiting": [
                {"queued_at": _iso(row.created_at), **unpacked(row.payload).call.to_json()}
                for row in stored.waiting
            ],
            "set_aside_after_a_fault": [
                {"at": _iso(letter.at), "fault": letter.reason, "content": _read(letter.payload)}
                for letter in stored.letters
            ],
        }

    def _conversation(self, stored: Stored) -> dict[str, Any] | None:
        if stored.session is None:
            return None
        session = without_others(stored.session.session)
        draft = session.main
        return {
            "since": _iso(stored.since),
            "last_change": _iso(stored.active_at),
            "language": session.language,
            "messages_stopped": session.muted,
            "referral_code": session.referral,
            "bot_blocked": stored.session.unreachable,
            "region": stored.session.region,
            "not_sent_yet": draft and self._answers(draft.flow, draft.answers),
            "registered_for_others": list(stored.session.session.helped_names),
            "state": session.to_json(),
        }

    def _lead(self, lead: Lead, story: Sequence[Told]) -> dict[str, Any]:
        return {
            "code": lead.code,
            "kind": lead.kind,
            "kind_in_words": self._words(Phrase(f"lead_kind.{lead.kind}")),
            "status": lead.status,
            "status_in_words": self._words(stage(lead.kind, lead.status)),
            "sent_at": _iso(lead.submitted_at),
            "last_change": _iso(lead.updated_at),
            "nik": lead.nik,
            "phone": lead.phone,
            "region": lead.region,
            "district": lead.district,
            "sector": lead.sector,
            "result_of_the_rules": lead.result,
            "referral_code": lead.referral,
            "officer_asks_again": list(lead.flags),
            "calls": lead.tries,
            "last_outcome": lead.outcome,
            "call_again_on": lead.follow_up_on and lead.follow_up_on.isoformat(),
            "goes_back_to_all_officers_at": _iso(lead.lease_until),
            "handled_since": _iso(lead.claimed_at),
            "answers": self._answers(lead.flow, lead.answers),
            "stored_answers": lead.answers.to_json(),
            "history": [_step(step) for step in story],
        }

    def _repair(self, repair: StoredRepair, stored: Stored) -> dict[str, Any]:
        """What an officer asked to be put right; the answer before and after, in full."""
        steps = {s.version: s.values for s in stored.stories[repair.lead]}
        values = None if repair.step is None else steps.get(repair.step)
        return {
            "registration": repair.lead,
            "question": self._words(Phrase(f"row.{repair.question}")),
            "reason": repair.words or self._words(Phrase(f"repair.reason.{repair.reason}", _NONE)),
            "asked_at": _iso(repair.asked_at),
            "reminded_at": _iso(repair.reminded_at),
            "ended_at": _iso(repair.closed_at),
            "end": repair.end,
            "answers": None if values is None else json.loads(values),
        }

    def _answers(self, flow: str, answers: Answers) -> list[dict[str, str]]:
        return [
            {
                "id": ask.question.id,
                "question": self._words(Phrase(f"row.{ask.question.id}")),
                "answer": self._words(value),
            }
            for ask, value in in_words(flow, answers, self._language, self._world, in_full=True)
        ]

    def _words(self, value: Value) -> str:
        return self._catalog.plain(self._language, Phrase("copy.file.value", {"value": value}))


def without_others(session: Session) -> Session:
    """What a helper wrote about somebody else is that person's, and not in the helper's file."""
    aside = None if session.helping else session.aside
    talk = session.with_officer
    if talk is not None and session.helping:
        talk = replace(talk, before=None)
    repair = None if session.repair is None or session.repair.other else session.repair
    return replace(
        session,
        aside=aside,
        with_officer=talk,
        repair=repair,
        helped=None,
        helping=False,
        helped_names={},
    )


def _worker(worker: Worker) -> dict[str, str]:
    """Masked: this is the owner's copy, and the worker is somebody else."""
    return {"name": mask_name(worker.name), "nik": mask_nik(worker.nik)}


def _step(step: Told) -> dict[str, Any]:
    """An officer's note is told of, but not what it says: the office gives that on request. What
    was said in a talk the person has read themselves."""
    said = {"said": step.values} if step.action is Action.TALKED else {}
    by = _TIME if step.action is Action.RETURNED else _PERSON
    return {
        **said,
        "at": _iso(step.at),
        "action": step.action,
        "reason": step.reason,
        "by": by if step.actor is None else _OFFICER,
        "status_after": step.to_status,
        "outcome": step.outcome,
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "at": _iso(consent.at),
        "given": consent.given,
        "text_version": consent.text_version,
        "text_sha256": consent.text_sha256,
        "language": consent.language,
        "telegram_update": consent.update_id,
    }


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "registration": promise.lead,
        "day": promise.day.isoformat(),
        "part_of_the_day": promise.slot,
        "promised_at": _iso(promise.made_at),
        "by": _PERSON if promise.officer is None else _OFFICER,
        "state": promise.state,
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "code": request.code,
        "kind": request.kind,
        "asked_at": _iso(request.asked_at),
        "answer_by": _iso(request.due_at),
        "words": request.words,
        "answered_at": _iso(request.closed_at),
        "answer": request.answer,
    }


def _access(entry: Entry) -> dict[str, Any]:
    look = access(entry)
    return {
        "at": _iso(look.at),
        "what": look.action,
        "by": _OFFICE if look.by == _OFFICE else _OFFICER,
        "reason": look.reason,
        "registration": entry.lead,
    }


def _read(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode(errors="replace")


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(JAKARTA).isoformat(timespec="seconds")


def _stall(stall: Stall) -> dict[str, Any]:
    """A registration that stopped; who was reminded, and called."""
    return {
        "code": stall.code,
        "since": _iso(stall.since),
        "region": stall.region,
        "an_officer_may_call": stall.callable,
        "an_officer_has_called": stall.called_by is not None,
        "left_out_of_reminders": stall.held_out,
        "reminders": 0 if stall.held_out else stall.sent,
        "last_reminder": None if stall.held_out else stall.last_at and _iso(stall.last_at),
        "next_reminder": None if stall.held_out else stall.next_at and _iso(stall.next_at),
    }
