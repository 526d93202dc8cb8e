"""The world as the settings say: who runs the bot, by which rules, for how long it keeps what."""

from bot.settings import Settings
from bot.world import Clock, Worlds, utc_now
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from conversations.signing import Sign, without_keys


def worlds_of(
    settings: Settings,
    catalog: Catalog,
    link: str = "",
    clock: Clock = utc_now,
    sign: Sign = without_keys,
) -> Worlds:
    """``link`` leads to the bot. Raises BadRules."""
    return Worlds(
        catalog,
        RuleBook.load(override=settings.rules_file),
        settings.organisation,
        settings.office_hours,
        link,
        clock,
        sign=sign,
        draft_days=settings.draft_days,
        ended_days=settings.ended_days,
        lease_days=settings.lease_days,
    )
