"""How far a message to many has come is counted from an index."""

from alembic import op

revision = "0021"
down_revision: str | None = "0020"


def upgrade() -> None:
    op.create_index(
        "ix_broadcast_people_broadcast_state", "broadcast_people", ["broadcast", "state"]
    )
