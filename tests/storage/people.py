"""People, leads and messages for the storage tests. None of them exists."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from conversations import codes
from conversations.answers import Answers
from conversations.lead import LeadDraft, LeadKind
from conversations.run import Run
from conversations.session import Heard, Session
from storage.outbox import Outgoing

NOW = datetime(2026, 11, 22, 3, 4, 5, 678, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def session(words: str = "Bukit Kecil", asked: str | None = "income", **more: Any) -> Session:
    answers = Answers({"district": words}, {"nik": "by_choice"})
    run = Run("eligibility", 1, answers, asked, misses=1, picks=("16.71", "16.72"))
    return Session(main=run, runs=1, heard=Heard(words, NOW), **more)


def draft(number: int = 1, run: int = 1, **more: Any) -> LeadDraft:
    """Lead number so-and-so; the number decides the code."""
    values: Mapping[str, Any] = {
        "kind": LeadKind.BPU,
        "flow": "registration",
        "language": "id",
        "answers": Answers({"name": f"Nyimas Contoh {number}", "income": 3_000_000}),
        "result": "bpu.may_join",
        "region": "16.71",
        "district": "16.71.02",
        "sector": "trade",
        "flags": ("nik",),
        "nik": f"16710255{number:08}",
        "phone": f"+62812{number:08}",
    }
    return LeadDraft(code=codes.make(number), run=run, **{**values, **more})


def message(id: str, chat: int, seq: int | None, **more: Any) -> Outgoing:
    values: Mapping[str, Any] = {
        "priority": 1,
        "kind": "reply",
        "version": 1,
        "payload": b'{"text": "Halo"}',
        "due": NOW,
        "created_at": NOW,
    }
    return Outgoing(id=id, chat=chat, seq=seq, **{**values, **more})
