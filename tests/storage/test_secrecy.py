"""What people say about themselves is nowhere in clear: not in a file, not in a table."""

from storage.sealing import Keyring
from storage.store import Store
from tests.storage.traces import bytes_on_disk, every_value, fill, hits, people

PEOPLE = people(range(1, 201))
SECRETS = [secret for person in PEOPLE for secret in person.said()]


async def test_no_nik_phone_or_name_is_in_the_file_or_its_log(
    sqlite: str, keyring: Keyring
) -> None:
    store = await Store.open(sqlite, keyring)
    await fill(store, PEOPLE)
    log = bytes_on_disk(sqlite)
    await store.scrub()
    cut = bytes_on_disk(sqlite)
    await store.close()

    assert len(SECRETS) == 800
    for content in (log, cut):
        assert hits(content, SECRETS) == []
        assert PEOPLE[0].addresses()[0] in content
        assert b"Halimah" not in content


async def test_no_nik_phone_or_name_is_in_a_table(store: Store) -> None:
    await fill(store, PEOPLE[:50])

    everything = b"\n".join(
        value if isinstance(value, bytes) else str(value).encode()
        for value in await every_value(store)
    )
    assert hits(everything, SECRETS) == []
    assert str(PEOPLE[0].chat).encode() in everything
