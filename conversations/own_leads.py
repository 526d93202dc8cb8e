"""What a person is told of what they handed in: a line a lead. It knows no question."""

from collections.abc import Iterator

from conversations.flow import World
from conversations.lead import LeadKind, LeadStatus, LeadSummary, stage
from conversations.replies import Lines, Phrase, Value


def lead_lines(world: World, changing: str | None = None) -> Lines:
    """The person's leads, a line each, in words they know; reports have a heading of their own.
    ``changing``: the code of the one whose answers they are changing."""
    reports = [lead for lead in world.leads if lead.kind is LeadKind.REPORT]
    others = [lead for lead in world.leads if lead.kind is not LeadKind.REPORT]
    lines: list[Value] = []
    for heading, leads in (("registrations", others), ("reports", reports)):
        if leads:
            lines.append(Phrase(f"status.{heading}"))
            lines += [line for lead in leads for line in _lead_lines(lead, changing)]
    return Lines((*lines,))


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
    key = "line_report" if lead.kind is LeadKind.REPORT else "line"
    yield Phrase(f"status.{key}", values)
    if lead.call is not None:
        yield Phrase("status.call_missed" if lead.call.missed else "status.call", lead.call.values)
