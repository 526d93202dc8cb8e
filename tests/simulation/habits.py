"""How people handle a chat: how they give an answer, and what else they do before it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from conversations.events import Edited, Said, Sent, Thing
from conversations.flows.asked import NAME

if TYPE_CHECKING:
    from tests.simulation.stay import Stay

Says = Callable[[str, list[str]], str]
"""The words of an answer and the labels that are there, to what is sent."""
Trouble = Callable[["Stay"], None]
GARBAGE = ("hah?", "....", "asdf", "😀😀", "tolong dong", "<b>x", "0", "bukan begitu")
ASKED = (
    "ini penipuan bukan?",
    "berapa bayarnya?",
    "apa itu jkm?",
    "kenapa harus daftar?",
    "aman dak?",
)


def taps(words: str, labels: list[str]) -> str:
    return words


def types(words: str, labels: list[str]) -> str:
    """What was meant by a button is written by hand."""
    return words.casefold().rstrip(".")


def counts(words: str, labels: list[str]) -> str:
    """The number of the button instead of its label."""
    return str(labels.index(words) + 1) if words in labels else words


def wrong(stay: "Stay") -> None:
    found = stay.open_question()
    stay.say(_nonsense(stay, free_text=found is not None and found[0].free_text))


def _nonsense(stay: "Stay", *, free_text: bool) -> str:
    """Nothing that can be read as an answer: any letters are a name."""
    return "12345" if free_text else stay.chance.choice(GARBAGE)


def back(stay: "Stay") -> None:
    stay.say(stay.label("button.back"))


def rewrites(stay: "Stay") -> None:
    """An earlier message is changed: to the same, to another answer, or to nonsense."""
    given = stay.rewritable()
    if given is None:
        return
    question, message, words = given
    new = stay.chance.choice((words, stay.words_for(question), None))
    nonsense = _nonsense(stay, free_text=question == NAME.id)
    text = nonsense if new is None else new.text
    stay.hear(Edited(text, stay.later(5), message), hoping={} if new is None else {question: new})


def twice(stay: "Stay") -> None:
    """The last words again, in the same second."""
    if stay.last is not None and stay.last.at == stay.now:
        stay.hear(Said(stay.last.text, stay.last.at, stay.next_message()))


def days_pass(stay: "Stay") -> None:
    stay.later(stay.chance.randrange(3, 25) * 86_400)
    stay.say(stay.chance.choice(("/start", "/lanjut", "halo", "assalamualaikum")))


def language(stay: "Stay") -> None:
    stay.say("/bahasa")


def junk(stay: "Stay") -> None:
    thing = stay.chance.choice(list(Thing))
    stay.hear(Sent(thing, stay.later(5), stay.next_message()))


def asks(stay: "Stay") -> None:
    stay.say(stay.chance.choice(ASKED))


def wanders(stay: "Stay") -> None:
    """Another way that the bot offers, by any of its commands."""
    stay.say(f"/{stay.chance.choice(stay.commands)}")


def rests(stay: "Stay") -> None:
    stay.say("/batal")
    stay.later(timedelta(hours=stay.chance.randrange(1, 60)).total_seconds())
    stay.say("/lanjut")


def helps(stay: "Stay") -> None:
    """Somebody else is registered from the same phone, or their turn goes on."""
    stay.say("/oranglain")


@dataclass(frozen=True)
class Habit:
    name: str
    says: Says = taps
    trouble: tuple[Trouble, ...] = ()
    often: float = 0.3
    """How often trouble comes before an answer."""
    most: int = 12
    """After so much of it, only answers come."""


HABITS = (
    Habit("tapper"),
    Habit("typer", types),
    Habit("counter", counts),
    Habit("always wrong", taps, (wrong,), 0.75, 60),
    Habit("goes back", taps, (back,)),
    Habit("rewrites", types, (rewrites,)),
    Habit("double taps", taps, (twice,), 0.5, 40),
    Habit("comes back after days", taps, (days_pass, rests)),
    Habit("switches language", counts, (language,)),
    Habit("sends junk", taps, (junk,)),
    Habit("asks first", types, (asks,)),
    Habit("wanders", taps, (wanders,)),
    Habit("helps others", taps, (helps, helps, rests)),
    Habit(
        "everything at once",
        types,
        (wrong, back, rewrites, twice, days_pass, language, junk, asks, wanders, rests, helps),
        0.6,
        40,
    ),
)
