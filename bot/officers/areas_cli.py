"""Which areas somebody works in, as the command line is told: one by one, or all by name."""

from typing import Annotated

import typer

from bot.officers.roles import Role
from bot.officers.terminal import area_of, stop
from storage.lead_filter import Areas
from storage.officers import Officer

Area = Annotated[
    list[str] | None,
    typer.Option(
        help="A kabupaten or kota the officer works in, by code (16.71) or name (Palembang);"
        " give it once for each."
    ),
]
AllAreas = Annotated[
    bool, typer.Option("--all-areas", help="They work in every kabupaten and kota.")
]

_OF_NO_AREA: frozenset[str] = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Whose work is with people and records; they see all areas where none is said."""


class All:
    """Every area, said in so many words."""


_ALL = All()


def said_areas(given: list[str] | None, all_areas: bool) -> frozenset[str] | All | None:
    """None where nothing was said."""
    if given and all_areas:
        stop("say --area or --all-areas, not both.", usage=True)
    if given:
        return frozenset(map(area_of, given))
    return _ALL if all_areas else None


def areas_for(
    role: Role | None, said: frozenset[str] | All | None, known: Officer | None
) -> Areas:
    """What was said; else what they have. Nobody gets all areas by leaving them out, but those
    whose work has none."""
    if said is not None:
        return None if isinstance(said, All) else said
    if known is not None and known.areas is not None:
        return known.areas
    wanted = role or (Role.OFFICER if known is None else known.role)
    if wanted not in _OF_NO_AREA and (known is None or known.role in _OF_NO_AREA):
        stop(
            f"say which areas the {wanted} works in, for example --area 16.71 or --area Palembang"
            " (once for each), or --all-areas for every kabupaten and kota.",
            usage=True,
        )
    return None
