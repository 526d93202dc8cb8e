"""The first tables. A migration is never edited once released: write the next one."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Day, Flag, Number, Plain, UtcTime

revision = "0001"
down_revision: str | None = None

TEXT, INT, BLOB, TIME = sa.Text(), sa.Integer(), sa.LargeBinary(), UtcTime()


def upgrade() -> None:
    conversations()
    leads()
    lead_history()
    desk()
    outbox()
    records()
    installation()


def conversations() -> None:
    table("seen", ["update_id"], must("update_id", Number), must("at", TIME))
    index("seen", "at")
    table(
        "sessions",
        ["chat"],
        must("chat", Big),
        may("state", BLOB),
        must("version", INT),
        must("sent", INT),
        may("flow"),
        may("asked"),
        must("language"),
        must("paused", Flag),
        may("region"),
        must("created_at", TIME),
        must("active_at", TIME),
        may("unreachable_at", TIME),
    )
    index("sessions", "active_at")


def leads() -> None:
    table(
        "leads",
        ["code"],
        must("code"),
        may("chat", Big),
        may("run", INT),
        may("kind"),
        must("status"),
        may("flow"),
        may("result"),
        may("language"),
        may("region"),
        may("district"),
        may("sector"),
        may("flags", Plain()),
        must("tries", INT),
        may("officer", Big),
        may("claimed_at", TIME),
        may("follow_up_on", Day()),
        may("outcome"),
        may("submitted_at", TIME),
        must("updated_at", TIME),
        must("version", INT),
        may("sealed", BLOB),
        may("nik_index", BLOB),
        may("phone_index", BLOB),
        sa.UniqueConstraint("chat", "run", name="uq_leads_chat_run"),
    )
    index("leads", "status", "submitted_at")
    for column in ("submitted_at", "officer", "nik_index", "phone_index"):
        index("leads", column)


def lead_history() -> None:
    table(
        "lead_history",
        ["code", "version"],
        must("code"),
        must("version", INT),
        must("at", TIME),
        may("actor", Big),
        must("action"),
        may("from_status"),
        must("to_status"),
        may("outcome"),
        may("sealed", BLOB),
        sa.ForeignKeyConstraint(["code"], ["leads.code"], name="fk_lead_history_code"),
    )


def desk() -> None:
    table(
        "officers",
        ["id"],
        must("id", Big),
        must("name"),
        must("role"),
        must("added_at", TIME),
        may("added_by", Big),
        may("removed_at", TIME),
    )
    table(
        "officer_areas",
        ["officer", "region"],
        must("officer", Big),
        must("region"),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name="fk_officer_areas_officer"),
    )
    table(
        "invites",
        ["token_sha256"],
        must("token_sha256"),
        must("role"),
        may("areas", Plain()),
        must("name"),
        may("added_by", Big),
        must("expires_at", TIME),
        may("used_by", Big),
        may("used_at", TIME),
    )


def outbox() -> None:
    table(
        "outbox",
        ["id"],
        must("id"),
        must("chat", Big),
        may("seq", INT),
        must("priority", INT),
        must("kind"),
        must("version", INT),
        must("sealed", BLOB),
        must("due", TIME),
        must("tries", INT),
        must("state"),
        must("created_at", TIME),
    )
    index("outbox", "chat", "seq")
    index("outbox", "priority", "due")


def records() -> None:
    table(
        "consents",
        ["id"],
        must("id"),
        must("chat", Big),
        must("given", Flag),
        must("text_version"),
        must("text_sha256"),
        must("language"),
        must("at", TIME),
        must("update_id", Big),
    )
    index("consents", "chat")
    table(
        "dead_letters",
        ["id"],
        must("id"),
        must("update_id", Big),
        may("chat", Big),
        must("at", TIME),
        must("reason"),
        must("sealed", BLOB),
    )
    index("dead_letters", "chat")
    index("dead_letters", "at")
    table(
        "audit",
        ["id"],
        must("id"),
        must("at", TIME),
        may("actor", Big),
        must("action"),
        may("lead"),
        may("sealed", BLOB),
        may("detail", Plain()),
    )
    index("audit", "at")
    index("audit", "lead")


def installation() -> None:
    table("meta", ["key"], must("key"), must("value"), must("at", TIME))
    table(
        "leases",
        ["name"],
        must("name"),
        must("holder"),
        must("epoch", INT),
        must("until", TIME),
    )


def must(name: str, kind: sa.types.TypeEngine[Any] = TEXT) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def may(name: str, kind: sa.types.TypeEngine[Any] = TEXT) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def table(name: str, key: Sequence[str], *items: sa.schema.SchemaItem) -> None:
    primary = sa.PrimaryKeyConstraint(*key, name=f"pk_{name}")
    op.create_table(name, *items, primary, sqlite_strict=True)


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
