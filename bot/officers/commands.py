"""Everything an officer can ask for: two tables, of commands and of presses.

The menu, the help and the permission tests are made from them. Names are words:
``desk.command.<id>``.
"""

from dataclasses import dataclass

from bot.officers import (
    choosing,
    duplicates,
    finding,
    importing_desk,
    notes,
    outcomes,
    queue,
    rights,
    showing,
    stalled,
    taking,
)
from bot.officers.help import help_reply, menu
from bot.officers.roles import Right, may
from bot.officers.visit import Act, Answer, Visit, say


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


@dataclass(frozen=True, slots=True)
class Press:
    action: str
    """What its buttons send; never reused for another meaning, since buttons stay in chats."""
    act: Act
    needs: Right | None
    of_lead: bool = False


async def help_(visit: Visit) -> Answer:
    """Also sets the menu again: it may have been lost, or be in another language."""
    known = commands_of(visit.officer.role)
    return Answer(
        messages=(help_reply(visit.officer, visit.catalog, known),),
        calls=(menu(visit.catalog, visit.language, visit.officer.id, known),),
    )


async def unknown_press(visit: Visit) -> Answer:
    return say("desk.old_button")


COMMANDS: tuple[Command, ...] = (
    Command("queue", queue.queue, Right.SEE),
    Command("reports", queue.reports, Right.SEE),
    Command("card", taking.look, Right.SEE, of_lead=True, by_number=finding.find),
    Command("take", taking.take, Right.WORK, of_lead=True),
    Command("release", taking.release, Right.WORK, of_lead=True),
    Command("result", outcomes.result, Right.WORK, of_lead=True),
    Command("note", notes.note, Right.WORK, of_lead=True),
    Command("show", showing.show, Right.SHOW, of_lead=True),
    Command("rights", rights.rights, Right.WORK),
    Command("duplicates", duplicates.duplicates, Right.WORK),
    Command("export", choosing.choose, Right.EXPORT),
    Command("bring", importing_desk.ask, Right.WORK),
    Command("help", help_, None),
)

IDS = tuple(command.id for command in COMMANDS)


def commands_of(role: str) -> tuple[str, ...]:
    """What somebody in that role may ask for, by ids."""
    return tuple(command.id for command in COMMANDS if may(role, command.needs))


PRESSES: tuple[Press, ...] = (
    Press("page", queue.turn_page, Right.SEE),
    Press("card", taking.look, Right.SEE, of_lead=True),
    Press("take", taking.take, Right.WORK, of_lead=True),
    Press("release", taking.release, Right.WORK, of_lead=True),
    Press("show", showing.ask_reason, Right.SHOW, of_lead=True),
    Press("open", showing.show_for, Right.SHOW, of_lead=True),
    Press("result", outcomes.result, Right.WORK, of_lead=True),
    Press("outcome", outcomes.press_outcome, Right.WORK, of_lead=True),
    Press("again", outcomes.press_again, Right.WORK, of_lead=True),
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
    Press("send", choosing.press_send, Right.EXPORT),
    Press("file", choosing.press_file, Right.EXPORT),
)
