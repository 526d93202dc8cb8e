"""Work on many chats, a batch in each transaction, so that one chat's trouble is its own alone."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from storage.errors import StoreCorrupt, StoreFull, StoreUnavailable

log = structlog.get_logger(__name__)

NOBODYS_FAULT = (StoreUnavailable, StoreFull, StoreCorrupt)
"""What the next chat would meet with too."""
AT_ONCE = 50


async def in_batches(
    chats: Sequence[int], work: Callable[[Sequence[int]], Awaitable[object]], what: str
) -> None:
    """``work`` is one transaction; where it fails, it is tried for each of its chats, and what
    fails then is left out and logged, with ``what`` it was. Raises what is nobody's fault."""
    for at in range(0, len(chats), AT_ONCE):
        await _batch(chats[at : at + AT_ONCE], work, what)


async def _batch(
    chats: Sequence[int], work: Callable[[Sequence[int]], Awaitable[object]], what: str
) -> None:
    try:
        await work(chats)
    except NOBODYS_FAULT:
        raise
    except Exception as error:
        if len(chats) == 1:
            log.exception("left out", kind=what, error=type(error).__name__)
            return
        for chat in chats:
            await _batch([chat], work, what)
