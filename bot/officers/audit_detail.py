"""The codes and counts of an entry of the audit, in words and in WIB. Reads no table."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.officers.phrases import area, at
from bot.officers.staffing import role_of
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.replies import Phrase, Value
from storage.audit import Entry

_SILENT = frozenset({"reason", "sha256"})
"""Said as the reason, or too long to read."""
_IMPORTED = "import.applied"
_COUNTED = ("ok", "unchanged", "done")
"""Of what became of a file's rows; every other way is one of not being noted."""
_REST = "not_noted"
_MARK = "tg:"

_FIRST = (
    *(
        "export",
        "broadcast",
        "version",
        "request",
        "receipt",
        "whom",
        "role",
        "areas",
        "more_areas",
    ),
    *("from", "to", "shown", "by", "found", "of", "most", "agree", "kept", "people", "rows"),
    *("ok", "unchanged", "done", _REST, "profile", "format", "picture", "week", "since", "until"),
    *("changed_since", "area", "region", "kind", "status", "outcome", "holder", "due_by"),
)
"""What is said first; the rest follows by name. A database keeps no order of its own."""

_NO_TEXTS: Mapping[str, str] = {}
Codes = Mapping[str, str | int | bool | None]


class DetailWords:
    """``names`` are of all who are or were officers; ``texts`` say how messages to many begin."""

    def __init__(
        self, catalog: Catalog, names: Mapping[int, str], texts: Mapping[str, str] = _NO_TEXTS
    ) -> None:
        self._known = catalog.languages[REFERENCE].messages
        self._names = names
        self._values: Mapping[str, Callable[[str], Value]] = {
            **dict.fromkeys(("since", "until", "changed_since", "read_at"), _moment),
            **dict.fromkeys(("whom", "from", "to"), self._officer),
            **dict.fromkeys(("region", "area", "areas", "more_areas"), _areas),
            "due_by": date.fromisoformat,
            "role": role_of,
            "broadcast": lambda id: self._beginning(texts, id),
            "agree": self._agreement,
        }

    def of(self, entry: Entry) -> Value:
        """All of them in one line; nothing where there are none."""
        codes = _counted(entry.detail) if entry.action == _IMPORTED else entry.detail
        told: Value = ""
        for key in sorted(codes, key=_place):
            said = None if key in _SILENT else self._one(key, codes[key])
            if said is not None:
                told = Phrase("desk.audit.also", {"first": told, "second": said}) if told else said
        return told

    def _one(self, key: str, value: str | int | bool | None) -> Value | None:
        if value is None or value is False:
            return None
        if value is True:
            return self._said(f"desk.audit.flag.{key}", key)
        shown = value if isinstance(value, int) else self._value(key, value)
        if isinstance(value, int) and key == "shown":
            key = "listed"  # how many a reader of the audit saw
        known = f"desk.audit.told.{key}"
        if known in self._known:
            return Phrase(known, {"value": shown})
        return Phrase("desk.audit.told_other", {"key": key, "value": shown})

    def _value(self, key: str, value: str) -> Value:
        """What was written as a code; the code itself where nobody knows it any more."""
        if key in self._values:
            try:
                return self._values[key](value)
            except ValueError:
                return value
        for table in (f"desk.audit.value.{key}", *_TABLES.get(key, ())):
            if f"{table}.{value}" in self._known:
                return Phrase(f"{table}.{value}")
        return self._said(f"desk.audit.action.{value}", value)

    def _officer(self, marked: str) -> Value:
        name = self._names.get(int(marked.removeprefix(_MARK)))
        return name or Phrase("desk.audit.no_officer")

    def _beginning(self, texts: Mapping[str, str], id: str) -> Value:
        """Its id where nobody looked, or it is gone."""
        text = texts.get(id)
        return id if text is None else Phrase("desk.audit.begins", {"text": text})

    def _agreement(self, joined: str) -> Value:
        shown: Value = ""
        for name in joined.split("+"):
            word = self._said(f"desk.duplicates.agree.{name}", name)
            values = {"first": shown, "second": word}
            shown = Phrase("desk.area_list", values) if shown else word
        return shown

    def _said(self, key: str, otherwise: str) -> Value:
        return Phrase(key) if key in self._known else otherwise


_TABLES: Mapping[str, tuple[str, ...]] = {
    "kind": ("right_kind", "lead_kind"),
    "outcome": ("desk.outcome",),
    "clear": ("desk.audit.clear",),
    **{key: (f"desk.export.{key}",) for key in ("status", "format", "profile", "language")},
}
"""Where the words are for what else is chosen in these."""


def _place(key: str) -> tuple[int, str]:
    return _FIRST.index(key) if key in _FIRST else len(_FIRST), key


def _counted(detail: Codes) -> dict[str, str | int | bool | None]:
    counts = {key: value for key, value in detail.items() if isinstance(value, int)}
    told: dict[str, str | int | bool | None] = {key: counts.get(key) for key in _COUNTED}
    told[_REST] = sum(n for key, n in counts.items() if key not in _COUNTED) or None
    return told


def _moment(written: str) -> Value:
    return at(datetime.fromisoformat(written))


def _areas(codes: str) -> Value:
    """One kabupaten, several, or all of them."""
    if codes == "all":
        return Phrase("desk.all_areas")
    shown: Value = ""
    for code in codes.split("+"):
        values = {"first": shown, "second": area(code)}
        shown = Phrase("desk.area_list", values) if shown else area(code)
    return shown
