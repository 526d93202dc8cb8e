"""The counts of people's ways through the questions, by where they live."""

import sqlalchemy as sa
from alembic import op

from storage.types import Day

revision = "0020"
down_revision: str | None = "0019"

_KEY = ("flow", "question", "language", "source", "release")
_COUNTS = (
    "there",
    "answered",
    "skipped",
    "stopped",
    "left",
    "closed",
    "shown",
    "wrong",
    "helped",
    *(f"took_{n}" for n in range(11)),
)


def upgrade() -> None:
    op.create_table(
        "passages",
        sa.Column("day", Day(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*_KEY, "region")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("day", *_KEY, "region", name="pk_passages"),
        sqlite_strict=True,
    )
    # Until now nobody was counted by area: they stay among those of whom it is not known.
    columns = ("day", *_KEY, *_COUNTS)
    old = sa.table("funnel", *(sa.column(name) for name in columns))
    new = sa.table("passages", *(sa.column(name) for name in (*columns, "region")))
    kept = sa.select(*old.c, sa.literal("", sa.Text()))
    op.execute(sa.insert(new).from_select([column.name for column in new.c], kept))
    op.drop_table("funnel")
