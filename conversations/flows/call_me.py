"""Minta dihubungi: somebody wants to be called, with or without a registration."""

from conversations.answers import Answers
from conversations.effects import LeadSubmitted
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows.asked import CALL_TIME, CONSENT, KECAMATAN, NAME, PHONE, PLACE
from conversations.flows.consent import agreed, ask_consent, to_be_called
from conversations.flows.leads import draft
from conversations.lead import LeadKind
from conversations.replies import Reply
from conversations.session import Session

RESULT = "call_me"


def finish(answers: Answers, world: World, session: Session) -> Ending:
    run = session.aside
    if run is None or not agreed(answers, world) or PHONE not in answers:
        return Ending((Reply("call_me_without_data", world.office),))
    lead = draft(run.answers, world, session, run, LeadKind.QUESTION, RESULT)
    said = Reply("call_me_promised", {**world.office, "code": lead.code, "by": world.promised})
    return Ending((said,), (LeadSubmitted(lead),))


CALL_ME = Flow(
    "call_me",
    asks=(
        ask_consent(to_be_called),
        Ask(NAME, when=agreed),
        Ask(PHONE, when=agreed, required=True),
        Ask(CALL_TIME, when=agreed),
    ),
    finish=finish,
    takes=(CONSENT, NAME, PHONE, PLACE, KECAMATAN),
    goes_on_at=(RESULT,),
)
