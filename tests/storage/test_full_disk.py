"""A full disk refuses what comes, keeps what was acknowledged, and is left at once."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZE = 3 * 1024 * 1024

PROGRAM = textwrap.dedent(
    """
    import asyncio, json, resource, sys
    from pathlib import Path
    from storage.errors import StoreFull, StoreUnavailable
    from storage.sealing import Keyring, Keys
    from storage.store import Store
    from tests.storage.people import NOW, message

    folder, ballast, limit = Path(sys.argv[1]), Path(sys.argv[1]) / "ballast", int(sys.argv[2])

    def fill_up():
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        else:
            ballast.write_bytes(bytes(1024 * 1024))

    def make_room():
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        else:
            ballast.unlink()

    async def add(store, number):
        rows = [message(f"{number}-{n}", n, 1, payload=bytes(500)) for n in range(20)]
        await store.write(lambda tx: tx.outbox.add_many(rows))

    async def main():
        url, keyring = f"sqlite:///{folder}/data/bot.db", Keyring(Keys.fresh())
        fill_up()
        store = await Store.open(url, keyring)
        await store.migrate()
        acknowledged, refusals = 0, []
        while len(refusals) < 5:
            try:
                await add(store, acknowledged + len(refusals) * 10_000)
                acknowledged += 1
            except (StoreFull, StoreUnavailable) as error:
                refusals.append(type(error).__name__)
        full = await store.read(lambda tx: tx.outbox.depth())
        make_room()
        await add(store, 999_999)
        await store.close()
        store = await Store.open(url, keyring)
        after = await store.read(lambda tx: tx.outbox.depth())
        await store.close()
        print(json.dumps([acknowledged, sorted(set(refusals)), full, after]))

    asyncio.run(main())
    """
)


def run(command: list[str], folder: Path, limit: int) -> tuple[int, list[str], int, int]:
    result = subprocess.run(
        [*command, sys.executable, "-c", PROGRAM, str(folder), str(limit)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert result.returncode == 0, result.stderr
    return tuple(json.loads(result.stdout))


def small_disk(folder: Path) -> list[str] | None:
    """How to run a program that sees a small disk at the folder, where this machine allows it."""
    mount = f"mount -t tmpfs -o size={SIZE} none '{folder}' && exec \"$@\""
    for namespace in (["unshare", "-m"], ["unshare", "-Urm"]):
        command = [*namespace, "sh", "-c", mount, "sh"]
        try:
            subprocess.run([*command, "true"], check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            continue
        return command
    return None


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    command = small_disk(tmp_path)
    limit = 0 if command else SIZE
    acknowledged, refusals, full, after = run(command or [], tmp_path, limit)

    assert acknowledged > 10
    assert refusals == (["StoreFull"] if command else ["StoreUnavailable"])
    assert full == acknowledged * 20
    assert after == full + 20


def test_a_file_that_may_not_grow_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged, _, full, after = run([], tmp_path, SIZE)

    assert acknowledged > 10
    assert full == acknowledged * 20
    assert after == full + 20
