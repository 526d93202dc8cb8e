"""What came of messages, gathered until it is written in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from storage.audit import Entry
from storage.dead_letters import DeadLetter
from storage.outbox import Outgoing
from storage.transaction import Transaction


@dataclass
class Results:
    done: list[str] = field(default_factory=list)
    """Sent, or never to be sent."""
    delivered: list[str] = field(default_factory=list)
    """Those of them that belong to a message to many, and arrived."""
    later: dict[str, datetime] = field(default_factory=dict)
    """To be tried again, and when. What is neither here nor done is tried again at once."""
    unreachable: set[int] = field(default_factory=set)
    """Chats that take nothing from us any more."""
    letters: list[DeadLetter] = field(default_factory=list)
    more: list[Outgoing] = field(default_factory=list)
    """What follows from a message that was sent."""
    entries: list[Entry] = field(default_factory=list)
    """What the audit is to say of files."""
    ended: list[Outgoing] = field(default_factory=list)
    """The messages that are no longer under way once this is written."""
    token_refused: bool = False

    def __bool__(self) -> bool:
        return bool(self.ended)

    def add(self, other: "Results") -> None:
        self.done += other.done
        self.delivered += other.delivered
        self.later |= other.later
        self.unreachable |= other.unreachable
        self.letters += other.letters
        self.more += other.more
        self.entries += other.entries
        self.ended += other.ended

    async def write(self, tx: Transaction, now: datetime) -> None:
        await tx.outbox.done(self.done)
        await tx.broadcasts.sent(self.delivered)
        for id, due in self.later.items():
            await tx.outbox.retry(id, due)
        for chat in self.unreachable:
            await tx.outbox.drop_chat(chat)
        if self.unreachable:
            await tx.sessions.set_unreachable(self.unreachable, now)
        await tx.dead_letters.add_many(self.letters)
        await tx.outbox.add_many(self.more)
        for entry in self.entries:
            await tx.audit.add(entry)
