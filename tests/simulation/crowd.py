"""Many stays, one after the other, and a table of what came of them."""

import statistics
from collections import Counter
from collections.abc import Iterator

from bot.world import Worlds
from conversations.messages.catalog import Catalog
from conversations.rules.book import RuleBook
from tests.simulation.habits import HABITS
from tests.simulation.people import Person
from tests.simulation.stay import BEGIN, Stay

COUNT, SEED = 10_000, 2026
WORLDS = Worlds(
    Catalog.load(), RuleBook.load(), "Kanwil (uji coba)", "08.00–15.00 WIB", clock=lambda: BEGIN
)
COLUMNS = ("entered", "answered", "skipped", "ended", "there", "left")
PLAIN = ("tapper", "typer", "counter")


def crowd(seed: int, count: int) -> Iterator[Stay]:
    """Each habit in its turn; the same seed gives the same crowd."""
    for number in range(count):
        yield Stay(Person.make(seed, number), HABITS[number % len(HABITS)], WORLDS).live()


def table(stays: list[Stay]) -> Iterator[str]:
    """Lines."""
    yield f"{len(stays)} people, {sum(stay.said for stay in stays)} things done"
    for outcome, count in Counter(stay.outcome for stay in stays).most_common():
        yield f"  {outcome:<16}{count:>7}"
    plain = [s for s in stays if s.habit.name in PLAIN and s.outcome == "lead bpu"]
    said = statistics.median(s.said for s in plain)
    told = statistics.median(s.told for s in plain)
    yield f"A BPU registration without trouble ({len(plain)} people), median:"
    yield f"  {said:g} messages from the worker, {told:g} from the bot"
    yield f"{'Question':<18}" + "".join(f"{name:>9}" for name in COLUMNS)
    for question, row in funnel(stays).items():
        yield f"{question:<18}" + "".join(f"{row[name]:>9}" for name in COLUMNS)


def funnel(stays: list[Stay]) -> dict[str, Counter[str]]:
    """How it went on from each question of the registration."""
    rows: dict[str, Counter[str]] = {}
    for stay in stays:
        run = stay.talk.session.main
        for number, question in sorted(stay.entered):
            row = rows.setdefault(question, Counter())
            answers = stay.seen[number]
            row["entered"] += 1
            if question in answers.values:
                row["answered"] += 1
            elif question in answers.skips:
                row["skipped"] += 1
            elif run is not None and run.number == number and run.asked == question:
                row["there"] += 1
            elif (number, question) in stay.over:
                row["ended"] += 1
            else:
                row["left"] += 1
    return rows
