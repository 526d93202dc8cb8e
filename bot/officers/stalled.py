"""Somebody who agreed to be contacted, gave a phone number, and stopped before handing in.

They are no lead: nothing was handed in, so there is nothing to take, no outcome and no export.
An officer sees where they stopped, may call and help them go on in the chat, and says so once.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.officers.buttons import button, named, under
from bot.officers.card import name_of
from bot.officers.facts import masked_rows
from bot.officers.phrases import area, at, waited
from bot.officers.visit import Answer, Visit
from bot.silence import stands_still
from conversations.answers import Answers
from conversations.flows.standing import decision, district
from conversations.lead import LeadKind
from conversations.progress import Progress, progress
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.errors import LeadNotFound
from storage.stalled import Stall

SHOWN_FOR = timedelta(days=30)
"""Who stopped longer ago is not called any more."""


@dataclass(frozen=True, slots=True, repr=False)
class Standing:
    """What is known of them, as of a lead."""

    stall: Stall
    kind: LeadKind
    """What it would be work for."""
    language: str
    flow: str
    answers: Answers
    """On the path that they went, up to where they stopped."""
    at: Progress

    @property
    def code(self) -> str:
        return self.stall.code

    @property
    def region(self) -> str | None:
        return self.stall.region

    @property
    def district(self) -> str | None:
        return district(self.answers)


async def find(visit: Visit) -> Standing:
    """By the code in the visit. Raises LeadNotFound: outside the officer's areas, or where the
    person has gone on, handed in, left on purpose or erased everything."""
    stall = await visit.tx.stalled.get(visit.code, visit.officer.areas)
    found = await _standing(visit, [stall])
    if not found:
        raise LeadNotFound
    return found[0]


async def page(visit: Visit, limit: int, offset: int) -> list[Standing]:
    """The newest first: who has just stopped remembers what it was about."""
    since = visit.now - SHOWN_FOR
    found = await visit.tx.stalled.queue(visit.officer.areas, since, limit, offset)
    return await _standing(visit, found)


async def count(visit: Visit) -> int:
    return await visit.tx.stalled.count(visit.officer.areas, visit.now - SHOWN_FOR)


async def look(visit: Visit) -> Answer:
    """The press."""
    return Answer(messages=(await card(visit),))


async def card(visit: Visit) -> Reply:
    """Masked, as a lead's."""
    standing = await find(visit)
    stall = standing.stall
    lines: list[Value] = [
        Phrase("desk.stalled.at", _where(standing)),
        Phrase("desk.stalled.since", {"at": at(stall.since), "waited": _silent(visit, stall)}),
    ]
    if stall.called_by is not None:
        lines.append(Phrase("desk.stalled.called", {"who": await _who(visit, stall.called_by)}))
    lines += [Phrase("desk.stalled.no_word"), *masked_rows(standing, visit.world)]
    called = () if stall.called_by is not None else (named("called", stall.code),)
    ways = under((named("show", stall.code), *called))
    values: dict[str, Value] = {
        "code": stall.code,
        "kind": Phrase(f"lead_kind.{standing.kind}"),
        "lines": Lines((*lines,)),
    }
    return Reply("desk.stalled.card", values, ways)


async def press_called(visit: Visit) -> Answer:
    """It leaves everybody's queue, until the person does something and stops again."""
    standing = await find(visit)
    await visit.tx.stalled.set_called(standing.stall.chat, visit.officer.id)
    said = Reply("desk.stalled.noted", {"code": standing.code})
    return Answer(toast=Reply("desk.toast.changed"), messages=(said,))


def line(visit: Visit, standing: Standing, number: int) -> Phrase:
    """In the queue."""
    values: dict[str, Value] = {
        "n": number,
        "code": standing.code,
        "kind": Phrase(f"lead_kind.{standing.kind}"),
        "area": area(standing.region, standing.district),
        "waited": _silent(visit, standing.stall),
    }
    return Phrase("desk.queue.stalled", {**values, **_where(standing)})


def way(standing: Standing, number: int) -> tuple[Option, ...]:
    label = Phrase("desk.button.card_n", {"n": number})
    return (button("stalled", standing.code, label=label),)


async def _standing(visit: Visit, stalls: list[Stall]) -> list[Standing]:
    """Without those for whom this release has no open question."""
    sessions = await visit.tx.sessions.known([stall.chat for stall in stalls])
    found = []
    for stall in stalls:
        stored, _ = sessions[stall.chat]
        open_ = stands_still(stored, visit.world)
        if open_ is not None:
            kind = decision(open_.seen, visit.world).kind or LeadKind.QUESTION
            language, flow = stored.session.language, open_.flow.id
            come = progress(open_, visit.world)
            found.append(Standing(stall, kind, language, flow, open_.seen, come))
    return found


def _where(standing: Standing) -> dict[str, Value]:
    ask = standing.at.ask
    name = f"row.{ask.question.id}" if ask.row else "desk.stalled.check"
    return {"question": Phrase(name), "done": standing.at.done, "of": standing.at.of}


def _silent(visit: Visit, stall: Stall) -> Phrase:
    return waited(stall.since, visit.now)


async def _who(visit: Visit, officer: int) -> Value:
    return Phrase("desk.you") if officer == visit.officer.id else await name_of(visit.tx, officer)
