"""For which reasons somebody who was turned away may wait, and whether the wait is over.

It knows no person and no answer: only why they were turned away, and what the rules said then.
"""

from collections.abc import Mapping
from datetime import date

from conversations.awaited import Awaited, Edition
from conversations.errors import RuleGap
from conversations.rules.book import RuleBook
from conversations.rules.decisions import Decision, Reason
from conversations.rules.values import DatedValue, Table

WORTH_AWAITING: Mapping[Reason, tuple[str, ...]] = {
    Reason.TOO_OLD: ("bpu.age.max_exclusive",),
    Reason.MAYBE_TOO_OLD: ("bpu.age.max_exclusive",),
    Reason.TOO_OLD_UNLESS_MEMBER: ("bpu.age.max_exclusive", "bpu.age.continue_after_max"),
    Reason.RULE_GAP: (),  # whatever had no value that day, which the decision names
}
"""The reasons for which "we tell you when this changes" is a promise that can be kept.

Not promised where no change of a rule would show us that the time has come: NOT_WORKING changes
with the person's own life, which they know first; for a FOREIGNER there is no written rule to
watch, an officer asks; a MEMBER_BY_GOVERNMENT is on a list that we do not see; other members need
nothing; WAGED, PROJECT_WORKER and MIGRANT are registered by others, already today; a fact that is
not known is asked for, not waited for. UNDER_AGE and MAYBE_UNDER_AGE never: nothing about a minor
is kept, not even that they wait.
"""


def awaited(decided: Decision, rules: RuleBook, today: date) -> Awaited | None:
    """What a person with this decision may wait for; None where waiting is of no use."""
    names = WORTH_AWAITING.get(decided.reason)
    if names is None:
        return None
    editions = {name: _edition(name, rules, today) for name in names or decided.missing}
    return Awaited(decided.reason, today, editions) if editions else None


def has_changed(wait: Awaited, rules: RuleBook, today: date) -> bool:
    """Whether one of the rules says something else than then. The same number in a newer text, or
    a start day that was put right, is no news to anybody; that a rule has ended is."""
    return any(
        _edition(rule, rules, today).says != then.says for rule, then in wait.editions.items()
    )


def _edition(rule: str, rules: RuleBook, day: date) -> Edition:
    try:
        value = rules.find(rule, day)
    except RuleGap:  # a release without this rule
        value = None
    return Edition(None, "") if value is None else Edition(value.since, _in_words(value))


def _in_words(value: DatedValue) -> str:
    match value.value:
        case tuple() as ids:
            return ",".join(ids)
        case Table() as table:
            return ";".join(",".join(f"{n.normalize():f}" for n in row) for row in table.rows)
    return f"{value.number.normalize():f}"
