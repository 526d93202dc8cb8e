"""Who works in a business, and the files that owners send them in."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, UtcTime

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("nik_index", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("lead", "nik_index", name="pk_staff"),
        sa.ForeignKeyConstraint(["lead"], ["leads.code"], name="fk_staff_lead"),
        sqlite_strict=True,
    )
    op.create_table(
        "staff_files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat", Big, nullable=False, autoincrement=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due", UtcTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff_files"),
        sa.ForeignKeyConstraint(["lead"], ["leads.code"], name="fk_staff_files_lead"),
        sqlite_strict=True,
    )
    op.create_index("ix_staff_files_chat", "staff_files", ["chat"])
    op.create_index("ix_staff_files_state_due", "staff_files", ["state", "due"])
