"""Finds entries of a list by what people type: other names, abbreviations, slips, any order.

Knows neither places nor occupations. Looking up never raises; it finds nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from conversations.lookup import Keys, Names, Spelled
from conversations.spelling import Spelling, in_figures

# How good a match is, from 0 to 1. With slips in it, it is the share of letters that agree.
_SAME, _BEGINS, _MENTIONED = 1.0, 0.9, 0.78
_ALIKE = 0.65
"""One slip in three letters, two in six, four in twelve. With more it is another name."""
_ALIKE_PLACE = 0.8
_SHORTEST_ALIKE = 3
_SHORTEST_ALIKE_PLACE = 5
# Bounds on work, not on people: nobody needs so many words for a place and what it lies in.
_LONGEST = 200
_MOST_WORDS = 16
_MOST_WORDS_OF_PLACE = 6
_MOST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found."""

    id: str
    """Dots say what lies in what: ``16.71.04`` in ``16.71``."""
    name: str
    within: tuple[str, ...] = ()
    """What a label adds to the name, to tell namesakes apart."""


@dataclass(frozen=True, slots=True)
class Found:
    entries: tuple[Entry, ...]
    """The best first."""
    exact: bool = False
    """The first may be taken without asking: it has this very name, and nothing else has."""
    more: bool = False
    """Others match just as well; a longer text would tell them apart."""


@dataclass(frozen=True, slots=True)
class _Match:
    quality: float
    owners: Sequence[int]
    exact: bool = False


class Directory:
    """Entries by id and by name. Of two that match alike, the one given first comes first."""

    def __init__(
        self,
        entries: Iterable[Entry],
        names: Mapping[str, Iterable[str]],
        whole_names: Mapping[str, Iterable[str]] | None = None,
        spelling: Spelling | None = None,
    ) -> None:
        """``names`` holds, by id, all that an entry is called, its proper name first.

        ``whole_names`` are found only as a whole, like its label: "Kec. Kertapati, Palembang".
        """
        self._entries = tuple(entries)
        self._by_id = {entry.id: entry for entry in self._entries}
        self._spelling = spelling or Spelling()
        self._depths = [entry.id.count(".") for entry in self._entries]
        self.ids = tuple(self._by_id)
        spellings = list(self._spelled(lambda entry: names[entry.id]))
        self._names = Names(spellings)
        self._all, self._top, self._under = Keys(), Keys(), dict[str, Keys]()
        for spelled in spellings:
            self._file(spelled)
        whole = whole_names or {}
        for spelled in self._spelled(
            lambda entry: (entry.name, self.label(entry), *whole.get(entry.id, ()))
        ):
            self._names.add_whole(spelled.key, spelled.owner)

    def get(self, id: str) -> Entry:
        """Raises KeyError."""
        return self._by_id[id]

    def find(self, id: str | None) -> Entry | None:
        """None for nothing, and for an id that this release does not have."""
        return None if id is None else self._by_id.get(id)

    def label(self, entry: Entry) -> str:
        """The text of its button. Typed back, it finds this entry and no other."""
        return ", ".join((entry.name, *entry.within))

    def search(self, text: str, limit: int = 5, inside: str | None = None) -> Found:
        """At most ``limit`` entries; only such as lie in ``inside``, where that is given."""
        matches = self._matches(self._spelling.words(text[:_LONGEST])[:_MOST_WORDS], inside)
        ranked = dict.fromkeys(owner for match in matches for owner in match.owners)
        if not ranked:
            return Found(())
        best = matches[0]
        as_good = {o for match in matches if match.quality == best.quality for o in match.owners}
        entries = tuple(self._entries[owner] for owner in [*ranked][:limit])
        return Found(entries, best.exact, more=not best.exact and len(as_good) > limit)

    def _spelled(self, texts: Callable[[Entry], Iterable[str]]) -> Iterator[Spelled]:
        """The texts of all entries, as words and with their numerals in figures."""
        for owner, entry in enumerate(self._entries):
            for rank, text in enumerate(texts(entry)):
                words = self._spelling.words(text)
                for form in dict.fromkeys((tuple(words), tuple(in_figures(words)))):
                    if form:
                        yield Spelled(owner, min(rank, 1), form, "".join(form))

    def _file(self, spelled: Spelled) -> None:
        self._all.add(spelled)
        if self._depths[spelled.owner] == self._depths[0]:
            self._top.add(spelled)
        id = self._entries[spelled.owner].id
        for end in (at for at, char in enumerate(id) if char == "."):
            self._under.setdefault(id[:end], Keys()).add(spelled)

    def _matches(self, words: list[str], inside: str | None) -> list[_Match]:
        """All matches, the best kind first."""
        named = self._spelling.without_kinds(words)
        figures = in_figures(named)
        beginning = self._inside(self._names.beginning(figures), inside)
        for form in (in_figures(words), figures):
            key = "".join(form)
            if same := self._inside(self._names.same(key), inside):
                longer = self._inside(self._names.longer(key), inside)
                return [self._settle(same, longer), _Match(_BEGINS, beginning)]
        matches = [
            *self._narrowed(words, inside),
            _Match(_BEGINS, beginning),
            *self._alike((words, in_figures(words), named, figures), inside),
            *self._mentioned(figures, inside),
        ]
        return sorted((m for m in matches if m.owners), key=lambda match: -match.quality)

    def _inside(self, owners: list[int], inside: str | None) -> list[int]:
        if inside is None:
            return owners
        return [owner for owner in owners if self._lies_in(owner, inside)]

    def _lies_in(self, owner: int, container: str) -> bool:
        return self._entries[owner].id.startswith(f"{container}.")

    def _settle(self, same: list[int], longer: list[int]) -> _Match:
        """Who is meant by a name that several bear.

        "Lahat" is the kabupaten although a kecamatan in it has the same name, and "Pagar Alam"
        the city although a village elsewhere has. "Sukarami" may be a kecamatan or a village
        elsewhere; "baturaja" the village Batu Raja or, greater, the kecamatan Baturaja Timur.
        """
        first, *others = sorted(same)
        greater = [owner for owner in longer if self._depths[owner] < self._depths[first]]
        alone = all(
            self._lies_in(owner, self._entries[first].id)
            or self._depths[owner] - self._depths[first] > 1
            for owner in others
        )
        return _Match(_SAME, [*greater, *same], exact=alone and not greater)

    def _narrowed(self, words: list[str], inside: str | None) -> Iterator[_Match]:
        """What the other words mean inside a place that some of them name."""
        for likeness, place, rest in self._places(words, inside)[:_MOST_PLACES]:
            for match in self._matches(rest, self._entries[place].id):
                exact = match.exact and likeness == _SAME
                yield _Match(match.quality * likeness, match.owners, exact)

    def _places(self, words: list[str], inside: str | None) -> list[tuple[float, int, list[str]]]:
        """Places that words at either end may name, greatest first, with the other words."""
        places = []
        for cut in range(1, len(words)):
            for named, rest in ((words[cut:], words[:cut]), (words[:cut], words[cut:])):
                if len(named) <= _MOST_WORDS_OF_PLACE:
                    found = self._named_places("".join(in_figures(named)), inside)
                    places += [(likeness, place, rest) for place, likeness in found]
        return sorted(places, key=lambda found: (-found[0], self._depths[found[1]], len(found[2])))

    def _named_places(self, key: str, inside: str | None) -> Iterator[tuple[int, float]]:
        named = dict.fromkeys(self._inside(self._names.same(key), inside), _SAME)
        if not named and inside is None and len(key) >= _SHORTEST_ALIKE_PLACE:
            named = self._top.alike(key, _ALIKE_PLACE)
        return ((place, share) for place, share in named.items() if self._holds(place))

    def _holds(self, owner: int) -> bool:
        return self._entries[owner].id in self._under

    def _mentioned(self, words: list[str], inside: str | None) -> Iterator[_Match]:
        """Names among other words. In an address, what lies in another place named is meant."""
        begins = self._names.mentioned(words)
        named = self._inside(list(begins), inside)
        by_id = {self._entries[owner].id: begins[owner] for owner in named}
        depths = {owner: self._named_above(owner, by_id) for owner in named}
        deepest = max(depths.values(), default=0)
        if deepest:
            yield _Match(_BEGINS, [owner for owner in named if depths[owner] == deepest])
        yield _Match(_MENTIONED, named)

    def _named_above(self, owner: int, begins: Mapping[str, int]) -> int:
        """How many of the places it lies in are named too, by other words than it is."""
        id = self._entries[owner].id
        parts = id.split(".")
        above = (".".join(parts[:end]) for end in range(1, len(parts)))
        return sum(place in begins and begins[place] != begins[id] for place in above)

    def _alike(self, forms: Iterable[list[str]], inside: str | None) -> Iterator[_Match]:
        keys = self._all if inside is None else self._under.get(inside, Keys())
        shares: dict[int, float] = {}
        for key in dict.fromkeys("".join(form) for form in forms):
            if len(key) >= _SHORTEST_ALIKE:
                for owner, share in keys.alike(key, _ALIKE).items():
                    shares[owner] = max(share, shares.get(owner, 0.0))
        for owner in sorted(shares, key=lambda owner: (-shares[owner], owner)):
            yield _Match(shares[owner], [owner])
