"""Hak atas data: erasing everything about a person, after two different confirmations."""

from conversations.answers import Answers
from conversations.effects import PersonErased
from conversations.flow import Ask, Ending, Flow, World
from conversations.questions import Choice
from conversations.replies import Reply
from conversations.session import Session

ERASE_ALL = Choice("erase_all", choices=("yes", "no"))
ERASE_SURE = Choice("erase_sure", choices=("keep", "erase"))
"""In another order and in other words than the first, so that two taps in a row do not do it."""


def finish(answers: Answers, world: World, session: Session) -> Ending:
    if answers.get(ERASE_SURE) != "erase":
        return Ending((Reply("erase_kept"),))
    return Ending(
        (Reply("erased", world.office),),
        (PersonErased(),),
        lambda s: Session(language=s.language),
    )


ERASE = Flow(
    "erase",
    asks=(
        Ask(ERASE_ALL, required=True, echo=False),
        Ask(ERASE_SURE, when=lambda a, _: a.get(ERASE_ALL) == "yes", required=True, echo=False),
    ),
    finish=finish,
)
