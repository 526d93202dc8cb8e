"""Column types that mean the same on SQLite (STRICT tables) and PostgreSQL. No tables here."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

_NO_ITEMS = "[]"


class SqliteInt(UserDefinedType[int]):
    """INT, not INTEGER: an INTEGER PRIMARY KEY is the row's address in the tree, and such an
    address stays readable in the tree's inner pages after its row was deleted."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "INT"


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime, always UTC when read. SQLite keeps text of one width, so it sorts."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone is not stored")
        utc = value.astimezone(UTC)
        return utc.isoformat(timespec="microseconds") if dialect.name == "sqlite" else utc

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Decided once a query, and not for each of a few million cells."""
        return _from_text if dialect.name == "sqlite" else _from_time


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _from_time(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar day without a zone."""

    impl = sa.Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value.isoformat() if value and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Plain(TypeDecorator[Any]):
    """Codes and counts as JSON text: for reading back whole, never for searching."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, sort_keys=True)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _from_json


def _from_json(value: str | None) -> Any:
    if value == _NO_ITEMS:  # most lists are
        return []
    return None if value is None else json.loads(value)


Big = sa.BigInteger().with_variant(SqliteInt(), "sqlite")
"""Telegram's ids, which need 52 bits."""

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""As ``Big``, for a key that is nobody's secret: on SQLite it may be the row's address."""

Flag = sa.Boolean().with_variant(sa.Integer(), "sqlite")
"""Comes back from SQLite as 0 or 1."""
