"""How people go from question to question, counted by day."""

import sqlalchemy as sa
from alembic import op

from storage.types import Day

revision = "0017"
down_revision: str | None = "0016"

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
        "funnel",
        sa.Column("day", Day(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("flow", "question", "language", "source", "release")
        ),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint(
            "day", "flow", "question", "language", "source", "release", name="pk_funnel"
        ),
        sqlite_strict=True,
    )
