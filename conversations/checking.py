"""/cek: is it an officer of ours who calls? Told for the person's own leads, and for no others."""

from dataclasses import replace
from datetime import timedelta

from conversations import call_words, codes
from conversations.errors import BadCode
from conversations.flow import World
from conversations.lead import LeadStatus, LeadSummary
from conversations.replies import Reply
from conversations.session import Session
from conversations.turn import Turn, say_alone
from conversations.words import Command

MOST_WRONG_WORDS = 5
WRONG_WORDS_COUNT_FOR = timedelta(hours=1)


def check(session: Session, command: Command, world: World) -> Turn:
    """Whether an officer of ours said this word: only for the person's own leads, and only a few
    wrong ones an hour, so that nobody finds one by trying."""
    if not command.argument:
        return say_alone(session, world, Reply("check.how", world.office))
    word = call_words.read(command.argument)
    if word is None and is_lead_code(command.argument):
        return say_alone(session, world, Reply("check.lead_code", world.office))
    lately = tuple(at for at in session.wrong_words if world.now - at < WRONG_WORDS_COUNT_FOR)
    if len(lately) >= MOST_WRONG_WORDS:
        return say_alone(
            session, world, Reply("check.too_often", {**world.office, "n": len(lately)})
        )
    lead = _lead_of(word, world)
    if lead is None:
        session = replace(session, wrong_words=(*lately, world.now))
        return say_alone(session, world, Reply("check.wrong", world.office))
    return say_alone(session, world, Reply("check.right", {**world.office, "code": lead.code}))


def _lead_of(word: str | None, world: World) -> LeadSummary | None:
    """The lead whose officer has this word: the person's own, or of somebody they helped, for
    whom this phone may be called."""
    for lead in (*world.leads, *world.helped):
        if word is None or lead.officer is None or lead.status is LeadStatus.WITHDRAWN:
            continue
        ours = (call_words.make(world.sign, lead.code, lead.officer, d) for d in world.call_days)
        if word in ours:
            return lead
    return None


def is_lead_code(text: str) -> bool:
    try:
        return bool(codes.read(text))
    except BadCode:
        return False
