"""All that an officer asked waits for their code, not the last of it."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Flag, UtcTime

revision = "0019"
down_revision: str | None = "0018"


def upgrade() -> None:
    op.create_table(
        "postponed_asks",
        sa.Column("officer", Big, nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("offered", Flag, nullable=False),
        sa.PrimaryKeyConstraint("officer", "place", name="pk_postponed_asks"),
        sqlite_strict=True,
    )
    postponed = sa.table(
        "postponed",
        sa.column("officer", Big),
        sa.column("sealed", sa.LargeBinary()),
        sa.column("at", UtcTime()),
    )
    asks = sa.table(
        "postponed_asks",
        sa.column("officer", Big),
        sa.column("place", sa.Integer()),
        sa.column("sealed", sa.LargeBinary()),
        sa.column("at", UtcTime()),
        sa.column("offered", Flag),
    )
    kept = sa.select(
        postponed.c.officer,
        sa.literal(0),
        postponed.c.sealed,
        postponed.c.at,
        sa.literal(False, Flag),
    )
    op.execute(sa.insert(asks).from_select([c.name for c in asks.c], kept))
    op.drop_table("postponed")
