"""What a person is told of what they handed in: a line a lead. It knows no question."""

from collections.abc import Iterator

from conversations.flow import World
from conversations.lead import LeadStatus, LeadSummary, stage
from conversations.replies import Lines, Phrase, Value


def lead_lines(world: World, changing: str | None = None) -> Lines:
    """The person's leads, a line each, in words they know. ``changing``: the code of the one whose
    answers they are changing."""
    return Lines(tuple(line for lead in world.leads for line in _lead_lines(lead, changing)))


def _lead_lines(lead: LeadSummary, changing: str | None) -> Iterator[Phrase]:
    """The second says when they will be called, where that was promised."""
    asked_later = lead.code == changing and lead.status is LeadStatus.WAITING
    values: dict[str, Value] = {
        "code": lead.code,
        "kind": Phrase(f"lead_kind.{lead.kind}"),
        "stage": Phrase("stage.waiting_changing")
        if asked_later
        else stage(lead.kind, lead.status),
    }
    yield Phrase("status.line", values)
    if lead.call is not None:
        yield Phrase("status.call_missed" if lead.call.missed else "status.call", lead.call.values)
