"""A flow small enough to hold in the head, and a world for it. Engine and edges are tested with
this one, so that changing a real flow never breaks them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from conversations.answers import Answers
from conversations.commands import COMMANDS
from conversations.effects import ConsentAnswered, LeadSubmitted, PersonErased
from conversations.engine import advance
from conversations.events import Event, Said
from conversations.flow import Ask, Ending, Flow, World
from conversations.lead import LeadDraft, LeadKind, LeadSummary
from conversations.questions import Choice, Earnings, FullName, NikNumber, Review, Search
from conversations.replies import Option, Reply, Value
from conversations.rules.book import RuleBook
from conversations.run import Run
from conversations.search import Directory, Entry
from conversations.session import Session
from conversations.turn import Turn
from conversations.words import Command, Inquiry, Meant
from tests.signing import SIGN

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)

PET = Choice("pet", choices=("cat", "dog", "none"))
BREED = Search("breed", directory="breeds", groups=("siamese", "persian"))
FOOD = Choice("food", choices=("fish", "meat"))
AGREED = Choice("agreed", choices=("yes", "no"))
OWNER = FullName("owner")
NIK = NikNumber("nik")
CHECK = Review("check")
EARNED = Earnings("earned")
SURE = Choice("sure", choices=("yes", "no"))


def has_pet(answers: Answers, world: World) -> bool:
    return answers.get(PET) not in (None, "none")


def finish(answers: Answers, world: World, session: Session) -> Ending:
    run = session.main
    if run is None or CHECK not in answers:
        return Ending((Reply("end.nothing"),))
    draft = LeadDraft(
        code=run.lead or world.code,
        kind=LeadKind.BPU,
        flow=run.flow,
        run=run.number,
        language=session.language,
        answers=answers,
        result="toy",
    )
    kept = replace(run, answers=run.answers.without(CHECK), asked=None, lead=draft.code)
    return Ending(
        (Reply("end.submitted", {"code": draft.code}),),
        (LeadSubmitted(draft),),
        lambda s: replace(s, done=kept),
    )


TOY = Flow(
    "toy",
    (
        Ask(PET, part=1),
        Ask(BREED, when=has_pet, depends=(PET,), part=1),
        Ask(FOOD, when=has_pet, part=1, why=lambda answers, _: Reply("why.computed")),
        Ask(
            AGREED,
            when=has_pet,
            on_answer=lambda value, *_: ConsentAnswered(value == "yes"),
            required=True,
            row=False,
            part=2,
        ),
        Ask(OWNER, when=has_pet, part=2),
        Ask(NIK, when=has_pet, skippable=True, part=2),
        Ask(CHECK, when=has_pet, required=True, row=False, echo=False, part=2),
    ),
    finish,
)
ERASE = Flow(
    "erase",
    (Ask(SURE, required=True, echo=False),),
    lambda answers, world, session: (
        Ending((Reply("end.erased"),), (PersonErased(world.code),), lambda s: Session())
        if answers.get(SURE) == "yes"
        else Ending((Reply("end.kept"),))
    ),
)
RESUME = Flow(
    "resume",
    (Ask(Choice("resume", choices=("go_on", "other"))),),
    lambda answers, world, session: Ending(session=lambda s: replace(s, paused=False)),
)
CALL_ME = Flow(
    "call_me",
    (Ask(OWNER), Ask(FOOD)),
    lambda answers, world, session: Ending((Reply("end.called"),)),
    borrows=(OWNER,),
)


def end_of_count(answers: Answers, world: World, session: Session) -> Ending:
    pet = answers.get(PET)
    return Ending((Reply("end.counted", {"pet": pet or ""}),))


COUNT = Flow(
    "count",
    (
        Ask(EARNED, skippable=True, officer=False),
        Ask(FOOD, when=lambda answers, _: answers.get(PET) != "none"),
    ),
    end_of_count,
    takes=(PET,),
    argument=EARNED,
)
FLOWS = {flow.id: flow for flow in (TOY, ERASE, RESUME, CALL_ME, COUNT)}

BREEDS = Directory(
    (Entry("siamese", "Siamese"), Entry("persian", "Persian"), Entry("poodle", "Poodle")),
    {"siamese": ("Siamese",), "persian": ("Persian", "Persia"), "poodle": ("Poodle",)},
)


class ToyLexicon:
    """Options by id or number, commands by ``/name``, and "back" without a slash."""

    def command(self, text: str, language: str, *, free_text: bool) -> Command | None:
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return Command(name if name in COMMANDS else "unknown", argument)
        return Command("back") if text == "back" and not free_text else None

    def option(self, text: str, options: Sequence[Option], language: str) -> str | None:
        ids = [option.id for option in options]
        if text in ids:
            return text
        if text.isascii() and text.isdecimal() and 1 <= int(text) <= len(ids):
            return ids[int(text) - 1]
        return None

    def not_knowing(self, text: str) -> bool:
        return text == "dunno"

    def declining(self, text: str) -> bool:
        return text == "rather not"

    def meant(self, text: str) -> Meant:
        return Meant(("safe",), sure=True) if "safe" in text else Meant()

    def inquiry(self, text: str) -> Inquiry | None:
        """Whatever ends in a question mark; a word before it that is a subject, or "other"."""
        subject = next((word for word in ("safe", "why") if word in text), "other")
        certain = text.endswith("?")
        return Inquiry(subject, certain) if certain or subject != "other" else None


def world(
    leads: tuple[LeadSummary, ...] = (),
    flows: dict[str, Flow] = FLOWS,
    office: dict[str, Value] | None = None,
) -> World:
    return World(
        flows=flows,
        main="toy",
        rules=RuleBook([]),
        lexicon=ToyLexicon(),
        directories={"breeds": BREEDS},
        now=NOW,
        today=TODAY,
        code="TEST-CODE",
        promised=TODAY + timedelta(days=2),
        office_days=tuple(TODAY + timedelta(days=n) for n in (1, 2, 3)),
        office=office or {},
        sign=SIGN,
        call_days=(TODAY,),
        leads=leads,
    )


WORLD = world()


def said(text: str, after: float = 0, message: int | None = None) -> Said:
    return Said(text, NOW + timedelta(seconds=after), message)


def play(*things: str | Event, session: Session | None = None, in_world: World = WORLD) -> Turn:
    """Plays words and events ten seconds apart, after what the session has heard; gives the last
    turn. Each is answered as it is sent."""
    turn = Turn(session or Session(), ())
    run = turn.session.current
    begun = 0.0 if run is None or run.put_at is None else (run.put_at - NOW).total_seconds() + 10
    for place, thing in enumerate(things):
        event = said(thing, begun + 10 * place, place) if isinstance(thing, str) else thing
        turn = advance(turn.session, event, replace(in_world, now=event.at))
    return turn


def keys(turn: Turn) -> list[str]:
    return [reply.key for reply in turn.replies]


def main_run(turn: Turn) -> Run:
    """The registration in progress; a test that looks at it expects one."""
    run = turn.session.main
    assert run is not None
    return run


def offered(turn: Turn) -> list[str]:
    """The ids of what can be chosen under the last reply."""
    keyboard = turn.replies[-1].keyboard
    assert keyboard is not None
    return [option.id for row in keyboard.rows for option in row]


def asked(turn: Turn) -> str | None:
    run = turn.session.current
    return run.asked if run is not None else None
