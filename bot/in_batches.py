"""Work on many chats, a batch in each transaction, so that one chat's trouble is its own alone."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog

from storage.errors import StoreCorrupt, StoreFull, StoreUnavailable

log = structlog.get_logger(__name__)

NOBODYS_FAULT = (StoreUnavailable, StoreFull, StoreCorrupt)
"""What the next chat would meet with too."""
AT_ONCE = 50

T = TypeVar("T")
"""A chat, or a lead's code."""


async def in_batches(
    chats: Sequence[T], work: Callable[[Sequence[T]], Awaitable[object]], what: str
) -> set[T]:
    """``work`` is one transaction; where it fails, it is tried for each of its chats, and what
    fails then is left out, logged with ``what`` it was, and given back. Raises what is nobody's
    fault."""
    failed: set[T] = set()
    for at in range(0, len(chats), AT_ONCE):
        batch = chats[at : at + AT_ONCE]
        if await _done(batch, work, what):
            continue
        alone = len(batch) == 1
        failed |= {chat for chat in batch if alone or not await _done([chat], work, what)}
    return failed


async def _done(
    chats: Sequence[T], work: Callable[[Sequence[T]], Awaitable[object]], what: str
) -> bool:
    try:
        await work(chats)
    except NOBODYS_FAULT:
        raise
    except Exception as error:
        if len(chats) == 1:
            log.exception("left out", kind=what, error=type(error).__name__)
        return False
    return True
