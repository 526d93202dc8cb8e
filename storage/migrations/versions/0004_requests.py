"""What people ask of an officer about their data."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, UtcTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("chat", Big, nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("lead", sa.Text()),
        sa.Column("region", sa.Text()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", UtcTime()),
        sa.Column("closed_by", Big),
        sa.Column("answer", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("code", name="pk_requests"),
        sqlite_strict=True,
    )
    op.create_index("ix_requests_chat", "requests", ["chat"])
    op.create_index("ix_requests_closed_at_due_at", "requests", ["closed_at", "due_at"])
