"""Who waits to be told of a changed rule."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Day, Plain, UtcTime

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    op.create_table(
        "waits",
        sa.Column("chat", Big, nullable=False, autoincrement=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", Day(), nullable=False),
        sa.Column("editions", Plain(), nullable=False),
        sa.Column("told_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("chat", "reason", name="pk_waits"),
        sqlite_strict=True,
    )
