"""Which referral codes a batch of updates speaks of: asked of the database only where one does."""

from collections.abc import Iterable, Mapping

from bot.updates import Incoming
from conversations.events import Said
from conversations.referrals import Referral, spoken
from conversations.signing import Sign
from storage.transaction import Transaction


async def spoken_of(
    tx: Transaction, updates: Iterable[Incoming], sign: Sign
) -> Mapping[str, Referral]:
    """Those in use, by key. A code that we have not made does not reach the database."""
    texts = (u.event.text for u in updates if u.private and isinstance(u.event, Said))
    found = {key for text in texts if (key := spoken(text, sign)) is not None}
    return await tx.referrals.in_use(found) if found else {}
