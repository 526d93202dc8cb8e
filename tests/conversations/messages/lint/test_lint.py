"""The shipped languages are faultless, and each rule names the one who breaks it."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from conversations.commands import COMMANDS, MENU
from conversations.flow import Ask, Ending, Flow
from conversations.flows import FLOWS
from conversations.messages.catalog import Catalog, Language
from conversations.messages.lint import faults
from conversations.messages.lint.structure import coverage, needed
from conversations.messages.lint.texts import LONGEST_DESCRIPTION, LONGEST_LABEL, LONGEST_QUESTION
from conversations.questions import Choice, Earnings, FullName, Review, Search
from conversations.replies import Reply

PET = Choice("pet", choices=("cat", "dog"))
TOY = Flow("toy", (Ask(PET),), lambda answers, world, session: Ending())
WORDS: Mapping[str, str] = {
    "ask.pet": "Hewan apa, {name}?",
    "again.pet": "Sekali lagi: hewan apa?",
    "help.pet": "Hewan di <b>rumah</b>.",
    "why.pet": "Supaya <i>tahu</i>.",
    "option.pet.cat": "Kucing",
    "option.pet.dog": "Anjing",
    "shown.pet.cat": "kucing",
    "shown.pet.dog": "anjing",
    "error.choose": "Belum cocok. Contoh: 1.",
    "button.contact": "Bagikan",
    "long": 'Baris <b>satu</b>.\nBaris <a href="x">dua</a>.',
    **{f"menu.{name}": "Menu" for name in MENU},
}
SPOKEN: Mapping[str, tuple[str, ...]] = {
    "lint.example": ("Contoh", "Example"),
    **{f"command.{name}": (name,) for name in COMMANDS if name != "contact"},
}
SOUND = Language("id", WORDS, SPOKEN)


def told(*languages: Language, flow: Flow = TOY) -> list[str]:
    return faults(Catalog({language.code: language for language in languages}), {flow.id: flow})


def saying(**changed: str) -> Language:
    """The sound language with other words; ``__`` stands for the dot of a key."""
    words = {key.replace("__", "."): text for key, text in changed.items()}
    return replace(SOUND, messages={**WORDS, **words})


def filling(characters: int) -> str:
    """A text of that length that is easy to read."""
    return ("x\n" * characters)[:characters]


def lacking(*keys: str) -> Language:
    return Language(
        "id",
        {key: text for key, text in WORDS.items() if key not in keys},
        {key: words for key, words in SPOKEN.items() if key not in keys},
    )


def test_the_shipped_languages_are_faultless() -> None:
    assert faults(Catalog.load(), FLOWS) == []


def test_a_sound_language_has_no_fault() -> None:
    assert told(SOUND) == []
    assert told(SOUND, replace(SOUND, code="en")) == []


@pytest.mark.parametrize(
    ("language", "fault"),
    [
        (saying(long=" \n"), "id: long is empty"),
        (saying(long="{"), "id: long has a placeholder that cannot be filled"),
        (saying(long="{}"), "id: long has a placeholder that cannot be filled"),
        (saying(long="{0}"), "id: long has a placeholder that cannot be filled"),
        (saying(long="a < b"), "id: long has a < that is not of a tag"),
        (saying(long="<u>x</u>"), "id: long has the tag u"),
        (saying(long="<b>x"), "id: long does not close b"),
        (saying(long="<b>x\ny</b>"), "id: long does not close b"),
        (saying(long="x</b>"), "id: long closes b where it is not open"),
        (saying(long="<b><i>x</b></i>"), "id: long closes b where it is not open"),
        (
            saying(ask__pet=filling(LONGEST_QUESTION + 1)),
            f"id: ask.pet is longer than {LONGEST_QUESTION} characters",
        ),
        (
            saying(option__pet__cat=filling(LONGEST_LABEL + 1)),
            f"id: option.pet.cat is longer than {LONGEST_LABEL} characters",
        ),
        (
            saying(button__contact=filling(LONGEST_LABEL + 1)),
            f"id: button.contact is longer than {LONGEST_LABEL} characters",
        ),
        (
            saying(menu__start=filling(LONGEST_DESCRIPTION + 1)),
            f"id: menu.start is longer than {LONGEST_DESCRIPTION} characters",
        ),
        (saying(error__choose="Belum cocok."), "id: error.choose has no example"),
        (lacking("command.help"), "the command help has neither a slash word nor a button"),
        (lacking("button.contact"), "the command contact has neither a slash word nor a button"),
        (lacking("menu.start"), "the menu has no words for start"),
        (lacking("ask.pet"), "toy: no words ask.pet"),
        (lacking("option.pet.dog"), "toy: no words option.pet.dog"),
    ],
)  # fmt: skip
def test_a_fault_is_named_and_nothing_else(language: Language, fault: str) -> None:
    assert told(language) == [fault]


@pytest.mark.parametrize(
    "key", ["option.pet.cat", "button.contact", "menu.start", "row.pet", "profile.name"]
)
def test_a_label_has_no_markup(key: str) -> None:
    marked = replace(SOUND, messages={**WORDS, key: "<b>K</b>"})

    assert told(marked) == [f"id: {key} is a label and must have no markup"]


@pytest.mark.parametrize(
    ("language", "longest"),
    [
        (saying(ask__pet=filling(LONGEST_QUESTION)), LONGEST_QUESTION),
        (saying(option__pet__cat=filling(LONGEST_LABEL)), LONGEST_LABEL),
        (saying(menu__start=filling(LONGEST_DESCRIPTION)), LONGEST_DESCRIPTION),
    ],
    ids=["question", "label", "description"],
)
def test_what_is_just_short_enough_is_no_fault(language: Language, longest: int) -> None:
    assert max(map(len, language.messages.values())) >= longest
    assert told(language) == []


def test_another_language_has_the_words_of_the_reference_and_no_others() -> None:
    fewer = replace(lacking("again.pet"), code="en")
    more = replace(saying(extra="x"), code="en")

    assert told(SOUND, fewer) == ["en has no again.pet"]
    assert told(SOUND, more) == ["en has an unknown extra"]


def test_a_draft_may_lack_words_but_has_no_others_and_no_other_values() -> None:
    """What it lacks is said in the reference; what it has must be right."""
    draft = replace(lacking("again.pet"), code="plm", locale="id", draft=True)
    told_so = replace(draft, messages={**draft.messages, "extra": "x", "ask.pet": "Apo, {namo}?"})

    assert told(SOUND, draft) == []
    assert told(SOUND, told_so) == [
        "plm has an unknown extra",
        "plm: ask.pet is filled with other values than in id",
    ]
    assert told(SOUND, replace(draft, locale="")) == [
        "plm is no language whose numbers and dates Babel can write"
    ]


def test_it_is_counted_how_much_of_a_draft_is_there() -> None:
    draft = replace(lacking("again.pet", "help.pet"), code="plm", draft=True)
    desk = replace(SOUND, messages={**WORDS, "desk.queue": "Antrian"})

    assert coverage(draft, desk) == (len(WORDS) - 2, len(WORDS))


def test_the_draft_of_palembang_says_that_it_is_one_and_leaves_the_consent_alone() -> None:
    languages = Catalog.load().languages
    palembang, reference = languages["plm"], languages["id"]
    said, wanted = coverage(palembang, reference)

    assert palembang.draft
    assert "rancangan" in reference.messages["option.language.plm"]
    assert "rancangan" in palembang.messages["language_chosen"]
    assert said > wanted / 2
    assert not {"ask.consent", "consent_text", "privacy"} & palembang.messages.keys()


def test_another_language_is_filled_with_the_same_values() -> None:
    for text in ("Which pet?", "Which pet, {nama}?", "Which pet, {name} of {age}?"):
        other = replace(saying(ask__pet=text), code="en")

        assert told(SOUND, other) == ["en: ask.pet is filled with other values than in id"]


@pytest.mark.parametrize("code", ["xx", "not-a-language", ""])
def test_a_language_whose_numbers_nobody_knows_is_a_fault(code: str) -> None:
    assert told(SOUND, replace(SOUND, code=code)) == [
        f"{code} is no language whose numbers and dates Babel can write"
    ]


def wanted(ask: Ask, *others: Ask) -> set[str]:
    """Without what every question needs."""
    flow = Flow("toy", (ask, *others), lambda answers, world, session: Ending())
    every = {f"{kind}.{ask.question.id}" for kind in ("ask", "again", "help")}
    keys = set(needed(ask, flow))
    assert every <= keys
    return keys - every


REVIEW = Ask(Review("check"), why=lambda answers, world: Reply("x"), row=False, echo=False)


@pytest.mark.parametrize(
    ("ask", "keys"),
    [
        (Ask(FullName("who")), {"why.who"}),
        (Ask(FullName("who"), why=lambda answers, world: Reply("x")), set()),
        (
            Ask(Choice("c", choices=("y", "n"))),
            {"why.c", "option.c.y", "option.c.n", "shown.c.y", "shown.c.n"},
        ),
        (Ask(Choice("c", choices=("y",)), echo=False), {"why.c", "option.c.y"}),
        (
            Ask(Search("s")),
            {"why.s", "pick.s", "error.nothing_found_s", "option.s.not_listed"}
            | {"shown.s.not_listed"},
        ),
        (
            Ask(Earnings("e", ranges=(("low", 1), ("high", 2)))),
            {"why.e"} | {"option.e.low"} | {"option.e.high"},
        ),
        (REVIEW, {"option.check.submit"}),
    ],
    ids=["words", "computed", "choice", "silent choice", "search", "earnings", "review"],
)
def test_each_kind_of_question_needs_its_words(ask: Ask, keys: set[str]) -> None:
    assert wanted(ask) == keys


def test_what_stands_on_a_check_screen_needs_the_words_of_its_row() -> None:
    silent = Ask(Choice("c", choices=("y",)), echo=False)

    assert wanted(silent, REVIEW) - wanted(silent) == {"row.c", "shown.c.y"}
    assert wanted(replace(silent, row=False), REVIEW) == wanted(silent)


def test_no_text_names_a_button_as_another_language_calls_it() -> None:
    languages = Catalog.load().languages
    reference = _pressed(languages["id"])
    strangers = []
    for code in sorted(languages.keys() - {"id"}):
        own = _pressed(languages[code])
        foreign = [label for key, label in reference.items() if own.get(key, label) != label]
        named = re.compile(
            rf"\b(?:tekan|pencet|press|tap) (?:<b>)?(?:{'|'.join(map(re.escape, foreign))})\b",
            re.I,
        )
        texts = languages[code].messages.items()
        strangers += [f"{code}: {key}" for key, text in texts if named.search(text)]

    assert not strangers


def _pressed(language: Language) -> dict[str, str]:
    """What its buttons say, without the picture before them."""
    return {
        key: label.lstrip("◀❓☰📱📄✅ ")
        for key, label in language.messages.items()
        if key.startswith("button.")
    }
