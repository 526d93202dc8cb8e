"""Who may wait for a rule to change, and what counts as a change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conversations.awaited import Awaited, Edition
from conversations.lead import LeadKind
from conversations.rules.awaiting import WORTH_AWAITING, awaited, has_changed
from conversations.rules.book import RuleBook
from conversations.rules.decisions import OUTCOMES, Decision, Reason, Verdict
from conversations.rules.eligibility import decide
from conversations.rules.facts import Facts, Membership, Sector, Work
from tests.conversations.rules.test_override import put_over

TODAY = date(2026, 11, 23)
LIMIT = "bpu.age.max_exclusive"
OLD = Facts(
    work=Work.OWN_ACCOUNT,
    sector=Sector.OTHER,
    citizen=True,
    born_earliest=date(1960, 1, 1),
    born_latest=date(1960, 12, 31),
    birth_date_asked=True,
    membership=Membership.NONE,
)


def value(since: str, says: str) -> str:
    return f"""
[[{LIMIT}.values]]
since = {since}
{says}
source = "letter"
confidence = "A"
checked_on = 2026-12-20
"""


def wait(rules: RuleBook, facts: Facts = OLD) -> Awaited:
    found = awaited(decide(facts, rules, TODAY), rules, TODAY)
    assert found is not None
    return found


def test_who_is_too_old_waits_for_the_age_limit_as_it_is_today(rules: RuleBook) -> None:
    found = wait(rules)

    assert found == Awaited(Reason.TOO_OLD, TODAY, {LIMIT: Edition(date(2025, 12, 1), "65")})
    assert not has_changed(found, rules, TODAY)
    assert not has_changed(found, rules, date(2036, 1, 1))


def test_a_higher_limit_is_news_from_its_first_day_on(tmp_path: Path, rules: RuleBook) -> None:
    found = wait(rules)
    higher = put_over(tmp_path, value("2027-02-01", 'value = "70"'))

    assert not has_changed(found, higher, date(2027, 1, 31))
    assert has_changed(found, higher, date(2027, 2, 1))
    assert has_changed(found, higher, date(2027, 6, 1))


@pytest.mark.parametrize(
    ("since", "says", "news"),
    [
        ("2025-12-01", 'value = "70"', True),  # the office puts the release right
        ("2022-07-01", 'value = "65"', False),
        ("2027-02-01", 'value = "65"', False),  # a new text says the same
        ("2027-02-01", "ended = true", True),
    ],
)
def test_only_what_says_something_else_is_news(
    tmp_path: Path, rules: RuleBook, since: str, says: str, news: bool
) -> None:
    other = put_over(tmp_path, value(since, says))

    assert has_changed(wait(rules), other, date(2027, 2, 1)) is news


def test_what_each_reason_waits_for() -> None:
    assert WORTH_AWAITING == {
        Reason.TOO_OLD: (LIMIT,),
        Reason.MAYBE_TOO_OLD: (LIMIT,),
        Reason.TOO_OLD_UNLESS_MEMBER: (LIMIT, "bpu.age.continue_after_max"),
        Reason.RULE_GAP: (),
    }


def test_a_rule_that_has_no_value_is_waited_for_by_its_name(
    tmp_path: Path, rules: RuleBook
) -> None:
    gap = put_over(tmp_path, value("2026-11-01", "ended = true"))
    found = wait(gap)

    assert found == Awaited(Reason.RULE_GAP, TODAY, {LIMIT: Edition(None, "")})
    assert not has_changed(found, gap, date(2027, 2, 1))
    assert has_changed(found, rules, TODAY)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("bpu.jkk.rate", "0.01"),
        ("jkm.total", "42000000"),
        ("bpu.programmes.mandatory", "jkk,jkm"),
        ("bpu.pay.periods", "1;3;6;12"),
        ("jakon.steps", "0,0.0021,0.0003;100000000,0.0017,0.0002;500000000,0.0013,0.0002;"),
    ],
)
def test_what_a_rule_says_is_one_line_that_equal_values_share(
    rule: str, says: str, rules: RuleBook
) -> None:
    decided = Decision(
        Verdict.OFFICER_DECIDES, None, Reason.RULE_GAP, (), (), True, missing=(rule,)
    )
    found = awaited(decided, rules, TODAY)

    assert found is not None
    assert found.editions[rule].says.startswith(says)
    assert found.editions[rule].says == says or says.endswith(";")


def test_a_gap_that_names_no_rule_is_not_waited_for(rules: RuleBook) -> None:
    nothing = Decision(Verdict.OFFICER_DECIDES, None, Reason.RULE_GAP, (), (), True)
    assert awaited(nothing, rules, TODAY) is None


def test_a_release_without_the_rule_is_a_change_and_no_fault(rules: RuleBook) -> None:
    assert has_changed(wait(rules), RuleBook([]), TODAY)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_either_names_its_rules_or_is_not_waited_for(
    reason: Reason, rules: RuleBook
) -> None:
    outcome = OUTCOMES[reason]
    decided = Decision(outcome.verdict, outcome.kind, reason, (), (), False, missing=(LIMIT,))

    found = awaited(decided, rules, TODAY)

    assert (found is not None) is (reason in WORTH_AWAITING)
    if found is not None:
        assert set(found.editions) == set(WORTH_AWAITING[reason] or (LIMIT,))
        assert all(edition.says for edition in found.editions.values())
        assert outcome.kind in (None, LeadKind.QUESTION)
        assert outcome.verdict in (Verdict.MAY_NOT_JOIN, Verdict.OFFICER_DECIDES)


@pytest.mark.parametrize("born", [date(2012, 1, 1), date(2008, 11, 24)])
def test_nothing_is_kept_of_a_minor(rules: RuleBook, born: date) -> None:
    young = replace(OLD, born_earliest=born, born_latest=born)

    assert decide(young, rules, TODAY).reason is Reason.UNDER_AGE
    assert awaited(decide(young, rules, TODAY), rules, TODAY) is None
    maybe = replace(young, born_latest=date(2008, 12, 31), born_earliest=date(2008, 1, 1))
    assert decide(maybe, rules, TODAY).reason is Reason.MAYBE_UNDER_AGE
    assert awaited(decide(maybe, rules, TODAY), rules, TODAY) is None


def test_what_is_stored_is_read_back(rules: RuleBook) -> None:
    for found in (wait(rules), Awaited("rule_gap", TODAY, {"a.b": Edition(None, "")})):
        assert Awaited.from_json(found.reason, found.day, found.to_json()) == found
