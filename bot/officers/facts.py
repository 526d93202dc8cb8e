"""What a lead's answers tell an officer: masked for choosing whom to call, or in full.

It reads answers through their questions and holds no words.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from bot.officers.phrases import area, listed
from conversations.answers import Answers
from conversations.businesses import mask_nib, mask_npwp
from conversations.flow import Ask, World
from conversations.flows import FLOWS
from conversations.flows.asked import (
    BIRTH,
    BIRTH_DAY,
    BUSINESS_NAME,
    CALL_TIME,
    HELPER,
    NAME,
    NIB,
    NIK,
    NPWP,
    PHONE,
    PHONE_OF_OTHER,
    PLACE,
    WHOSE_PHONE,
)
from conversations.flows.leads import born, phone_in, phone_is_helpers
from conversations.flows.standing import maybe_helped
from conversations.lead import LeadKind
from conversations.people import mask_name, mask_nik, mask_phone
from conversations.questions import Question, Reading
from conversations.questions.personal import Phone
from conversations.replies import Phrase, Value


class Known(Protocol):
    """What is known of a person: a lead, or somebody who stopped before handing in."""

    @property
    def kind(self) -> LeadKind: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def region(self) -> str | None: ...

    @property
    def district(self) -> str | None: ...

    @property
    def language(self) -> str: ...

    @property
    def flow(self) -> str: ...


_Papers = tuple[tuple[Question[str], Callable[[str], str]], ...]
_NUMBERS: _Papers = ((NIB, mask_nib), (NPWP, mask_npwp))
_PAPERS: _Papers = ((BUSINESS_NAME, mask_name), *_NUMBERS)
"""What names a business, and so its owner, and how it is masked."""
_PERSONAL = {
    question.id for question in (NAME, PHONE, PHONE_OF_OTHER, WHOSE_PHONE, NIK, BIRTH, BIRTH_DAY)
} | {question.id for question, _ in _PAPERS}
"""Shown by functions of their own, since what they say identifies somebody."""
ASK = Phrase("desk.card.ask")
"""Stands where the person gave no answer, so that the officer asks."""


def masked_rows(known: Known, world: World) -> list[Phrase]:
    """A line a fact, without anything that identifies. No birth date: with the kecamatan it
    would be most of a NIK."""
    answers = known.answers
    name, phone, nik = answers.get(NAME), phone_in(answers), answers.get(NIK)
    shown_phone = masked_phone(phone, answers)
    if known.kind is LeadKind.REPORT:
        return [
            *([_row(f"row.{NAME.id}", mask_name(name))] if name else []),
            *([_row(f"row.{PHONE.id}", shown_phone)] if phone else []),
            *_others(known, world),
        ]
    rows = [
        *_helped(answers),
        _row(f"row.{NAME.id}", mask_name(name) if name else ASK),
        _row(f"row.{PHONE.id}", shown_phone),
        _row(f"row.{NIK.id}", mask_nik(nik.digits) if nik else ASK),
        _row("desk.card.age_name", masked_age(answers, world.today)),
    ]
    if maybe_helped(answers, world):
        rows.append(Phrase("desk.card.maybe_helped"))
    rows += _papers(answers, _PAPERS, masked=True)
    if PLACE not in answers:
        rows.append(_row("desk.card.area_name", area(known.region, known.district)))
    return rows + list(_others(known, world))


def brief_rows(known: Known, world: World) -> list[Phrase]:
    """What a call begins with: who, on which phone, when, where; and what is still to be asked."""
    if known.kind is LeadKind.REPORT:
        return masked_rows(known, world)
    answers, name = known.answers, known.answers.get(NAME)
    # Who left a question is called about it.
    only = None if known.kind is LeadKind.QUESTION else frozenset({CALL_TIME.id})
    rows = [
        *_helped(answers),
        _row(f"row.{NAME.id}", mask_name(name) if name else ASK),
        _row(f"row.{PHONE.id}", masked_phone(phone_in(answers), answers)),
        *_others(known, world, only),
        _row("desk.card.area_name", area(known.region, known.district)),
        *_to_ask(known),
    ]
    if maybe_helped(answers, world):
        rows.append(Phrase("desk.card.maybe_helped_brief"))
    return rows


def contact_rows(known: Known) -> list[Phrase]:
    """What it takes to call the person, in clear."""
    answers = known.answers
    name, business = answers.get(NAME), answers.get(BUSINESS_NAME)
    rows = [
        _row(f"row.{NAME.id}", name or ASK),
        # As dialled: Telegram makes a link of it that calls.
        _row(f"row.{PHONE.id}", _phone(str, phone_in(answers), answers)),
    ]
    if BUSINESS_NAME in answers:
        rows.append(_row(f"row.{BUSINESS_NAME.id}", business or ASK))
    return rows


def identity_rows(known: Known, world: World) -> list[Phrase]:
    """The numbers by which offices know the person, and what is in a NIK, in clear."""
    answers = known.answers
    nik = answers.get(NIK)
    rows = [
        _row(f"row.{NIK.id}", nik.digits if nik else ASK),
        _row("desk.card.born_name", _born(answers, world)),
    ]
    if nik is not None:
        rows.append(_row("desk.card.sex_name", Phrase(f"word.{nik.sex}")))
        if nik.warnings:
            rows.append(Phrase("desk.card.nik_warning"))
    return rows + _papers(answers, _NUMBERS, masked=False)


def _papers(answers: Answers, papers: _Papers, *, masked: bool) -> list[Phrase]:
    """Those that were asked for."""
    rows = []
    for question, mask in papers:
        if question not in answers:
            continue
        value = answers.get(question)
        shown = mask(value) if masked and value is not None else value
        rows.append(_row(f"row.{question.id}", ASK if shown is None else shown))
    return rows


def _others(known: Known, world: World, only: frozenset[str] | None = None) -> Iterator[Phrase]:
    """The rest of the check screen, in the flow's order, or ``only`` some of it."""
    reading = Reading(
        today=world.today,
        language=known.language,
        lexicon=world.lexicon,
        directories=world.directories,
        answers=known.answers,
    )
    for id, ask in _settled(known).items():
        if id in _PERSONAL or (only is not None and id not in only):
            continue
        if known.answers.skip_of(ask.question) is not None:
            yield _row(f"row.{id}", ASK)
        else:
            shown = ask.question.show(known.answers[ask.question], reading)
            yield _row(f"row.{id}", shown)


def _settled(known: Known) -> dict[str, Ask]:
    """What has a row on the check screen and was answered or skipped, by its id."""
    flow = FLOWS.get(known.flow)
    asks: dict[str, Ask] = {}
    for ask in flow.asks if flow is not None else ():
        asks.setdefault(ask.question.id, ask)
    return {id: ask for id, ask in asks.items() if ask.row and ask.question in known.answers}


def _to_ask(known: Known) -> list[Phrase]:
    """What was skipped, for the call; a name and a phone have a line of their own."""
    names = [
        Phrase(f"row.{id}")
        for id, ask in _settled(known).items()
        if known.answers.skip_of(ask.question) is not None and id not in (NAME.id, PHONE.id)
    ]
    return [Phrase("desk.card.to_ask", {"names": listed(names)})] if names else []


def _row(name: str, value: Value) -> Phrase:
    return Phrase("desk.card.row", {"name": Phrase(name), "value": value})


def _phone(show: Callable[[str], str], phone: Phone | None, answers: Answers) -> Phrase:
    if phone is None:
        return Phrase("desk.card.phone_none") if answers.get(WHOSE_PHONE) == "none" else ASK
    kind = "helper" if phone_is_helpers(answers) else "own" if phone.verified else "typed"
    return Phrase(f"desk.card.phone_{kind}", {"phone": show(phone.number)})


def _helped(answers: Answers) -> Iterator[Phrase]:
    """That somebody else handed it in, so that the officer asks for the right person."""
    helper = answers.get(HELPER)
    if helper is not None:
        yield Phrase("desk.card.helped", {"helper": Phrase(f"desk.helper.{helper}")})


def masked_phone(phone: Phone | None, answers: Answers) -> Phrase:
    return _phone(mask_phone, phone, answers)


def masked_age(answers: Answers, today: date) -> Value:
    known = born(answers)
    if known is None:
        return ASK
    low, high = known.age_between(today)
    if low == high:
        return Phrase("desk.card.age", {"years": low})
    return Phrase("desk.card.age_between", {"from": low, "to": high})


def _born(answers: Answers, world: World) -> Value:
    known = born(answers)
    if known is None:
        return ASK
    return known.earliest if known.exact else masked_age(answers, world.today)
