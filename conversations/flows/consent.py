"""Persetujuan: asked before anything that identifies a person is kept, in every flow alike."""

from dataclasses import replace

from conversations.answers import Answers
from conversations.effects import ConsentAnswered
from conversations.flow import Ask, Condition, World, always
from conversations.flows.asked import CONSENT, CONSENT_OF_OTHER, HELPER
from conversations.replies import Phrase, Reply, Value


def ask_consent(when: Condition = always, part: int | None = None) -> Ask:
    """The consent question; its "read all" button shows the whole text."""
    return Ask(
        CONSENT,
        when=when,
        tell=lambda _, world: {**world.office, "consent": Phrase("ask.consent", world.office)},
        why=lambda _, world: whole_text(world),
        on_answer=lambda value, _: ConsentAnswered(value == "yes"),
        more="read_all",
        part=part,
        required=True,
        row=False,
        echo=False,
    )


def ask_consent_of_other(when: Condition, part: int | None = None) -> Ask:
    """The same of another person, put to them by who helps: their yes, kept as come through.

    A question of its own, so that one person's yes is never found where another's is needed.
    """
    own = ask_consent(when, part)
    return replace(
        own,
        question=CONSENT_OF_OTHER,
        tell=lambda _, world: {
            **world.office,
            "consent": Phrase("ask.consent_of_other", world.office),
        },
        on_answer=lambda value, run: ConsentAnswered(
            value == "yes", run.answers.get(HELPER), run.number
        ),
    )


def agreed(answers: Answers, world: World) -> bool:
    return "yes" in (answers.get(CONSENT), answers.get(CONSENT_OF_OTHER))


def texts(world: World, *, of_other: bool = False) -> tuple[Reply, Reply]:
    """The short text that is asked and the whole one behind its button: what is agreed to."""
    short = "consent_of_other" if of_other else "consent"
    return Reply(f"ask.{short}", world.office), whole_text(world)


def whole_text(world: World) -> Reply:
    age = world.rules.find("privacy.adult_age", world.today)
    adult: Value = "?" if age is None else int(age.number)
    return Reply("consent_text", {**world.office, "adult": adult})
