"""What people agree to: whoever changes the words must raise ``consent.version``."""

import hashlib
from datetime import UTC, datetime

import pytest

from bot.world import Worlds
from conversations.flows.consent import texts
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.rules.book import RuleBook

CATALOG = Catalog.load()
WORLD = Worlds(CATALOG, RuleBook.load(), "Kantor Contoh", "08.00-15.00").at(
    datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
)

AGREED_TO = {
    "2026-11-22": {
        "id": "7ac16359feecabf6a4ff469db7a119d60dae796170950cc046c4d553dc2246ec",
        "en": "b735e60d6ee7288a6f8f1f64bc1dd7bf8e12f4799aeff9e524d8c419baf7dc6b",
    },
    "2026-11-23": {
        "id": "91987ca89e2fd7a4777da7b0488e252bdfa3f46da38800db6d7629b420ee99da",
        "en": "87c027feda8c1c35e8762b1cb8126b444140516ced84cfff0ba29ae90f067084",
    },
    "2026-11-24": {
        "id": "64d05a7a89cbf7b9c9bdf7f701e2a04be4489c4d49432d3567c659cedbbf2afb",
        "en": "1bcf2608abb3bc12ee234efc00b0972f33800f805f4953498b4122ffaaf36f01",
    },
    "2026-11-25": {
        "id": "8b11844ceacf2c17d29f2c278c36575955719d19e075e005d519a32350e7a0fa",
        "en": "943ff6f14a616745950984b2d296e77c742c61f06ab1188f9db1793be29b62fc",
    },
}
"""By version and language, the SHA-256 of the text as it is shown and as it is recorded.

A version that people have seen stays here as it is; new words are a new version below it.
"""

READ_TO_OTHERS = {
    "2026-11-24": {
        "id": "01b987b81a4207ac0c8762bbcb77a57305273829fa883b9e51f2301fa022a507",
        "en": "870a723bf5650949d35df83faabdda8f1e22433ad0fb3e8018b5ea89a9514734",
    },
    "2026-11-25": {
        "id": "ba94a411922ecdf2978c3ebb0921fe01c61b73aaa2febb47da937d9a6064c893",
        "en": "dc61711bc2a9665a137472e87604da2d4493523cdce3b0b7d977bb9b7e95c009",
    },
}
"""The same of what a helper reads to the person they register."""


def version() -> str:
    return CATALOG.template(REFERENCE, "consent.version")


def shown(language: str, *, of_other: bool = False) -> str:
    said = texts(WORLD, of_other=of_other)
    return "\n\n".join(CATALOG.html(language, text.key, text.values) for text in said)


@pytest.mark.parametrize("language", CATALOG.languages)
def test_other_words_are_another_version(language: str) -> None:
    """A language without a consent of its own shows the reference's, to the letter."""
    own = language if "consent_text" in CATALOG.languages[language].messages else REFERENCE

    assert _digest(shown(language)) == AGREED_TO[version()][own]
    assert _digest(shown(language, of_other=True)) == READ_TO_OTHERS[version()][own]


def test_the_version_is_the_newest_and_the_same_in_every_language() -> None:
    assert version() == max(AGREED_TO)
    assert {CATALOG.template(code, "consent.version") for code in CATALOG.languages} == {version()}


@pytest.mark.parametrize("language", CATALOG.languages)
def test_the_text_says_who_asks_and_which_version_it_is(language: str) -> None:
    assert "Kantor Contoh" in shown(language)
    assert version() in shown(language)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
