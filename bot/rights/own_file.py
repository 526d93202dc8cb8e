"""A person's own file: everything that is kept about them, NIK and phone in full, as JSON.

Built at the moment it is sent and never stored: the outbox holds only whose it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.api import Upload
from bot.queueing import unpacked
from bot.render import BotCall
from bot.rights import own_parts as parts
from bot.rights.own_parts import iso
from bot.rights.stored import ASKED, LOOKS, Stored, gather
from bot.world import Worlds
from conversations.answers import Answers
from conversations.flow import World
from conversations.lead import stage
from conversations.own_copy import in_words
from conversations.replies import Phrase, Value
from conversations.session import Session
from storage.audit import Entry
from storage.lead_history import Told
from storage.lead_rows import Lead
from storage.repairs import StoredRepair
from storage.store import Store
from storage.transaction import Transaction

OWN_COPY = "own_copy"
"""The key by which an order for a file says that it is one of these, and whose."""
_NONE: Mapping[str, Value] = {"words": ""}


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
            "made_at": iso(self._world.now),
            "telegram_chat": stored.chat,
            "conversation": self._conversation(stored),
            "registrations": [
                {
                    **self._lead(lead, stored.stories[lead.code]),
                    "staff": [parts.worker(worker) for worker in stored.staff[lead.code]],
                }
                for lead in stored.leads
            ],
            "staff_files": [
                {"sent_at": iso(file.created_at), "state": file.state, "registration": file.lead}
                for file in stored.staff_files
            ],
            "consents": [parts.consent(consent) for consent in stored.consents],
            "requests": [parts.request(request) for request in stored.requests],
            "corrections_asked": [self._repair(repair, stored) for repair in stored.repairs],
            "accesses": [parts.look(e) for e in stored.audit if e.action in LOOKS],
            "own_requests": [
                {"at": iso(e.at), "action": e.action} for e in stored.audit if e.action in ASKED
            ],
            "kept_until": [
                {"registration": e.lead or None, "since": iso(e.since), "told": iso(e.told_at)}
                for e in stored.expiries
            ],
            "promised_calls": [parts.promise(promise) for promise in stored.promises],
            "waits_for_a_rule_to_change": [
                {
                    "reason": wait.what.reason,
                    "since": wait.what.day.isoformat(),
                    "rules_then": wait.what.to_json(),
                    "told_at": wait.told_at and iso(wait.told_at),
                }
                for wait in stored.waits
            ],
            "messages_to_many": [iso(at) for at in stored.broadcasts],
            "stood_still": stored.stall and parts.stall(stored.stall),
            "messages_waiting": [
                {"queued_at": iso(row.created_at), **unpacked(row.payload).call.to_json()}
                for row in stored.waiting
            ],
            "set_aside_after_a_fault": [
                {
                    "at": iso(letter.at),
                    "fault": letter.reason,
                    "content": parts.readable(letter.payload),
                }
                for letter in stored.letters
            ],
        }

    def _conversation(self, stored: Stored) -> dict[str, Any] | None:
        if stored.session is None:
            return None
        session = without_others(stored.session.session)
        draft = session.main
        return {
            "since": iso(stored.since),
            "last_change": iso(stored.active_at),
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
            "sent_at": iso(lead.submitted_at),
            "last_change": iso(lead.updated_at),
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
            "goes_back_to_all_officers_at": iso(lead.lease_until),
            "handled_since": iso(lead.claimed_at),
            "answers": self._answers(lead.flow, lead.answers),
            "stored_answers": lead.answers.to_json(),
            "history": [parts.step(step) for step in story],
        }

    def _repair(self, repair: StoredRepair, stored: Stored) -> dict[str, Any]:
        """What an officer asked to be put right; the answer before and after, in full."""
        steps = {s.version: s.values for s in stored.stories[repair.lead]}
        values = None if repair.step is None else steps.get(repair.step)
        return {
            "registration": repair.lead,
            "question": self._words(Phrase(f"row.{repair.question}")),
            "reason": repair.words or self._words(Phrase(f"repair.reason.{repair.reason}", _NONE)),
            "asked_at": iso(repair.asked_at),
            "reminded_at": iso(repair.reminded_at),
            "ended_at": iso(repair.closed_at),
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
