"""Everything an officer can ask for: two tables, of commands and of presses.

The menu, the help and the permission tests are made from them. Names are words:
``desk.command.<id>``.
"""

from dataclasses import dataclass

from bot.officers import (
    choosing,
    finding,
    notes,
    outcomes,
    queue,
    rights,
    showing,
    stalled,
    taking,
)
from bot.officers.help import help_reply, menu
from bot.officers.visit import Act, Answer, Visit, say


@dataclass(frozen=True, slots=True)
class Command:
    id: str
    act: Act
    of_lead: bool = False
    """Whether a lead's code comes first."""
    by_number: Act | None = None
    """What is done where a NIK or a phone number stands instead of the code."""


@dataclass(frozen=True, slots=True)
class Press:
    action: str
    """What its buttons send; never reused for another meaning, since buttons stay in chats."""
    act: Act
    of_lead: bool = False


async def help_(visit: Visit) -> Answer:
    """Also sets the menu again: it may have been lost, or be in another language."""
    return Answer(
        messages=(help_reply(visit.officer, visit.catalog, IDS),),
        calls=(menu(visit.catalog, visit.language, visit.officer.id, IDS),),
    )


async def unknown_press(visit: Visit) -> Answer:
    return say("desk.old_button")


COMMANDS: tuple[Command, ...] = (
    Command("queue", queue.queue),
    Command("reports", queue.reports),
    Command("card", taking.look, of_lead=True, by_number=finding.find),
    Command("take", taking.take, of_lead=True),
    Command("release", taking.release, of_lead=True),
    Command("result", outcomes.result, of_lead=True),
    Command("note", notes.note, of_lead=True),
    Command("show", showing.show, of_lead=True),
    Command("rights", rights.rights),
    Command("export", choosing.choose),
    Command("help", help_),
)

IDS = tuple(command.id for command in COMMANDS)

PRESSES: tuple[Press, ...] = (
    Press("page", queue.turn_page),
    Press("card", taking.look, of_lead=True),
    Press("take", taking.take, of_lead=True),
    Press("release", taking.release, of_lead=True),
    Press("show", showing.ask_reason, of_lead=True),
    Press("open", showing.show_for, of_lead=True),
    Press("result", outcomes.result, of_lead=True),
    Press("outcome", outcomes.press_outcome, of_lead=True),
    Press("again", outcomes.press_again, of_lead=True),
    Press("stalled", stalled.look, of_lead=True),
    Press("called", stalled.press_called, of_lead=True),
    Press("rights", rights.turn_page),
    Press("right", rights.press_read),
    Press("export", choosing.press_choice),
    Press("areas", choosing.press_areas),
    Press("send", choosing.press_send),
    Press("file", choosing.press_file),
)
