"""What stands in the audit, in words: who did what, about whom, why. Codes and officers' names;
nothing of the people themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.officers.audit_detail import DetailWords
from bot.officers.phrases import at
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase, Value
from storage.audit import Entry

INVITED = "officer.invited"
"""Has no reason, but a name in its place."""
_PERSON = frozenset(
    {"copy.shown", "copy.file", "right.asked", "right.lifted", "person.erased", "officer.waiting"}
)
_BOT = frozenset({"person.erased_again", "retention.person", "retention.lead", "broadcast.done"})


def doer(action: str) -> str:
    """Who did what no officer did: ``person``, ``bot``, or ``cli`` for the command line."""
    return "person" if action in _PERSON else "bot" if action in _BOT else "cli"


@dataclass(frozen=True, slots=True)
class AuditWords:
    catalog: Catalog
    names: Mapping[int, str]
    """Of all who are or were officers."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """How messages to many begin, by what the audit calls each."""

    def who(self, entry: Entry) -> Value:
        if entry.actor is None:
            return Phrase(f"desk.audit.doer.{doer(entry.action)}")
        return self.officer(entry.actor)

    def officer(self, id: int) -> Value:
        return self.names.get(id) or Phrase("desk.former_officer")

    def action(self, id: str) -> Value:
        """The code itself where this release has no words for it."""
        return self._said(f"desk.audit.action.{id}", id)

    def reason(self, entry: Entry) -> Value | None:
        """In the officer's words, or what the pressed button says."""
        chosen = entry.detail.get("reason")
        if entry.reason is not None:
            return entry.reason
        return None if chosen is None else self._said(f"desk.reason.{chosen}", str(chosen))

    def detail(self, entry: Entry) -> Value:
        """Nothing where there is none."""
        return DetailWords(self.catalog, self.names, self.texts).of(entry)

    def lines(self, entry: Entry) -> list[Value]:
        """One entry on a page of many."""
        values: dict[str, Value] = {
            "number": entry.number or 0,
            "at": at(entry.at),
            "who": self.who(entry),
            "what": self.action(entry.action),
            "code": entry.lead or "",
        }
        found: list[Value] = [Phrase(f"desk.audit.{'about' if entry.lead else 'line'}", values)]
        if (reason := self.reason(entry)) is not None:
            kind = "whom" if entry.action == INVITED else "reason"
            found.append(Phrase(f"desk.audit.{kind}", {"reason": reason}))
        if detail := self.detail(entry):
            found.append(Phrase("desk.audit.detail", {"detail": detail}))
        return [*found, ""]

    def _said(self, key: str, otherwise: str) -> Value:
        known = key in self.catalog.languages[REFERENCE].messages
        return Phrase(key) if known else otherwise
