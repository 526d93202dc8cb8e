"""``check``: is everything there that the bot needs? One line each; nothing is changed, but that
people who erased themselves are erased again where a restored database knows them."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.batch import UNANSWERED
from bot.erasures import Erasures
from bot.officers.office_columns import BadColumns, office_columns
from bot.opening import opened
from bot.settings import Settings, SettingsError
from bot.world import JAKARTA, utc_now
from conversations.flows import FLOWS
from conversations.messages.catalog import REFERENCE, Catalog, Language
from conversations.messages.lint import faults
from conversations.messages.lint.structure import coverage
from conversations.rules.book import BadRules, RuleBook
from storage import audit_anchor, keyring_file
from storage.errors import StorageError
from storage.store import Store

Say = Callable[[str], None]
ENDS_SOON = 60
"""Days ahead in which the end of a rule is pointed out."""


class Fault(Exception):
    """Something that is not as it should be; one sentence."""


async def check(say: Say, now: datetime | None = None) -> int:
    """The exit code: 0 where all is well, 1 with at least one fault."""
    try:
        settings = Settings.read()
    except SettingsError as error:
        say(f"settings   fault: {error}")
        return 1
    say("settings   ok")
    today = (now or utc_now()).astimezone(JAKARTA).date()
    checks: list[tuple[str, Callable[[], Awaitable[str]]]] = [
        ("keyring", lambda: _keyring(settings.keyring_file)),
        ("database", lambda: _database(settings)),
        ("rules", lambda: _rules(settings.rules_file, today)),
        ("words", _words),
    ]
    wrong = 0
    for name, one in checks:
        try:
            say(f"{name:<10} {await one()}")
        except (StorageError, BadRules, Fault) as error:
            wrong += 1
            say(f"{name:<10} fault: {error}")
    return 1 if wrong else 0


async def _keyring(path: Path) -> str:
    keyring_file.load(path)
    return "ok"


async def _database(settings: Settings) -> str:
    async with opened(settings, migrate=False) as store:
        waiting = await store.read(lambda tx: tx.outbox.depth())
        letters = await store.read(lambda tx: tx.dead_letters.count())
        asked = await store.read(lambda tx: tx.meta.get(UNANSWERED))
        await _audit_goes_on(store, settings.audit_end)
        again = await Erasures(store, settings.erasures, utc_now).begin()
    told = f"ok, {waiting} messages waiting, {letters} set aside"
    if asked is not None:
        told += f", {asked.value} questions without an answer"
    return f"{told}; {again} people erased again after a restore" if again else told


async def _audit_goes_on(store: Store, path: Path) -> None:
    """A look at its end alone; ``audit verify`` walks all of it."""
    anchors = audit_anchor.read(path)
    if not anchors:
        return
    known = anchors[-1].head
    if not await store.read(lambda tx: tx.audit.continues(known)):
        raise Fault("the audit is not the one that was noted; run `python -m bot audit verify`")


async def _rules(override: Path | None, today: date) -> str:
    rules = list(RuleBook.load(override=override))
    in_force = [value for rule in rules if (value := rule.on(today)) is not None]
    soon = today + timedelta(days=ENDS_SOON)
    ending = sorted(
        f"{rule.name} on {value.until}"
        for rule in rules
        if (value := rule.on(today)) is not None
        and value.until is not None
        and value.until <= soon
    )
    told = f"ok, {len(in_force)} of {len(rules)} in force today"
    try:
        office_columns(RuleBook(rules), today)
    except BadColumns as error:
        raise Fault(str(error)) from None
    return f"{told}; ending within {ENDS_SOON} days: {', '.join(ending)}" if ending else told


async def _words() -> str:
    catalog = Catalog.load()
    found = faults(catalog, FLOWS)
    if found:
        raise Fault("; ".join(found))
    languages = ", ".join(_language(language, catalog) for language in catalog.languages.values())
    return f"ok, {len(FLOWS)} flows in {languages}"


def _language(language: Language, catalog: Catalog) -> str:
    if not language.draft:
        return language.code
    said, wanted = coverage(language, catalog.languages[REFERENCE])
    return f"{language.code} (draft, {said} of {wanted} texts)"
