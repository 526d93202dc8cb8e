"""What officers ask people to put right, and talks between the two."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Flag, UtcTime

revision = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    op.create_table(
        "repairs",
        sa.Column("id", sa.Text(), nullable=False, autoincrement=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("chat", Big, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("officer", Big, nullable=False),
        sa.Column("back_to", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("put_at", UtcTime()),
        sa.Column("reminded_at", UtcTime()),
        sa.Column("closed_at", UtcTime()),
        sa.Column("end", sa.Text()),
        sa.Column("cleared", Flag, nullable=False),
        sa.Column("step", sa.Integer()),
        sa.Column("read_at", UtcTime()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["lead"], ["leads.code"], name="fk_repairs_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_repairs"),
        sqlite_strict=True,
    )
    op.create_index("ix_repairs_lead", "repairs", ["lead"])
    op.create_index("ix_repairs_chat", "repairs", ["chat"])
    op.create_index("ix_repairs_cleared_asked_at", "repairs", ["cleared", "asked_at"])
    op.create_index("ix_repairs_closed_at_read_at", "repairs", ["closed_at", "read_at"])
    op.create_table(
        "talks",
        sa.Column("id", sa.Text(), nullable=False, autoincrement=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("chat", Big, nullable=False),
        sa.Column("officer", Big, nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime()),
        sa.ForeignKeyConstraint(["lead"], ["leads.code"], name="fk_talks_lead"),
        sa.PrimaryKeyConstraint("id", name="pk_talks"),
        sqlite_strict=True,
    )
    op.create_index("ix_talks_lead", "talks", ["lead"])
    op.create_index("ix_talks_chat", "talks", ["chat"])
    op.create_index("ix_talks_closed_at_last_at", "talks", ["closed_at", "last_at"])
