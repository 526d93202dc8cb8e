"""How many people wait to be told that a rule has changed, and for which reason. Names nobody."""

from collections.abc import Iterable, Iterator

from bot.rulebook.words import day
from conversations.messages.catalog import REFERENCE, Catalog
from storage.waits import Waiting


def told(counts: Iterable[Waiting], catalog: Catalog) -> Iterator[str]:
    """Lines."""
    yield "Menunggu kabar kalau aturan berubah"
    yield from [f"  {_line(count, catalog)}" for count in counts] or ["  tidak ada"]


def _line(count: Waiting, catalog: Catalog) -> str:
    about = catalog.template(REFERENCE, f"awaited.{count.reason}")
    waiting = f"{count.waiting} orang"
    if count.since is not None:
        waiting += f", yang pertama sejak {day(count.since)}"
    lately = f"; {count.told} sudah dikabari dalam 30 hari terakhir" if count.told else ""
    return f"{about} ({count.reason}): {waiting}{lately}"
