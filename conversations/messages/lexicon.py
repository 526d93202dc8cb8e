"""Reads words by the catalog: commands, labels, numbers, synonyms. The core's Lexicon."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from conversations.messages.catalog import Catalog
from conversations.messages.finding import answers_of, terms_of
from conversations.messages.wording import any_of, leading, plain, without_end, without_start
from conversations.replies import Option, Phrase
from conversations.spans import hear
from conversations.spelling import in_figures
from conversations.words import OTHER, WHY, Command, Inquiry, Meant

LONGEST = 200
"""Characters; anything longer is neither a command nor a label."""
SHORTEST_CUT = 4
SHORT_FORM = "short_form."
MOST_WORDS = 5
"""Of an answer that goes on after the words that decide it."""
"""Letters that a cut label needs at least."""
UNKNOWN = Command("unknown")
CHANGE = "option.change"
"""The label of a row of the check screen."""


@lru_cache(maxsize=8)
def lexicon_of(catalog: Catalog) -> "CatalogLexicon":
    """Its lexicon, made once: a catalog's words never change."""
    return CatalogLexicon(catalog)


class CatalogLexicon:
    """Understands every language of the catalog: old keyboards stay in a chat."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._slash: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._before_word: dict[str, str] = {}
        self._buttons: dict[str, str] = {}
        before: dict[str, str] = {}
        for language in catalog.languages.values():
            for key, words in language.vocabulary.items():
                kind, _, name = key.partition(".")
                if kind == "command":
                    self._slash |= dict.fromkeys(words, name)
                elif kind == "said":
                    self._words |= {plain(word): name for word in words}
                elif kind == "said_with_number":
                    before |= {plain(word): name for word in words}
                elif kind == "said_with_word":
                    self._before_word |= dict.fromkeys(map(plain, words), name)
            for key, label in language.messages.items():
                kind, _, name = key.partition(".")
                if kind == "button":
                    self._buttons[label] = name
        self._before_number = before
        self._led = leading(before)
        self._particles = self._any_language("particles.end")
        self._wishing = self._any_language("particles.wishing")
        self._greetings = frozenset(self._any_language("greetings.words"))
        self._short_forms = {
            plain(short): key.removeprefix(SHORT_FORM)
            for language in catalog.languages.values()
            for key, words in language.vocabulary.items()
            if key.startswith(SHORT_FORM)
            for short in words
        }
        self._not_knowing = frozenset(self._any_language("not_knowing.words"))
        self._around = frozenset(self._any_language("not_knowing.around"))
        self._declining = frozenset(self._any_language("declining.words"))
        self._around_no = frozenset(self._any_language("declining.around"))
        self._changing = self._any_language("changing.words")
        self._asking = any_of(self._any_language("asking.first"))
        self._why = any_of(self._any_language("asking.why"))
        self._terms = terms_of(catalog)
        self._alone = frozenset(" ".join(self._any_language("search.alone")).split())
        self._labels = {
            plain(label)
            for language in catalog.languages.values()
            for key, label in language.messages.items()
            if key.startswith("option.")
        }
        self._answers = answers_of(catalog, self._terms)

    def _any_language(self, key: str) -> tuple[str, ...]:
        languages = self._catalog.languages
        return tuple(plain(word) for code in languages for word in self._catalog.words(code, key))

    def command(self, text: str, language: str, *, free_text: bool) -> Command | None:
        text = text.strip()
        if len(text) > LONGEST:
            return None
        if text.startswith("/"):
            head, *argument = text[1:].split(maxsplit=1) or [""]
            name = self._slash.get(head.partition("@")[0].casefold())
            return UNKNOWN if name is None else Command(name, *argument)
        if text in self._buttons:
            return Command(self._buttons[text])
        if plain(text) in self._greetings:
            return Command("greet")  # never a name
        asked = self._with_word(text)
        if asked is not None or free_text:
            return asked
        wanted = plain(text)
        said = self._words.get(wanted) or self._words.get(without_start(wanted, self._wishing))
        return self._with_number(text) if said is None else Command(said)

    def _with_number(self, text: str) -> Command | None:
        """ "hitung 2 juta": a word that leads, and what is to be read as its argument."""
        led = self._led.match(text)
        if led is None or not hear(led[2]).amounts:
            return None
        return Command(self._before_number[plain(led[1])], led[2])

    def _with_word(self, text: str) -> Command | None:
        """As in "cek manggis 47": with a figure or a dash after it, no answer begins like that."""
        first, _, rest = text.partition(" ")
        name = self._before_word.get(plain(first))
        if name is None or not ("-" in rest or _has_figures(rest)):
            return None
        return Command(name, rest.strip())

    def option(self, text: str, options: Sequence[Option], language: str) -> str | None:
        if len(text) > LONGEST or not options:
            return None
        wanted = plain(text)
        found = self._meant(wanted, options, language)
        if found is not None:
            return found
        bare = without_end(wanted, self._particles)
        if bare != wanted:
            found = self._meant(bare, options, language)
        found = found or self._by_row(bare, options, language)
        return found or self._by_short_forms(bare, options)

    def not_knowing(self, text: str) -> bool:
        words = self._spelt(plain(text[:LONGEST])).split()
        return " ".join(word for word in words if word not in self._around) in self._not_knowing

    def declining(self, text: str) -> bool:
        around = self._around | self._around_no
        words = self._spelt(plain(text[:LONGEST])).split()
        return " ".join(word for word in words if word not in around) in self._declining

    def meant(self, text: str) -> Meant:
        hits = self._answers.search(text)
        return Meant(tuple(hit.id for hit in hits), bool(hits) and hits[0].sure)

    def inquiry(self, text: str) -> Inquiry | None:
        words = f" {plain(text)} "
        certain = bool(self._asking.match(words)) or text.strip().endswith("?")
        why = bool(self._why.search(words))
        meant = self.meant(text)
        if meant.sure and (certain or self._speaks(text)):
            return Inquiry(meant.ids[0], certain or why)
        if why:
            return Inquiry(WHY, certain=True)
        return Inquiry(OTHER, certain) if certain else None

    def _speaks(self, text: str) -> bool:
        """Whether words that are not put as a question may be one all the same: several words
        that are no label of ours, or a single one such as "penipuan"."""
        words = plain(text)
        if words in self._labels:
            return False
        return " " in words or any(term.text in self._alone for term in self._terms.read(text))

    def _meant(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        for code in self._languages(language):
            labels = {_plain_of_ours(self._catalog.plain(code, o.label)): o.id for o in options}
            if wanted in labels:
                return labels[wanted]
        numbered = self._by_number(wanted, options, language)
        if numbered is not None:
            return numbered
        for code in self._languages(language):
            found = self._by_synonym(wanted, options, code) or self._by_cut(wanted, options, code)
            if found is not None:
                return found
        return None

    def _languages(self, first: str) -> Iterator[str]:
        yield first
        yield from (code for code in self._catalog.languages if code != first)

    def _by_number(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        for code in self._languages(language):
            for before in self._catalog.words(code, "numbers.before"):
                wanted = wanted.removeprefix(f"{before} ")
            names = self._catalog.words(code, "numbers.names")
            if wanted in names:
                wanted = str(names.index(wanted) + 1)
        if not wanted.isascii() or not wanted.isdecimal() or len(wanted) > 2:
            return None
        place = int(wanted) - 1
        return options[place].id if 0 <= place < len(options) else None

    def _by_synonym(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        for option in options:
            if not isinstance(option.label, Phrase):
                continue
            name = option.label.key.removeprefix("option.")
            if wanted in map(_plain_of_ours, self._catalog.words(language, f"synonym.{name}")):
                return option.id
        return None

    def _by_short_forms(self, wanted: str, options: Sequence[Option]) -> str | None:
        """As in "blm", or "belum pernah ikut" where "belum pernah" is known: written out, or going
        on after words that mean one option alone. One word is no beginning: "ya tapi …"."""
        words, ways = self._spelt(wanted), dict[str, set[str]]()
        for code in self._catalog.languages:
            for option in options:
                for way in self._ways(option, code):
                    ways.setdefault(self._spelt(_plain_of_ours(way)), set()).add(option.id)
        begun = [
            way
            for way in ways
            if words == way or (" " in way and words.startswith(f"{way} ") and _is_short(words))
        ]
        meant = ways[max(begun, key=len)] if begun else set()
        return next(iter(meant)) if len(meant) == 1 else None

    def _ways(self, option: Option, language: str) -> Iterator[str]:
        yield self._catalog.plain(language, option.label)
        if isinstance(option.label, Phrase):
            name = option.label.key.removeprefix("option.")
            yield from self._catalog.words(language, f"synonym.{name}")

    def _spelt(self, words: str) -> str:
        return " ".join(self._short_forms.get(word, word) for word in words.split())

    def _by_row(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        """The row of a check screen that "salah nama" or "ubah no 9" wants changed."""
        rows = [(option, name) for option in options if (name := _row_name(option)) is not None]
        rest = " ".join(word for word in wanted.split() if word not in self._changing)
        if not rows or not rest:
            return None
        for code in self._languages(language):
            for option, name in rows:
                called = self._catalog.words(code, f"synonym.row.{option.id}")
                if rest in map(_plain_of_ours, (self._catalog.plain(code, name), *called)):
                    return option.id
        return self._by_number(rest, [option for option, _ in rows], language)

    def _by_cut(self, wanted: str, options: Sequence[Option], language: str) -> str | None:
        if len(wanted) < SHORTEST_CUT:
            return None
        cut = [
            o.id
            for o in options
            if _plain_of_ours(self._catalog.plain(language, o.label)).startswith(wanted)
        ]
        return cut[0] if len(cut) == 1 else None


def _is_short(words: str) -> bool:
    """Still an answer, and not a story."""
    return words.count(" ") < MOST_WORDS


def _has_figures(text: str) -> bool:
    return any(map(str.isdigit, "".join(in_figures(plain(text).split()))))


@lru_cache(maxsize=4096)
def _plain_of_ours(word: str) -> str:
    """Only of our own words and labels: what people write is never remembered here."""
    return plain(word)


def _row_name(option: Option) -> Phrase | None:
    """What the row is called that this option changes; None where it is no row."""
    label = option.label
    name = label.values.get("name") if isinstance(label, Phrase) and label.key == CHANGE else None
    return name if isinstance(name, Phrase) else None
