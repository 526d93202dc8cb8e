"""Kabupaten and kota as somebody writes them: the areas that officers work in."""

from conversations.regions import KABUPATEN, PLACES


def find_area(given: str) -> str | None:
    """The code of a kabupaten or kota, from its code or its name."""
    found = PLACES.search(given)
    codes = [given, *([found.entries[0].id] if found.exact else [])]
    return next((code for code in codes if code in KABUPATEN), None)
