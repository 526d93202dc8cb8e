"""How much of people's data an officer may take in a day, counted from the audit. Knows no
command."""

from datetime import UTC, datetime, time

from bot.officers.limits import COUNTED, Quota
from bot.officers.telling import tell_administrators
from bot.officers.visit import Answer, Visit
from bot.world import JAKARTA
from conversations.replies import Phrase, Reply, Value
from storage.audit import Entry

REACHED = "quota.reached"


async def used_up(visit: Visit, quota: Quota) -> Answer | None:
    """None while there is some left today, in Jakarta. Else logged, and the administrators hear
    of it, once a day."""
    most = visit.limits.of(quota)
    since = datetime.combine(visit.today, time(), JAKARTA).astimezone(UTC)
    audit, officer = visit.tx.audit, visit.officer
    if await audit.count(COUNTED[quota], officer.id, since) < most:
        return None
    values: dict[str, Value] = {"name": officer.name, "what": _what(quota, most)}
    if not await audit.count(REACHED, officer.id, since):
        told = Reply("desk.quota.told", values)
        await tell_administrators(visit.tx, visit.catalog, told, visit.now)
    await audit.add(Entry(visit.now, REACHED, officer.id, detail={"of": quota, "most": most}))
    return Answer(
        toast=Reply("desk.toast.changed"), messages=(Reply("desk.quota.reached", values),)
    )


def _what(quota: Quota, most: int) -> Phrase:
    return Phrase(f"desk.quota.{quota}", {"n": most})
