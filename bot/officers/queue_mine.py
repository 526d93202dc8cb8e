"""What an officer holds, by what it needs of them."""

from dataclasses import dataclass

from bot.officers.visit import Visit
from conversations.lead import HELD, LeadKind
from storage.lead_filter import LeadFilter
from storage.lead_rows import Lead

MOST_HELD = 200
"""More than anybody can hold at a time."""
Kinds = frozenset[LeadKind]


@dataclass(frozen=True, slots=True)
class Mine:
    due: list[Lead]
    """To be followed up today, or before."""
    undated: list[Lead]
    later: list[Lead]

    @property
    def held(self) -> int:
        return len(self.waiting) + len(self.later)

    @property
    def waiting(self) -> list[Lead]:
        return [*self.due, *self.undated]


async def mine_of(visit: Visit, kinds: Kinds) -> Mine:
    which = LeadFilter(visit.officer.areas, kinds, HELD, officer=visit.officer.id)
    held = await visit.tx.leads.queue(which, MOST_HELD)
    undated = [lead for lead in held if lead.follow_up_on is None]
    dated = [(lead.follow_up_on, lead) for lead in held if lead.follow_up_on is not None]
    dated.sort(key=lambda one: one[0])
    due = [lead for day, lead in dated if day <= visit.today]
    return Mine(due, undated, [lead for day, lead in dated if day > visit.today])
