"""What keeps messages from being lost or doubled, and replicas from doing one thing twice."""

from sqlalchemy import Column, Index, Integer, LargeBinary

from storage.tables.columns import key, must, table
from storage.types import Big, Number, UtcTime

seen = table("seen", key("update_id", Number), must("at", UtcTime()), Index(None, "at"))

outbox = table(
    "outbox",
    key("id"),
    must("chat", Big),
    Column("seq", Integer),  # NULL: may go out in any order
    must("priority", Integer()),
    must("kind"),
    must("version", Integer()),
    must("sealed", LargeBinary()),
    must("due", UtcTime()),
    must("tries", Integer()),
    must("state"),
    must("created_at", UtcTime()),
    Index(None, "chat", "seq"),
    Index(None, "priority", "due"),
)

dead_letters = table(
    "dead_letters",
    key("id"),
    must("update_id", Big),
    Column("chat", Big),
    must("at", UtcTime()),
    must("reason"),
    must("sealed", LargeBinary()),
    Index(None, "chat"),
    Index(None, "at"),
)

meta = table("meta", key("key"), must("value"), must("at", UtcTime()))

leases = table(
    "leases", key("name"), must("holder"), must("epoch", Integer()), must("until", UtcTime())
)
