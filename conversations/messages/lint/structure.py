"""What the flows and the commands need, and what one language has and another has not."""

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from conversations.commands import COMMANDS, MENU
from conversations.flow import Ask, Flow
from conversations.messages.catalog import REFERENCE, Catalog, Language
from conversations.messages.lint.texts import filled, to_people
from conversations.questions import Choice, Earnings, Review, Search, Wondering
from conversations.questions.search import NOT_LISTED


def needed(ask: Ask, flow: Flow) -> list[str]:
    """The keys of the words that a question cannot be asked without."""
    question = ask.question
    kinds = ("ask", "again", "help", *(("why",) if ask.why is None else ()))
    keys = [f"{kind}.{question.id}" for kind in kinds]
    # On the check screen, or in the copy of what is kept: what is agreed to is kept.
    in_a_row = ask.row and any(
        isinstance(one.question, Review) or one.on_answer is not None for one in flow.asks
    )
    if in_a_row:
        keys.append(f"row.{question.id}")
    match question:
        case Choice():
            keys += [f"option.{question.id}.{choice}" for choice in question.choices]
            if ask.echo or in_a_row:
                keys += [f"shown.{question.id}.{choice}" for choice in question.choices]
        case Search():
            keys += [f"pick.{question.id}", f"error.nothing_found_{question.id}"]
            keys += [f"{kind}.{question.id}.{NOT_LISTED}" for kind in ("option", "shown")]
        case Earnings():
            keys += [f"option.{question.id}.{id}" for id, _ in question.ranges]
        case Wondering():
            keys += [f"option.{question.id}.{topic}" for topic in question.topics]
        case Review():
            keys.append(f"option.{question.id}.submit")
    return keys


def between_languages(catalog: Catalog) -> Iterator[str]:
    reference = catalog.languages[REFERENCE]
    for language in catalog.languages.values():
        if not _has_numbers(language.writes_as):
            yield f"{language.writes_as} is no language whose numbers and dates Babel can write"
        for key in sorted(reference.messages.keys() ^ language.messages.keys()):
            if key not in reference.messages:
                yield f"{language.code} has an unknown {key}"
            elif not language.draft:
                yield f"{language.code} has no {key}"
        for key in sorted(reference.messages.keys() & language.messages.keys()):
            if filled(reference.messages[key]) != filled(language.messages[key]):
                yield f"{language.code}: {key} is filled with other values than in {REFERENCE}"


def coverage(language: Language, reference: Language) -> tuple[int, int]:
    """How many of the reference's messages to workers a language has, and how many there are."""
    wanted = {key for key, _ in to_people(reference)}
    return len(wanted & language.messages.keys()), len(wanted)


def _has_numbers(code: str) -> bool:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def commands(catalog: Catalog) -> Iterator[str]:
    reference = catalog.languages[REFERENCE]
    for name in COMMANDS:
        if (
            not reference.vocabulary.get(f"command.{name}")
            and f"button.{name}" not in reference.messages
        ):
            yield f"the command {name} has neither a slash word nor a button"
    for name in MENU:
        if f"menu.{name}" not in reference.messages:
            yield f"the menu has no words for {name}"
