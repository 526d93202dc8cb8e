"""/hak: what people ask about their data, the soonest due first; reading it, and answering.

What they wrote is shown as full data is: logged, and gone from the chat soon. The officer's answer
goes to the person.
"""

from datetime import datetime, timedelta

from bot.officers.buttons import button, place_of, under
from bot.officers.lead_codes import split_code
from bot.officers.notes import refuse_private
from bot.officers.phrases import area, at, waited
from bot.officers.private import holds_private
from bot.officers.refusals import bad_code, usage_of
from bot.officers.visit import Answer, Visit, say
from bot.queueing import TAKEN_AWAY_AFTER, Kind, Priority, loose
from bot.render import Renderer
from conversations.errors import BadCode, InvalidAnswer
from conversations.messages.catalog import REFERENCE
from conversations.replies import Lines, Option, Phrase, Reply, Value
from conversations.text import clean
from storage.audit import Detail, Entry
from storage.errors import RequestAnswered, RequestNotFound
from storage.requests import Request

PAGE = 5
SHORTEST, LONGEST = 5, 1_000
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_MINUTES = TAKEN_AWAY_AFTER.seconds // 60


async def rights(visit: Visit) -> Answer:
    """The list; with a code what was asked; with words behind it, the answer."""
    if not visit.rest.strip():
        return Answer(messages=(await _page(visit, 0),))
    try:
        code, words = split_code(visit.rest)
    except BadCode as error:
        return bad_code(error, visit, usage_of("rights"))
    return await (_answer(visit, code, words) if words else _read(visit, code))


async def turn_page(visit: Visit) -> Answer:
    return Answer(edited=await _page(visit, place_of(visit.part)))


async def press_read(visit: Visit) -> Answer:
    return await _read(visit, visit.part)


async def counted(visit: Visit) -> list[Value]:
    """The line above an officer's queue; none where nobody asks anything."""
    waiting = await visit.tx.requests.waiting(visit.officer.areas)
    if waiting.next_due is None:
        return []
    left = time_left(waiting.next_due, visit.now)
    return [Phrase("desk.rights.waiting", {"n": waiting.count, "left": left})]


def time_left(due: datetime, now: datetime) -> Phrase:
    """In whole hours, minutes in the last one; or how long it is late."""
    left = due - now
    if left < timedelta():
        return Phrase("desk.rights.late", {"waited": waited(due, now)})
    if left < _HOUR:
        return Phrase("desk.rights.minutes_left", {"n": left // _MINUTE})
    return Phrase("desk.rights.hours_left", {"n": left // _HOUR})


async def _page(visit: Visit, offset: int) -> Reply:
    areas = visit.officer.areas
    waiting = await visit.tx.requests.waiting(areas)
    offset = offset if offset < waiting.count else 0
    shown = await visit.tx.requests.queue(areas, PAGE, offset)
    lines = [_line(visit, one, n) for n, one in enumerate(shown, start=offset + 1)]
    rows = [_way(one, n) for n, one in enumerate(shown, start=offset + 1)]
    values: dict[str, Value] = {
        "n": waiting.count,
        "lines": Lines((*lines,)) if lines else Phrase("desk.rights.none"),
    }
    return Reply("desk.rights.head", values, under(*rows, _paging(offset, waiting.count)))


def _line(visit: Visit, request: Request, number: int) -> Phrase:
    values: dict[str, Value] = {
        "n": number,
        "code": request.code,
        "kind": Phrase(f"right_kind.{request.kind}"),
        "left": time_left(request.due_at, visit.now),
        "area": area(request.region),
    }
    return Phrase("desk.rights.line", values)


def _way(request: Request, number: int) -> tuple[Option, ...]:
    return (button("right", request.code, label=Phrase("desk.button.card_n", {"n": number})),)


def _paging(offset: int, count: int) -> tuple[Option, ...]:
    ways = []
    if offset + PAGE < count:
        ways.append(button("rights", str(offset + PAGE), label=Phrase("desk.button.next")))
    if offset:
        ways.append(button("rights", "0", label=Phrase("desk.button.first")))
    return tuple(ways)


async def _read(visit: Visit, code: str) -> Answer:
    try:
        request = await visit.tx.requests.get(code, visit.officer.areas)
    except RequestNotFound:
        return say("desk.rights.not_found", code=code)
    if request.closed_at is not None:
        return say("desk.rights.answered_before", code=code)
    detail = {"request": code}
    await visit.tx.audit.add(
        Entry(visit.now, "right.read", visit.officer.id, request.lead, detail=detail)
    )
    values: dict[str, Value] = {
        "code": code,
        "kind": Phrase(f"right_kind.{request.kind}"),
        "at": at(request.asked_at),
        "due": at(request.due_at),
        "left": time_left(request.due_at, visit.now),
        "lead": request.lead or Phrase("desk.rights.no_lead"),
        "words": request.words,
        "minutes": _MINUTES,
    }
    return Answer(
        messages=(Reply("desk.rights.how", {"code": code}),),
        secret=Reply("desk.rights.text", values),
    )


async def _answer(visit: Visit, code: str, words: str) -> Answer:
    """Raises InvalidAnswer for words that say nothing, or too much."""
    text = clean(words)
    if not SHORTEST <= len(text) <= LONGEST:
        raise InvalidAnswer("right_answer", code=code, least=SHORTEST, most=LONGEST)
    if holds_private(words):
        return refuse_private(visit)
    try:
        request = await visit.tx.requests.close(
            code, visit.officer.id, visit.officer.areas, text, visit.now
        )
    except RequestNotFound:
        return say("desk.rights.not_found", code=code)
    except RequestAnswered:
        return say("desk.rights.answered_before", code=code)
    detail: Detail = {"request": code, "late": visit.now > request.due_at}
    await visit.tx.audit.add(
        Entry(visit.now, "right.answered", visit.officer.id, request.lead, detail=detail)
    )
    await _tell(visit, request, text)
    return say("desk.rights.done", code=code)


async def _tell(visit: Visit, request: Request, text: str) -> None:
    """An answer to what they asked, so also to who wants no messages."""
    found = await visit.tx.sessions.find(request.chat)
    language = REFERENCE if found is None else found[0].session.language
    said = Reply("right_answered", {"code": request.code, "text": text})
    calls = Renderer(visit.catalog).messages(request.chat, [said], language, private=False)
    await visit.tx.outbox.add_many(
        loose(request.chat, call, Priority.NOTICE, Kind.KEPT, visit.now) for call in calls
    )
