"""What a poster says, as plain strings. It draws nothing and makes up no figure.

Sums come from the rules of the day, with their conditions; where the rules have a gap there is no
sum on the poster.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from conversations.errors import RuleGap
from conversations.messages.catalog import Catalog
from conversations.referrals import Referral
from conversations.replies import Month, Phrase, Rupiah, Value
from conversations.rules.book import RuleBook, unsure
from conversations.rules.contributions import Contribution, bpu_contribution
from conversations.rules.facts import Payer


@dataclass(frozen=True, slots=True)
class Where:
    """How people reach the bot."""

    username: str
    """Without the @."""
    referral: Referral | None = None

    @property
    def link(self) -> str:
        """What the QR says. Nothing longer than Telegram takes: see ``referrals``."""
        bare = f"https://t.me/{self.username}"
        return bare if self.referral is None else f"{bare}?start={self.referral.code}"


@dataclass(frozen=True, slots=True)
class Poster:
    """In the order in which it is read."""

    run_by: str
    title: str
    whom: str
    promises: tuple[str, ...]
    price: tuple[str, ...]
    """The first is the one to see from afar; empty where the rules have a gap."""
    scan: str
    link: str
    by_hand: str
    """Above the bot's name, for who cannot scan."""
    bot: str
    code: tuple[str, ...]
    """How to write the referral code, and the code; empty without one."""
    official: str
    ways: tuple[str, ...]
    """To make sure that this is no fraud."""
    foot: tuple[str, ...]


class _Words:
    def __init__(self, catalog: Catalog, language: str, values: dict[str, Value]) -> None:
        self._catalog, self._language, self._values = catalog, language, values

    def __call__(self, name: str, **more: Value) -> str:
        phrase = Phrase(f"poster.{name}", {**self._values, **more})
        return self._catalog.plain(self._language, phrase)


def written(
    catalog: Catalog,
    language: str,
    where: Where,
    rules: RuleBook,
    day: date,
    *,
    organisation: str,
    hours: str,
) -> Poster:
    """``day`` is the day the sums are of: today's, in Jakarta."""
    words = _Words(
        catalog,
        language,
        {
            "organisation": organisation,
            "hours": hours,
            "bot": f"@{where.username}",
            "day": day,
        },
    )
    referral = where.referral
    return Poster(
        run_by=words("run_by"),
        title=words("title"),
        whom=words("whom"),
        promises=tuple(words(f"promise.{name}") for name in ("free", "never", "minutes")),
        price=tuple(_price(words, rules, day)),
        scan=words("scan"),
        link=where.link.removeprefix("https://"),
        by_hand=words("by_hand"),
        bot=f"@{where.username}",
        code=() if referral is None else (words("code"), referral.code),
        official=words("official"),
        ways=tuple(words(f"way.{name}") for name in ("name", "call", "word")),
        foot=(words("not_yet"), words("hours")),
    )


def _price(words: _Words, rules: RuleBook, day: date) -> Iterator[str]:
    """The lowest band without a discount; the discount beside it, with its end."""
    try:
        lowest = bpu_contribution(None, None, Payer.SELF, day, (), rules)
    except RuleGap:
        return
    yield words("price.from", amount=Rupiah(lowest.full), n=len(lowest.items))
    if lowest.discounted:
        yield _discount(words, lowest)
    yield words("price.on")
    if lowest.confirm or unsure(lowest.trace):
        yield words("price.confirm")


def _discount(words: _Words, lowest: Contribution) -> str:
    amount = Rupiah(lowest.total)
    if lowest.discounted_until is None:
        return words("price.discount", amount=amount)
    return words("price.discount_until", amount=amount, until=Month(lowest.discounted_until))
