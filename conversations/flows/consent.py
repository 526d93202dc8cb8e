"""Persetujuan: asked before anything that identifies a person is kept, in every flow alike."""

from conversations.answers import Answers
from conversations.effects import ConsentAnswered
from conversations.flow import Ask, Condition, World, always
from conversations.flows.asked import CONSENT
from conversations.replies import Phrase, Reply, Value


def ask_consent(when: Condition = always, part: int | None = None) -> Ask:
    """The consent question; its "read all" button shows the whole text."""
    return Ask(
        CONSENT,
        when=when,
        tell=lambda _, world: {**world.office, "consent": Phrase("ask.consent", world.office)},
        why=lambda _, world: whole_text(world),
        on_answer=lambda value: ConsentAnswered(value == "yes"),
        more="read_all",
        part=part,
        required=True,
        row=False,
        echo=False,
    )


def agreed(answers: Answers, world: World) -> bool:
    return answers.get(CONSENT) == "yes"


def texts(world: World) -> tuple[Reply, Reply]:
    """The short text that is asked and the whole one behind its button: what is agreed to."""
    return Reply("ask.consent", world.office), whole_text(world)


def whole_text(world: World) -> Reply:
    age = world.rules.find("privacy.adult_age", world.today)
    adult: Value = "?" if age is None else int(age.number)
    return Reply("consent_text", {**world.office, "adult": adult})
