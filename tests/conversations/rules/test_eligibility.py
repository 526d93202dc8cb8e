"""Who may join, who may not, and what each answer rests on."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.lead import LeadKind
from conversations.rules.book import Confidence, RuleBook
from conversations.rules.decisions import OUTCOMES, Decision, Outcome, Reason, Verdict
from conversations.rules.eligibility import decide
from conversations.rules.facts import Facts, Membership, Project, Sector, Segment, Work

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
BOOK = RuleBook.load()
BORN_1990 = date(1990, 5, 17)
WORKER = Facts(
    work=Work.OWN_ACCOUNT,
    sector=Sector.OTHER,
    segment_hint=Segment.BPU,
    citizen=True,
    born_earliest=BORN_1990,
    born_latest=BORN_1990,
    membership=Membership.NONE,
)


def decided(rules: RuleBook = BOOK, today: date = TODAY, **facts: Any) -> Decision:
    """The decision about WORKER with some facts changed."""
    return decide(replace(WORKER, **facts), rules, today)


def born(earliest: date, latest: date | None = None) -> dict[str, Any]:
    return {"born_earliest": earliest, "born_latest": latest or earliest}


def year(number: int) -> dict[str, Any]:
    return born(date(number, 1, 1), date(number, 12, 31))


def test_a_self_employed_citizen_may_join() -> None:
    decision = decided()

    assert (decision.verdict, decision.kind, decision.reason) == (
        Verdict.MAY_JOIN,
        LeadKind.BPU,
        Reason.OWN_ACCOUNT,
    )
    assert decision.because == ("work", "citizen", "born", "membership")
    assert not decision.confirm


def test_a_decision_names_its_sources_once_each() -> None:
    titles = [source.title for source in decided().sources]

    assert any("PP 49/2023" in title for title in titles)
    assert any("22/PERDIR" in title for title in titles)
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("facts", "reason", "because", "confirm"),
    [
        pytest.param(
            {"work": Work.PAID}, Reason.WAGED, ("work",), False, id="a shop helper on wages"
        ),
        pytest.param(
            {"work": Work.PAID, "citizen": False},
            Reason.WAGED,
            ("work", "citizen"),
            True,
            id="a foreigner on wages: six months here are needed",
        ),
        pytest.param(
            {"work": Work.PAID, "membership": Membership.COMPANY},
            Reason.MEMBER_BY_COMPANY,
            ("work", "membership"),
            True,
            id="on wages and paid for already",
        ),
        pytest.param(
            {"work": Work.PAID, "membership": Membership.SELF},
            Reason.WAGED,
            ("work",),
            False,
            id="on wages, pays alone: the employer owes it all the same",
        ),
        pytest.param(
            {"work": Work.PAID, "segment_hint": Segment.JAKON},
            Reason.PROJECT_UNKNOWN,
            ("segment_hint", "project"),
            True,
            id="a builder on wages, for whom is not known",
        ),
        pytest.param(
            {"work": Work.PAID, "project": Project.FOR_CONTRACTOR},
            Reason.PROJECT_WORKER,
            ("work", "project"),
            False,
            id="on wages for a contractor",
        ),
        pytest.param(
            {"project": Project.FOR_CONTRACTOR, "citizen": False},
            Reason.PROJECT_WORKER,
            ("work", "project", "citizen"),
            True,
            id="a foreigner for a contractor",
        ),
        pytest.param(
            {"segment_hint": Segment.JAKON, "project": Project.OWN_CUSTOMERS},
            Reason.OWN_ACCOUNT,
            ("work", "citizen", "born", "membership", "project"),
            False,
            id="a builder with customers of his own",
        ),
        pytest.param(
            {"segment_hint": Segment.PU},
            Reason.OWN_ACCOUNT,
            ("work", "citizen", "born", "membership", "segment_hint"),
            True,
            id="on own account in work that is often waged",
        ),
        pytest.param(
            {"work": Work.EMPLOYER},
            Reason.EMPLOYER,
            ("work", "citizen", "born", "membership"),
            True,
            id="a shop owner",
        ),
        pytest.param(
            {"work": Work.EMPLOYER, "owner": True},
            Reason.EMPLOYER,
            ("work", "citizen", "born", "membership"),
            True,
            id="a shop owner who says so",
        ),
        pytest.param(
            {"work": Work.EMPLOYER, "owner": False, "citizen": None, "membership": None},
            Reason.SPOKESPERSON,
            ("owner",),
            True,
            id="a shop's manager: whether they may join is not asked",
        ),
        pytest.param(
            {"work": Work.EMPLOYER, "owner": False, **year(1950)},
            Reason.SPOKESPERSON,
            ("owner",),
            True,
            id="a manager past the age limit",
        ),
        pytest.param(
            {"work": Work.EMPLOYER, "owner": False, "born_earliest": None, "born_latest": None},
            Reason.AGE_UNKNOWN,
            ("owner", "born"),
            True,
            id="a manager of unknown age",
        ),
        pytest.param(
            {"work": Work.EMPLOYER, "owner": False, **year(2010)},
            Reason.UNDER_AGE,
            ("born",),
            False,
            id="the owner's child",
        ),
        pytest.param(
            {"work": Work.EMPLOYER, "segment_hint": Segment.JAKON},
            Reason.EMPLOYER,
            ("work", "citizen", "born", "membership"),
            True,
            id="a contractor is an employer",
        ),
        pytest.param({"work": Work.ABROAD}, Reason.MIGRANT, ("work",), False, id="a migrant"),
        pytest.param(
            {"work": Work.ABROAD, "citizen": None},
            Reason.MIGRANT,
            ("work",),
            False,
            id="a migrant not asked for citizenship",
        ),
        pytest.param(
            {"work": Work.ABROAD, "citizen": False},
            Reason.FOREIGNER,
            ("work", "citizen"),
            True,
            id="a foreigner going abroad",
        ),
        pytest.param(
            {"segment_hint": Segment.PMI},
            Reason.MIGRANT,
            ("work", "segment_hint"),
            True,
            id="work that is done abroad",
        ),
        pytest.param(
            {"work": Work.PAID, "segment_hint": Segment.PMI, "citizen": False},
            Reason.FOREIGNER,
            ("work", "segment_hint", "citizen"),
            True,
            id="a foreigner in work that is done abroad",
        ),
        pytest.param(
            {"work": Work.NOT_WORKING}, Reason.NOT_WORKING, ("work",), False, id="not working"
        ),
        pytest.param(
            {"work": Work.NOT_WORKING, "membership": Membership.GOVERNMENT},
            Reason.MEMBER_BY_GOVERNMENT,
            ("membership",),
            False,
            id="not working and a member",
        ),
        pytest.param(
            {"membership": Membership.SELF},
            Reason.MEMBER_BY_SELF,
            ("membership",),
            False,
            id="pays already",
        ),
        pytest.param(
            {"membership": Membership.GOVERNMENT, "citizen": None},
            Reason.MEMBER_BY_GOVERNMENT,
            ("membership",),
            False,
            id="the government pays",
        ),
        pytest.param(
            {"membership": Membership.COMPANY},
            Reason.MEMBER_BY_COMPANY,
            ("membership",),
            True,
            id="a company pays",
        ),
        pytest.param(
            {"membership": Membership.UNSURE},
            Reason.OWN_ACCOUNT,
            ("work", "citizen", "born", "membership"),
            True,
            id="not sure of being a member",
        ),
        pytest.param({"citizen": False}, Reason.FOREIGNER, ("citizen",), True, id="a foreigner"),
        pytest.param({"work": None}, Reason.WORK_UNKNOWN, ("work",), True, id="skipped work"),
        pytest.param(
            {"citizen": None},
            Reason.CITIZENSHIP_UNKNOWN,
            ("citizen",),
            True,
            id="skipped citizenship",
        ),
        pytest.param(
            {"membership": None},
            Reason.MEMBERSHIP_UNKNOWN,
            ("membership",),
            True,
            id="skipped membership",
        ),
        pytest.param(
            {"born_earliest": None, "born_latest": None},
            Reason.AGE_UNKNOWN,
            ("born",),
            True,
            id="skipped birth",
        ),
        pytest.param(
            {"sector": None},
            Reason.OWN_ACCOUNT,
            ("work", "citizen", "born", "membership"),
            False,
            id="the sector decides a price only",
        ),
    ],
)
def test_a_case(
    facts: dict[str, Any], reason: Reason, because: tuple[str, ...], confirm: bool
) -> None:
    decision = decided(**facts)
    assert (decision.reason, decision.because, decision.confirm) == (reason, because, confirm)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_means_one_thing(reason: Reason) -> None:
    assert reason in OUTCOMES


ADULT, LIMIT = "privacy.adult_age", "bpu.age.max_exclusive"
PAST = "bpu.age.continue_after_max"
JOIN, PU = "bpu.join.requires", "pu.registered_by"
OWNER = ("bpu.kinds", "bpu.employer.programmes.mandatory", PU, "pu.mandatory.mikro")
OFFICER = Verdict.OFFICER_DECIDES
ELSEWHERE = Verdict.REGISTERED_BY_OTHERS


@pytest.mark.parametrize(
    ("reason", "verdict", "kind", "confirm", "rules"),
    [
        (Reason.OWN_ACCOUNT, Verdict.MAY_JOIN, LeadKind.BPU, False, ("bpu.kinds", JOIN, LIMIT)),
        (Reason.EMPLOYER, Verdict.MAY_JOIN, LeadKind.EMPLOYER, True, OWNER),
        (Reason.SPOKESPERSON, OFFICER, LeadKind.EMPLOYER, True, (PU, "pu.mandatory.mikro")),
        (Reason.WAGED, ELSEWHERE, LeadKind.PU, False, (PU,)),
        (
            Reason.PROJECT_WORKER,
            ELSEWHERE,
            LeadKind.JAKON,
            False,
            ("jakon.registered_by", "jakon.portal"),
        ),
        (
            Reason.MIGRANT,
            ELSEWHERE,
            LeadKind.PMI,
            False,
            ("pmi.programmes.mandatory", "pmi.portal"),
        ),
        (Reason.NOT_WORKING, Verdict.MAY_NOT_JOIN, None, False, (JOIN,)),
        (Reason.TOO_OLD, Verdict.MAY_NOT_JOIN, None, False, (LIMIT,)),
        (Reason.UNDER_AGE, Verdict.MAY_NOT_JOIN, None, False, (ADULT,)),
        (Reason.MEMBER_BY_SELF, Verdict.ALREADY_MEMBER, None, False, ()),
        (Reason.MEMBER_BY_GOVERNMENT, Verdict.ALREADY_MEMBER, None, False, ()),
        (Reason.MEMBER_BY_COMPANY, Verdict.ALREADY_MEMBER, LeadKind.QUESTION, True, ()),
        (
            Reason.MEMBER_PAST_AGE_LIMIT,
            Verdict.ALREADY_MEMBER,
            LeadKind.QUESTION,
            True,
            (LIMIT, PAST),
        ),
        (Reason.ADULT_BY_BIRTH_DATE, Verdict.NEED_BIRTH_DATE, None, False, (ADULT,)),
        (Reason.LIMIT_BY_BIRTH_DATE, Verdict.NEED_BIRTH_DATE, None, False, (LIMIT,)),
        (Reason.MAYBE_UNDER_AGE, OFFICER, None, True, (ADULT,)),
        (Reason.MAYBE_TOO_OLD, OFFICER, LeadKind.QUESTION, True, (LIMIT,)),
        (Reason.TOO_OLD_UNLESS_MEMBER, OFFICER, LeadKind.QUESTION, True, (LIMIT, PAST)),
        (Reason.FOREIGNER, OFFICER, LeadKind.QUESTION, True, ()),
        (Reason.WORK_UNKNOWN, OFFICER, LeadKind.QUESTION, True, ()),
        (Reason.PROJECT_UNKNOWN, OFFICER, LeadKind.QUESTION, True, ()),
        (Reason.CITIZENSHIP_UNKNOWN, OFFICER, LeadKind.QUESTION, True, ()),
        (Reason.AGE_UNKNOWN, OFFICER, LeadKind.QUESTION, True, (LIMIT,)),
        (Reason.MEMBERSHIP_UNKNOWN, OFFICER, LeadKind.QUESTION, True, ()),
        (Reason.RULE_GAP, OFFICER, LeadKind.QUESTION, True, ()),
    ],
)
def test_what_a_reason_means_and_rests_on(
    reason: Reason,
    verdict: Verdict,
    kind: LeadKind | None,
    confirm: bool,
    rules: tuple[str, ...],
) -> None:
    assert OUTCOMES[reason] == Outcome(verdict, kind, rules, confirm)


EDGE_65 = date(1961, 11, 22)
EDGE_18 = date(2008, 11, 22)


@pytest.mark.parametrize(
    ("birth", "membership", "reason", "because"),
    [
        pytest.param(
            born(EDGE_65 + DAY),
            Membership.NONE,
            Reason.OWN_ACCOUNT,
            ("work", "citizen", "born", "membership"),
            id="64 years and 364 days",
        ),
        pytest.param(
            born(EDGE_65), Membership.NONE, Reason.TOO_OLD, ("born", "membership"), id="65 today"
        ),
        pytest.param(
            born(EDGE_65),
            Membership.SELF,
            Reason.MEMBER_PAST_AGE_LIMIT,
            ("born", "membership"),
            id="65 and a member already",
        ),
        pytest.param(
            born(EDGE_65 + DAY),
            Membership.SELF,
            Reason.MEMBER_BY_SELF,
            ("membership",),
            id="not yet 65 and a member",
        ),
        pytest.param(
            born(EDGE_65),
            Membership.UNSURE,
            Reason.TOO_OLD_UNLESS_MEMBER,
            ("born", "membership"),
            id="65, perhaps a member",
        ),
        pytest.param(
            born(EDGE_65),
            None,
            Reason.TOO_OLD_UNLESS_MEMBER,
            ("born", "membership"),
            id="65, membership skipped",
        ),
        pytest.param(
            year(1961), Membership.NONE, Reason.LIMIT_BY_BIRTH_DATE, ("born",), id="in that year"
        ),
        pytest.param(
            year(1961),
            Membership.SELF,
            Reason.MEMBER_BY_SELF,
            ("membership",),
            id="in that year, a member",
        ),
        pytest.param(
            year(1960), Membership.NONE, Reason.TOO_OLD, ("born", "membership"), id="year before"
        ),
        pytest.param(
            year(1962),
            Membership.NONE,
            Reason.OWN_ACCOUNT,
            ("work", "citizen", "born", "membership"),
            id="year after",
        ),
        pytest.param(
            born(EDGE_18),
            Membership.NONE,
            Reason.OWN_ACCOUNT,
            ("work", "citizen", "born", "membership"),
            id="18 today",
        ),
        pytest.param(
            born(EDGE_18 + DAY), Membership.NONE, Reason.UNDER_AGE, ("born",), id="18 tomorrow"
        ),
        pytest.param(
            year(2008), Membership.NONE, Reason.ADULT_BY_BIRTH_DATE, ("born",), id="18 this year"
        ),
        pytest.param(year(2009), Membership.NONE, Reason.UNDER_AGE, ("born",), id="18 next year"),
    ],
)
def test_age_decides_to_the_day(
    birth: dict[str, Any],
    membership: Membership | None,
    reason: Reason,
    because: tuple[str, ...],
) -> None:
    decision = decided(membership=membership, **birth)
    assert (decision.reason, decision.because) == (reason, because)


@pytest.mark.parametrize(
    ("number", "reason"), [(1961, Reason.MAYBE_TOO_OLD), (2008, Reason.MAYBE_UNDER_AGE)]
)
def test_a_birth_date_that_cannot_be_had_is_not_asked_for_twice(
    number: int, reason: Reason
) -> None:
    decision = decided(birth_date_asked=True, **year(number))
    assert (decision.reason, decision.because) == (reason, ("born",))


@pytest.mark.parametrize("work", [*Work, None])
def test_under_age_stops_everybody_and_leaves_no_lead(work: Work | None) -> None:
    decision = decided(work=work, **born(EDGE_18 + DAY))

    assert (decision.reason, decision.kind) == (Reason.UNDER_AGE, None)
    assert [value.rule for value in decision.trace] == ["privacy.adult_age"]


@pytest.mark.parametrize("work", [Work.PAID, Work.ABROAD, Work.NOT_WORKING])
def test_the_age_limit_of_bpu_concerns_nobody_else(work: Work) -> None:
    assert decided(work=work, **born(EDGE_65)) == decided(work=work)


@pytest.mark.parametrize(
    ("facts", "reason", "because"),
    [
        (
            {"born_earliest": EDGE_65, "born_latest": EDGE_65},
            Reason.TOO_OLD,
            ("born", "membership"),
        ),
        ({"citizen": False}, Reason.FOREIGNER, ("citizen",)),
        ({"membership": Membership.SELF}, Reason.MEMBER_BY_SELF, ("membership",)),
    ],
)
def test_an_owner_barred_from_bpu_may_still_register_the_staff(
    facts: dict[str, Any], reason: Reason, because: tuple[str, ...]
) -> None:
    decision = decided(work=Work.EMPLOYER, **facts)

    assert (decision.reason, decision.kind) == (reason, LeadKind.EMPLOYER)
    assert decision.because == ("work", *because)


def test_who_speaks_for_an_owner_is_of_age_or_an_officer_sees() -> None:
    employer: dict[str, Any] = {"work": Work.EMPLOYER, "owner": False}
    unknown = decided(**employer, born_earliest=None, born_latest=None)
    adult, minor = decided(**employer), decided(**employer, **born(EDGE_18 + DAY))

    assert (unknown.reason, unknown.kind) == (Reason.AGE_UNKNOWN, LeadKind.EMPLOYER)
    assert unknown.because == ("owner", "born")
    assert (adult.reason, adult.kind) == (Reason.SPOKESPERSON, LeadKind.EMPLOYER)
    assert adult.because == ("owner",)
    assert (minor.reason, minor.kind) == (Reason.UNDER_AGE, None)


def test_an_owner_is_asked_for_the_birth_date_before_any_lead() -> None:
    decision = decided(work=Work.EMPLOYER, **year(1961))
    assert (decision.verdict, decision.kind) == (Verdict.NEED_BIRTH_DATE, None)


def without(name: str) -> RuleBook:
    return RuleBook(rule for rule in BOOK if rule.name != name)


@pytest.mark.parametrize(
    "name", ["privacy.adult_age", "bpu.age.max_exclusive", "bpu.kinds", "bpu.join.requires"]
)
def test_a_missing_rule_gives_the_person_to_an_officer(name: str) -> None:
    decision = decided(rules=without(name))

    assert (decision.verdict, decision.reason) == (Verdict.OFFICER_DECIDES, Reason.RULE_GAP)
    assert (decision.kind, decision.confirm) == (LeadKind.QUESTION, True)
    assert (decision.because, decision.trace, decision.sources) == ((), (), ())


def test_on_a_day_the_sources_do_not_speak_of_an_officer_decides() -> None:
    assert decided(today=date(2025, 11, 30)).reason is Reason.RULE_GAP


def test_a_decision_on_a_disputed_rule_is_confirmed_by_an_officer() -> None:
    disputed = RuleBook(
        replace(rule, values=tuple(replace(v, confidence=Confidence.D) for v in rule.values))
        for rule in BOOK
    )
    assert decided(rules=disputed).confirm


@pytest.mark.parametrize("confidence", [Confidence.B, Confidence.D])
def test_a_decision_is_unsure_where_a_rule_or_the_case_is(confidence: Confidence) -> None:
    doubted = RuleBook(
        replace(rule, values=tuple(replace(v, confidence=confidence) for v in rule.values))
        if rule.name == "bpu.kinds"
        else rule
        for rule in BOOK
    )
    assert not decided().unsure
    assert decided(rules=doubted).unsure
    assert decided(membership=Membership.UNSURE).unsure


@pytest.mark.parametrize("reason", Reason)
def test_every_rule_a_reason_names_is_in_force(reason: Reason) -> None:
    assert all(BOOK.find(name, TODAY) for name in OUTCOMES[reason].rules)


BIRTHS: list[tuple[date | None, date | None]] = [
    (None, None),
    (BORN_1990, BORN_1990),
    (EDGE_65, EDGE_65),
    (date(1961, 1, 1), date(1961, 12, 31)),
    (EDGE_18 + DAY, EDGE_18 + DAY),
    (date(2008, 1, 1), date(2008, 12, 31)),
    (None, EDGE_65),
    (EDGE_65, None),
    (date(1900, 1, 1), date(2026, 1, 1)),
]
NOTHING_BARRED = frozenset({Verdict.MAY_JOIN, Verdict.REGISTERED_BY_OTHERS})


def test_every_set_of_facts_gives_a_decision_that_holds_together() -> None:
    reached = set()
    for work, sector, hint, project, citizen, membership, asked, birth, owner in product(
        [*Work, None],
        [*Sector, None],
        [*Segment, None],
        [*Project, None],
        [True, False, None],
        [*Membership, None],
        [False, True],
        BIRTHS,
        [False, None],
    ):
        facts = Facts(work, sector, hint, project, citizen, *birth, asked, membership, owner)
        decision = decide(facts, BOOK, TODAY)
        reached.add(decision.reason)

        outcome = OUTCOMES[decision.reason]
        assert decision.verdict is outcome.verdict
        assert decision.kind in (outcome.kind, LeadKind.EMPLOYER)
        assert decision.because
        assert tuple(value.rule for value in decision.trace) == outcome.rules
        assert decision.confirm or decision.verdict is not Verdict.OFFICER_DECIDES
        assert not (asked and decision.verdict is Verdict.NEED_BIRTH_DATE)
        if decision.verdict in NOTHING_BARRED:
            assert decision.kind is not None
    assert reached == set(Reason) - {Reason.RULE_GAP}


facts_ = st.builds(
    Facts,
    work=st.sampled_from([*Work, None]),
    sector=st.sampled_from([*Sector, None]),
    segment_hint=st.sampled_from([*Segment, None]),
    project=st.sampled_from([*Project, None]),
    citizen=st.sampled_from([True, False, None]),
    born_earliest=st.none() | st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    born_latest=st.none() | st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    birth_date_asked=st.booleans(),
    membership=st.sampled_from([*Membership, None]),
)


@given(facts_, st.dates(date(2025, 1, 1), date(2050, 12, 31)))
def test_the_same_facts_always_give_the_same_decision(facts: Facts, today: date) -> None:
    assert decide(facts, BOOK, today) == decide(facts, BOOK, today)


@given(facts_, st.sampled_from([*Sector, None]))
def test_the_sector_never_decides_who_may_join(facts: Facts, sector: Sector | None) -> None:
    assert decide(replace(facts, sector=sector), BOOK, TODAY) == decide(facts, BOOK, TODAY)


@given(facts_, st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(0, 20_000))
def test_who_is_too_old_stays_too_old(facts: Facts, birth: date, later: int) -> None:
    known = replace(facts, born_earliest=birth, born_latest=birth)
    if decide(known, BOOK, TODAY).reason is Reason.TOO_OLD:
        after = decide(known, BOOK, TODAY + timedelta(days=later))
        assert after.reason is Reason.TOO_OLD


def test_birth_dates_stay_out_of_reprs() -> None:
    assert "1990" not in repr(WORKER)
