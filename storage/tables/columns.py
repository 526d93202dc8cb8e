"""What every table is made with: its names, its keys, columns that must be filled."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Text

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TEXT = Text()


def table(name: str, *items: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *items, sqlite_strict=True)


def key(name: str, kind: sa.types.TypeEngine[Any] = TEXT) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def must(name: str, kind: sa.types.TypeEngine[Any] = TEXT) -> Column[Any]:
    return Column(name, kind, nullable=False)
