"""What is about to be deleted because its time is over."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, UtcTime

revision = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    op.create_table(
        "expiries",
        sa.Column("chat", Big, nullable=False, autoincrement=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("told_at", UtcTime()),
        sa.PrimaryKeyConstraint("chat", "lead", name="pk_expiries"),
        sqlite_strict=True,
    )
