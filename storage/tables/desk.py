"""What is kept of officers: who they are, what they took and did, what they are told."""

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, LargeBinary, Text

from conversations.funnel import COLUMNS
from storage.tables.columns import key, must, table
from storage.types import Big, Day, Flag, Number, Plain, UtcTime

officers = table(
    "officers",
    key("id", Big),
    must("name"),
    must("role"),
    must("added_at", UtcTime()),
    Column("added_by", Big),
    Column("removed_at", UtcTime()),
)

officer_areas = table(
    "officer_areas",
    Column("officer", Big, sa.ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    key("region"),
)

invites = table(
    "invites",
    key("token_sha256"),
    must("role"),
    Column("areas", Plain),  # NULL: all areas
    must("name"),
    Column("added_by", Big),
    must("expires_at", UtcTime()),
    Column("used_by", Big),  # who waits to be confirmed; NULL: nobody has opened it
    Column("used_at", UtcTime()),
)

authenticators = table(
    "authenticators",
    key("officer", Big),
    must("sealed", LargeBinary()),
    must("set_at", UtcTime()),
    Column("last_step", Big),
    Column("entered_at", UtcTime()),  # NULL: no session
    must("wrong", Integer()),
    Column("closed_until", UtcTime()),
)

postponed_asks = table(
    "postponed_asks",  # what officers asked and a code is wanted for
    key("officer", Big),
    key("place", Integer()),
    must("sealed", LargeBinary()),
    must("at", UtcTime()),
    must("offered", Flag),  # the code has come, the officer's word has not
)

passphrases = table(
    "passphrases",  # what opens the files that an officer takes
    Column("officer", Big, sa.ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    must("sealed", LargeBinary()),
    must("at", UtcTime()),
)

searches = table(
    "searches",  # what an officer's last search found
    key("officer", Big),
    must("sealed", LargeBinary()),
    must("at", UtcTime()),
)

removals = table(
    "removals",  # who was erased after an officer had taken them out in a file
    key("officer", Big),
    key("lead"),
    must("at", UtcTime()),
    Column("told_at", UtcTime()),
    Column("done_at", UtcTime()),  # the officer says it is gone from their files
    Index(None, "told_at"),
)

imports = table(
    "imports",  # files that officers filled in, on their way back
    key("id"),
    must("officer", Big),
    must("state"),
    must("sealed", LargeBinary()),
    must("due", UtcTime()),
    must("tries", Integer()),
    must("created_at", UtcTime()),
    Index(None, "officer"),
    Index(None, "state", "due"),
)

digests = table("digests", key("officer", Big), must("day", Day()))

referrals = table(
    "referrals",
    key("key"),
    must("code"),
    must("name"),
    must("kind"),
    must("added_at", UtcTime()),
    Column("removed_at", UtcTime()),
)

audit = table(
    "audit",
    key("id"),
    must("at", UtcTime()),
    Column("actor", Big),
    must("action"),
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

audit_head = table(
    "audit_head",  # one row: where the chain ends, locked by whoever adds to it
    key("id", Integer()),
    must("number", Number),
    must("mac", LargeBinary()),
)

audit_leads = table(
    "audit_leads",  # whom an entry about many concerns: a file
    Column("entry", Text, sa.ForeignKey("audit.id"), primary_key=True),
    key("lead"),
    Index(None, "lead"),
)

broadcasts = table(
    "broadcasts",
    key("id"),
    must("state"),
    must("author", Big),
    must("version", Integer()),
    must("tested", Flag),
    must("sealed", LargeBinary()),  # the words
    must("chosen", Plain()),
    must("created_at", UtcTime()),
    Column("confirmed_by", Big),
    Column("reached", Big),  # the last chat that was looked at
    must("skipped", Integer()),
    Column("ended_at", UtcTime()),
    Index(None, "state"),
)

broadcast_people = table(
    "broadcast_people",
    Column("broadcast", Text, sa.ForeignKey("broadcasts.id"), primary_key=True),
    key("chat", Big),
    must("message"),  # the row of the outbox; gone from there once it was sent
    must("state"),
    must("at", UtcTime()),
    Index(None, "broadcast", "state"),
    Index(None, "chat"),
    Index(None, "message"),
)

passages = table(
    "passages",  # counts of people and of nothing else: no chat, no run, no answer
    key("day", Day()),
    key("flow"),
    key("question"),
    key("language"),
    key("source"),
    key("release"),
    key("region"),  # empty of those who have not said where they live
    *(must(column, Integer()) for column in COLUMNS),
)
