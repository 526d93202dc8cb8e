"""Every table, its columns and indexes: what the newest migration has built.

Plain columns hold only what a queue, a filter or a count needs. What a person says about
themselves is in ``sealed`` columns; ``*_index`` columns are keyed hashes for exact search.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, LargeBinary, Text, UniqueConstraint

from conversations.funnel import COLUMNS
from storage.types import Big, Day, Flag, Number, Plain, UtcTime

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TEXT = Text()


def _table(name: str, *items: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *items, sqlite_strict=True)


def _key(name: str, kind: sa.types.TypeEngine[Any] = TEXT) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _must(name: str, kind: sa.types.TypeEngine[Any] = TEXT) -> Column[Any]:
    return Column(name, kind, nullable=False)


seen = _table("seen", _key("update_id", Number), _must("at", UtcTime()), Index(None, "at"))

sessions = _table(
    "sessions",
    _key("chat", Big),
    Column("state", LargeBinary),  # NULL until the first put
    _must("version", Integer()),
    _must("sent", Integer()),
    Column("flow", Text),
    Column("asked", Text),
    _must("language"),
    _must("paused", Flag),
    Column("region", Text),
    _must("created_at", UtcTime()),
    _must("active_at", UtcTime()),
    Column("unreachable_at", UtcTime()),
    Index(None, "active_at"),
)

leads = _table(
    "leads",
    _key("code"),
    Column("chat", Big),  # like all below that may be NULL: empty once the lead is erased
    Column("run", Integer),
    Column("kind", Text),
    _must("status"),
    Column("flow", Text),
    Column("result", Text),
    Column("language", Text),
    Column("region", Text),
    Column("district", Text),
    Column("sector", Text),
    Column("flags", Plain),
    _must("tries", Integer()),
    Column("officer", Big),
    Column("claimed_at", UtcTime()),
    Column("lease_until", UtcTime()),  # NULL where nobody holds it
    Column("lease_warned_at", UtcTime()),
    Column("follow_up_on", Day),
    Column("outcome", Text),
    Column("referral", Text),
    Column("submitted_at", UtcTime()),
    _must("updated_at", UtcTime()),
    _must("version", Integer()),
    Column("sealed", LargeBinary),
    Column("nik_index", LargeBinary),
    Column("phone_index", LargeBinary),
    Column("person_index", LargeBinary),  # of name and birth date
    Column("helper", Text),  # who handed it in for the person; NULL: themselves
    Column("helper_phone", Flag),  # whether the phone is the helper's
    UniqueConstraint("chat", "run"),
    Index(None, "status", "submitted_at"),
    Index(None, "submitted_at"),
    Index(None, "officer"),
    Index(None, "lease_until"),
    Index(None, "nik_index"),
    Index(None, "phone_index"),
    Index(None, "person_index"),
)

lead_history = _table(
    "lead_history",
    Column("code", Text, sa.ForeignKey("leads.code"), primary_key=True),
    _key("version", Integer()),
    _must("at", UtcTime()),
    Column("actor", Big),  # an officer; NULL where the person did it, or time
    _must("action"),
    Column("reason", Text),
    Column("from_status", Text),
    _must("to_status"),
    Column("outcome", Text),
    Column("sealed", LargeBinary),
)

duplicates = _table(
    "duplicates",  # two leads that may be one person's, and what officers said of them
    Column("first", Text, sa.ForeignKey("leads.code"), primary_key=True),
    Column("second", Text, sa.ForeignKey("leads.code"), primary_key=True),
    _must("decision"),
    Column("kept", Text),  # of two that are the same: which stays, and which does not
    Column("closed", Text),
    Column("was", Text),  # the status of the closed one before
    Column("agree", Text),
    Column("actor", Big),  # like all above that may be NULL: empty until it is decided
    Column("at", UtcTime()),
    UniqueConstraint("closed"),
    Index(None, "decision"),
    Index(None, "second"),
    Index(None, "kept"),
)

consents = _table(
    "consents",
    _key("id"),
    _must("chat", Big),
    _must("given", Flag),
    _must("text_version"),
    _must("text_sha256"),
    _must("language"),
    _must("at", UtcTime()),
    _must("update_id", Big),
    Column("helper", Text),  # through whom another person said it, in which run; NULL: their own
    Column("run", Integer),
    Index(None, "chat"),
)

waits = _table(
    "waits",
    _key("chat", Big),
    _key("reason"),
    _must("decided_on", Day()),
    _must("editions", Plain()),
    Column("told_at", UtcTime()),  # NULL while they wait
)

requests = _table(
    "requests",
    _key("code"),
    _must("chat", Big),
    _must("kind"),
    _must("asked_at", UtcTime()),
    _must("due_at", UtcTime()),
    Column("lead", Text),
    Column("region", Text),
    _must("sealed", LargeBinary()),
    Column("closed_at", UtcTime()),
    Column("closed_by", Big),
    Column("answer", LargeBinary),  # sealed too
    Index(None, "chat"),
    Index(None, "closed_at", "due_at"),
)

repairs = _table(
    "repairs",  # one answer each that an officer asked to be put right
    _key("id"),
    Column("lead", Text, sa.ForeignKey("leads.code"), nullable=False),
    _must("chat", Big),
    _must("question"),
    _must("reason"),
    _must("officer", Big),
    _must("back_to"),  # the lead's status before it waited
    _must("asked_at", UtcTime()),
    Column("put_at", UtcTime()),  # NULL until the person was asked
    Column("reminded_at", UtcTime()),
    Column("closed_at", UtcTime()),
    Column("end", Text),
    _must("cleared", Flag),  # whether the person's session holds it no more
    Column("step", Integer),  # of the lead's history, which has both answers
    Column("read_at", UtcTime()),
    Column("sealed", LargeBinary),  # the reason in the officer's own words
    Index(None, "lead"),
    Index(None, "chat"),
    Index(None, "cleared", "asked_at"),
    Index(None, "closed_at", "read_at"),
)

talks = _table(
    "talks",  # between an officer and a person; what is said stands in the lead's history
    _key("id"),
    Column("lead", Text, sa.ForeignKey("leads.code"), nullable=False),
    _must("chat", Big),
    _must("officer", Big),
    _must("opened_at", UtcTime()),
    _must("last_at", UtcTime()),
    Column("closed_at", UtcTime()),
    Index(None, "lead"),
    Index(None, "chat"),
    Index(None, "closed_at", "last_at"),
)

stalled = _table(
    "stalled",
    _key("chat", Big),
    _must("code"),
    _must("since", UtcTime()),  # the session's active_at that this was written for
    Column("region", Text),
    _must("callable", Flag),
    Column("called_by", Big),
    _must("held_out", Flag),
    _must("sent", Integer()),
    Column("next_at", UtcTime()),
    Column("first_at", UtcTime()),
    Column("last_at", UtcTime()),
    _must("came_back", Flag),
    UniqueConstraint("code"),
    Index(None, "next_at"),
    Index(None, "callable", "since"),
)

expiries = _table(
    "expiries",
    _key("chat", Big),
    _key("lead"),  # empty: the whole person's silence
    _must("since", UtcTime()),
    Column("told_at", UtcTime()),
)

promises = _table(
    "promises",
    _key("lead"),
    _must("chat", Big),
    Column("officer", Big),  # who made it; NULL where the person chose another time
    _must("day", Day()),
    _must("slot"),
    _must("due_at", UtcTime()),
    _must("made_at", UtcTime()),
    _must("state"),
    Index(None, "chat"),
    Index(None, "state", "due_at"),
)

digests = _table("digests", _key("officer", Big), _must("day", Day()))

tombstones = _table(
    "tombstones",
    _key("person", LargeBinary()),
    _must("receipt"),
    _must("at", UtcTime()),
    Index(None, "at"),
)

officers = _table(
    "officers",
    _key("id", Big),
    _must("name"),
    _must("role"),
    _must("added_at", UtcTime()),
    Column("added_by", Big),
    Column("removed_at", UtcTime()),
)

officer_areas = _table(
    "officer_areas",
    Column("officer", Big, sa.ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    _key("region"),
)

invites = _table(
    "invites",
    _key("token_sha256"),
    _must("role"),
    Column("areas", Plain),  # NULL: all areas
    _must("name"),
    Column("added_by", Big),
    _must("expires_at", UtcTime()),
    Column("used_by", Big),  # who waits to be confirmed; NULL: nobody has opened it
    Column("used_at", UtcTime()),
)

authenticators = _table(
    "authenticators",
    _key("officer", Big),
    _must("sealed", LargeBinary()),
    _must("set_at", UtcTime()),
    Column("last_step", Big),
    Column("entered_at", UtcTime()),  # NULL: no session
    _must("wrong", Integer()),
    Column("closed_until", UtcTime()),
)

postponed = _table(
    "postponed",
    _key("officer", Big),
    _must("sealed", LargeBinary()),
    _must("at", UtcTime()),
)

passphrases = _table(
    "passphrases",  # what opens the files that an officer takes
    Column("officer", Big, sa.ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    _must("sealed", LargeBinary()),
    _must("at", UtcTime()),
)

removals = _table(
    "removals",  # who was erased after an officer had taken them out in a file
    _key("officer", Big),
    _key("lead"),
    _must("at", UtcTime()),
    Column("told_at", UtcTime()),
    Column("done_at", UtcTime()),  # the officer says it is gone from their files
    Index(None, "told_at"),
)

referrals = _table(
    "referrals",
    _key("key"),
    _must("code"),
    _must("name"),
    _must("kind"),
    _must("added_at", UtcTime()),
    Column("removed_at", UtcTime()),
)

outbox = _table(
    "outbox",
    _key("id"),
    _must("chat", Big),
    Column("seq", Integer),  # NULL: may go out in any order
    _must("priority", Integer()),
    _must("kind"),
    _must("version", Integer()),
    _must("sealed", LargeBinary()),
    _must("due", UtcTime()),
    _must("tries", Integer()),
    _must("state"),
    _must("created_at", UtcTime()),
    Index(None, "chat", "seq"),
    Index(None, "priority", "due"),
)

dead_letters = _table(
    "dead_letters",
    _key("id"),
    _must("update_id", Big),
    Column("chat", Big),
    _must("at", UtcTime()),
    _must("reason"),
    _must("sealed", LargeBinary()),
    Index(None, "chat"),
    Index(None, "at"),
)

audit = _table(
    "audit",
    _key("id"),
    _must("at", UtcTime()),
    Column("actor", Big),
    _must("action"),
    Column("lead", Text),
    Column("sealed", LargeBinary),  # the reason an officer gave, in their own words
    Column("detail", Plain),
    Column("number", Number),  # in the chain; like the next two NULL only before it was begun
    Column("previous", LargeBinary),  # the signature of the entry before
    Column("mac", LargeBinary),
    Column("reason_hash", LargeBinary),  # of what was sealed: stays when the reason goes
    Index(None, "at"),
    Index(None, "lead"),
    Index(None, "actor", "at"),
    Index(None, "number", unique=True),
    Index(None, "mac"),
)

audit_head = _table(
    "audit_head",  # one row: where the chain ends, locked by whoever adds to it
    _key("id", Integer()),
    _must("number", Number),
    _must("mac", LargeBinary()),
)

audit_leads = _table(
    "audit_leads",  # whom an entry about many concerns: a file
    Column("entry", Text, sa.ForeignKey("audit.id"), primary_key=True),
    _key("lead"),
    Index(None, "lead"),
)

staff = _table(
    "staff",
    Column("lead", Text, sa.ForeignKey("leads.code"), primary_key=True),
    _key("nik_index", LargeBinary()),
    _must("place", Integer()),  # among those added at the same moment
    _must("sealed", LargeBinary()),
    _must("added_at", UtcTime()),
    _must("updated_at", UtcTime()),
)

staff_files = _table(
    "staff_files",
    _key("id"),
    _must("chat", Big),
    Column("lead", Text, sa.ForeignKey("leads.code"), nullable=False),
    _must("state"),
    _must("sealed", LargeBinary()),
    _must("due", UtcTime()),
    _must("tries", Integer()),
    _must("created_at", UtcTime()),
    Index(None, "chat"),
    Index(None, "state", "due"),
)

funnel = _table(
    "funnel",  # counts of people and of nothing else: no chat, no run, no answer
    _key("day", Day()),
    _key("flow"),
    _key("question"),
    _key("language"),
    _key("source"),
    _key("release"),
    *(_must(column, Integer()) for column in COLUMNS),
)

broadcasts = _table(
    "broadcasts",
    _key("id"),
    _must("state"),
    _must("author", Big),
    _must("version", Integer()),
    _must("tested", Flag),
    _must("sealed", LargeBinary()),  # the words
    _must("chosen", Plain()),
    _must("created_at", UtcTime()),
    Column("confirmed_by", Big),
    Column("reached", Big),  # the last chat that was looked at
    _must("skipped", Integer()),
    Column("ended_at", UtcTime()),
    Index(None, "state"),
)

broadcast_people = _table(
    "broadcast_people",
    Column("broadcast", Text, sa.ForeignKey("broadcasts.id"), primary_key=True),
    _key("chat", Big),
    _must("message"),  # the row of the outbox; gone from there once it was sent
    _must("state"),
    _must("at", UtcTime()),
    Index(None, "chat"),
    Index(None, "message"),
)

meta = _table("meta", _key("key"), _must("value"), _must("at", UtcTime()))

leases = _table(
    "leases", _key("name"), _must("holder"), _must("epoch", Integer()), _must("until", UtcTime())
)
