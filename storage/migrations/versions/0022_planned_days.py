"""Which day a step of a lead's history planned, and what an officer's last search found."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Day, UtcTime

revision = "0022"
down_revision: str | None = "0021"


def upgrade() -> None:
    op.add_column("lead_history", sa.Column("day", Day()))
    op.create_table(
        "searches",
        sa.Column("officer", Big, nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("officer", name="pk_searches"),
        sqlite_strict=True,
    )
