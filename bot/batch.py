"""What a batch of turns has come to so far, written in one go. It knows no words, no effects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from conversations.funnel import Tally
from conversations.lead import LeadSummary
from conversations.referrals import Referral
from storage.consents import Consent
from storage.dead_letters import DeadLetter
from storage.outbox import Outgoing
from storage.sessions import StoredSession
from storage.transaction import Transaction

UNANSWERED = "questions_unanswered"
"""Where the number of them is kept; nothing else of them is."""


@dataclass
class Batch:
    """Filled turn by turn; ``write`` at its end."""

    tx: Transaction
    now: datetime
    sessions: dict[int, StoredSession]
    leads: dict[int, list[LeadSummary]]
    referrals: Mapping[str, Referral] = field(default_factory=dict)
    """The codes that the updates speak of."""
    changed: set[int] = field(default_factory=set)
    outbox: list[Outgoing] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    unanswered: int = 0
    """Questions of people that none of our answers is for."""
    funnel: Tally = field(default_factory=Tally)
    """How people went from question to question."""
    erased: bool = False
    active: bool = True
    """Whether the people did something; False where we write first."""

    async def write(self) -> None:
        changed = [self.sessions[chat] for chat in sorted(self.changed)]
        await self.tx.sessions.put_many(changed, self.now, active=self.active)
        await self.tx.outbox.add_many(self.outbox)
        await self.tx.consents.add_many(self.consents)
        await self.tx.dead_letters.add_many(self.letters)
        if self.unanswered:
            await self.tx.meta.count(UNANSWERED, self.unanswered, self.now)
        await self.tx.funnel.add(self.funnel.counts)
