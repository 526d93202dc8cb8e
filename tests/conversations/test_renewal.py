"""Somebody comes back after the questions have changed: what still holds is kept."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.world import Worlds
from conversations.answers import Answers
from conversations.flow import Ask, Ending, Flow, World
from conversations.flows import FLOWS as REAL_FLOWS
from conversations.flows import MAIN
from conversations.messages.catalog import Catalog
from conversations.occupations import OCCUPATIONS
from conversations.questions import Choice
from conversations.regions import PLACES
from conversations.renewal import release, renewed
from conversations.replies import Reply
from conversations.rules.book import RuleBook
from conversations.run import Run
from conversations.search import Directory, Entry
from conversations.session import Session
from conversations.turn import Turn
from tests.toy import (
    BREED,
    BREEDS,
    FLOWS,
    FOOD,
    PET,
    RESUME,
    TOY,
    asked,
    finish,
    has_pet,
    keys,
    main_run,
    play,
    world,
)

THREE_WEEKS = timedelta(weeks=3)
HOUSE = Choice("house", choices=("flat", "farm"))
GARDEN = Choice("garden", choices=("yes", "no"))
TO_FOOD = ("/start", "cat", "siamese")
TO_CHECK = (*TO_FOOD, "fish", "yes", "Siti", "/skip")


def of_release(name: str, flow: Flow) -> World:
    return replace(world(flows={**FLOWS, flow.id: flow}), release=name)


OLD = of_release("old", TOY)


def changed(*asks: Ask) -> World:
    return of_release("new", Flow("toy", asks, finish))


def with_house(at: int) -> World:
    return changed(*TOY.asks[:at], Ask(HOUSE, when=has_pet), *TOY.asks[at:])


def begun(*words: str) -> Session:
    return play(*words, in_world=OLD).session


def back(session: Session, now: World, *words: str) -> Turn:
    """Three weeks later, from what was stored."""
    stored = Session.from_json(session.to_json())
    later = replace(now, now=now.now + THREE_WEEKS, today=now.today + THREE_WEEKS)
    return play(*words, session=stored, in_world=later)


def news(turn: Turn) -> list[str]:
    return [key for key in keys(turn) if key.startswith("news.")]


# ---------------------------------------------------------------- three weeks later


def test_after_three_weeks_nothing_is_lost_and_the_question_is_the_same() -> None:
    turn = back(begun(*TO_FOOD), OLD, "/start")
    assert asked(turn) == "resume"

    turn = back(turn.session, OLD, "go_on")

    assert keys(turn)[-1] == "ask.food"
    assert main_run(turn).answers.values == {"pet": "cat", "breed": "siamese"}
    assert news(turn) == []


@pytest.mark.parametrize("words", ["fish", "halo", "/help", "/go_on", "/start"])
def test_whatever_they_write_first_they_are_not_asked_anew(words: str) -> None:
    turn = back(begun(*TO_FOOD), OLD, words)

    assert set(main_run(turn).answers.values) >= {"pet", "breed"}


# ---------------------------------------------------------------- a question more


@pytest.mark.parametrize("first", ["/go_on", "fish", "hm"])
def test_a_new_question_that_they_had_passed_is_asked_and_said_so(first: str) -> None:
    new = with_house(1)

    turn = back(begun(*TO_FOOD), new, first)

    assert keys(turn)[-2:] == ["news.new", "ask.house"]
    after = back(turn.session, new, "farm")
    assert keys(after) == ["accepted", "ask.food"]
    assert main_run(after).answers.values == {"pet": "cat", "breed": "siamese", "house": "farm"}


def test_by_start_it_is_said_where_the_question_is_put() -> None:
    new = with_house(1)
    turn = back(begun(*TO_FOOD), new, "/start")
    assert news(turn) == []

    assert keys(back(turn.session, new, "go_on"))[-2:] == ["news.new", "ask.house"]


def test_a_new_question_that_they_had_not_reached_is_no_news() -> None:
    for place in (2, 3):
        turn = back(begun(*TO_FOOD), with_house(place), "/go_on")
        assert news(turn) == []
    assert asked(turn) == "food"


def test_of_two_new_questions_it_is_said_once() -> None:
    new = changed(TOY.asks[0], Ask(HOUSE), Ask(GARDEN), *TOY.asks[1:])
    first = back(begun(*TO_FOOD), new, "/go_on")
    second = back(first.session, new, "farm")

    assert news(first) == ["news.new"]
    assert keys(second) == ["accepted", "ask.garden"]
    assert asked(back(second.session, new, "yes")) == "food"


def test_at_the_check_screen_the_new_question_comes_first() -> None:
    new = with_house(3)
    turn = back(begun(*TO_CHECK), new, "submit")

    assert keys(turn)[-2:] == ["news.new", "ask.house"]
    assert not turn.effects
    assert asked(back(turn.session, new, "farm")) == "check"


def test_who_changes_what_was_handed_in_is_asked_the_new_question_too() -> None:
    handed_in = begun(*TO_CHECK, "submit")
    new = with_house(1)

    kept = renewed(handed_in, new)
    turn = play("/go_on", session=replace(kept, main=kept.done), in_world=new)

    assert keys(turn)[-2:] == ["news.new", "ask.house"]


# ---------------------------------------------------------------- a question less, an option gone


def test_a_question_that_is_gone_is_passed_over_and_its_answer_reaches_nothing() -> None:
    new = changed(TOY.asks[0], *TOY.asks[2:])

    turn = back(begun(*TO_FOOD), new, "fish")

    assert asked(turn) == "agreed"
    assert news(turn) == []
    assert main_run(turn).answers.values["breed"] == "siamese"  # kept, on no path
    relevant = new.flows["toy"].relevant(main_run(turn).answers, new)
    assert BREED not in relevant


def test_the_question_that_was_open_is_gone() -> None:
    new = changed(*TOY.asks[:2], *TOY.asks[3:])

    turn = back(begun(*TO_FOOD), new, "fish")

    assert asked(turn) == "agreed"
    assert "fish" not in main_run(turn).answers.values.values()


def test_an_option_that_is_gone_is_asked_again_with_what_was_given_in_view_of_it() -> None:
    only_dogs = replace(TOY.asks[0], question=replace(PET, choices=("dog", "none")))
    new = changed(only_dogs, *TOY.asks[1:])

    turn = back(begun(*TO_CHECK), new, "submit")

    assert keys(turn)[-2:] == ["news.changed", "ask.pet"]
    assert set(main_run(turn).answers.values) == {"food", "agreed", "owner"}
    turn = back(turn.session, new, "dog", "poodle")
    assert asked(turn) == "check"


def test_an_entry_of_a_list_that_is_gone_is_asked_again() -> None:
    fewer = Directory((Entry("persian", "Persian"),), {"persian": ("Persian",)})
    new = replace(OLD, release="new", directories={"breeds": fewer})

    turn = back(begun(*TO_FOOD), new, "fish")

    assert keys(turn)[-2:] == ["news.changed", "ask.breed"]
    assert main_run(turn).answers.values == {"pet": "cat"}


def test_a_change_begun_on_the_check_screen_survives_and_falls_back_on_what_holds() -> None:
    changing = begun(*TO_CHECK, "food")
    new = with_house(1)

    turn = back(changing, new, "/back")

    assert keys(turn)[-1] in ("ask.house", "ask.check")
    assert main_run(turn).answers.values["food"] == "fish"


def test_a_question_that_is_being_changed_and_is_gone_is_not_waited_for() -> None:
    changing = begun(*TO_CHECK, "food")

    turn = back(changing, changed(*TOY.asks[:2], *TOY.asks[3:]), "meat")

    assert asked(turn) == "check"


def test_an_answer_that_cannot_be_read_any_more_is_asked_again() -> None:
    session = begun(*TO_CHECK)
    run = session.main
    assert run is not None
    broken = Answers({**run.answers.values, "nik": {"strange": 1}})

    turn = back(replace(session, main=replace(run, answers=broken)), with_house(9), "/go_on")

    assert keys(turn)[-2:] == ["news.changed", "ask.nik"]


def test_another_persons_registration_is_renewed_too() -> None:
    session = begun(*TO_FOOD)
    helping = replace(session, main=None, helped=session.main, helping=True)

    turn = back(helping, with_house(1), "fish")

    assert news(turn) == ["news.new"]
    assert keys(turn)[-1] == "ask.house"


# ---------------------------------------------------------------- when it looks


def test_within_a_release_nothing_is_looked_at() -> None:
    session = begun(*TO_FOOD)

    assert session.release == "old"
    assert renewed(session, OLD) is session


def test_a_session_from_before_releases_had_names_is_renewed_once() -> None:
    stored = begun(*TO_FOOD).to_json()
    del stored["release"]
    del stored["main"]["news"]

    turn = play("/go_on", session=Session.from_json(stored), in_world=OLD)

    assert turn.session.release == "old"
    assert news(turn) == []


def test_a_question_that_they_have_just_been_asked_is_no_news() -> None:
    """Another answer of theirs had opened it, before the release."""
    run = begun(*TO_CHECK).main
    assert run is not None
    open_again = replace(run, answers=run.answers.without(FOOD), asked="food")

    first = back(Session(main=open_again), with_house(9), "/go_on")
    assert news(first) == news(play("meat", session=first.session, in_world=with_house(9))) == []
    elsewhere = replace(open_again, asked=None)
    assert news(back(Session(main=elsewhere), with_house(9), "/go_on")) == ["news.new"]


def test_a_flow_that_is_gone_is_left_to_be_said() -> None:
    session = Session(main=Run("gone", 1, Answers({"x": 1})))

    assert renewed(session, OLD).main == session.main


def test_the_name_of_a_release_follows_questions_options_and_lists() -> None:
    names = {
        release([TOY], {"breeds": BREEDS}),
        release([TOY, RESUME], {"breeds": BREEDS}),
        release([with_house(1).flows["toy"]], {"breeds": BREEDS}),
        release([changed(*TOY.asks[:-1]).flows["toy"]], {"breeds": BREEDS}),
        release([TOY], {"breeds": Directory((), {})}),
    }
    assert len(names) == 5
    assert release([TOY], {"breeds": BREEDS}) in names


def test_the_real_flows_have_a_name_that_is_the_same_in_every_process() -> None:
    lists = {"places": PLACES, "occupations": OCCUPATIONS}
    named = repr([[ask.question for ask in flow.asks] for flow in REAL_FLOWS.values()])

    assert " at 0x" not in named
    worlds = Worlds(Catalog.load(), RuleBook.load(), "Kantor", "8-15")
    assert worlds.release == release(REAL_FLOWS.values(), lists)
    assert worlds.main == MAIN


# ---------------------------------------------------------------- any change at all


@dataclass(frozen=True)
class Edit:
    """What a release does to a flow of choices."""

    kind: str
    place: int
    option: int


edits = st.lists(
    st.builds(
        Edit,
        st.sampled_from(["insert", "remove", "drop option", "add option"]),
        st.integers(0, 20),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=5,
)


def questions(count: int) -> list[Choice]:
    return [Choice(f"q{number}", choices=("a", "b", "c")) for number in range(count)]


def edited(asks: list[Choice], edits: list[Edit]) -> list[Choice]:
    for number, edit in enumerate(edits):
        place = edit.place % (len(asks) + 1)
        if edit.kind == "insert":
            asks = [*asks[:place], Choice(f"new{number}", choices=("a", "b")), *asks[place:]]
            continue
        if not asks:
            continue
        place %= len(asks)
        one = asks[place]
        choices = one.choices
        if edit.kind == "remove":
            asks = asks[:place] + asks[place + 1 :]
        elif edit.kind == "drop option" and len(choices) > 1:
            gone = choices[edit.option % len(choices)]
            kept = tuple(choice for choice in choices if choice != gone)
            asks = [*asks[:place], replace(one, choices=kept), *asks[place + 1 :]]
        elif edit.kind == "add option":
            more = replace(one, choices=(*choices, f"more{number}"))
            asks = [*asks[:place], more, *asks[place + 1 :]]
    return asks


def flow_of(some: list[Choice]) -> Flow:
    asks = tuple(Ask(question, echo=False) for question in some)
    return Flow("toy", asks, lambda *_: Ending((Reply("end"),)))


@settings(max_examples=300, deadline=None)
@given(count=st.integers(1, 6), edits=edits, data=st.data())
def test_any_release_keeps_what_holds_asks_only_the_rest_and_says_so(
    count: int, edits: list[Edit], data: st.DataObject
) -> None:
    before = questions(count)
    done = data.draw(st.integers(1, count))
    words = [data.draw(st.sampled_from(q.choices)) for q in before[:done]]
    old = of_release("old", flow_of(before))
    session = play("/start", *words, in_world=old).session
    given_ = dict(zip((q.id for q in before), words, strict=False))
    if session.main is None:  # they had finished
        return

    after = edited(before, edits)
    new = of_release("new", flow_of(after))
    valid = {q.id: given_[q.id] for q in after if given_.get(q.id) in q.choices}
    to_ask = [q for q in after if q.id not in valid]
    turn = back(session, new, "/go_on")
    told, put = news(turn), []
    while turn.session.main is not None:
        assert asked(turn) is not None
        put.append(asked(turn))
        assert {k: v for k, v in main_run(turn).answers.values.items() if k in valid} == valid
        question = next(q for q in after if q.id == asked(turn))
        turn = play(question.choices[0], session=turn.session, in_world=new)
        told += news(turn)

    assert put == [q.id for q in to_ask]
    ids = [q.id for q in after]
    been = max((ids.index(id) for id in given_ if id in ids), default=-1)
    first = next((q.id for q in to_ask if ids.index(q.id) <= been), None)
    wanted = [] if first is None else ["news.changed" if first in given_ else "news.new"]
    assert told == wanted
