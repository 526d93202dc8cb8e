"""Leads and consents of people who were registered by somebody else, on that one's phone."""

import sqlalchemy as sa
from alembic import op

from storage.types import Flag

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.add_column("leads", sa.Column("helper", sa.Text()))
    op.add_column("leads", sa.Column("helper_phone", Flag))
    op.add_column("consents", sa.Column("helper", sa.Text()))
    op.add_column("consents", sa.Column("run", sa.Integer()))
