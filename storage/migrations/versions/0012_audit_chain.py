"""The chain through the audit: a number, a signature, and where it ends. What is there already is
chained after this, by whoever has the keyring."""

import sqlalchemy as sa
from alembic import op

from storage.types import Number

revision = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    op.add_column("audit", sa.Column("number", Number))
    op.add_column("audit", sa.Column("previous", sa.LargeBinary()))
    op.add_column("audit", sa.Column("mac", sa.LargeBinary()))
    op.add_column("audit", sa.Column("reason_hash", sa.LargeBinary()))
    op.create_index("ix_audit_number", "audit", ["number"], unique=True)
    op.create_index("ix_audit_mac", "audit", ["mac"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", Number, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
        sqlite_strict=True,
    )
