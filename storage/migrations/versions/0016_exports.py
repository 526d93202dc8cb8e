"""What opens an officer's files, and whom they must take out of files they have."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, UtcTime

revision = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    op.create_table(
        "passphrases",
        sa.Column("officer", Big, nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officers.id"], name="fk_passphrases_officer"),
        sa.PrimaryKeyConstraint("officer", name="pk_passphrases"),
        sqlite_strict=True,
    )
    op.create_table(
        "removals",
        sa.Column("officer", Big, nullable=False, autoincrement=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("told_at", UtcTime()),
        sa.Column("done_at", UtcTime()),
        sa.PrimaryKeyConstraint("officer", "lead", name="pk_removals"),
        sqlite_strict=True,
    )
    op.create_index("ix_removals_told_at", "removals", ["told_at"])
