"""Registrations that stand still: who is reminded when, and whom an officer may call."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Flag, UtcTime

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.create_table(
        "stalled",
        sa.Column("chat", Big, nullable=False, autoincrement=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("callable", Flag, nullable=False),
        sa.Column("called_by", Big, nullable=True),
        sa.Column("held_out", Flag, nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=True),
        sa.Column("first_at", UtcTime(), nullable=True),
        sa.Column("last_at", UtcTime(), nullable=True),
        sa.Column("came_back", Flag, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_stalled"),
        sa.UniqueConstraint("code", name="uq_stalled_code"),
        sqlite_strict=True,
    )
    op.create_index("ix_stalled_next_at", "stalled", ["next_at"])
    op.create_index("ix_stalled_callable_since", "stalled", ["callable", "since"])
