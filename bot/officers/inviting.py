"""/undang: who is to be an officer; and whoever opened an invitation, confirmed or refused."""

from datetime import datetime

from bot.officers.areas import find_area
from bot.officers.buttons import button, under
from bot.officers.help import names_of_areas
from bot.officers.roles import Right, Role, may
from bot.officers.staffing import confirm, refuse, role_of, welcome
from bot.officers.telling import tell
from bot.officers.visit import Answer, Visit, say
from conversations.errors import InvalidAnswer
from conversations.replies import Option, Phrase, Reply, Value
from conversations.text import clean
from storage.audit import Entry
from storage.errors import InviteRefused
from storage.invites import LIFE, Waiting
from storage.lead_filter import Areas

LONGEST_NAME = 60
PAYLOAD = "petugas-"
"""Begins what an invitation's link hands to /start."""
_MINUTES = LIFE.seconds // 60
_FEWEST_PARTS = 3


async def invite(visit: Visit) -> Answer:
    """Name, role, areas, with commas between. Raises InvalidAnswer."""
    name, role, areas = _read(visit)
    token = await visit.tx.invites.add(role, areas, name, visit.officer.id, visit.now)
    await visit.tx.audit.add(invited(name, role, visit.officer.id, visit.now))
    values: dict[str, Value] = {
        "name": name,
        "role": role_of(role),
        "areas": names_of_areas(areas),
        "minutes": _MINUTES,
        "link": f"{visit.world.office['link']}?start={PAYLOAD}{token}",
    }
    return say("desk.invite.made", **values)


def invited(name: str, role: str, by: int | None, now: datetime) -> Entry:
    """Their name is kept as words are, sealed: nobody knows their id yet."""
    return Entry(now, "officer.invited", by, reason=name, detail={"role": role})


async def press_confirm(visit: Visit) -> Answer:
    waiting = await _take(visit)
    if waiting is None:
        return _gone()
    officer = await confirm(visit.tx, waiting, visit.officer.id, visit.now)
    values: dict[str, Value] = {
        "name": officer.name,
        "role": role_of(officer.role),
        "areas": names_of_areas(officer.areas),
        "id": str(officer.id),
        "by": visit.officer.name,
    }
    await _tell_others(visit, "confirmed_by", officer.id, values)
    return Answer(
        edited=Reply("desk.invite.confirmed", values), menus=((officer.id, welcome(officer)),)
    )


async def press_refuse(visit: Visit) -> Answer:
    waiting = await _take(visit)
    if waiting is None:
        return _gone()
    await refuse(visit.tx, visit.catalog, waiting, visit.officer.id, visit.now)
    told: dict[str, Value] = {"name": waiting.name, "by": visit.officer.name}
    await _tell_others(visit, "refused_by", waiting.user, told)
    return Answer(edited=Reply("desk.invite.refused", {"name": waiting.name}))


def waiting_reply(waiting: Waiting) -> Reply:
    """For every administrator."""
    return Reply("desk.invite.waiting", values_of(waiting), under(ways_of(waiting)))


def values_of(waiting: Waiting) -> dict[str, Value]:
    return {
        "name": waiting.name,
        "role": role_of(waiting.role),
        "areas": names_of_areas(waiting.areas),
        "id": str(waiting.user),
    }


def ways_of(waiting: Waiting, number: int | None = None) -> tuple[Option, ...]:
    """With a number where several stand under one message."""
    many = "" if number is None else "_n"
    values: dict[str, Value] = {} if number is None else {"n": number}
    return tuple(
        button(action, waiting.ref, label=Phrase(f"desk.button.{action}{many}", values))
        for action in ("confirm", "refuse")
    )


async def _tell_others(visit: Visit, what: str, whom: int, values: dict[str, Value]) -> None:
    """The administrators who have been asked too, and whose buttons answer nothing any more."""
    said = Reply(f"desk.invite.{what}", values)
    others = [
        one.id
        for one in await visit.tx.officers.list()
        if may(one.role, Right.PEOPLE) and one.id not in (visit.officer.id, whom)
    ]
    await tell(visit.tx, visit.catalog, others, [said], visit.now)


async def _take(visit: Visit) -> Waiting | None:
    try:
        return await visit.tx.invites.take(visit.part, visit.now)
    except InviteRefused:
        return None


def _gone() -> Answer:
    return Answer(toast=Reply("desk.toast.changed"), edited=Reply("desk.invite.gone"))


def _read(visit: Visit) -> tuple[str, Role, Areas]:
    parts = [clean(part) for part in visit.rest.split(",")]
    if len(parts) < _FEWEST_PARTS or not all(parts):
        raise InvalidAnswer("invite")
    name, said, *places = parts
    if len(name) > LONGEST_NAME:
        raise InvalidAnswer("invite_name", most=LONGEST_NAME)
    return name, _role(visit, said), _areas(visit, places)


def _role(visit: Visit, said: str) -> Role:
    for role in Role:
        if said.casefold() in visit.words(f"desk.role_said.{role}"):
            return role
    raise InvalidAnswer("invite_role")


def _areas(visit: Visit, places: list[str]) -> Areas:
    if len(places) == 1 and places[0].casefold() in visit.words("desk.area_said.all"):
        return None
    found = {place: find_area(place) for place in places}
    for place, code in found.items():
        if code is None:
            raise InvalidAnswer("invite_area", place=place)
    return frozenset(code for code in found.values() if code is not None)
