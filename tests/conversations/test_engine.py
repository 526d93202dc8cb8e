"""The engine's promises, on a toy flow."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import Skipped
from conversations.commands import COMMANDS
from conversations.effects import (
    ConsentAnswered,
    LeadSubmitted,
    MessageHidden,
    PersonErased,
)
from conversations.engine import advance
from conversations.events import (
    Edited,
    Event,
    PressedOldButton,
    Returned,
    Said,
    Sent,
    SharedContact,
    Thing,
)
from conversations.flow import Ask, Flow
from conversations.lead import LeadKind, LeadStatus, LeadSummary
from conversations.money import Income
from conversations.questions import Choice
from conversations.replies import Keyboard, Reply
from conversations.run import Run
from conversations.session import Session
from conversations.turn import Turn
from tests.toy import (
    AGREED,
    BREED,
    EARNED,
    FLOWS,
    FOOD,
    NIK,
    NOW,
    OWNER,
    PET,
    TOY,
    WORLD,
    asked,
    finish,
    keys,
    main_run,
    offered,
    play,
    said,
    world,
)

TO_CHECK = ("/start", "cat", "siamese", "fish", "yes", "Siti", "/skip")
LEAD = LeadSummary("TEST-CODE", LeadKind.BPU, LeadStatus.NEW, NOW, run=1)

words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["1", "2", "cat", "none", "siamese", "pers", "back", "Siti", "yes", "submit"]),
    st.sampled_from([f"/{name}" for name in [*COMMANDS, "nonsense"]]),
    st.just("1671011208850001"),
)


def events_at(after: float) -> st.SearchStrategy[Event]:
    at = NOW + timedelta(seconds=after)
    return st.one_of(
        words.map(lambda text: Said(text, at, 1)),
        st.sampled_from(Thing).map(lambda thing: Sent(thing, at)),
        st.builds(
            SharedContact, st.sampled_from(["6281234567890", "", "x"]), st.booleans(), st.just(at)
        ),
        st.builds(Edited, words, st.just(at), st.integers(0, 30)),
        st.just(PressedOldButton(at)),
        st.just(Returned(at)),
    )


class TestWhateverPeopleDo:
    @given(st.data(), st.integers(1, 25), st.booleans())
    def test_there_is_a_reply_and_a_session_that_survives_storage(
        self, data: st.DataObject, count: int, has_lead: bool
    ) -> None:
        session, around = Session(), world(leads=(LEAD,) if has_lead else ())
        for step in range(count):
            event = data.draw(events_at(after=10 * step))
            turn = play(event, session=session, in_world=around)

            assert turn.replies
            session = Session.from_json(turn.session.to_json())
            assert session == turn.session

    @given(st.data(), st.integers(1, 15))
    def test_the_same_turn_comes_again_from_the_same_session(
        self, data: st.DataObject, count: int
    ) -> None:
        session = Session()
        for step in range(count):
            event = data.draw(events_at(after=10 * step))
            once, twice = (play(event, session=session) for _ in range(2))

            assert once == twice
            session = once.session

    @given(st.data(), st.integers(1, 20))
    def test_an_open_question_always_has_a_keyboard(self, data: st.DataObject, count: int) -> None:
        session = Session()
        for step in range(count):
            turn = play(data.draw(events_at(after=10 * step)), session=session)
            session = turn.session

            if asked(turn) is not None:
                assert isinstance(turn.replies[-1].keyboard, Keyboard)


class TestAnswering:
    def test_a_newcomers_first_words_are_a_start(self) -> None:
        assert keys(play("halo")) == ["welcome", "ask.pet"]

    def test_a_newcomers_sticker_is_a_start(self) -> None:
        assert keys(play(Sent(Thing.STICKER, NOW))) == ["welcome", "ask.pet"]

    def test_each_answer_is_said_back_and_the_next_question_put(self) -> None:
        assert keys(play("/start", "cat")) == ["accepted", "ask.breed"]

    def test_a_question_that_does_not_apply_is_not_asked(self) -> None:
        assert keys(play("/start", "none")) == ["accepted", "end.nothing"]

    def test_words_are_no_answer_to_a_question_that_was_not_put(self) -> None:
        never_asked = Session(main=Run("toy", 1), runs=1)

        turn = play("cat", session=never_asked)

        assert keys(turn) == ["ask.pet"]
        assert PET not in main_run(turn).answers

    def test_an_answer_on_a_branch_since_closed_does_not_reach_the_lead(self) -> None:
        turn = play(*TO_CHECK, "pet", "none")

        assert keys(turn) == ["accepted", "end.nothing"]
        assert turn.effects == ()

    @pytest.mark.parametrize("gap", [0, 0.4, 0.9])
    def test_a_double_tap_is_not_an_answer_to_the_next_question(self, gap: float) -> None:
        opened = play("/start", "cat", "siamese").session
        once = play(said("1", 100), session=opened)

        twice = play(said("1", 100 + gap), session=once.session)

        assert main_run(once).asked == "agreed"
        assert twice.replies == ()
        assert twice.session == once.session

    @pytest.mark.parametrize(("gap", "later"), [(0, 60), (1, 0.5)])
    def test_a_double_tap_is_one_even_where_it_is_read_late_or_dated_late(
        self, gap: float, later: float
    ) -> None:
        """After a stop of ours it has waited; and one second may end between two quick taps."""
        opened = play("/start", "cat", "siamese").session
        once = play(said("1", 100), session=opened)
        now = NOW + timedelta(seconds=100 + later)

        twice = advance(once.session, said("1", 100 + gap), replace(WORLD, now=now))

        assert twice.replies == ()

    @pytest.mark.parametrize("gap", [1, 2])
    def test_a_quick_tap_on_the_new_question_is_its_answer(self, gap: float) -> None:
        opened = play("/start", "cat", "siamese").session
        once = play(said("1", 100), session=opened)

        twice = play(said("1", 100 + gap), session=once.session)

        assert main_run(twice).asked == "owner"

    @pytest.mark.parametrize("way", ["/back", "back"])
    def test_quick_taps_on_back_each_lead_back(self, way: str) -> None:
        opened = play("/start", "cat", "siamese", "fish").session
        once = play(said(way, 100), session=opened)

        assert asked(play(said(way, 101), session=once.session)) == "breed"

    def test_the_same_press_again_at_the_same_question_is_a_double_tap(self) -> None:
        opened = play("/start", "cat", "siamese").session
        once = play(said("/help", 100), session=opened)

        assert play(said("/help", 102), session=once.session).replies == ()

    def test_words_again_that_the_new_question_has_no_button_for_are_a_double_tap(self) -> None:
        opened = play("/start", "cat", "siamese", "fish", "yes").session
        once = play(said("Siti", 100), session=opened)

        assert play(said("Siti", 101), session=once.session).replies == ()

    def test_a_command_again_that_stands_under_no_question_is_a_double_tap(self) -> None:
        once = play(said("/start", 100))

        assert play(said("/start", 101), session=once.session).replies == ()

    def test_the_same_words_three_seconds_later_are_an_answer(self) -> None:
        opened = play("/start", "cat", "siamese").session
        once = play(said("1", 100), session=opened)

        twice = play(said("1", 103), session=once.session)

        assert main_run(twice).asked == "owner"

    def test_a_flow_that_is_gone_ends_quietly(self) -> None:
        turn = play("cat", session=Session(main=Run("gone", 1, asked="x"), runs=1))

        assert keys(turn) == ["flow_gone"]
        assert turn.session.main is None

    def test_a_new_question_in_a_newer_release_is_asked_and_the_rest_is_kept(self) -> None:
        colour = Choice("colour", choices=("red", "blue"))
        newer = Flow("toy", (TOY.asks[0], Ask(colour), *TOY.asks[1:]), finish)
        session = play("/start", "cat", "siamese", "fish").session

        turn = play("yes", session=session, in_world=world(flows={**FLOWS, "toy": newer}))

        assert keys(turn) == ["ask.colour"]
        assert main_run(turn).answers[FOOD] == "fish"


class TestSayingThingsTooEarly:
    """Words that were sent before the question they would answer was put."""

    def test_words_of_one_batch_after_an_answer_set_that_answer_right(self) -> None:
        begun = play("/start").session
        batch = replace(WORLD, now=NOW + timedelta(seconds=20))
        first = advance(begun, said("cat", 15), batch)
        second = advance(first.session, said("none", 18), batch)
        assert (keys(first)[-1], keys(second)) == ("ask.breed", ["accepted", "end.nothing"])

    def test_the_same_answer_said_again_in_a_batch_answers_nothing_else(self) -> None:
        asked_food = play("/start", "cat", "siamese").session
        back = replace(WORLD, now=NOW + timedelta(hours=1))
        fish = advance(asked_food, said("fish", 100), back)
        again = advance(fish.session, said("1", 160), back)
        assert (keys(fish)[-1], keys(again)) == ("ask.agreed", ["ask.agreed"])

    def test_what_cannot_have_been_the_last_answer_was_typed_ahead(self) -> None:
        begun = play("/start").session
        batch = replace(WORLD, now=NOW + timedelta(seconds=20))
        first = advance(begun, said("cat", 15), batch)
        ahead = advance(first.session, said("siamese", 16), batch)
        assert keys(ahead) == ["accepted", "ask.food"]

    def test_clocks_that_differ_make_nothing_too_early(self) -> None:
        asked_food = play("/start", "cat", "siamese").session
        ours_is_ahead = replace(WORLD, now=NOW + timedelta(hours=2))
        fish = advance(asked_food, said("fish", 40), ours_is_ahead)
        later = replace(ours_is_ahead, now=ours_is_ahead.now + timedelta(seconds=6))
        assert keys(advance(fish.session, said("1", 46), later)) == ["accepted", "ask.owner"]


class TestRewriting:
    """A message that was sent is changed."""

    def rewritten(self, message: int, text: str, *words: str) -> Turn:
        return play(*words, Edited(text, NOW + timedelta(minutes=9), message))

    def test_the_answer_changes_and_the_open_question_is_put_again(self) -> None:
        turn = self.rewritten(1, "dog", "/start", "cat", "siamese", "fish")
        assert keys(turn) == ["accepted", "ask.agreed"]
        assert main_run(turn).answers.get(PET) == "dog"

    def test_the_open_question_may_then_be_another_one(self) -> None:
        turn = self.rewritten(1, "none", "/start", "cat", "siamese", "fish")
        assert keys(turn) == ["accepted", "end.nothing"]

    def test_what_cannot_be_read_leaves_the_answer_and_says_so(self) -> None:
        turn = self.rewritten(1, "bird", "/start", "cat", "siamese")
        assert keys(turn) == ["error.choose", "edited_kept", "ask.food"]
        assert main_run(turn).answers.get(PET) == "cat"

    def test_a_search_offers_what_it_found_for_the_answer_that_was_rewritten(self) -> None:
        turn = self.rewritten(2, "pers", "/start", "cat", "siamese", "fish")
        assert keys(turn) == ["pick.breed"]

    def test_the_same_words_put_the_question_again(self) -> None:
        assert keys(self.rewritten(1, "1", "/start", "cat", "siamese")) == ["ask.food"]

    def test_a_message_that_was_no_answer_is_explained(self) -> None:
        assert keys(self.rewritten(0, "dog", "/start", "cat")) == ["edited", "ask.breed"]

    def test_after_handing_in_the_way_to_change_is_said(self) -> None:
        session = play(*TO_CHECK, "submit").session
        rewritten = Edited("dog", NOW + timedelta(minutes=9), 1)
        assert keys(play(rewritten, session=session, in_world=world((LEAD,))))[0] == "edited_sent"

    def test_a_nik_written_into_an_old_message_leaves_the_chat(self) -> None:
        turn = self.rewritten(1, "1671011208850001", "/start", "cat")
        assert MessageHidden(1) in turn.effects


class TestSearching:
    def test_an_exact_name_is_taken_at_once(self) -> None:
        assert keys(play("/start", "cat", "poodle")) == ["accepted", "ask.food"]

    def test_a_part_of_a_name_is_offered_to_be_picked(self) -> None:
        turn = play("/start", "cat", "sia")

        assert keys(turn) == ["pick.breed"]
        assert main_run(turn).picks[0] == "siamese"

    def test_a_pick_is_understood_by_its_number(self) -> None:
        turn = play("/start", "cat", "sia", "1")

        assert main_run(turn).answers[BREED] == "siamese"

    def test_not_listed_is_always_offered(self) -> None:
        assert "not_listed" in offered(play("/start", "cat", "sia"))


class TestTheLadder:
    def test_the_first_miss_says_what_is_wrong_and_asks_again(self) -> None:
        assert keys(play("/start", "bird")) == ["error.choose", "ask.pet"]

    def test_the_second_miss_offers_another_way(self) -> None:
        assert keys(play("/start", "bird", "fish")) == ["error.choose", "again.pet"]

    def test_a_search_that_failed_twice_offers_its_groups(self) -> None:
        turn = play("/start", "cat", "zzzz", "qqqq")

        assert offered(turn)[:2] == ["siamese", "persian"]

    def test_the_third_miss_leaves_the_question_to_an_officer(self) -> None:
        turn = play("/start", "cat", "zzzz", "qqqq", "xxxx")

        assert keys(turn) == ["left_to_officer", "ask.food"]
        assert main_run(turn).answers.skip_of(BREED) is Skipped.AFTER_MISSES

    def test_a_required_question_is_never_skipped(self) -> None:
        turn = play("/start", "cat", "siamese", "fish", "a", "b", "c", "d", "e")

        assert asked(turn) == "agreed"
        assert AGREED not in main_run(turn).answers

    def test_a_good_answer_forgets_the_misses(self) -> None:
        assert keys(play("/start", "bird", "fish", "cat", "zzzz")) == [
            "error.nothing_found_breed",
            "ask.breed",
        ]


class TestChanging:
    """A row of the check screen is tapped, and nothing is lost until another answer is read."""

    def test_the_third_miss_keeps_the_old_answer(self) -> None:
        turn = play(*TO_CHECK, "breed", "zzzz", "qqqq", "xxxx")

        assert keys(turn) == ["change_missed", "ask.check"]
        assert main_run(turn).answers == main_run(play(*TO_CHECK)).answers

    def test_the_third_miss_after_going_back_keeps_the_old_answer_too(self) -> None:
        turn = play("/start", "cat", "siamese", "fish", "back", "a", "b", "c")

        assert keys(turn) == ["change_missed", "part", "ask.agreed"]
        assert main_run(turn).answers[FOOD] == "fish"

    def test_back_leads_to_the_check_screen_and_not_to_the_question_before(self) -> None:
        turn = play(*TO_CHECK, "nik", "/back")

        assert keys(turn) == ["change_dropped", "ask.check"]
        assert main_run(turn).answers == main_run(play(*TO_CHECK)).answers

    def test_back_stands_under_the_first_question_too(self) -> None:
        assert "back" not in offered(play("/start"))
        assert "back" in offered(play(*TO_CHECK, "pet"))

    def test_back_from_what_a_change_made_open_gives_the_whole_change_up(self) -> None:
        depends = (*TOY.asks[:2], replace(TOY.asks[2], depends=(PET,)), *TOY.asks[3:])
        around = world(flows={**FLOWS, "toy": replace(TOY, asks=depends)})
        opened = play(*TO_CHECK, "pet", "dog", in_world=around)
        turn = play("/back", session=opened.session, in_world=around)

        assert asked(opened) == "food"
        assert asked(turn) == "check"
        assert main_run(turn).answers == main_run(play(*TO_CHECK)).answers

    def test_from_the_check_screen_itself_back_is_the_question_before(self) -> None:
        assert asked(play(*TO_CHECK, "owner", "Budi", "/back")) == "nik"
        assert asked(play(*TO_CHECK, "/back", "/back")) == "owner"


class TestChangingWhatWasHandedIn:
    def changing(self, *things: str) -> Turn:
        done = play(*TO_CHECK, "submit").session.done
        return play("halo", *things, session=Session(main=done, done=done, runs=1))

    @pytest.mark.parametrize("things", [(), ("owner",), ("owner", "Budi")], ids=str)
    def test_cancel_gives_the_change_up_and_it_can_be_changed_again(
        self, things: tuple[str, ...]
    ) -> None:
        turn = self.changing(*things, "/cancel")

        assert keys(turn) == ["change_given_up"]
        assert turn.session.main is None
        assert not turn.session.paused
        assert turn.session.done is not None
        assert turn.session.done.answers[OWNER] == "Siti"

    def test_back_from_its_check_screen_gives_it_up_too(self) -> None:
        assert keys(self.changing("/back")) == ["change_given_up"]

    def test_start_says_that_it_is_not_sent_and_keeps_it(self) -> None:
        turn = self.changing("owner", "Budi", "/start")

        assert keys(turn) == ["change_not_sent", "ask.check"]
        assert main_run(turn).answers[OWNER] == "Budi"


class TestQuestionsOfThePerson:
    @pytest.mark.parametrize("words", ["is it safe?", "safe"])
    def test_one_that_we_know_is_answered_and_is_no_miss(self, words: str) -> None:
        turn = play("/start", *[words] * 4)

        assert keys(turn) == ["told.safe", "ask.pet"]
        assert main_run(turn).misses == 0

    def test_any_other_is_an_officers_and_gets_the_help_of_the_question(self) -> None:
        assert keys(play("/start", "hm?")) == ["told.other", "help.pet", "ask.pet"]

    def test_why_is_answered_by_the_question_that_is_open(self) -> None:
        assert keys(play("/start", "why that?")) == ["why.pet", "ask.pet"]

    def test_what_can_be_read_is_an_answer_all_the_same(self) -> None:
        turn = play("/start", "cat", "siamese", "fish", "yes", "safe")

        assert main_run(turn).answers[OWNER] == "Safe"

    def test_a_name_is_no_question_unless_it_ends_as_one(self) -> None:
        to_name = ("/start", "cat", "siamese", "fish", "yes")

        assert keys(play(*to_name, "is it safe?")) == ["told.safe", "ask.owner"]
        assert keys(play(*to_name, "and then?")) == ["told.other", "help.owner", "ask.owner"]
        assert main_run(play(*to_name, "and then")).answers[OWNER] == "And Then"

    def test_what_a_search_is_unsure_of_is_a_question_if_it_is_put_as_one(self) -> None:
        assert keys(play("/start", "cat", "pers?")) == ["told.other", "help.breed", "ask.breed"]
        assert keys(play("/start", "cat", "pers")) == ["pick.breed"]

    def test_a_secret_in_a_question_leaves_the_chat_and_plain_words_stay(self) -> None:
        at_nik = play("/start", "cat", "siamese", "fish", "yes", "Siti").session
        part = play(said("safe with 16710112?", 99, 7), session=at_nik)
        words = play(said("is it safe?", 99, 7), session=at_nik)

        assert part.effects == (MessageHidden(7),)
        assert words.effects == ()

    def test_one_after_the_last_answer_is_answered_too(self) -> None:
        after = play(*TO_CHECK, "submit").session

        turn = play("safe?", session=after, in_world=world(leads=(LEAD,)))

        assert keys(turn) == ["told.safe", "handed_in"]


class TestGoingBack:
    def test_back_puts_the_question_before(self) -> None:
        assert keys(play("/start", "cat", "siamese", "back")) == ["ask.breed"]

    def test_back_twice_goes_two_questions_back(self) -> None:
        assert asked(play("/start", "cat", "siamese", "back", "back")) == "pet"

    def test_back_at_the_first_question_says_so(self) -> None:
        assert keys(play("/start", "back")) == ["at_start", "ask.pet"]

    def test_an_answer_that_stays_the_same_keeps_what_depends_on_it(self) -> None:
        turn = play("/start", "cat", "siamese", "back", "back", "cat")

        assert asked(turn) == "food"

    def test_another_answer_asks_again_only_what_depends_on_it(self) -> None:
        turn = play(*TO_CHECK, "pet", "dog", "poodle")

        assert asked(turn) == "check"
        assert main_run(turn).answers[OWNER] == "Siti"

    def test_nothing_is_lost_when_a_change_is_given_up(self) -> None:
        turn = play(*TO_CHECK, "owner", "/go_on")

        assert main_run(turn).answers[OWNER] == "Siti"


class TestSecrets:
    def test_a_message_with_a_nik_leaves_the_chat(self) -> None:
        turn = play(
            "/start", "cat", "siamese", "fish", "yes", "Siti", said("1671011208850001", 99, 7)
        )

        assert turn.effects == (MessageHidden(7),)
        assert main_run(turn).answers[NIK].digits == "1671011208850001"

    def test_a_nik_that_could_not_be_read_leaves_the_chat_too(self) -> None:
        turn = play(
            "/start", "cat", "siamese", "fish", "yes", "Siti", said("16710112088500", 99, 7)
        )

        assert keys(turn)[0] == "error.nik_length"
        assert turn.effects == (MessageHidden(7),)

    def test_a_nik_said_twice_by_a_double_tap_leaves_the_chat_both_times(self) -> None:
        nik = ("1671011208850001", "1671 0112 0885 0001")
        for text in nik:
            first = play("/start", "cat", "siamese", "fish", "yes", "Siti", said(text, 99, 7))
            second = play(said(text, 99, 8), session=first.session)

            assert second.replies == ()
            assert second.effects == (MessageHidden(8),)

    def test_a_nik_that_nobody_asked_for_leaves_the_chat_too(self) -> None:
        turn = play("/start", said("nik saya 1671-0112-0885-0001", 99, 7))

        assert asked(turn) == "pet"
        assert turn.effects == (MessageHidden(7),)
        assert keys(turn)[0] == "nik_removed"  # words that are gone are accounted for

    def test_what_people_say_is_in_no_repr(self) -> None:
        session = play("/start", "cat", "siamese", "fish", "yes", "Siti Aminah").session

        assert "Siti" not in repr(session)
        assert "Siti" not in repr(said("Siti"))


class TestTheEnd:
    def test_handing_in_makes_a_lead_with_the_relevant_answers(self) -> None:
        turn = play(*TO_CHECK, "submit")

        [effect] = turn.effects
        assert isinstance(effect, LeadSubmitted)
        assert effect.draft.code == "TEST-CODE"
        assert effect.draft.answers[OWNER] == "Siti"

    def test_handing_in_again_after_a_change_is_the_same_lead(self) -> None:
        session = play(*TO_CHECK, "submit").session
        again = Session(main=session.done, runs=1)

        turn = play("halo", "owner", "Budi", "submit", session=again)

        [effect] = turn.effects
        assert isinstance(effect, LeadSubmitted)
        assert effect.draft.code == "TEST-CODE"
        assert effect.draft.run == 1

    def test_consent_is_recorded_when_it_is_answered(self) -> None:
        turn = play("/start", "cat", "siamese", "fish", "yes")

        assert turn.effects == (ConsentAnswered(True),)


class TestCommands:
    @pytest.mark.parametrize("name", sorted(COMMANDS))
    @pytest.mark.parametrize("before", [(), ("/start",), TO_CHECK, ("/start", "/cancel")], ids=str)
    def test_every_command_answers_in_every_state(
        self, name: str, before: tuple[str, ...]
    ) -> None:
        assert play(*before, f"/{name}").replies

    def test_help_is_for_this_very_question_and_puts_it_again(self) -> None:
        assert keys(play("/start", "/help")) == ["help.pet", "help.commands", "ask.pet"]

    def test_an_unknown_command_puts_the_question_again(self) -> None:
        assert keys(play("/start", "/nonsense")) == ["unknown_command", "ask.pet"]

    def test_why_is_computed_where_the_flow_computes_it(self) -> None:
        assert keys(play("/start", "cat", "siamese", "/why")) == ["why.computed", "ask.food"]

    def test_skip_works_only_where_it_is_offered(self) -> None:
        assert keys(play("/start", "/skip")) == ["not_skippable", "ask.pet"]
        assert keys(play(*TO_CHECK[:-1], "/skip"))[:1] == ["skipped"]

    def test_cancel_keeps_the_draft_and_takes_words_for_no_answer(self) -> None:
        paused = play("/start", "/cancel", "cat")

        assert keys(paused) == ["paused"]
        assert asked(play("/go_on", session=paused.session)) == "pet"

    def test_a_name_that_looks_like_a_word_command_is_a_name(self) -> None:
        turn = play("/start", "cat", "siamese", "fish", "yes", "back")

        assert main_run(turn).answers[OWNER] == "Back"

    def test_start_with_a_draft_offers_to_go_on(self) -> None:
        assert keys(play("/start", "cat", "/start")) == ["ask.resume"]

    def test_after_a_detour_the_question_is_put_again(self) -> None:
        turn = play("/start", "cat", "/erase", "no")

        assert keys(turn) == ["end.kept", "ask.breed"]

    def test_erasing_leaves_nothing(self) -> None:
        turn = play("/start", "cat", "/erase", "yes")

        assert [type(effect) for effect in turn.effects] == [PersonErased]
        assert turn.session == Session()

    def test_a_detour_borrows_what_is_known_and_gives_back_what_it_asked(self) -> None:
        borrowed = play("/start", "cat", "siamese", "fish", "yes", "Siti", "/officer")
        lent = play("/start", "cat", "/officer", "Siti", "fish")

        assert asked(borrowed) == "food"
        assert main_run(lent).answers[OWNER] == "Siti"

    def test_a_detour_looks_at_what_is_known_and_gives_nothing_back(self) -> None:
        turn = play("/start", "cat", "/count", "2 juta", "fish")

        assert turn.replies[-2] == Reply("end.counted", {"pet": "cat"})
        assert asked(turn) == "breed"
        assert set(main_run(turn).answers) == {"pet"}

    def test_a_condition_may_look_at_what_a_detour_took(self) -> None:
        assert keys(play("/start", "none", "/count", "2 juta"))[-1] != "end.counted"
        assert asked(play("/start", "cat", "/count", "2 juta")) == "food"

    def test_what_is_written_after_a_command_is_its_first_answer(self) -> None:
        turn = play("/start", "cat", "/count 2 juta")

        assert keys(turn) == ["accepted", "ask.food"]
        assert turn.session.aside is not None
        assert turn.session.aside.answers[EARNED] == Income(2_000_000, "month")

    @pytest.mark.parametrize("words", ["abc", "1671011208850001", "100", "x" * 4000])
    def test_what_cannot_be_read_after_a_command_is_asked_for(self, words: str) -> None:
        assert keys(play("/start", "cat", f"/count {words}"))[-1] == "ask.earned"

    @pytest.mark.parametrize("words", [("/skip",), ("hm", "hm", "hm")])
    def test_what_no_officer_asks_again_is_left_out(self, words: tuple[str, ...]) -> None:
        turn = play("/start", "cat", "/count", *words)

        assert keys(turn) == ["left_out", "ask.food"]

    def test_going_on_at_the_check_screen_shows_its_rows_once(self) -> None:
        assert keys(play(*TO_CHECK, "/go_on")) == ["ask.check"]

    def test_handing_in_stands_first_and_the_rows_keep_their_numbers(self) -> None:
        turn = play(*TO_CHECK)

        assert offered(turn)[:2] == ["submit", "pet"]
        assert asked(play("1", session=turn.session)) == "pet"

    def test_going_on_says_what_was_answered_so_far(self) -> None:
        assert keys(play("/start", "cat", "/go_on")) == ["so_far", "ask.breed"]


class TestOtherThings:
    @pytest.mark.parametrize("thing", Thing)
    def test_what_is_no_words_gets_a_kind_word_and_the_question(self, thing: Thing) -> None:
        assert keys(play("/start", Sent(thing, NOW))) == [f"sent.{thing}", "ask.pet"]

    def test_other_things_do_not_count_as_misses(self) -> None:
        turn = play("/start", *[Sent(Thing.VOICE, NOW)] * 5)

        assert main_run(turn).misses == 0

    def test_a_contact_where_none_was_asked_for_is_explained(self) -> None:
        turn = play("/start", SharedContact("6281234567890", True, NOW))

        assert keys(turn) == ["error.contact_not_asked", "ask.pet"]

    def test_after_an_outage_the_open_question_comes_again(self) -> None:
        assert keys(play("/start", Returned(NOW))) == ["we_are_back", "ask.pet"]

    def test_the_part_is_said_once_where_it_begins(self) -> None:
        assert keys(play("/start", "cat", "siamese", "fish")) == ["accepted", "part", "ask.agreed"]
        assert keys(play("/start", "cat", "siamese", "fish", "/help"))[-1:] == ["ask.agreed"]
        assert "part" not in keys(play("/start", "cat", "siamese", "fish", "/help"))
