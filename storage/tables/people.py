"""What is kept of people: their conversations, what they handed in, what was promised them."""

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, LargeBinary, Text, UniqueConstraint

from storage.tables.columns import key, must, table
from storage.types import Big, Day, Flag, Plain, UtcTime

sessions = table(
    "sessions",
    key("chat", Big),
    Column("state", LargeBinary),  # NULL until the first put
    must("version", Integer()),
    must("sent", Integer()),
    Column("flow", Text),
    Column("asked", Text),
    must("language"),
    must("paused", Flag),
    Column("region", Text),
    must("created_at", UtcTime()),
    must("active_at", UtcTime()),
    Column("unreachable_at", UtcTime()),
    Index(None, "active_at"),
)

leads = table(
    "leads",
    key("code"),
    Column("chat", Big),  # like all below that may be NULL: empty once the lead is erased
    Column("run", Integer),
    Column("kind", Text),
    must("status"),
    Column("flow", Text),
    Column("result", Text),
    Column("language", Text),
    Column("region", Text),
    Column("district", Text),
    Column("sector", Text),
    Column("flags", Plain),
    must("tries", Integer()),
    Column("officer", Big),
    Column("claimed_at", UtcTime()),
    Column("lease_until", UtcTime()),  # NULL where nobody holds it
    Column("lease_warned_at", UtcTime()),
    Column("follow_up_on", Day),
    Column("outcome", Text),
    Column("referral", Text),
    Column("submitted_at", UtcTime()),
    must("updated_at", UtcTime()),
    must("version", Integer()),
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

lead_history = table(
    "lead_history",
    Column("code", Text, sa.ForeignKey("leads.code"), primary_key=True),
    key("version", Integer()),
    must("at", UtcTime()),
    Column("actor", Big),  # an officer; NULL where the person did it, or time
    must("action"),
    Column("reason", Text),
    Column("from_status", Text),
    must("to_status"),
    Column("outcome", Text),
    Column("day", Day()),  # of the next call, where the step set one
    Column("sealed", LargeBinary),
)

duplicates = table(
    "duplicates",  # two leads that may be one person's, and what officers said of them
    Column("first", Text, sa.ForeignKey("leads.code"), primary_key=True),
    Column("second", Text, sa.ForeignKey("leads.code"), primary_key=True),
    must("decision"),
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

consents = table(
    "consents",
    key("id"),
    must("chat", Big),
    must("given", Flag),
    must("text_version"),
    must("text_sha256"),
    must("language"),
    must("at", UtcTime()),
    must("update_id", Big),
    Column("helper", Text),  # through whom another person said it, in which run; NULL: their own
    Column("run", Integer),
    Index(None, "chat"),
)

waits = table(
    "waits",
    key("chat", Big),
    key("reason"),
    must("decided_on", Day()),
    must("editions", Plain()),
    Column("told_at", UtcTime()),  # NULL while they wait
)

requests = table(
    "requests",
    key("code"),
    must("chat", Big),
    must("kind"),
    must("asked_at", UtcTime()),
    must("due_at", UtcTime()),
    Column("lead", Text),
    Column("region", Text),
    must("sealed", LargeBinary()),
    Column("closed_at", UtcTime()),
    Column("closed_by", Big),
    Column("answer", LargeBinary),  # sealed too
    Index(None, "chat"),
    Index(None, "closed_at", "due_at"),
)

repairs = table(
    "repairs",  # one answer each that an officer asked to be put right
    key("id"),
    Column("lead", Text, sa.ForeignKey("leads.code"), nullable=False),
    must("chat", Big),
    must("question"),
    must("reason"),
    must("officer", Big),
    must("back_to"),  # the lead's status before it waited
    must("asked_at", UtcTime()),
    Column("put_at", UtcTime()),  # NULL until the person was asked
    Column("reminded_at", UtcTime()),
    Column("closed_at", UtcTime()),
    Column("end", Text),
    must("cleared", Flag),  # whether the person's session holds it no more
    Column("step", Integer),  # of the lead's history, which has both answers
    Column("read_at", UtcTime()),
    Column("sealed", LargeBinary),  # the reason in the officer's own words
    Index(None, "lead"),
    Index(None, "chat"),
    Index(None, "cleared", "asked_at"),
    Index(None, "closed_at", "read_at"),
)

talks = table(
    "talks",  # between an officer and a person; what is said stands in the lead's history
    key("id"),
    Column("lead", Text, sa.ForeignKey("leads.code"), nullable=False),
    must("chat", Big),
    must("officer", Big),
    must("opened_at", UtcTime()),
    must("last_at", UtcTime()),
    Column("closed_at", UtcTime()),
    Index(None, "lead"),
    Index(None, "chat"),
    Index(None, "closed_at", "last_at"),
)

stalled = table(
    "stalled",
    key("chat", Big),
    must("code"),
    must("since", UtcTime()),  # the session's active_at that this was written for
    Column("region", Text),
    must("callable", Flag),
    Column("called_by", Big),
    must("held_out", Flag),
    must("sent", Integer()),
    Column("next_at", UtcTime()),
    Column("first_at", UtcTime()),
    Column("last_at", UtcTime()),
    must("came_back", Flag),
    UniqueConstraint("code"),
    Index(None, "next_at"),
    Index(None, "callable", "since"),
)

expiries = table(
    "expiries",
    key("chat", Big),
    key("lead"),  # empty: the whole person's silence
    must("since", UtcTime()),
    Column("told_at", UtcTime()),
)

promises = table(
    "promises",
    key("lead"),
    must("chat", Big),
    Column("officer", Big),  # who made it; NULL where the person chose another time
    must("day", Day()),
    must("slot"),
    must("due_at", UtcTime()),
    must("made_at", UtcTime()),
    must("state"),
    Index(None, "chat"),
    Index(None, "state", "due_at"),
)

tombstones = table(
    "tombstones",
    key("person", LargeBinary()),
    must("receipt"),
    must("at", UtcTime()),
    Index(None, "at"),
)

staff = table(
    "staff",
    Column("lead", Text, sa.ForeignKey("leads.code"), primary_key=True),
    key("nik_index", LargeBinary()),
    must("place", Integer()),  # among those added at the same moment
    must("sealed", LargeBinary()),
    must("added_at", UtcTime()),
    must("updated_at", UtcTime()),
)

staff_files = table(
    "staff_files",
    key("id"),
    must("chat", Big),
    Column("lead", Text, sa.ForeignKey("leads.code"), nullable=False),
    must("state"),
    must("sealed", LargeBinary()),
    must("due", UtcTime()),
    must("tries", Integer()),
    must("created_at", UtcTime()),
    Index(None, "chat"),
    Index(None, "state", "due"),
)
