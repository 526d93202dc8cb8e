"""A yes or a no to the consent text as it is kept: which words, in which language, when."""

import hashlib
from datetime import datetime

from bot.updates import Incoming
from conversations.effects import ConsentAnswered
from conversations.flow import World
from conversations.flows import consent
from conversations.messages.catalog import Catalog
from storage.consents import Consent


def kept(
    catalog: Catalog,
    update: Incoming,
    chat: int,
    answered: ConsentAnswered,
    language: str,
    world: World,
    now: datetime,
) -> Consent:
    """With the hash of the words as the person could read them."""
    texts = consent.texts(world, answered.purpose, of_other=answered.helper is not None)
    shown = "\n\n".join(catalog.html(language, text.key, text.values) for text in texts)
    return Consent(
        chat=chat,
        given=answered.given,
        text_version=str(world.office["consent_version"]),
        text_sha256=hashlib.sha256(shown.encode()).hexdigest(),
        language=language,
        at=now,
        update_id=update.update_id,
        helper=answered.helper,
        run=answered.run,
    )
