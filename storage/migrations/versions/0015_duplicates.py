"""Leads that may be of one person: found by name and birth date too, and what officers decided."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, UtcTime

revision = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    op.add_column("leads", sa.Column("person_index", sa.LargeBinary()))
    op.create_index("ix_leads_person_index", "leads", ["person_index"])
    op.create_table(
        "duplicates",
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("kept", sa.Text()),
        sa.Column("closed", sa.Text()),
        sa.Column("was", sa.Text()),
        sa.Column("agree", sa.Text()),
        sa.Column("actor", Big),
        sa.Column("at", UtcTime()),
        sa.ForeignKeyConstraint(["first"], ["leads.code"], name="fk_duplicates_first"),
        sa.ForeignKeyConstraint(["second"], ["leads.code"], name="fk_duplicates_second"),
        sa.PrimaryKeyConstraint("first", "second", name="pk_duplicates"),
        sa.UniqueConstraint("closed", name="uq_duplicates_closed"),
        sqlite_strict=True,
    )
    op.create_index("ix_duplicates_decision", "duplicates", ["decision"])
    op.create_index("ix_duplicates_second", "duplicates", ["second"])
    op.create_index("ix_duplicates_kept", "duplicates", ["kept"])
