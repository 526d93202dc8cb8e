"""Salinan data: what is kept about a person, for themselves to read in the chat.

NIK and phone are masked, since a chat is easily read over a shoulder: a file has them in full.
"""

from collections.abc import Iterator
from typing import Any

from conversations.answers import Answers
from conversations.awaited import Awaited
from conversations.flow import Ask, World, row
from conversations.holdings import Access, HeldConsent, HeldLead, HeldRequest, Holdings
from conversations.lead import stage
from conversations.moments import moment
from conversations.people import mask_phone
from conversations.questions import NikNumber, PhoneNumber, Question, Reading
from conversations.replies import Lines, Phrase, Reply, Value

MOST_ACCESSES = 10
"""The newest that are told in the chat; the file has all."""


def replies(held: Holdings, world: World) -> tuple[Reply, ...]:
    """Each is a paragraph or more: what is too long for one message is cut between them."""
    return (
        Reply("copy.head", {**world.office, "at": moment(world.now)}),
        *_draft(held, world),
        *(_lead(lead, held, world) for lead in held.leads),
        *_waits(held.waits),
        *_consents(held.consents),
        *_accesses(held),
        *_requests(held.requests),
        Reply("copy.quiet" if held.session.muted else "copy.loud"),
    )


def in_words(
    flow: str, answers: Answers, language: str, world: World, *, in_full: bool
) -> Iterator[tuple[Ask, Value]]:
    """Each answer with the ask that it belongs to, in the flow's order, as the person reads it.

    Without ``in_full``, NIK and phone are masked.

    What no question of the flow asks any more is left out.
    """
    reading = Reading(
        today=world.today,
        language=language,
        lexicon=world.lexicon,
        directories=world.directories,
        answers=answers,
    )
    known = world.flows.get(flow)
    asks: dict[str, Ask] = {}
    for ask in known.asks if known is not None else ():
        asks.setdefault(ask.question.id, ask)
    for ask in asks.values():
        if ask.row and ask.question in answers:
            yield ask, _shown(ask.question, answers, reading, in_full)


def _shown(question: Question[Any], answers: Answers, reading: Reading, in_full: bool) -> Value:
    skip = answers.skip_of(question)
    if skip is not None:
        return Phrase(f"shown.skipped_{skip}")
    value = answers[question]
    if isinstance(question, PhoneNumber):
        return str(value.number) if in_full else mask_phone(value.number)
    if in_full and isinstance(question, NikNumber):
        return str(value.digits)
    return question.show(value, reading)


def _rows(flow: str, answers: Answers, held: Holdings, world: World) -> Lines:
    shown = in_words(flow, answers, held.session.language, world, in_full=False)
    return Lines(tuple(row(n, ask, value) for n, (ask, value) in enumerate(shown, start=1)))


def _draft(held: Holdings, world: World) -> Iterator[Reply]:
    run = held.session.main
    rows = Lines(()) if run is None else _rows(run.flow, run.answers, held, world)
    if rows.items:
        yield Reply("copy.draft", {"rows": rows})
    elif not held.leads and not held.consents and not held.waits:
        yield Reply("copy.nothing")


def _lead(lead: HeldLead, held: Holdings, world: World) -> Reply:
    rows = _rows(lead.flow, lead.answers, held, world).items
    if lead.notes:
        rows = (*rows, Phrase("copy.notes", {"n": lead.notes}))
    if lead.staff:
        rows = (*rows, Phrase("copy.staff", {"n": lead.staff}))
    if lead.call is not None:
        key = "status.call_missed" if lead.call.missed else "status.call"
        rows = (*rows, Phrase(key, lead.call.values))
    values: dict[str, Value] = {
        "code": lead.code,
        "kind": Phrase(f"lead_kind.{lead.kind}"),
        "at": moment(lead.submitted_at),
        "stage": stage(lead.kind, lead.status),
        "rows": Lines(rows),
    }
    return Reply("copy.lead", values)


def _waits(waits: tuple[Awaited, ...]) -> Iterator[Reply]:
    lines = tuple(
        Phrase("copy.wait", {"about": Phrase(f"awaited.{wait.reason}"), "day": wait.day})
        for wait in waits
    )
    if lines:
        yield Reply("copy.waits", {"lines": Lines(lines)})


def _consents(consents: tuple[HeldConsent, ...]) -> Iterator[Reply]:
    lines = tuple(
        Phrase(
            f"copy.consent.{'yes' if consent.given else 'no'}",
            {"at": moment(consent.at), "version": consent.version},
        )
        for consent in consents
    )
    if lines:
        yield Reply("copy.consents", {"lines": Lines(lines)})


def _accesses(held: Holdings) -> Iterator[Reply]:
    newest = held.accesses[-MOST_ACCESSES:]
    lines: list[Value] = [_access(access) for access in newest]
    if len(held.accesses) > len(newest):
        lines.append(Phrase("copy.access.more", {"n": len(held.accesses) - len(newest)}))
    if lines:
        yield Reply("copy.accesses", {"lines": Lines(tuple(lines))})
    elif held.leads:
        yield Reply("copy.no_access")


def _access(access: Access) -> Phrase:
    reason = f"desk.reason.{access.reason}" if access.reason else "copy.access.no_reason"
    values: dict[str, Value] = {
        "at": moment(access.at),
        "who": Phrase(f"copy.access.by_{access.by}"),
        "reason": Phrase(reason),
    }
    return Phrase(f"copy.access.{access.action}", values)


def _requests(requests: tuple[HeldRequest, ...]) -> Iterator[Reply]:
    lines = tuple(
        Phrase(
            f"copy.request.{'waiting' if request.answered_at is None else 'answered'}",
            {
                "code": request.code,
                "kind": Phrase(f"right_kind.{request.kind}"),
                "at": moment(request.answered_at or request.due_at),
            },
        )
        for request in requests
    )
    if lines:
        yield Reply("copy.requests", {"lines": Lines(lines)})
