"""Which leads were in a file that somebody took out."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "audit_leads",
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "lead", name="pk_audit_leads"),
        sa.ForeignKeyConstraint(["entry"], ["audit.id"], name="fk_audit_leads_entry"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_leads_lead", "audit_leads", ["lead"])
