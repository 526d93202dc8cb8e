"""Everything an officer can ask for: two tables, of commands and of presses.

The menu, the help and the permission tests are made from them. Names are words:
``desk.command.<id>``.
"""

from dataclasses import dataclass

from bot.officers import (
    auditing,
    broadcasts,
    choosing,
    dealing,
    details,
    duplicates,
    entering,
    finding,
    following,
    handover,
    importing_desk,
    inviting,
    mended,
    notes,
    ordering,
    outcomes,
    people,
    people_areas,
    promising,
    queue,
    removing,
    repairs,
    rights,
    searching,
    showing,
    staff,
    stalled,
    taking,
    talks,
    waiting,
)
from bot.officers.help import desk_reply, help_reply, menu
from bot.officers.limits import Quota
from bot.officers.roles import Right, may
from bot.officers.visit import Act, Answer, Visit, say
from bot.statistics import screens


@dataclass(frozen=True, slots=True)
class Command:
    id: str
    act: Act
    needs: Right | None
    """None: whoever is enrolled."""
    of_lead: bool = False
    """Whether a lead's code comes first."""
    by_number: Act | None = None
    """What is done where a NIK or a phone number stands instead of the code."""
    bare: Act | None = None
    """What is done where nothing follows."""
    in_clear: bool = False
    """Only in a session that a code has opened; masked work is also for who has no secret."""
    steps_up: bool = False
    """Only right after a code, however long the session lasts."""
    spends: Quota | None = None


@dataclass(frozen=True, slots=True)
class Press:
    action: str
    """What its buttons send; never reused for another meaning, since buttons stay in chats."""
    act: Act
    needs: Right | None
    of_lead: bool = False
    in_clear: bool = False
    steps_up: bool = False
    spends: Quota | None = None


async def help_(visit: Visit) -> Answer:
    """Also sets the menu again: it may have been lost, or be in another language."""
    known = commands_of(visit.officer.role)
    waits = await queue.urgent(visit) if may(visit.officer.role, Right.SEE) else []
    return Answer(
        messages=(desk_reply(visit.officer, visit.catalog, known, waits),),
        calls=(menu(visit.catalog, visit.language, visit.officer.id, known),),
    )


async def explain(visit: Visit) -> Answer:
    """A line for each command."""
    known = commands_of(visit.officer.role)
    return Answer(messages=(help_reply(visit.officer, visit.catalog, known),))


async def unknown_press(visit: Visit) -> Answer:
    return say("desk.old_button")


COMMANDS: tuple[Command, ...] = (
    Command("queue", queue.queue, Right.SEE),
    Command("reports", queue.reports, Right.SEE),
    Command("card", taking.look, Right.SEE, of_lead=True, by_number=finding.find),
    Command("search", searching.search, Right.WORK, by_number=finding.find),
    Command("take", taking.take, Right.WORK, of_lead=True),
    Command("release", taking.release, Right.WORK, of_lead=True),
    Command("result", outcomes.result, Right.WORK, of_lead=True),
    Command("plan", following.follow_up, Right.WORK, of_lead=True),
    Command("repair", repairs.repair, Right.WORK, of_lead=True, bare=mended.answers),
    Command("talk", talks.talk, Right.WORK, of_lead=True),
    Command("note", notes.note, Right.WORK, of_lead=True),
    Command("assign", handover.choose, Right.MANAGE, of_lead=True),
    Command("deal", dealing.choose, Right.MANAGE),
    Command("show", showing.show, Right.SHOW, of_lead=True, in_clear=True, spends=Quota.REVEALS),
    Command("staff", staff.staff, Right.SHOW, of_lead=True, steps_up=True),
    Command("rights", rights.rights, Right.WORK),
    Command("duplicates", duplicates.duplicates, Right.WORK),
    Command("export", choosing.choose, Right.EXPORT),
    Command("bring", importing_desk.ask, Right.WORK),
    Command("statistics", screens.statistics, Right.STATISTICS),
    Command("weekly", screens.report, Right.MANAGE),
    Command("broadcast", broadcasts.broadcast, Right.BROADCAST),
    Command("audit", auditing.audit, Right.AUDIT),
    Command("people", people.people, Right.PEOPLE),
    Command("invite", inviting.invite, Right.PEOPLE),
    Command("enter", entering.enter, None),
    Command("help", help_, None),
)

IDS = tuple(command.id for command in COMMANDS)


def commands_of(role: str) -> tuple[str, ...]:
    """What somebody in that role may ask for, by ids."""
    return tuple(command.id for command in COMMANDS if may(role, command.needs))


PRESSES: tuple[Press, ...] = (
    Press("explain", explain, None),
    Press("page", queue.turn_page, Right.SEE),
    Press("card", taking.look, Right.SEE, of_lead=True),
    Press("details", details.press_details, Right.SEE, of_lead=True),
    Press("found", searching.turn_page, Right.WORK),
    Press("take", taking.take, Right.WORK, of_lead=True),
    Press("release", taking.release, Right.WORK, of_lead=True),
    Press("show", showing.ask_reason, Right.SHOW, of_lead=True, in_clear=True),
    Press(
        "open",
        showing.show_for,
        Right.SHOW,
        of_lead=True,
        in_clear=True,
        spends=Quota.REVEALS,
    ),
    Press(
        "nik",
        showing.press_nik,
        Right.SHOW,
        of_lead=True,
        steps_up=True,
        spends=Quota.REVEALS,
    ),
    Press("staff", staff.staff_for, Right.SHOW, of_lead=True, steps_up=True),
    Press("result", outcomes.result, Right.WORK, of_lead=True),
    Press("outcome", outcomes.press_outcome, Right.WORK, of_lead=True),
    Press("again", outcomes.press_again, Right.WORK, of_lead=True),
    Press("plan", following.follow_up, Right.WORK, of_lead=True),
    Press("planned", following.press_day, Right.WORK, of_lead=True),
    Press("promise", promising.press_promise, Right.WORK, of_lead=True),
    Press("assign", handover.choose, Right.MANAGE, of_lead=True),
    Press("handover", handover.press_officer, Right.MANAGE, of_lead=True),
    Press("deal", dealing.press_area, Right.MANAGE),
    Press("dealt", dealing.press_deal, Right.MANAGE),
    Press("repair", repairs.repair, Right.WORK, of_lead=True),
    Press("repair_field", repairs.press_field, Right.WORK, of_lead=True),
    Press("repair_reason", repairs.press_reason, Right.WORK, of_lead=True),
    Press("repair_cancel", repairs.press_cancel, Right.WORK, of_lead=True),
    Press("talk", talks.talk, Right.WORK, of_lead=True),
    Press("talk_send", talks.press_send, Right.WORK, of_lead=True),
    Press("talk_end", talks.press_end, Right.WORK, of_lead=True),
    Press("mended", mended.turn_page, Right.WORK),
    Press("mended_read", mended.press_read, Right.WORK),
    Press("stalled", stalled.look, Right.SEE, of_lead=True),
    Press("called", stalled.press_called, Right.WORK, of_lead=True),
    Press("pairs", duplicates.turn_page, Right.WORK),
    Press("pair", duplicates.press_pair, Right.WORK),
    Press("back", duplicates.press_back, Right.WORK),
    Press("same", duplicates.press_same, Right.WORK),
    Press("keep", duplicates.press_keep, Right.WORK),
    Press("differ", duplicates.press_differ, Right.WORK),
    Press("put_off", duplicates.press_put_off, Right.WORK),
    Press("undo", duplicates.press_undo, Right.WORK),
    Press("rights", rights.turn_page, Right.WORK),
    Press("right", rights.press_read, Right.WORK),
    Press("bring", importing_desk.press_bring, Right.WORK),
    Press("export", choosing.press_choice, Right.EXPORT),
    Press("areas", choosing.press_areas, Right.EXPORT),
    Press("others", choosing.press_others, Right.EXPORT),
    Press("send", ordering.press_send, Right.EXPORT),
    Press("file", ordering.press_file, Right.EXPORT, steps_up=True, spends=Quota.EXPORTS),
    Press("removed", removing.press_removed, Right.EXPORT),
    Press("bclook", broadcasts.look, Right.BROADCAST),
    Press("bcpick", broadcasts.press_choose, Right.BROADCAST),
    Press("bcset", broadcasts.press_set, Right.BROADCAST),
    Press("bctest", broadcasts.press_test, Right.BROADCAST),
    Press("bcask", broadcasts.press_ask, Right.BROADCAST),
    Press("bcdrop", broadcasts.press_drop, Right.BROADCAST),
    Press("bcyes", broadcasts.press_yes, Right.BROADCAST),
    Press("bcno", broadcasts.press_no, Right.BROADCAST),
    Press("bcstop", broadcasts.press_stop, Right.BROADCAST),
    Press("audit", auditing.turn_page, Right.AUDIT),
    Press("auditby", auditing.choose_officer, Right.AUDIT),
    Press("auditof", auditing.choose_action, Right.AUDIT),
    Press("people", people.turn_page, Right.PEOPLE),
    Press("person", people.press_person, Right.PEOPLE),
    Press("role", people.press_role, Right.PEOPLE),
    Press("workarea", people_areas.press_choose, Right.PEOPLE),
    Press("saveareas", people_areas.press_save, Right.PEOPLE),
    Press("remove", people.press_remove, Right.PEOPLE),
    Press("confirm", inviting.press_confirm, Right.PEOPLE),
    Press("refuse", inviting.press_refuse, Right.PEOPLE),
    Press(waiting.PRESS, waiting.press_waiting, None),
    Press("stats", screens.turn_to, Right.STATISTICS),
    Press("draw", screens.press_picture, Right.STATISTICS),
    Press("weekly", screens.press_report, Right.MANAGE),
)
