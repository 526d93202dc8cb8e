"""Messages to many, and who of them got which."""

import sqlalchemy as sa
from alembic import op

from storage.types import Big, Flag, Plain, UtcTime

revision = "0018"
down_revision: str | None = "0017"


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author", Big, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tested", Flag, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("chosen", Plain(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("confirmed_by", Big),
        sa.Column("reached", Big),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcTime()),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sqlite_strict=True,
    )
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])
    op.create_table(
        "broadcast_people",
        sa.Column("broadcast", sa.Text(), nullable=False),
        sa.Column("chat", Big, nullable=False, autoincrement=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast", "chat", name="pk_broadcast_people"),
        sa.ForeignKeyConstraint(
            ["broadcast"], ["broadcasts.id"], name="fk_broadcast_people_broadcast"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_broadcast_people_chat", "broadcast_people", ["chat"])
    op.create_index("ix_broadcast_people_message", "broadcast_people", ["message"])
