"""The words of an export are there in every language, in a draft's too."""

import re

import pytest

from bot.officers.labels import Labels
from bot.officers.profiles import LAYOUTS, Layout
from conversations.messages.catalog import REFERENCE, Catalog

CATALOG = Catalog.load()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("language", CATALOG.languages)
def test_the_dictionary_explains_the_same_columns_and_codes_in_every_language(
    language: str, layout: Layout
) -> None:
    def codes(line: list[str]) -> list[str]:
        return re.findall(r"(\w+) = ", line[4])

    here, there = (
        [list(line) for line in Labels(CATALOG, code).dictionary(layout)][1:]
        for code in (language, REFERENCE)
    )

    assert [(line[2], codes(line)) for line in here] == [(line[2], codes(line)) for line in there]
    assert all(line[0] and line[3] for line in here)
