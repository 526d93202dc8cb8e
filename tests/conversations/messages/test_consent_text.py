"""What people agree to: whoever changes the words must raise ``consent.version``."""

import hashlib
from datetime import UTC, datetime

import pytest

from bot.world import Worlds
from conversations.flows.consent import Purpose, texts
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
    "2026-12-01": {
        "id registration": "f5c83c9f7603749be3c9fa517a7465854d3c74b79f3557d46b2ccaea8b58dba0",
        "id business": "b65b84afc835c670bdeddd0096e453736697744b2edeac50993e6fafaf6ee778",
        "id question": "c07dbf5427da7e93d0b3a9587ea6d083e7bcfa703b4c8ba540d152f35e2310e3",
        "id report": "f811378c5c72d82ddf9987ce6c7757570ea71b0f82136e4ebfe86e04f8bde634",
        "en registration": "0fa2a3a5b8f883e4c1428e9ea7a8d7556a71d9c3629e3c9c18b06dc209a569ca",
        "en business": "ea81ea6c61534f51fc57f46971260d6d1d9cd1a8687a5229b71f0926f0a6e679",
        "en question": "395afbf417b42a2cb846267aff7d503f66a2ceaf3afa3daebbdce8d42b758007",
        "en report": "e4326dcb7dde3882f38bc29cc313cb0cdf516a3f6de0e482fbac9d7ae5c1f247",
    },
}
"""By version and language (and purpose, since there are several texts), the SHA-256 of the text as
it is shown and as it is recorded.

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
    "2026-12-01": {
        "id registration": "589539c9bf0c4ead01f4fc8c01f95ec2eb9b0a5b42788501bda23bf1097cbaa3",
        "id business": "8f9aebd0e17b3434ec931d61b0e2aa59ca3d9be153e00b90e9be881dcbe073ac",
        "id question": "5ea99e68f122d86777af368a649aaf0e5970ec7d2ec1d6d99b79091fd9d7d7bc",
        "en registration": "5de1628c8628757aae2db7961d956fc67f41fede1fe255aa45eeeaf18c2cbf35",
        "en business": "54d832e0ecc6a3e072ed0f639a665e11faa6a3b4ee0344f54c26aaa3df6a4160",
        "en question": "fef7ba486ac2ac0f198116d554c00c5ed2a7abeb275a0d3fbc3695a0474f52d3",
    },
}
"""The same of what a helper reads to the person they register."""


def version() -> str:
    return CATALOG.template(REFERENCE, "consent.version")


def shown(language: str, purpose: str, *, of_other: bool = False) -> str:
    said = texts(WORLD, purpose, of_other=of_other)
    return "\n\n".join(CATALOG.html(language, text.key, text.values) for text in said)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("language", CATALOG.languages)
def test_other_words_are_another_version(language: str, purpose: str) -> None:
    """A language without a consent of its own shows the reference's, to the letter."""
    own = language if "consent_text" in CATALOG.languages[language].messages else REFERENCE

    assert _digest(shown(language, purpose)) == AGREED_TO[version()][f"{own} {purpose}"]
    if f"{own} {purpose}" in READ_TO_OTHERS[version()]:  # nobody reports for another person
        read = shown(language, purpose, of_other=True)
        assert _digest(read) == READ_TO_OTHERS[version()][f"{own} {purpose}"]


@pytest.mark.parametrize("language", [REFERENCE, "en"])
def test_each_purpose_has_words_of_its_own_and_only_its_own_data(language: str) -> None:
    assert len({shown(language, purpose) for purpose in Purpose}) == len(Purpose)
    assert [purpose for purpose in Purpose if "NPWP" in shown(language, purpose)] == ["business"]
    assert [p for p in Purpose if "KTP" in shown(language, p)] == ["registration"]


def test_the_version_is_the_newest_and_the_same_in_every_language() -> None:
    assert version() == max(AGREED_TO)
    assert {CATALOG.template(code, "consent.version") for code in CATALOG.languages} == {version()}


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("language", CATALOG.languages)
def test_the_text_says_who_asks_and_which_version_it_is(language: str, purpose: str) -> None:
    assert "Kantor Contoh" in shown(language, purpose)
    assert version() in shown(language, purpose)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
