"""One answer that an officer asked to be put right: its question, its ends, and what goes on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversations.answers import Answers, Skipped
from conversations.effects import (
    HelpedErased,
    LeadSubmitted,
    LeadsWithdrawn,
    MessageHidden,
    RepairClosed,
)
from conversations.engine import advance
from conversations.events import (
    Event,
    RepairAsked,
    RepairDropped,
    RepairReminded,
    Returned,
    TalkClosed,
    TalkEnd,
    TalkOpened,
)
from conversations.flow import World
from conversations.lead import LeadKind, LeadStatus, LeadSummary, RepairEnd
from conversations.questions import NikNumber, PhoneNumber, Reading
from conversations.questions.personal import Phone
from conversations.reminding import find_unfinished
from conversations.repairs import fields, follow, masked
from conversations.replies import Keyboard, Phrase
from conversations.session import Session
from conversations.turn import Turn
from tests import toy
from tests.toy import AGREED, BREED, CHECK, FOOD, NIK, NOW, OWNER, PET, TOY, keys, play

CODE = "TEST-CODE"
NUMBER = "1671025508840004"
LEAD = LeadSummary(CODE, LeadKind.BPU, LeadStatus.WAITING, NOW, run=1, officer=5)
HERE = toy.world(leads=(LEAD,))
FOOD_OF_PET = (*TOY.asks[:2], replace(TOY.asks[2], depends=(PET,)), *TOY.asks[3:])
FOLLOWS = toy.world(leads=(LEAD,), flows={**toy.FLOWS, "toy": replace(TOY, asks=FOOD_OF_PET)})
"""Where another pet wants another food."""
ANSWERS = (
    Answers()
    .having(PET, "cat")
    .having(BREED, "siamese")
    .having(FOOD, "fish")
    .having(AGREED, "yes")
    .having(OWNER, "Halimah Contoh")
    .skipping(NIK, Skipped.BY_CHOICE)
    .having(CHECK, "submit")
)


def asked(question: str = "owner", id: str = "r1", **more: Any) -> RepairAsked:
    given: dict[str, Any] = {
        "id": id,
        "lead": CODE,
        "flow": "toy",
        "run": 1,
        "answers": ANSWERS,
        "question": question,
        "reason": "not_ktp",
        "words": None,
        "other": False,
        "at": NOW,
    }
    return RepairAsked(**{**given, **more})


def handed_in() -> Session:
    """Somebody whose registration is with the officers."""
    return play(
        "/start", "cat", "siamese", "fish", "yes", "Halimah Contoh", "/skip", "submit"
    ).session


def after(
    event: RepairAsked,
    *things: str | Event,
    session: Session | None = None,
    in_world: World = HERE,
) -> Turn:
    return play(event, *things, session=session or handed_in(), in_world=in_world)


def closed(turn: Turn) -> RepairClosed:
    [effect] = [effect for effect in turn.effects if isinstance(effect, RepairClosed)]
    return effect


def filed(turn: Turn) -> LeadSubmitted:
    [effect] = [effect for effect in turn.effects if isinstance(effect, LeadSubmitted)]
    return effect


def buttons(turn: Turn) -> list[str]:
    keyboard = turn.replies[-1].keyboard
    assert isinstance(keyboard, Keyboard)
    return [option.id for row in keyboard.rows for option in row]


def test_the_one_question_is_put_with_the_old_answer_and_the_reason() -> None:
    turn = after(asked())

    assert keys(turn) == ["repair.intro", "ask.owner"]
    values = turn.replies[0].values
    assert values["old"] == "Halimah Contoh"
    assert values["reason"] == Phrase("repair.reason.not_ktp", {"words": ""})
    assert values["code"] == CODE
    assert {"repair_keep", "remind_later", "help"} <= set(buttons(turn))
    assert "back" not in buttons(turn)


def test_the_answer_changes_the_lead_and_nothing_else_of_it() -> None:
    turn = after(asked(), "Halimah Betul")

    assert keys(turn) == ["accepted", "repair.done"]
    draft = filed(turn).draft
    assert (draft.code, draft.run, filed(turn).repair) == (CODE, 1, "r1")
    assert draft.answers.get(OWNER) == "Halimah Betul"
    assert draft.answers.without(OWNER).values == ANSWERS.without(OWNER).values
    end = closed(turn)
    assert (end.end, end.old.get(OWNER), end.new.get(OWNER)) == (
        RepairEnd.ANSWERED,
        "Halimah Contoh",
        "Halimah Betul",
    )
    assert turn.session.repair is None
    assert turn.effects.index(filed(turn)) < turn.effects.index(end)


def test_what_was_handed_in_can_be_changed_on_from_the_new_answer() -> None:
    session = after(asked(), "Halimah Betul").session

    assert session.done is not None
    assert session.done.answers.get(OWNER) == "Halimah Betul"
    assert CHECK not in session.done.answers


def test_an_older_lead_is_put_right_without_touching_the_newer_one() -> None:
    older = replace(LEAD, code="OLD", run=0)
    world = toy.world(leads=(LEAD, older))
    event = asked(lead="OLD", run=0)
    turn = play(event, "Halimah Betul", session=handed_in(), in_world=world)

    assert filed(turn).draft.code == "OLD"
    assert turn.session.done is not None
    assert turn.session.done.answers.get(OWNER) == "Halimah Contoh"


def test_help_and_why_and_wrong_answers_are_as_in_any_question() -> None:
    turn = after(asked("pet"), "/help")
    assert keys(turn) == ["help.pet", "help.commands", "ask.pet"]

    turn = after(asked("pet"), "/why")
    assert keys(turn) == ["why.pet", "ask.pet"]

    turn = after(asked("pet"), "elephant")
    assert keys(turn)[-1] == "ask.pet"
    assert keys(turn)[0].startswith("error.")
    turn = after(asked("pet"), "elephant", "whale")
    assert keys(turn)[-1] == "again.pet"


def test_after_three_misses_the_old_answer_stays_and_the_officer_hears_of_it() -> None:
    turn = after(asked("pet"), "elephant", "whale", "shark")

    assert keys(turn)[0] == "repair.unread"
    assert closed(turn).end is RepairEnd.UNREAD
    assert closed(turn).new.get(PET) == "cat"
    assert turn.session.repair is None


def test_a_nik_is_hidden_and_shown_masked() -> None:
    turn = after(asked("nik"), NUMBER)

    assert MessageHidden(1) in turn.effects
    assert closed(turn).old.skip_of(NIK) is Skipped.BY_CHOICE
    assert filed(turn).draft.answers[NIK].digits == NUMBER

    again = after(asked("nik", answers=filed(turn).draft.answers))
    assert NUMBER not in str(again.replies[0].values["old"])


def test_an_answer_that_opens_other_questions_asks_them_too() -> None:
    turn = after(asked("pet"), "dog", in_world=FOLLOWS)
    assert keys(turn)[-1] == "ask.food"
    assert {"back", "remind_later"} <= set(buttons(turn))
    assert "repair_keep" not in buttons(turn)
    assert "repair.intro" not in keys(turn)
    assert turn.effects == ()

    turn = after(asked("pet"), "dog", "meat", in_world=FOLLOWS)
    assert filed(turn).draft.answers.get(PET) == "dog"
    assert filed(turn).draft.answers.get(FOOD) == "meat"


def test_back_leads_from_what_followed_to_the_question_itself() -> None:
    turn = after(asked("pet"), "dog", "/back", in_world=FOLLOWS)

    assert keys(turn) == ["repair.intro", "ask.pet"]
    assert keys(after(asked("pet"), "/back"))[0] == "repair.later"


def test_an_answer_that_leads_away_changes_nothing_but_the_officer_hears_it() -> None:
    turn = after(asked("pet"), "none")

    assert keys(turn)[-1] == "repair.led_away"
    assert closed(turn).end is RepairEnd.LED_AWAY
    assert closed(turn).new.get(PET) == "none"
    assert not any(isinstance(effect, LeadSubmitted) for effect in turn.effects)
    assert turn.session.done == handed_in().done


@pytest.mark.parametrize("words", ["/repair_keep", "/skip"])
def test_who_says_that_it_is_right_keeps_it(words: str) -> None:
    turn = after(asked("nik"), words)

    assert keys(turn)[0] == "repair.declined"
    assert closed(turn).end is RepairEnd.DECLINED
    assert closed(turn).new == closed(turn).old


@pytest.mark.parametrize("words", ["/remind_later", "/cancel", "/back"])
def test_who_puts_it_off_comes_back_to_it_with_resume(words: str) -> None:
    turn = after(asked(), words)
    assert keys(turn) == ["repair.later"]
    assert turn.effects == ()

    assert keys(after(asked(), words, "hello"))[-1] == "repair.rests"
    assert keys(after(asked(), words, "/go_on")) == ["repair.intro", "ask.owner"]


def test_what_followed_from_an_answer_is_still_asked_after_it_was_put_off() -> None:
    turn = after(asked("pet"), "dog", "/remind_later", "/go_on", in_world=FOLLOWS)

    assert keys(turn) == ["ask.food"]


def test_a_reminder_brings_it_to_the_front_with_the_reason() -> None:
    turn = after(asked(), "/remind_later", RepairReminded("r1", NOW))

    assert keys(turn) == ["repair.reminder", "repair.intro", "ask.owner"]


def test_what_the_officer_takes_back_is_asked_no_more() -> None:
    turn = after(asked(), RepairDropped("r1", NOW))

    assert keys(turn)[0] == "repair.dropped"
    assert turn.session.repair is None
    assert turn.effects == ()


@pytest.mark.parametrize("event", [RepairDropped("r0", NOW), RepairReminded("r0", NOW)])
def test_news_of_another_request_changes_nothing(event: Event) -> None:
    assert after(asked(), event).session.repair == after(asked()).session.repair


def test_a_request_that_comes_twice_is_one() -> None:
    turn = after(asked("pet"), "dog", asked("pet"), in_world=FOLLOWS)

    assert keys(turn) == ["ask.food"]


def in_the_middle() -> Session:
    """Of another registration."""
    return play("/start", "cat", session=handed_in(), in_world=toy.world()).session


def test_in_the_middle_of_a_registration_it_waits_and_is_told_of_in_one_line() -> None:
    turn = after(asked(), session=in_the_middle())
    assert keys(turn) == ["repair.soon", "ask.breed"]
    assert keys(after(asked(), "siamese", session=in_the_middle()))[-1] == "ask.food"
    assert keys(after(asked(), "/go_on", session=in_the_middle()))[-1] == "ask.breed"
    assert keys(after(asked(), "/repair_keep", session=in_the_middle()))[-1] == "ask.breed"


def test_it_is_put_once_the_registration_is_handed_in() -> None:
    rest = ("siamese", "fish", "yes", "Rudi Contoh", "/skip", "submit")
    here = replace(HERE, code="NEW-CODE")
    turn = after(asked(), *rest, session=in_the_middle(), in_world=here)
    assert keys(turn)[-2:] == ["repair.intro", "ask.owner"]

    turn = after(asked(), *rest, "Halimah Betul", session=in_the_middle(), in_world=here)
    assert keys(turn) == ["accepted", "repair.done"]
    assert filed(turn).draft.run == 1


def test_it_is_put_once_the_registration_rests() -> None:
    turn = after(asked(), "/cancel", session=in_the_middle())
    assert keys(turn) == ["cancelled", "repair.intro", "ask.owner"]


@pytest.mark.parametrize("of", ["a reminder", "silence"])
def test_a_registration_that_nobody_goes_on_with_lets_it_through(of: str) -> None:
    if of == "silence":
        turn = after(asked(silent=True), session=in_the_middle())
    else:
        turn = after(asked(), RepairReminded("r1", NOW), session=in_the_middle())
    assert keys(turn)[-2:] == ["repair.intro", "ask.owner"]

    turn = play("Halimah Betul", session=turn.session, in_world=HERE)
    assert keys(turn)[:2] == ["accepted", "repair.done"]
    assert keys(turn)[-1] == "ask.breed"
    assert turn.session.main is not None
    assert turn.session.main.answers.get(OWNER) is None


def test_a_registration_without_an_answer_has_nothing_to_lose() -> None:
    begun = play("/start", session=handed_in(), in_world=toy.world()).session
    assert keys(after(asked(), session=begun)) == ["repair.intro", "ask.owner"]


def test_put_off_in_the_middle_of_a_registration_it_lets_that_go_on() -> None:
    turn = after(asked(silent=True), "/remind_later", "siamese", session=in_the_middle())

    assert keys(turn)[-1] == "ask.food"


def test_a_menu_is_left_for_it_at_once() -> None:
    idle = replace(toy.COUNT, asks=tuple(replace(ask, idle=True) for ask in toy.COUNT.asks))
    world = toy.world(leads=(LEAD,), flows={**toy.FLOWS, "count": idle})
    session = play("/count", session=handed_in(), in_world=world).session

    assert keys(after(asked(), session=session, in_world=world)) == ["repair.intro", "ask.owner"]


@pytest.mark.parametrize("words", ["/remind_later", "/repair_keep"])
def test_who_answers_it_from_a_detour_loses_nothing_of_that(words: str) -> None:
    session = play("/count", "2 juta", session=handed_in(), in_world=HERE).session
    turn = after(asked(), words, session=session)

    assert keys(turn)[-1] == "ask.food"
    assert turn.session.aside is not None
    assert keys(play("meat", session=turn.session, in_world=HERE))[0] == "accepted"


def test_a_detour_ends_first() -> None:
    session = play("/count", session=handed_in(), in_world=HERE).session
    turn = after(asked(), session=session)
    assert keys(turn) == ["repair.soon", "ask.earned"]

    turn = after(asked(), "/cancel", session=session)
    assert keys(turn) == ["detour_left", "repair.intro", "ask.owner"]


def test_whoever_is_changing_the_lead_does_that_first() -> None:
    session = handed_in()
    changing = replace(session, main=session.done)
    turn = after(asked("food"), session=changing)
    assert keys(turn) == ["repair.soon", "ask.check"]

    turn = after(asked("food"), "submit", session=changing)
    assert keys(turn)[-2:] == ["repair.intro", "ask.food"]


def test_who_has_changed_it_themselves_is_not_asked_and_the_officer_hears_it() -> None:
    session = handed_in()
    turn = after(
        asked("food"), "food", "meat", "submit", session=replace(session, main=session.done)
    )

    assert closed(turn).end is RepairEnd.OVERTAKEN
    assert (closed(turn).old.get(FOOD), closed(turn).new.get(FOOD)) == ("fish", "meat")
    assert turn.session.repair is None
    assert "repair.intro" not in keys(turn)


def test_an_own_change_of_another_answer_is_not_undone_by_the_repair() -> None:
    session = handed_in()
    turn = after(
        asked("owner"),
        "food",
        "meat",
        "submit",
        "Halimah Betul",
        session=replace(session, main=session.done),
    )

    assert filed(turn).draft.answers.get(FOOD) == "meat"
    assert filed(turn).draft.answers.get(OWNER) == "Halimah Betul"


@pytest.mark.parametrize("status", [LeadStatus.WITHDRAWN, LeadStatus.REGISTERED])
def test_a_lead_that_is_over_is_asked_about_no_more(status: LeadStatus) -> None:
    session = after(asked()).session
    over = toy.world(leads=(replace(LEAD, status=status),))
    turn = advance(session, Returned(NOW), over)

    assert turn.session.repair is None
    assert "ask.owner" not in keys(turn)


def test_a_repair_goes_with_its_lead() -> None:
    own = after(asked()).session
    helped = after(asked(other=True)).session

    assert follow(own, [LeadsWithdrawn()], HERE)[0].repair is None
    assert follow(own, [HelpedErased("ANOTHER")], HERE)[0] == own
    assert follow(helped, [LeadsWithdrawn()], HERE)[0] == helped
    assert follow(helped, [HelpedErased(CODE)], HERE)[0].repair is None


def test_for_somebody_who_was_helped_it_says_for_whom_and_shows_no_name() -> None:
    lead = replace(LEAD, helper="family")
    world = replace(toy.world(), helped=(lead,))
    session = Session(helped_names={CODE: "H••• C•••"}, runs=3)
    turn = play(asked(other=True), session=session, in_world=world)

    assert keys(turn) == ["repair.intro", "for_named", "ask.owner"]
    assert turn.replies[1].values == {"name": "H••• C•••"}
    assert "Halimah" not in str(turn.replies[0].values["old"])
    assert turn.session.mending is not None


def test_nobody_is_reminded_of_a_registration_because_of_a_repair() -> None:
    assert find_unfinished(after(asked()).session, HERE) is None


def test_an_officer_can_ask_for_what_stands_on_the_check_screen() -> None:
    assert [question.id for question in fields(TOY, ANSWERS)] == [
        "pet",
        "breed",
        "food",
        "owner",
        "nik",
    ]


def test_what_a_newer_release_asks_besides_comes_first() -> None:
    gap = ANSWERS.without(FOOD)
    turn = after(asked(answers=gap))
    assert keys(turn) == ["repair.soon", "ask.food"]

    turn = after(asked(answers=gap), "meat")
    assert keys(turn) == ["accepted", "repair.intro", "ask.owner"]
    turn = after(asked(answers=gap), "meat", "Halimah Betul")
    assert filed(turn).draft.answers.get(OWNER) == "Halimah Betul"
    assert filed(turn).draft.answers.get(FOOD) == "meat"


def test_a_phone_and_a_nik_are_masked_everywhere() -> None:
    reading = Reading(NOW.date(), "id", toy.WORLD.lexicon)
    phone = PhoneNumber("phone")
    answers = Answers().having(phone, Phone("+6281277001234", verified=True))
    assert "7700" not in str(masked(phone, answers, reading, names=False))
    assert masked(NikNumber("nik"), Answers(), reading) == Phrase("repair.nothing")


def test_it_survives_storage() -> None:
    session = after(asked("pet"), "dog", in_world=FOLLOWS).session

    assert Session.from_json(session.to_json()) == session


def test_nothing_personal_stands_in_what_may_be_logged() -> None:
    turn = after(asked(words="Nama di KTP Siti"), "Halimah Betul")

    shown = f"{turn.effects!r} {after(asked(words='Nama di KTP Siti')).session.repair!r}"
    assert "Halimah" not in shown
    assert "Siti" not in shown


def test_a_flow_of_another_release_ends_it() -> None:
    turn = after(asked(flow="gone"))

    assert keys(turn)[0] == "flow_gone"
    assert closed(turn).end is RepairEnd.GONE


def test_time_between_messages_makes_no_difference() -> None:
    late: World = replace(HERE, now=NOW + timedelta(days=3))
    turn = advance(after(asked()).session, toy.said("Halimah Betul", 3 * 86_400), late)

    assert closed(turn).end is RepairEnd.ANSWERED


def test_after_a_talk_it_is_asked_again_with_which_answer_and_why() -> None:
    turn = play(asked(), in_world=HERE)
    assert "repair.intro" in keys(turn)
    opened = TalkOpened(CODE, "Ana", "mangga", NOW)

    turn = play(opened, TalkClosed(TalkEnd.OFFICER, NOW), session=turn.session, in_world=HERE)

    assert keys(turn) == ["talk.ended.officer", "repair.intro", "ask.owner"]
