"""Daftarkan orang lain: who helps, whether the other person is there and agrees to be registered.

Nothing is kept before both are answered. What follows is the registration itself, in a run of its
own; here stands besides what becomes of one that is open already.
"""

from dataclasses import replace

from conversations.answers import Answers
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.asked import HELPER
from conversations.helping import FOR_OTHER, OTHER_OPEN, begin_other, without_other
from conversations.questions import Choice
from conversations.replies import Reply
from conversations.run import Run
from conversations.session import Session

PRESENT = Choice("present", choices=("yes", "no"))
OTHER = Choice("other_open", choices=("go_on", "rest", "drop"))
DROP = Choice("other_drop", choices=("no", "yes"))
"""No first: two taps on the first button drop nothing."""


def finish(answers: Answers, world: World, session: Session) -> Ending:
    helper = answers.get(HELPER)
    if helper is None or answers.get(PRESENT) != "yes":
        return Ending((Reply("other_not_here"),))
    return Ending((Reply("other_begins"),), session=lambda s: _begun(s, helper, world))


def _begun(session: Session, helper: str, world: World) -> Session:
    number = session.runs + 1
    run = Run(world.main, number, Answers().having(HELPER, helper))
    return begin_other(replace(session, runs=number), run, world)


FOR_OTHER_FLOW = Flow(
    FOR_OTHER,
    asks=(
        Ask(HELPER, required=True, echo=False),
        Ask(PRESENT, required=True, echo=False),
    ),
    finish=finish,
)


def finish_open(answers: Answers, world: World, session: Session) -> Ending:
    if answers.get(DROP) == "yes":
        return Ending((Reply("other_dropped"),), session=without_other)
    if answers.get(OTHER) == "rest":
        return Ending((Reply("helped_rests"),), session=lambda s: s.coming_back(helping=False))
    return Ending(session=lambda s: s.coming_back(helping=s.helped is not None))


OTHER_OPEN_FLOW = Flow(
    OTHER_OPEN,
    asks=(
        Ask(OTHER, echo=False),
        Ask(DROP, when=lambda a, _: a.get(OTHER) == "drop", required=True, echo=False),
    ),
    finish=finish_open,
)
