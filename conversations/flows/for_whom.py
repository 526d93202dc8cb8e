"""What differs in a registration when it is another person's: their yes, phone, and its end."""

from collections.abc import Mapping

from conversations.answers import Answers
from conversations.effects import LeadSubmitted
from conversations.flow import Condition, Ending, World
from conversations.flows.asked import HELPER, NAME, WHOSE_PHONE
from conversations.flows.consent import agreed
from conversations.flows.leads import phone_is_helpers
from conversations.helping import NAMELESS, handed_in
from conversations.lead import LeadDraft
from conversations.people import mask_name
from conversations.replies import Phrase, Reply, Value
from conversations.run import Run
from conversations.turn import commands_keyboard


def for_self(answers: Answers, world: World) -> bool:
    return HELPER not in answers


def for_other(answers: Answers, world: World) -> bool:
    return HELPER in answers


def both(*conditions: Condition) -> Condition:
    return lambda answers, world: all(condition(answers, world) for condition in conditions)


def has_phone(answers: Answers, world: World) -> bool:
    return agreed(answers, world) and answers.get(WHOSE_PHONE) not in (None, "none")


def phone_values(answers: Answers, world: World) -> Mapping[str, Value]:
    whose = "helper" if phone_is_helpers(answers) else "own"
    return {"ask": Phrase(f"phone_of.{whose}")}


def submitted_for_other(answers: Answers, world: World, lead: LeadDraft, run: Run) -> Ending:
    """Of what was said nothing stays with the helper but the code and a masked name."""
    key = "receipt_other" if lead.phone is not None else "receipt_other_no_phone"
    name = answers.get(NAME)
    shown = mask_name(name) if name else NAMELESS
    values: dict[str, Value] = {"name": shown, "code": lead.code, "by": world.promised}
    if run.lead is not None:
        key = "receipt_other_changed"
    said = Reply(key, {**world.office, **values}, commands_keyboard("for_other", "menu"))
    return Ending((said,), (LeadSubmitted(lead),), lambda s: handed_in(s, lead.code, shown))
