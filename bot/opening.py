"""Opening the store as the settings say: what every command of the command line begins with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from storage import keyring_file
from storage.store import Store, require_database


@asynccontextmanager
async def opened(
    settings: Settings, *, migrate: bool = True, alone: bool = False
) -> AsyncIterator[Store]:
    """The store, made where there is none and brought to this release's schema; without
    ``migrate``, only one that is there and of this release, and nothing is made.

    ``alone`` is for the bot itself; a command of the command line works beside a running bot.
    Raises a leaf of StorageError: one clear sentence.
    """
    if not migrate:
        require_database(settings.database_url)
    keyring = keyring_file.load_or_new(settings.keyring_file)
    store = await Store.open(settings.database_url, keyring, alone=alone)
    try:
        if migrate and not store.guest:
            await store.migrate()
        else:
            await store.check_schema()
        yield store
    finally:
        await store.close()
