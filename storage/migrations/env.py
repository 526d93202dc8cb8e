"""Alembic's entry point. It is always run by storage/schema.py, on a connection that is open."""

from alembic import context

from storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
