"""Data saya: what is kept about a person, the whole of it as a file, and what is wrong in it."""

from dataclasses import replace

from conversations.answers import Answers
from conversations.effects import CopyFileAsked
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.ask_right import to_request
from conversations.flows.mine import changed
from conversations.flows.rights import to_erasure
from conversations.questions import Choice
from conversations.replies import Reply
from conversations.session import Session

MY_DATA = Choice("my_data", choices=("file", "correct", "ask", "erase", "close"))
FULL_FILE = Choice("full_file", choices=("no", "yes"))
"""No first: two taps in a row on the first button send nothing."""


def finish(answers: Answers, world: World, session: Session) -> Ending:
    match answers.get(MY_DATA):
        case "file" if answers.get(FULL_FILE) == "yes":
            return Ending((Reply("file_follows"),), (CopyFileAsked(),))
        case "file":
            return Ending((Reply("file_not_sent"),))
        case "correct":
            return correct(world, session)
        case "ask":
            return Ending(session=to_request)
        case "erase":
            return Ending(session=to_erasure)
    return Ending((Reply("closed", world.office),))


def correct(world: World, session: Session) -> Ending:
    """What is wrong is put right where it still can be, in the draft or in the open lead; an
    officer does it elsewhere."""
    if session.main is not None:
        return Ending((Reply("change_later"),), session=own_in_front)
    if not world.leads:
        return Ending((Reply("status.none"),))
    return changed(world, session)


def own_in_front(session: Session) -> Session:
    return replace(session, paused=False).coming_back(helping=False)


MY_DATA_FLOW = Flow(
    "my_data",
    asks=(
        Ask(MY_DATA, echo=False, idle=True),
        Ask(FULL_FILE, when=lambda a, _: a.get(MY_DATA) == "file", required=True, echo=False),
    ),
    finish=finish,
)
