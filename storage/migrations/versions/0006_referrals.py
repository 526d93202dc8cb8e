"""By which market, neighbourhood, campaign or agent somebody came."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcTime

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_referrals"),
        sqlite_strict=True,
    )
    op.add_column("leads", sa.Column("referral", sa.Text(), nullable=True))
