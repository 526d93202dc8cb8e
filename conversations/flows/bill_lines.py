"""A month of a business in lines: its size, the owner, the staff, all of them. It computes none,
asks nothing and holds no words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from conversations.flows.counted import discount, listed
from conversations.replies import Phrase, Rupiah, Value
from conversations.rules.book import RuleBook
from conversations.rules.contributions import Contribution
from conversations.rules.facts import Scale
from conversations.rules.pu import PuContribution
from conversations.rules.scale import Measure, Size, business_scale, most_of_scales

MOST_GROUPS = 3
"""Different wages that have a line each; of more, the lowest and the highest are said."""
_BILLION = 1_000_000_000


def bands(measure: Measure, rules: RuleBook, day: date) -> Mapping[str, Value]:
    """The most of each scale, for the labels of a question. Raises RuleGap."""
    most = most_of_scales(measure, rules, day)
    return {str(scale): _large(amount) for scale, amount in most.items()}


def size(said: str | None, measure: Measure, rules: RuleBook, day: date) -> Size | None:
    """By a band's id or an amount, as YearlySales keeps them; None where it is not known. Raises
    RuleGap."""
    if said is None or said == "unsure":
        return None
    most = most_of_scales(measure, rules, day)
    amounts = {**most, Scale.BESAR: max(most.values()) + 1}
    amount = int(said) if said.isdecimal() else amounts[Scale(said)]
    return business_scale(amount, measure, rules, day)


def lines(
    size: Size | None,
    owner: Contribution | None,
    staff: Sequence[PuContribution],
    mandatory: Sequence[str],
    *,
    all_of_them: bool = True,
) -> Iterator[Value]:
    """``owner``: None where theirs is not to be counted. ``mandatory``: the staff's programmes.
    ``all_of_them``: whether ``staff`` is everybody, so that there is a sum."""
    yield _head(size)
    if owner is not None:
        own: dict[str, Value] = {"n": len(owner.items), "amount": Rupiah(owner.total)}
        yield Phrase("counted.owner_least" if owner.at_least else "counted.owner", own)
    if not staff:
        yield Phrase("counted.no_wages")
    else:
        yield from _staff(staff)
        if all_of_them:
            yield _sum(owner, staff)
    if mandatory:
        yield Phrase("counted.staff_programmes", {"names": listed(mandatory)})
    if owner is not None and owner.discounted:
        yield discount("owner_discount", owner, {"full": Rupiah(owner.full)})
    elif owner is not None and owner.confirm:
        yield Phrase("counted.sector_unknown")
    if any(one.at_least for one in staff):
        yield Phrase("counted.risk_unknown")
    yield Phrase("counted.confirm")


def _head(size: Size | None) -> Phrase:
    scale = Scale.MIKRO if size is None else size.scale
    key = "counted.business_if" if size is None else "counted.business"
    return Phrase(key, {"scale": Phrase(f"scale.{scale}")})


def _staff(staff: Sequence[PuContribution]) -> Iterator[Value]:
    """A line for each different wage, or one for all of them."""
    count = Counter(one.wage for one in staff)
    by_wage = {one.wage: one for one in staff}
    if len(count) > MOST_GROUPS:
        yield _between(len(staff), by_wage[min(by_wage)], by_wage[max(by_wage)])
        return
    for wage, one in by_wage.items():
        values: dict[str, Value] = {
            "n": count[wage],
            "wage": Rupiah(wage),
            "employer": Rupiah(one.employer),
            "worker": Rupiah(one.worker),
        }
        yield Phrase("counted.worker" if count[wage] == 1 else "counted.workers", values)


def _between(n: int, low: PuContribution, high: PuContribution) -> Phrase:
    values: dict[str, Value] = {
        "n": n,
        "from": Rupiah(low.employer),
        "to": Rupiah(high.employer),
        "off_from": Rupiah(low.worker),
        "off_to": Rupiah(high.worker),
    }
    return Phrase("counted.workers_between", values)


def _sum(owner: Contribution | None, staff: Sequence[PuContribution]) -> Phrase:
    own = 0 if owner is None else owner.total
    pays, off = own + sum(one.employer for one in staff), sum(one.worker for one in staff)
    if not off:
        return Phrase("counted.sum", {"total": Rupiah(pays)})
    values: dict[str, Value] = {
        "pays": Rupiah(pays),
        "off": Rupiah(off),
        "total": Rupiah(pays + off),
    }
    return Phrase("counted.sum_with_wages", values)


def _large(amount: int) -> Value:
    """Whole milliards are read more easily than nine noughts."""
    billions, rest = divmod(amount, _BILLION)
    return Rupiah(amount) if rest else Phrase("billions", {"n": billions})
