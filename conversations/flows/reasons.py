"""Why the rules say what they say: which answers decided, and the sources. No words are in it."""

from conversations.answers import Answers
from conversations.flow import World
from conversations.flows.standing import death_benefit, decision, facts, price
from conversations.replies import Lines, Phrase, Reply, Rupiah, Value
from conversations.rules.book import Source
from conversations.rules.decisions import Decision, Verdict
from conversations.rules.facts import Facts


def why_plan(answers: Answers, world: World) -> Reply:
    """Which answers and which rules gave the result and the price."""
    decided, month = decision(answers, world), price(answers, world, three=True)
    death = death_benefit(world.rules, world.today)
    sources = dict.fromkeys((*decided.sources, *month.sources, *death.sources))
    base: dict[str, Value] = {"base": Rupiah(month.base)}
    return Reply(
        "why.plan",
        {
            "because": because(decided, answers),
            "base": Phrase(f"why.base.{'least' if month.at_least else 'known'}", base),
            "months": death.waiting_months,
            "sources": source_lines(tuple(sources)),
        },
    )


def why_contact(answers: Answers, world: World) -> Reply:
    decided = decision(answers, world)
    key = "why.contact_law" if decided.sources else "why.contact_officer"
    sources = source_lines(decided.sources)
    if decided.sources and decided.unsure:
        sources = Lines((*sources.items, Phrase("officer_confirms")))
    return Reply(key, {"because": because(decided, answers), "sources": sources})


def because(decided: Decision, answers: Answers) -> Lines:
    """The answers that decided, each in a few words."""
    known = facts(answers)
    return Lines(
        tuple(
            Phrase(f"because.{name}.{_state(known, name, decided.verdict)}")
            for name in decided.because
        )
    )


def _state(known: Facts, name: str, verdict: Verdict) -> str:
    if name == "born":
        if known.born_latest is None:
            return "unknown"
        return "within" if verdict is Verdict.MAY_JOIN else "known"
    value = getattr(known, name)
    if value is None:
        return "unknown"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def source_lines(sources: tuple[Source, ...]) -> Lines:
    named = dict.fromkeys((source.title, source.url) for source in sources)  # articles left out
    return Lines(tuple(Phrase("source", {"title": title, "url": url}) for title, url in named))
