"""The areas of one officer, changed under /orang: chosen one by one, "all of them" asked twice.

What is chosen so far stands in the buttons; nothing is changed before it is saved."""

from collections.abc import Iterable

from bot.officers.buttons import button, in_rows, under
from bot.officers.help import names_of_areas
from bot.officers.people import back, chosen, handle_of, kept_as_is, unknown
from bot.officers.phrases import area
from bot.officers.staffing import NotToBeChanged, change_areas
from bot.officers.visit import Answer, Visit
from conversations.regions import KABUPATEN
from conversations.replies import Option, Phrase, Reply, Value
from storage.lead_filter import Areas
from storage.officers import Officer

_ALL = "all"
_SURE = "sure"
_SIXTEEN = "0123456789abcdef"
_LETTERS = str.maketrans(_SIXTEEN, "abcdefghijklmnop")
_BACK = str.maketrans("abcdefghijklmnop", _SIXTEEN)


async def press_choose(visit: Visit) -> Answer:
    """The officer's areas as they are, or as they have been chosen so far."""
    officer = await chosen(visit)
    if officer is None:
        return Answer(edited=unknown())
    so_far = _read(visit.parts[1]) if visit.parts[1:] else officer.areas
    return Answer(edited=_screen(visit, officer, so_far or frozenset()))


async def press_save(visit: Visit) -> Answer:
    officer = await chosen(visit)
    if officer is None:
        return Answer(edited=unknown())
    said, *sure = visit.parts[1:] or ("",)
    if said == _ALL and sure != [_SURE]:
        return Answer(edited=_are_you_sure(visit, officer))
    areas = None if said == _ALL else _read(said)
    if areas is not None and not areas:
        none = Reply("desk.toast.no_area")
        return Answer(toast=none, edited=_screen(visit, officer, frozenset()))
    return await _changed(visit, officer, areas)


async def _changed(visit: Visit, officer: Officer, areas: Areas) -> Answer:
    try:
        codes = await change_areas(
            visit.tx, visit.catalog, officer.id, areas, visit.limits, visit.officer, visit.now
        )
    except NotToBeChanged as kept:
        return kept_as_is(officer, kept)
    values: dict[str, Value] = {
        "name": officer.name,
        "areas": names_of_areas(areas),
        "codes": _given_back(codes),
    }
    told = Reply("desk.people.your_areas", values)
    edited = Reply("desk.people.areas_changed", values, under((back(),)))
    return Answer(edited=edited, menus=((officer.id, told),))


def _given_back(codes: list[str]) -> Value:
    if not codes:
        return Phrase("desk.people.nothing_back")
    return Phrase("desk.people.given_back", {"n": len(codes), "codes": ", ".join(codes)})


def _screen(visit: Visit, officer: Officer, so_far: frozenset[str]) -> Reply:
    handle = handle_of(visit, officer)
    options = [_toggle(handle, code, so_far) for code in KABUPATEN]
    every = button("saveareas", handle, _ALL, label=Phrase("desk.all_areas"))
    save = button("saveareas", handle, _written(so_far), label=Phrase("desk.button.save_areas"))
    values: dict[str, Value] = {
        "name": officer.name,
        "now": names_of_areas(officer.areas),
        "chosen": names_of_areas(so_far) if so_far else Phrase("desk.people.no_area_yet"),
    }
    rows = (*in_rows(options, 2), (every, save), (back(),))
    return Reply("desk.people.which_areas", values, under(*rows))


def _toggle(handle: str, code: str, so_far: frozenset[str]) -> Option:
    """Pressing it adds the area, or takes it away again."""
    name = area(code)
    label = Phrase("desk.button.chosen", {"label": name}) if code in so_far else name
    shown = label if isinstance(label, Phrase) else str(label)
    return button("workarea", handle, _written(so_far ^ {code}), label=shown)


def _are_you_sure(visit: Visit, officer: Officer) -> Reply:
    label = Phrase("desk.button.all_areas_sure")
    sure = button("saveareas", handle_of(visit, officer), _ALL, _SURE, label=label)
    return Reply("desk.people.all_sure", {"name": officer.name}, under((sure,), (back(),)))


def _written(codes: Iterable[str]) -> str:
    """One bit an area, in letters: it must not look like anybody's number."""
    bits = sum(1 << KABUPATEN.index(code) for code in codes if code in KABUPATEN)
    return f"{bits:x}".translate(_LETTERS)


def _read(said: str) -> frozenset[str]:
    """Nothing where a button of another release says something else."""
    try:
        bits = int(said.translate(_BACK), 16)
    except ValueError:
        return frozenset()
    return frozenset(code for n, code in enumerate(KABUPATEN) if bits >> n & 1)
