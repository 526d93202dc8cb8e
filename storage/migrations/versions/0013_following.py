"""Leases of leads, why a lead moved, promised calls, and who had today's digest.

What is held now has a lease from now on: five days are never less than the three working days
of the default but for a holiday.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Day, UtcTime

revision = "0013"
down_revision: str | None = "0012"

FIRST_LEASE = timedelta(days=5)


def upgrade() -> None:
    op.add_column("leads", sa.Column("lease_until", UtcTime()))
    op.add_column("leads", sa.Column("lease_warned_at", UtcTime()))
    op.create_index("ix_leads_lease_until", "leads", ["lease_until"])
    op.add_column("lead_history", sa.Column("reason", sa.Text()))
    leads = sa.table("leads", sa.column("status", sa.Text()), sa.column("lease_until", UtcTime()))
    held = leads.c.status.in_(["claimed", "contacted"])
    until = datetime.now(UTC) + FIRST_LEASE
    op.execute(sa.update(leads).where(held).values(lease_until=until))
    op.create_table(
        "promises",
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("chat", Big, nullable=False),
        sa.Column("officer", Big),
        sa.Column("day", Day(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("lead", name="pk_promises"),
        sqlite_strict=True,
    )
    op.create_index("ix_promises_chat", "promises", ["chat"])
    op.create_index("ix_promises_state_due_at", "promises", ["state", "due_at"])
    op.create_table(
        "digests",
        sa.Column("officer", Big, nullable=False, autoincrement=False),
        sa.Column("day", Day(), nullable=False),
        sa.PrimaryKeyConstraint("officer", name="pk_digests"),
        sqlite_strict=True,
    )
