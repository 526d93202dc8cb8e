"""Brings the schema to this release's, and refuses one of another release."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.errors import NewerSchema, OlderSchema

_MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = sa.select(sa.table("alembic_version", sa.column("version_num")))


async def upgrade(connection: AsyncConnection) -> None:
    """To head, within the transaction that is open. Raises NewerSchema."""
    await connection.run_sync(_upgrade)


async def check(connection: AsyncConnection) -> None:
    """Raises OlderSchema, also where there are no tables yet, and NewerSchema."""
    await connection.run_sync(_check)


async def has_tables(connection: AsyncConnection) -> bool:
    return await connection.run_sync(lambda c: sa.inspect(c).has_table("meta"))


def _upgrade(connection: Connection) -> None:
    if sa.inspect(connection).has_table("alembic_version"):
        # Another replica may be at it: wait here, then see what it has done.
        connection.execute(_REVISION.with_for_update())
    if _is_behind(connection):
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _check(connection: Connection) -> None:
    if _is_behind(connection):
        raise OlderSchema


def _is_behind(connection: Connection) -> bool:
    """Raises NewerSchema for a revision that this release does not know."""
    scripts = ScriptDirectory.from_config(_config())
    present = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if present is not None and present not in known:
        raise NewerSchema
    return present != scripts.get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
