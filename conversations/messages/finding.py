"""What finds an answer by a person's own words, made from the catalog's texts and word lists."""

from conversations.messages.catalog import Catalog
from conversations.relevance import Relevance
from conversations.terms import Affixes, Terms


def terms_of(catalog: Catalog) -> Terms:
    """How people's own words are compared, in every language at once."""
    meanings: dict[str, list[str]] = {}
    search: dict[str, list[str]] = {}
    for language in catalog.languages.values():
        for key, words in language.vocabulary.items():
            kind, _, name = key.partition(".")
            if kind == "meaning":
                meanings.setdefault(name, []).extend(words)
            elif kind == "search":
                search.setdefault(name, []).extend(words)
    affixes = Affixes(tuple(search.get("before", ())), tuple(search.get("after", ())))
    return Terms(affixes, meanings, search.get("ignored", ()))


def answers_of(catalog: Catalog, terms: Terms) -> Relevance:
    """What finds an answer under [faq] by a person's own words."""
    texts: dict[str, list[str]] = {}
    weak: list[str] = []
    for language in catalog.languages.values():
        weak += " ".join(language.vocabulary.get("search.weak", ())).split()
        for key, words in language.vocabulary.items():
            kind, _, name = key.partition(".")
            if kind == "faq":
                id = name.removesuffix(".words")
                question = catalog.template(language.code, f"faq.{id}.question")
                texts.setdefault(id, []).extend((question, *words))
    return Relevance(texts, terms, weak)
