"""What an officer writes without a command: it reaches nobody by itself, and that is said.
Whoever talks with people is offered to send exactly these words. It knows no worker's question.
"""

from datetime import timedelta

from bot.officers.buttons import button, under
from bot.officers.card_buttons import card_button
from bot.officers.lead_codes import split_code
from bot.officers.notes import refuse_private
from bot.officers.private import holds_private
from bot.officers.refusals import usage_of
from bot.officers.roles import Right, may
from bot.officers.visit import Answer, Visit, say
from conversations.errors import BadCode
from conversations.events import Edited, Event, Said, Sent
from conversations.flow import World
from conversations.replies import Option, Phrase, Reply
from conversations.session import Session

LATELY = timedelta(hours=12)
"""Since the last words of a talk: until then an officer may mean it, although it has closed."""
MOST_OFFERED = 5
_NO_COMMAND = frozenset({"unknown", "greet"})


def is_workers(session: Session, event: Event, world: World) -> bool:
    """Whether the officer means the bot's other side: a question is open there, or it is one of
    its commands or buttons."""
    if session.current is not None or session.with_officer is not None:
        return True
    if not isinstance(event, Said):
        return False
    command = world.lexicon.command(event.text, session.language, free_text=True)
    if command is None or command.name in _NO_COMMAND:
        return False
    return _is_command(event) or not command.argument  # "cek 2 hal" is no command of an officer


async def unsent(visit: Visit, event: Event) -> Answer:
    """Nothing has been done with it."""
    if isinstance(event, Edited):
        return say("desk.plain.edited")
    if isinstance(event, Sent) and event.file is not None:
        return say("desk.plain.file")
    if not isinstance(event, Said):
        return say("desk.plain.thing")
    if holds_private(event.text):
        return refuse_private(visit)
    if _is_command(event):
        return say("desk.plain.unknown")
    if not may(visit.officer.role, Right.WORK):
        return say("desk.plain.nobody")
    since = visit.now - LATELY
    codes = await visit.tx.talks.lately(visit.officer.id, since, MOST_OFFERED)
    ways = under(*[(_send(code),) for code in codes], _look(event.text))
    if not codes:
        usage = usage_of("talk")
        return Answer(messages=(Reply("desk.plain.no_talk", {"usage": usage}, ways),))
    said = Reply("desk.plain.unsent", {"code": codes[0]}, ways)
    return Answer(messages=(said,), answers_to=visit.message)


def _is_command(said: Said) -> bool:
    return said.text.lstrip().startswith("/")


def _look(text: str) -> tuple[Option, ...]:
    """Who writes a code and nothing else wants to see whose it is."""
    try:
        code, rest = split_code(text)
    except BadCode:
        return ()
    return () if rest else (card_button(code),)


def _send(code: str) -> Option:
    return button("talk_send", code, label=Phrase("desk.button.talk_send", {"code": code}))
