"""Whatever a worker reads that rests on anything below confidence A says that an officer confirms:
for every reason, plan and event, for every rule it rests on, in every language."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.world import Worlds
from conversations.answers import Answers, Skipped
from conversations.dates import Born
from conversations.flow import World
from conversations.flows import counted, counted_business
from conversations.flows.asked import (
    BIRTH,
    BIRTH_DAY,
    CITIZEN,
    COUNT_INCOME,
    INCOME,
    MEMBER,
    OCCUPATION,
    OWNER_ROLE,
    PROJECT,
    WORK,
)
from conversations.flows.gains import EVENTS, gained
from conversations.flows.reasons import why_contact, why_plan
from conversations.flows.registration_end import result
from conversations.flows.standing import decision, plan_values, price
from conversations.flows.topics import ENTRIES, answer_to
from conversations.messages.catalog import REFERENCE, Catalog
from conversations.money import Income
from conversations.replies import Reply
from conversations.rules.book import Confidence, DatedValue, RuleBook, unsure
from conversations.rules.decisions import OUTCOMES, Reason, Verdict
from conversations.rules.examples import death_otherwise

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BOOK = RuleBook.load()
CATALOG = Catalog.load()
SAYS_SO = {
    "id": re.compile(
        r"petugas\b[^.]* (memastikan|melihat|tahu)|(dipastikan|memastikan) petugas", re.I
    ),
    "plm": re.compile(r"petugas\b[^.]* (mastike|merikso|jingok|tau)", re.I),
    "en": re.compile(r"officer\b[^.]* (makes? sure|confirms?|checks|look|know)\b", re.I),
}
WORKER: dict[Any, Any] = {
    WORK: "own_account",
    OCCUPATION: "penjual-sayur",
    CITIZEN: "yes",
    BIRTH: Born(date(1990, 5, 17), date(1990, 5, 17)),
    MEMBER: "none",
}
OLD = Born(date(1950, 1, 1), date(1950, 1, 1))
MAYBE_OLD = Born(date(1961, 1, 1), date(1961, 12, 31))
MAYBE_YOUNG = Born(date(2008, 1, 1), date(2008, 12, 31))
YOUNG = Born(date(2015, 1, 1), date(2015, 1, 1))
REASONS: dict[Reason, dict[Any, Any]] = {
    Reason.OWN_ACCOUNT: {},
    Reason.EMPLOYER: {WORK: "employer"},
    Reason.WAGED: {WORK: "paid"},
    Reason.SPOKESPERSON: {WORK: "employer", OWNER_ROLE: "manager"},
    Reason.PROJECT_WORKER: {WORK: "paid", PROJECT: "for_contractor"},
    Reason.MIGRANT: {WORK: "abroad"},
    Reason.NOT_WORKING: {WORK: "not_working"},
    Reason.UNDER_AGE: {BIRTH: YOUNG},
    Reason.TOO_OLD: {BIRTH: OLD},
    Reason.MEMBER_BY_SELF: {MEMBER: "self"},
    Reason.MEMBER_BY_GOVERNMENT: {MEMBER: "government"},
    Reason.MEMBER_BY_COMPANY: {MEMBER: "company"},
    Reason.MEMBER_PAST_AGE_LIMIT: {MEMBER: "self", BIRTH: OLD},
    Reason.ADULT_BY_BIRTH_DATE: {BIRTH: MAYBE_YOUNG},
    Reason.LIMIT_BY_BIRTH_DATE: {BIRTH: MAYBE_OLD},
    Reason.MAYBE_UNDER_AGE: {BIRTH: MAYBE_YOUNG, BIRTH_DAY: None},
    Reason.MAYBE_TOO_OLD: {BIRTH: MAYBE_OLD, BIRTH_DAY: None},
    Reason.TOO_OLD_UNLESS_MEMBER: {BIRTH: OLD, MEMBER: None},
    Reason.FOREIGNER: {CITIZEN: "no"},
    Reason.WORK_UNKNOWN: {WORK: None},
    Reason.PROJECT_UNKNOWN: {WORK: "paid", OCCUPATION: "pekerja-proyek"},
    Reason.CITIZENSHIP_UNKNOWN: {CITIZEN: None},
    Reason.AGE_UNKNOWN: {BIRTH: None},
    Reason.MEMBERSHIP_UNKNOWN: {MEMBER: None},
}


def answered(reason: Reason) -> Answers:
    """What leads to it; None is skipped."""
    answers = Answers()
    for question, value in (WORKER | REASONS[reason]).items():
        if value is not None:
            answers = answers.having(question, value)
        elif question is BIRTH_DAY:
            answers = answers.skipping(question, Skipped.BY_CHOICE)
    return answers


def world(rules: RuleBook = BOOK) -> World:
    return Worlds(CATALOG, rules, "Kantor Contoh", "08.00-15.00").at(NOW)


def with_confidence(confidence: Confidence, names: set[str]) -> RuleBook:
    """As if an office had put these rules over the release's; all the others are sure."""
    return RuleBook(
        replace(
            rule,
            values=tuple(
                replace(value, confidence=confidence if rule.name in names else Confidence.A)
                for value in rule.values
            ),
        )
        for rule in BOOK
    )


def says_so(reply: Reply, language: str) -> bool:
    """In the language, or in Indonesian where a draft has no words of its own."""
    text = CATALOG.html(language, reply.key, reply.values)
    own = reply.key in CATALOG.languages[language].messages
    return any(SAYS_SO[one].search(text) for one in {language, *(() if own else (REFERENCE,))})


def told(answers: Answers, of: World) -> Iterator[tuple[Reply, tuple[DatedValue, ...]]]:
    """All that is said of the rules after these answers, with what it rests on."""
    decided = decision(answers, of)
    if decided.verdict is Verdict.NEED_BIRTH_DATE:
        return  # the next question; nothing is said of a rule
    yield Reply("verdict", {**result(answers, of), **of.office}), decided.trace
    if decided.sources:
        yield why_contact(answers, of), decided.trace
    if decided.reason is Reason.OWN_ACCOUNT:
        for earned in (None, Income(3_000_000, "month", None)):
            earning = answers if earned is None else answers.having(INCOME, earned)
            sums = price(earning, of, three=True), death_otherwise(of.rules, of.today)
            trace = (*decided.trace, *sums[0].trace, *sums[1].trace)
            yield Reply("ask.plan", plan_values(earning, of)), trace
            yield why_plan(earning, of), trace
            for event, tell in EVENTS.items():
                if tell is not None:
                    said = gained(event, earning, of)
                    yield said.reply, said.trace
            for id in ENTRIES:
                said = answer_to(id, earning, of)
                yield said.reply, said.trace


def test_every_reason_is_here() -> None:
    assert set(REASONS) == set(Reason) - {Reason.RULE_GAP}
    assert all(decision(answered(reason), world()).reason is reason for reason in REASONS)


@pytest.mark.parametrize("language", CATALOG.languages)
@pytest.mark.parametrize("reason", REASONS)
def test_what_rests_on_an_unsure_rule_of_the_release_says_that_an_officer_confirms(
    reason: Reason, language: str
) -> None:
    for reply, trace in told(answered(reason), world()):
        assert says_so(reply, language) or not unsure(trace), reply.key


@pytest.mark.parametrize("language", CATALOG.languages)
@pytest.mark.parametrize("confidence", [Confidence.B, Confidence.D])
@pytest.mark.parametrize("reason", REASONS)
def test_whichever_rule_an_office_calls_unsure_the_texts_that_rest_on_it_say_so(
    reason: Reason, confidence: Confidence, language: str
) -> None:
    answers = answered(reason)
    names = {value.rule for _, trace in told(answers, world()) for value in trace}
    for name in names:
        doubted = world(with_confidence(confidence, {name}))
        for reply, trace in told(answers, doubted):
            assert says_so(reply, language) or not unsure(trace), (name, reply.key)


@pytest.mark.parametrize("language", CATALOG.languages)
@pytest.mark.parametrize("reason", REASONS)
def test_what_is_sure_does_not_send_anybody_to_an_officer_for_it(
    reason: Reason, language: str
) -> None:
    sure = world(with_confidence(Confidence.A, set()))
    if OUTCOMES[reason].verdict is Verdict.MAY_NOT_JOIN:
        for reply, _ in told(answered(reason), sure):
            assert not says_so(reply, language), reply.key


@pytest.mark.parametrize("language", CATALOG.languages)
def test_every_sum_of_the_calculator_says_that_an_officer_confirms(language: str) -> None:
    """Each rests on the bands or on what is mandatory, and those are never surer than B."""
    here = world()
    paid = Answers().having(COUNT_INCOME, Income(3_000_000, "month", None))
    for answers in (Answers(), paid):
        for lines in (counted.lines(answers, here), counted_business.lines(answers, here)):
            assert says_so(Reply("verdict", {**here.office, "result": lines}), language)
