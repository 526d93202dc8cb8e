"""What time does, in one ordered list: the schedule calls each at every beat, and each knows
itself when it has something to do."""

from bot.audit_end import AuditEnd
from bot.broadcasting import Broadcasting
from bot.digests import Digests
from bot.erasures import Erasures
from bot.mending import Mending
from bot.missed_calls import MissedCalls
from bot.officers.lapsing import Lapsing
from bot.officers.removing import Removing
from bot.people_index import PeopleIndex
from bot.reminders import Reminders
from bot.render import Renderer
from bot.rights.retention import Retention
from bot.rule_news import RuleNews
from bot.schedule import Errand
from bot.settings import Settings
from bot.silence import Silence
from bot.staff.reading import StaffReading
from bot.talking import Talking
from bot.turns import Turns
from bot.world import Worlds
from storage.store import Store


def errands_of(
    settings: Settings,
    store: Store,
    worlds: Worlds,
    turns: Turns,
    renderer: Renderer,
    erasures: Erasures,
    staff: StaffReading,
) -> list[Errand]:
    clock = worlds.clock
    errands: list[Errand] = [
        RuleNews(store, turns, worlds.rules, clock).look,
        Silence(store, worlds, clock).look,
        erasures.note,
        AuditEnd(store, settings.audit_end, clock).note,
        Retention(store, worlds, renderer, clock, erasures.settle).look,
        staff.forget,
        PeopleIndex(store, clock).look,
        Removing(store, renderer, clock).look,
        Mending(store, turns, worlds, renderer, clock).look,
        Talking(store, turns, renderer, clock).look,
        MissedCalls(store, turns, renderer, clock).look,
        Lapsing(store, renderer, clock).look,
        Digests(store, renderer, clock).look,  # after what the night brought back
        Broadcasting(store, renderer, clock, settings.send_rate).look,
    ]
    if settings.reminders:
        errands.append(Reminders(store, worlds, renderer, clock).look)
    return errands
