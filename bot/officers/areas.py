"""Kabupaten and kota as somebody writes them: the areas that officers work in."""

from conversations.regions import PLACES, get_region

_KABUPATEN = frozenset({"kabupaten", "kota"})


def find_area(given: str) -> str | None:
    """The code of a kabupaten or kota, from its code or its name."""
    found = PLACES.search(given)
    codes = [given, *([found.entries[0].id] if found.exact else [])]
    for code in codes:
        try:
            if get_region(code).kind in _KABUPATEN:
                return code
        except KeyError:
            continue
    return None
