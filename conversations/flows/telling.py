"""At the end for who was turned away: "may we tell you when this changes?"."""

from collections.abc import Mapping

from conversations.answers import Answers
from conversations.awaited import Awaited
from conversations.effects import ChangeAwaited, ChangeNotAwaited
from conversations.flow import Ending, World
from conversations.flows.asked import CONTACT, TELL_ME
from conversations.flows.standing import decision
from conversations.replies import Phrase, Reply, Value
from conversations.rules.awaiting import awaited
from conversations.session import Session


def may_wait(answers: Answers, world: World) -> bool:
    """Whether a change of a rule would be news, and nobody calls them anyway."""
    return answers.get(CONTACT) != "yes" and _wait(answers, world) is not None


def waiting_values(
    answers: Answers, world: World, result: Mapping[str, Value]
) -> Mapping[str, Value]:
    """The verdict stands above the question, unless it was said with the offer of a call."""
    verdict = Phrase("tell_me.no_call") if CONTACT in answers else result["result"]
    return {"verdict": verdict, "about": _about(answers, world)}


def told_later(answers: Answers, world: World, session: Session) -> Ending:
    wait = _wait(answers, world)
    if answers.get(TELL_ME) != "yes" or wait is None:
        return Ending((Reply("closing", world.office),), (ChangeNotAwaited(),))
    said = [Reply("tell_me_kept", {"about": _about(answers, world)})]
    if session.muted:  # only they can change that, and then they are told
        said.append(Reply("tell_me_muted"))
    return Ending(tuple(said), (ChangeAwaited(wait),))


def _wait(answers: Answers, world: World) -> Awaited | None:
    return awaited(decision(answers, world), world.rules, world.today)


def _about(answers: Answers, world: World) -> Phrase:
    return Phrase(f"awaited.{decision(answers, world).reason}")
