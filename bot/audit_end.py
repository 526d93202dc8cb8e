"""Notes where the audit ends in a file beside the keyring, so that a tail that is cut off in the
database is missed. Knows nothing of what the audit says."""

import asyncio
from pathlib import Path

import structlog

from bot.world import Clock
from storage import audit_anchor
from storage.audit_anchor import Anchor
from storage.audit_chain import Head
from storage.errors import AnchorError
from storage.store import Store

log = structlog.get_logger(__name__)


class AuditEnd:
    """``note`` at every beat."""

    def __init__(self, store: Store, path: Path, clock: Clock) -> None:
        self._store = store
        self._path = path
        self._clock = clock
        self._noted: Head | None = None
        self._told = False

    async def note(self) -> None:
        """What cannot be written now is tried again at the next beat."""
        head = await self._store.read(lambda tx: tx.audit.head())
        if head is None or head == self._noted:
            return
        try:
            anchors = await asyncio.to_thread(audit_anchor.read, self._path)
            if await self._goes_on(anchors):
                await self._write(anchors, head)
                self._noted, self._told = head, False
        except AnchorError as error:
            log.warning("end of the audit not noted", error=type(error).__name__)

    async def _goes_on(self, anchors: list[Anchor]) -> bool:
        """False where entries that were noted are gone: the note then stays, until somebody
        accepts it."""
        if not anchors:
            return True
        known = anchors[-1].head
        if await self._store.read(lambda tx: tx.audit.continues(known)):
            return True
        if not self._told:
            log.error("the audit is not the one that was noted; run audit verify", where="audit")
            self._told = True
        return False

    async def _write(self, anchors: list[Anchor], head: Head) -> None:
        if anchors and anchors[-1].head.number >= head.number:
            return
        noted = [*anchors[:-1], Anchor(head, self._clock())]
        await asyncio.to_thread(audit_anchor.write, self._path, noted)
