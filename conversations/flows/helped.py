"""Orang yang saya bantu: who was handed in for others, and taking one back or erasing them.

Of their answers nothing is shown: a masked name, the code and how it stands. What is wrong in what
was handed in, the helper puts right while no officer has it, see correcting.py; afterwards an
officer does, on request.
"""

from collections.abc import Mapping

from conversations.answers import Answers
from conversations.correcting import can_correct, not_correcting
from conversations.effects import HelpedErased, HelpedOpened, HelpedWithdrawn
from conversations.flow import Ask, Condition, Ending, Flow, World
from conversations.flows.ask_right import to_request
from conversations.helping import HELPED, NAMELESS, NAMES, forgotten
from conversations.lead import OPEN, LeadSummary
from conversations.questions import Choice, Listed
from conversations.questions.listed import CLOSE, LINES
from conversations.replies import Lines, Phrase, Reply, Value
from conversations.session import Session

MOST_LISTED = 8
"""The newest; a phone's screen holds no more."""
WHO = Listed("helped_who")
DO_OPEN = Choice("helped_do", choices=("withdraw", "erase", "correct", "close"))
DO_CLOSED = Choice("helped_done", choices=("erase", "correct", "close"))
WITHDRAW_ONE = Choice("helped_withdraw", choices=("no", "yes"))
ERASE_ONE = Choice("helped_erase", choices=("yes", "no"))
ERASE_ONE_SURE = Choice("helped_erase_sure", choices=("keep", "erase"))
"""As for erasing everything: in another order, so that two taps in a row do not do it."""


def chosen(answers: Answers, world: World) -> LeadSummary | None:
    code = answers.get(WHO)
    return next((lead for lead in world.helped if lead.code == code), None)


def is_open(answers: Answers, world: World) -> bool:
    lead = chosen(answers, world)
    return lead is not None and lead.status in OPEN


def is_closed(answers: Answers, world: World) -> bool:
    return chosen(answers, world) is not None and not is_open(answers, world)


def _does(what: str) -> Condition:
    return lambda answers, _: what in (answers.get(DO_OPEN), answers.get(DO_CLOSED))


def listed(answers: Answers, world: World) -> Mapping[str, Value]:
    newest = world.helped[:MOST_LISTED]
    lines: list[Value] = [_line(lead, answers) for lead in newest]
    if len(world.helped) > len(newest):
        lines.append(Phrase("helped.more", {"n": len(world.helped) - len(newest)}))
    return {LINES: Lines(tuple(lines))}


def one(answers: Answers, world: World) -> Mapping[str, Value]:
    lead = chosen(answers, world)
    return {"one": "" if lead is None else _line(lead, answers)}


def _line(lead: LeadSummary, answers: Answers) -> Phrase:
    names = answers.get(NAMES) or {}
    values: dict[str, Value] = {
        "id": lead.code,
        "code": lead.code,
        "name": names.get(lead.code, NAMELESS),
        "stage": Phrase(f"stage.{lead.status}"),
    }
    return Phrase("helped.line", values)


def finish(answers: Answers, world: World, session: Session) -> Ending:
    lead = chosen(answers, world)
    code = None if lead is None else lead.code
    if code is None or answers.get(WHO) == CLOSE:
        return Ending((Reply("closed", world.office),))
    if answers.get(WITHDRAW_ONE) == "yes":
        return Ending(
            (Reply("helped_withdrawn", {"code": code}),),
            (HelpedWithdrawn(code),),
            lambda s: not_correcting(s, code),
        )
    if answers.get(ERASE_ONE_SURE) == "erase":
        return Ending(
            (Reply("helped_erased", {"code": code}),),
            (HelpedErased(code),),
            lambda s: forgotten(not_correcting(s, code), code),
        )
    if _does("correct")(answers, world):
        if session.helped is not None:
            return Ending((Reply("correct_after_open"),))
        if lead is not None and can_correct(lead, session):
            return Ending(effects=(HelpedOpened(code),))
        return Ending(session=lambda s: to_request(s, "correct", code))
    if ERASE_ONE in answers:
        return Ending((Reply("erase_kept"),))
    return Ending((Reply("closed", world.office),))


HELPED_FLOW = Flow(
    HELPED,
    asks=(
        Ask(WHO, tell=listed, echo=False, idle=True),
        Ask(DO_OPEN, when=is_open, tell=one, echo=False, idle=True),
        Ask(DO_CLOSED, when=is_closed, tell=one, echo=False, idle=True),
        Ask(WITHDRAW_ONE, when=_does("withdraw"), tell=one, required=True, echo=False),
        Ask(ERASE_ONE, when=_does("erase"), tell=one, required=True, echo=False),
        Ask(
            ERASE_ONE_SURE,
            when=lambda answers, _: answers.get(ERASE_ONE) == "yes",
            tell=one,
            required=True,
            echo=False,
        ),
    ),
    finish=finish,
    takes=(NAMES,),
)
