"""What somebody gets by event: the rules' own sums, for their own income, with every condition."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat import Heard, Talk
from bot.world import Worlds
from conversations.answers import Answers
from conversations.events import Said
from conversations.flows.asked import DELIVERS, INCOME, WORK
from conversations.flows.gains import EVENTS, gained
from conversations.flows.standing import price
from conversations.messages.catalog import Catalog
from conversations.money import Income
from conversations.replies import Lines, Phrase, Rupiah
from conversations.rules.book import Confidence, RuleBook
from conversations.rules.examples import accident, death_at_work, death_otherwise

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BOOK = RuleBook.load()
WORLDS = Worlds(Catalog.load(), BOOK, "Kanwil (uji coba)", "08.00–15.00 WIB")
WORLD = WORLDS.at(NOW)
TODAY = date(2026, 11, 23)
NOTHING = Answers()
EARNS = NOTHING.having(WORK, "own_account").having(INCOME, Income(3_000_000, "month", None))
SAID = [event for event, tell in EVENTS.items() if tell is not None]


def talked(*lines: str) -> tuple[Talk, Heard]:
    talk, heard = Talk(WORLDS), None
    for step, line in enumerate(lines):
        now = NOW + timedelta(minutes=step)
        heard = talk.hear(Said(line, now, step), now)
    assert heard is not None
    return talk, heard


def basis(event: str, answers: Answers) -> list[str]:
    lines = gained(event, answers, WORLD).reply.values["basis"]
    assert isinstance(lines, Lines)
    return [line.key for line in lines.items if isinstance(line, Phrase)]


@pytest.mark.parametrize("answers", [NOTHING, EARNS], ids=["unknown", "known"])
def test_sums_are_the_rules_own_for_the_base_of_the_income(answers: Answers) -> None:
    base = price(answers, WORLD, three=False).base
    hurt, work = accident(base, 1, BOOK, TODAY), death_at_work(base, BOOK, TODAY)
    other = death_otherwise(BOOK, TODAY)

    values = [gained(event, answers, WORLD).reply.values for event in ("accident", "death")]
    said = {**values[0], **values[1]}

    assert said["lost"] == Rupiah(hurt.lost_income)
    assert said["work"] == Rupiah(work.compensation)
    assert said["extra"] == Rupiah(work.monthly + work.funeral)
    assert (said["after"], said["before"]) == (
        Rupiah(other.after_waiting),
        Rupiah(other.before_waiting),
    )


def test_savings_are_what_was_paid_in_and_nothing_more() -> None:
    said = gained("old_age", EARNS, WORLD).reply.values

    assert said["monthly"] == Rupiah(59_000)
    assert said["paid_in"] == Rupiah(59_000 * 12 * 10)
    assert (said["any"], said["house"]) == (Rupiah(708_000), Rupiah(2_124_000))


@pytest.mark.parametrize("event", SAID)
def test_it_is_said_whose_income_the_sums_are_for(event: str) -> None:
    waged = NOTHING.having(WORK, "paid")

    assert basis(event, NOTHING) == ["gain.basis.lowest", "gain.confirm"]
    assert basis(event, EARNS) == ["gain.basis.known", "gain.confirm"]
    assert basis(event, waged) == ["gain.basis.waged", "gain.confirm"]


@pytest.mark.parametrize("event", SAID)
def test_every_event_has_its_sources_and_what_is_unsure_is_an_officers(event: str) -> None:
    trace = gained(event, NOTHING, WORLD).trace

    assert trace
    assert any(value.confidence is not Confidence.A for value in trace)


def test_only_what_an_event_rests_on_is_its_source() -> None:
    rules = {value.rule for value in gained("death", NOTHING, WORLD).trace}

    assert "jkm.waiting.months" in rules
    assert not any(rule.startswith(("bpu.discount", "bpu.jht", "jht.")) for rule in rules)


@pytest.mark.parametrize("event", SAID)
def test_a_rule_that_is_missing_is_an_officers_and_no_sum_is_named(event: str) -> None:
    before = WORLDS.at(datetime(2016, 1, 4, tzinfo=UTC))

    told = gained(event, EARNS, before)

    assert told.reply.key == "rule_missing"
    assert not told.trace


def test_a_discount_is_in_what_is_paid_a_month() -> None:
    ojek = NOTHING.having(DELIVERS, "yes")

    assert gained("stopping", ojek, WORLD).reply.values["month"] == Rupiah(8_400)


def test_looking_does_not_lose_the_place_of_a_registration() -> None:
    talk, heard = talked("/start", "Kerja sendiri", "/manfaat", "Meninggal", "Selesai")

    run = talk.session.main
    assert run is not None
    assert run.asked == "occupation"
    assert talk.session.aside is None
    assert "Apa pekerjaan" in heard.text


def test_who_has_nothing_open_is_told_how_to_begin() -> None:
    _, heard = talked("/manfaat", "Meninggal", "Selesai")

    assert heard.text
    assert heard.rows


def test_the_answer_is_said_once_and_a_slip_does_not_repeat_it() -> None:
    _, first = talked("/manfaat", "Meninggal")
    _, again = talked("/manfaat", "Meninggal", "xyzzy")

    assert "JKM" in first.text
    assert "JKM" not in again.text
