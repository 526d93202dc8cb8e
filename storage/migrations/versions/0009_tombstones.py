"""Who erased themselves, by keyed hashes."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    op.create_table(
        "tombstones",
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_tombstones"),
        sqlite_strict=True,
    )
    op.create_index("ix_tombstones_at", "tombstones", ["at"])
