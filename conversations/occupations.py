"""What people live by: names and search words, sector, and the membership each hints at.

The table is data/occupations.toml. Knows no rule that uses it.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from conversations.search import Directory, Entry
from conversations.spelling import Spelling, plain

SHORTEST_WORD = 4
"""Letters of one that says what a job is."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Occupation(_Strict):
    id: str
    group: str
    name: str
    english: str
    also: list[str]
    """Other words for it, for the search."""
    sector: Literal["transport", "other"]
    """Decides the months of the discount of PP 50/2025."""
    segment: Literal["bpu", "pu", "jakon", "pmi"]
    """A hint only: what decides is who pays, and that is asked."""
    risk: str | None = None
    """Which note on accidents fits it, where one does."""
    trade: str | None = None
    """What the law calls such a business where it names a risk class for its staff."""


class _Noise(_Strict):
    phrases: list[str]


class _Place(_Strict):
    phrases: list[str]
    own: list[str]


class OccupationFile(_Strict):
    """data/occupations.toml, whose comments say what each table is for."""

    words: dict[str, str]
    noise: _Noise
    place: _Place
    groups: dict[str, str]
    occupations: list[Occupation]

    @property
    def spelling(self) -> Spelling:
        return Spelling(self.words, self.noise.phrases)

    @model_validator(mode="after")
    def _every_word_means_one_job(self) -> Self:
        faults = [f"{job.id}: no such group" for job in self.occupations if self._astray(job)]
        seen: dict[str, str] = {}
        spelling = self.spelling
        for job in self.occupations:
            words = ("".join(spelling.words(text)) for text in (job.name, *job.also))
            for word in (f"id {job.id}", *words):
                if word in seen:
                    faults.append(f"{job.id}: {word!r} stands under {seen[word]} already")
                seen[word] = job.id
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _astray(self, job: Occupation) -> bool:
        return job.group not in self.groups


_FILE = files("conversations") / "data" / "occupations.toml"
_TABLE = OccupationFile.model_validate(tomllib.loads(_FILE.read_text("utf-8")))
_BY_ID = {job.id: job for job in _TABLE.occupations}

OCCUPATIONS = Directory(
    (Entry(job.id, job.name) for job in _TABLE.occupations),
    {job.id: (job.name, *job.also) for job in _TABLE.occupations},
    spelling=_TABLE.spelling,
)
"""Every occupation, for search."""
GROUPS: Mapping[str, str] = _TABLE.groups
"""What each group is called in English; a statistic may name it otherwise."""


def names(text: str, job: Occupation) -> bool:
    """Whether a word of the text, and not only one alike, is in the job's name, or begins with
    one. Words that go with any job ("kerja") say nothing."""
    own = _TABLE.spelling.words(text)
    named = job.name.casefold()
    words = tuple(word for word in named.split() if len(word) >= SHORTEST_WORD)
    within = any(len(word) >= SHORTEST_WORD and word in named for word in own)
    return within or any(word.startswith(words) for word in own)


def at_a_place(text: str) -> bool:
    """Whether it is said where somebody works, and not that it is their own: who is paid there
    says it like that too."""
    said = f" {plain(text)} "
    own = any(f" {word} " in said for word in _TABLE.place.own)
    return not own and any(f" {phrase} " in said for phrase in _TABLE.place.phrases)


def get(id: str) -> Occupation:
    """Raises KeyError."""
    return _BY_ID[id]


def find(id: str | None) -> Occupation | None:
    """None for nothing, and for an id that this release does not have."""
    return None if id is None else _BY_ID.get(id)
