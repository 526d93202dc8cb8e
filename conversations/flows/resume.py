"""/start with something open: go on, start over, or something else."""

from dataclasses import replace

from conversations.answers import Answers
from conversations.flow import Ask, Ending, Flow, World
from conversations.questions import Choice
from conversations.replies import Reply
from conversations.run import Run
from conversations.session import Session
from conversations.turn import enter

RESUME_CHOICE = Choice("resume", choices=("go_on", "start_over", "other"))
START_OVER = Choice("start_over", choices=("no", "yes"), abreast=2)


def finish(answers: Answers, world: World, session: Session) -> Ending:
    if answers.get(START_OVER) == "yes":
        return Ending((Reply("started_over"),), session=lambda s: _afresh(s, world))
    if answers.get(RESUME_CHOICE) == "other":
        return Ending(session=lambda s: enter(s, world.flows["menu"]))
    return Ending(session=lambda s: replace(s, paused=False).coming_back(helping=s.helping))


def _afresh(session: Session, world: World) -> Session:
    number = session.runs + 1
    return replace(session, main=Run(world.main, number), runs=number, paused=False)


RESUME = Flow(
    "resume",
    asks=(
        Ask(RESUME_CHOICE, echo=False, idle=True),
        Ask(START_OVER, when=lambda a, _: a.get(RESUME_CHOICE) == "start_over", echo=False),
    ),
    finish=finish,
)
