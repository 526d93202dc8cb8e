"""What becomes of words while a question is open, in the flows as people meet them."""

import pytest

from conversations.effects import MessageHidden
from conversations.flows.asked import NIK, PHONE
from tests.chat import TO_PHONE, Chat

FIRST, SECOND = "1671011208850001", "1671011208850002"


@pytest.fixture
def chat() -> Chat:
    return Chat()


def test_a_nik_written_anew_is_the_one_that_is_asked_about(chat: Chat) -> None:
    chat.say(*TO_PHONE, "0812 3456 7890", FIRST)

    heard = chat.say(SECOND)

    assert "1671••••••••0002" in heard.text
    assert heard.effects == (MessageHidden(chat.messages),)
    chat.say("ya")
    main = chat.session.main
    assert main is not None
    assert main.answers[NIK].digits == SECOND


def test_a_phone_written_anew_is_the_one_that_is_asked_about(chat: Chat) -> None:
    chat.say(*TO_PHONE[:-1], "0812 3456 7890", "0812 3456 7891", "ya")

    main = chat.session.main
    assert main is not None
    assert main.answers[PHONE].number == "+6281234567891"


def test_what_is_wrong_with_a_nik_written_anew_is_said(chat: Chat) -> None:
    heard = chat.say(*TO_PHONE, "0812 3456 7890", FIRST, SECOND[:-1])

    assert "15" in heard.text
    assert chat.asked == "move"


def test_few_figures_choose_an_option_there_as_ever(chat: Chat) -> None:
    chat.say(*TO_PHONE, "0812 3456 7890", FIRST, "2")

    main = chat.session.main
    assert main is not None
    assert NIK not in main.answers
    assert chat.asked == "call_time"
