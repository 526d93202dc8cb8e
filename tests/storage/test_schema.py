"""What the migrations build is what the program expects, on both databases."""

import asyncio
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from storage import schema
from storage.errors import NewerSchema, OlderSchema
from storage.sealing import Keyring
from storage.store import Store
from storage.tables import metadata
from storage.transaction import Transaction

ROOT = Path(__file__).parents[2]


T = TypeVar("T")


async def on_connection(store: Store, work: Callable[[Connection], T]) -> T:
    async def job(tx: Transaction) -> T:
        return await tx.seen._link.connection.run_sync(work)

    return await store.write(job)


async def execute(store: Store, sql: str) -> list[tuple[object, ...]]:
    def work(connection: Connection) -> list[tuple[object, ...]]:
        result = connection.exec_driver_sql(sql)
        return [tuple(row) for row in result] if result.returns_rows else []

    return await on_connection(store, work)


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": same_type})
    found: list[Any] = compare_metadata(context, metadata)
    return found


def same_type(context: MigrationContext, _: Any, __: Any, found: Any, wanted: Any) -> bool | None:
    """SQLAlchemy reads SQLite's INT back as INTEGER; all else is for Alembic to judge."""
    dialect = context.dialect
    if dialect.name == "sqlite" and isinstance(found, sa.Integer):
        return wanted.dialect_impl(dialect).compile(dialect) not in ("INT", "INTEGER")
    return None


async def test_the_migrated_schema_is_the_one_in_tables(store: Store) -> None:
    assert await on_connection(store, differences) == []


async def test_the_comparison_sees_a_difference(store: Store) -> None:
    await execute(store, "ALTER TABLE seen ADD COLUMN extra TEXT")
    await execute(store, "DROP INDEX ix_leads_officer")

    assert len(await on_connection(store, differences)) == 2


async def test_every_table_on_sqlite_checks_its_types(sqlite: str, keyring: Keyring) -> None:
    store = await Store.open(sqlite, keyring)
    rows = await execute(store, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    await store.close()

    strict = {name for name, is_strict in rows if is_strict}
    assert strict == set(metadata.tables)


async def test_no_key_of_a_person_is_a_rows_address(sqlite: str, keyring: Keyring) -> None:
    """SQLite leaves row addresses readable after deletion; a column of type INT is none."""
    store = await Store.open(sqlite, keyring)
    rows = await execute(store, "SELECT type FROM pragma_table_info('sessions') WHERE name='chat'")
    await store.close()

    assert rows == [("INT",)]


def test_migrations_have_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    config.set_main_option("path_separator", "os")

    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


async def test_a_database_without_tables_must_be_migrated(empty: str, keyring: Keyring) -> None:
    store = await Store.open(empty, keyring)
    with pytest.raises(OlderSchema):
        await store.check_schema()
    await store.migrate()
    await store.check_schema()
    await store.migrate()
    await store.close()


async def test_a_database_from_a_newer_release_is_refused(url: str, keyring: Keyring) -> None:
    store = await Store.open(url, keyring)
    await execute(store, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerSchema, match="newer release"):
        await store.check_schema()
    with pytest.raises(NewerSchema):
        await store.migrate()
    assert await execute(store, "SELECT version_num FROM alembic_version") == [("9999",)]
    await store.close()


async def test_a_migration_that_fails_leaves_nothing(empty: str, keyring: Keyring) -> None:
    store = await Store.open(empty, keyring)
    await execute(store, "CREATE TABLE outbox (id INTEGER)")

    with pytest.raises(Exception, match="outbox"):
        await store.migrate()

    tables = await on_connection(
        store, lambda connection: sa.inspect(connection).get_table_names()
    )
    assert tables == ["outbox"]
    await store.close()


async def test_replicas_that_start_together_all_end_at_head(
    empty_postgres: str, keyring: Keyring
) -> None:
    program = textwrap.dedent(
        f"""
        import asyncio
        from storage.sealing import Keyring, Keys
        from storage.store import Store
        async def main():
            keyring = Keyring(Keys({keyring.keys.active!r}, {keyring.keys.sealing!r},
                                   {keyring.keys.index!r}))
            store = await Store.open({empty_postgres!r}, keyring)
            await store.migrate()
            await store.check_schema()
            await store.close()
        asyncio.run(main())
        """
    )
    command = [sys.executable, "-c", program]
    replicas = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
        for _ in range(4)
    ]
    ended = [await replica.communicate() for replica in replicas]

    assert [replica.returncode for replica in replicas] == [0, 0, 0, 0], ended
