"""What every sum has in common: its trace, and whole rupiah. It knows no rule."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from conversations.rules.book import DatedValue, Source, sources_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A result that can say where it comes from."""

    confirm: bool
    """An officer confirms before anybody relies on it."""
    trace: tuple[DatedValue, ...] = field(repr=False)
    """The values that decided, each once, in the order they were looked up."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that decided, each once."""
        return tuple(dict.fromkeys(value.rule for value in self.trace))

    @property
    def sources(self) -> tuple[Source, ...]:
        return sources_of(self.trace)


def whole_rupiah(amount: Decimal) -> int:
    """Half a rupiah rounds up. That is ours: no source says how, and the BPU figures in force
    today never need it. An amount is rounded once, as the last step, for each programme and payer
    on its own."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def joined(*traces: tuple[DatedValue, ...]) -> tuple[DatedValue, ...]:
    """Several traces as one; a value that stands in more than one is kept once."""
    by_place = {(value.rule, value.since): value for trace in traces for value in trace}
    return tuple(by_place.values())
