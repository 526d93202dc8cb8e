"""Officers' secrets and sessions, what waits for a code, and invitations that are confirmed."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, UtcTime

revision = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    op.create_table(
        "authenticators",
        sa.Column("officer", Big, nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", UtcTime(), nullable=False),
        sa.Column("last_step", Big),
        sa.Column("entered_at", UtcTime()),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("closed_until", UtcTime()),
        sa.PrimaryKeyConstraint("officer", name="pk_authenticators"),
        sqlite_strict=True,
    )
    op.create_table(
        "postponed",
        sa.Column("officer", Big, nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("officer", name="pk_postponed"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_actor_at", "audit", ["actor", "at"])
    # Until now, who had opened one was enrolled by it, and waits for nobody.
    op.execute("DELETE FROM invites WHERE used_by IS NOT NULL")
