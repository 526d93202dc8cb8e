"""/orang: who works at the desk, and as what; their role is changed and they are removed here."""

from collections.abc import Sequence

from bot.officers.buttons import button, in_rows, place_of, under
from bot.officers.help import areas_of
from bot.officers.inviting import values_of, ways_of
from bot.officers.phrases import at
from bot.officers.roles import Role
from bot.officers.staffing import NotToBeChanged, change_role, remove, role_of
from bot.officers.visit import Answer, Visit
from conversations.replies import Lines, Option, Phrase, Reply, Value
from storage.officers import Officer

PAGE = 8
_SURE = "sure"
_HANDLE = 16
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


async def people(visit: Visit) -> Answer:
    return Answer(messages=(await _page(visit, 0),))


async def turn_page(visit: Visit) -> Answer:
    return Answer(edited=await _page(visit, place_of(visit.part)))


async def press_person(visit: Visit) -> Answer:
    officer = await chosen(visit)
    return Answer(edited=unknown() if officer is None else await _person(visit, officer))


async def press_role(visit: Visit) -> Answer:
    officer, role = await chosen(visit), "".join(visit.parts[1:])
    if officer is None:
        return Answer(edited=unknown())
    if role not in set(Role) or role == officer.role:
        return Answer(edited=await _person(visit, officer))
    try:
        changed = await change_role(
            visit.tx, officer.id, Role(role), visit.limits, visit.officer.id, visit.now
        )
    except NotToBeChanged as kept:
        return kept_as_is(officer, kept)
    values: dict[str, Value] = {
        "name": changed.name,
        "role": role_of(changed.role),
        "areas": areas_of(changed),
    }
    edited = Reply(
        "desk.people.changed", values, under((areas_button(visit, changed),), (back(),))
    )
    return Answer(edited=edited, menus=((officer.id, Reply("desk.people.your_role", values)),))


async def press_remove(visit: Visit) -> Answer:
    """Asks once more: it ends their session and gives back what they hold."""
    officer = await chosen(visit)
    if officer is None:
        return Answer(edited=unknown())
    values: dict[str, Value] = {"name": officer.name}
    if visit.parts[1:] != (_SURE,):
        label = Phrase("desk.button.remove_sure")
        sure = button("remove", handle_of(visit, officer), _SURE, label=label)
        rows = ((sure,), (back(),))
        return Answer(edited=Reply("desk.people.sure", values, under(*rows)))
    try:
        _, codes = await remove(
            visit.tx, visit.catalog, officer.id, visit.limits, visit.officer, visit.now
        )
    except NotToBeChanged as kept:
        return kept_as_is(officer, kept)
    values["n"] = len(codes)
    ways = under((back(),)) if officer.id != visit.officer.id else None
    return Answer(edited=Reply("desk.people.removed", values, ways))


async def chosen(visit: Visit) -> Officer | None:
    officers = await visit.tx.officers.list()
    return next((one for one in officers if handle_of(visit, one) == visit.part), None)


def handle_of(visit: Visit, officer: Officer) -> str:
    """What stands for somebody in a button: no number of theirs, and the same for ever."""
    signed = visit.world.sign("officer", str(officer.id)).hex()
    return signed[:_HANDLE].translate(_LETTERS)


async def _page(visit: Visit, offset: int) -> Reply:
    officers = await visit.tx.officers.list()
    waiting = await visit.tx.invites.waiting(visit.now)
    offset = offset if offset < len(officers) else 0
    shown = officers[offset : offset + PAGE]
    with_codes = await visit.tx.authenticators.holders()
    lines: list[Value] = [
        _line(one, n, with_codes) for n, one in enumerate(shown, start=offset + 1)
    ]
    if waiting:
        lines += ["", Phrase("desk.people.waiting", {"n": len(waiting)})]
        lines += [
            Phrase("desk.people.waits", {**values_of(one), "n": n})
            for n, one in enumerate(waiting[:PAGE], start=1)
        ]
    answers = [ways_of(one, n) for n, one in enumerate(waiting[:PAGE], start=1)]
    rows = [*answers, *_choices(visit, shown, offset), _paging(offset, officers)]
    values: dict[str, Value] = {"n": len(officers), "lines": Lines((*lines,))}
    return Reply("desk.people.head", values, under(*rows))


def _line(officer: Officer, number: int, with_codes: frozenset[int]) -> Phrase:
    code = "with_code" if officer.id in with_codes else "without_code"
    values: dict[str, Value] = {
        "n": number,
        "name": officer.name,
        "role": role_of(officer.role),
        "areas": areas_of(officer),
        "code": Phrase(f"desk.people.{code}"),
    }
    return Phrase("desk.people.line", values)


def _choices(
    visit: Visit, shown: Sequence[Officer], offset: int
) -> tuple[tuple[Option, ...], ...]:
    options = [
        button("person", handle_of(visit, one), label=Phrase("desk.button.person_n", {"n": n}))
        for n, one in enumerate(shown, start=offset + 1)
    ]
    return in_rows(options, 4)


def _paging(offset: int, officers: Sequence[Officer]) -> tuple[Option, ...]:
    ways = []
    if offset + PAGE < len(officers):
        ways.append(button("people", str(offset + PAGE), label=Phrase("desk.button.next")))
    if offset:
        ways.append(button("people", "0", label=Phrase("desk.button.first")))
    return tuple(ways)


async def _person(visit: Visit, officer: Officer) -> Reply:
    values: dict[str, Value] = {
        "name": officer.name,
        "role": role_of(officer.role),
        "areas": areas_of(officer),
        "since": at(officer.added_at),
        "id": str(officer.id),
    }
    handle = handle_of(visit, officer)
    roles = [
        button("role", handle, role, label=Phrase(f"desk.button.role.{role}"))
        for role in Role
        if role != officer.role
    ]
    rows = in_rows(roles, 2)
    leave = button("remove", handle, label=Phrase("desk.button.remove"))
    ways = under(*rows, (areas_button(visit, officer), leave), (back(),))
    return Reply("desk.people.person", values, ways)


def areas_button(visit: Visit, officer: Officer) -> Option:
    handle = handle_of(visit, officer)
    return button("workarea", handle, label=Phrase("desk.button.work_areas"))


def back() -> Option:
    return button("people", "0", label=Phrase("desk.button.back"))


def kept_as_is(officer: Officer, kept: NotToBeChanged) -> Answer:
    said = Reply(f"desk.people.kept_{kept.why}", {"name": officer.name}, under((back(),)))
    return Answer(toast=Reply("desk.toast.changed"), edited=said)


def unknown() -> Reply:
    return Reply("desk.people.unknown", {}, under((back(),)))
