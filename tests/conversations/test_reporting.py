"""A report about an employer: one that nobody could look into is not taken as if it could."""

import pytest

from conversations.effects import LeadSubmitted
from tests.chat import Chat

SAYS_NOTHING = ("/lapor", "Ya, melapor", *["gak tau"] * 9)


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    chat.say(*SAYS_NOTHING)
    assert chat.asked == "report_named"
    return chat


def test_a_report_that_says_nothing_is_asked_about_and_one_word_is_enough(chat: Chat) -> None:
    assert "tidak bisa diperiksa" in chat.say("Tanpa nama").text

    heard = chat.say("Tulis nama majikan", "Toko Maju")
    assert chat.asked == "check"
    assert "petugas bertanya" not in heard.text
    assert any(isinstance(effect, LeadSubmitted) for effect in chat.say("kirim").effects)


def test_or_a_number_at_which_an_officer_may_ask(chat: Chat) -> None:
    chat.say("Tanpa nama", "Beri nama dan nomor", "Ya, boleh", "Siti Aminah", "0812 3456 7890")
    assert chat.asked == "call_time"


def test_a_name_without_a_number_leaves_nobody_to_ask(chat: Chat) -> None:
    chat.say("Dengan nama", "Ya, boleh", "Siti Aminah", "Lewati")
    assert chat.asked == "report_empty"

    chat.say("Tulis nama majikan", "Toko Maju")
    assert chat.asked == "check"


def test_who_has_nothing_to_add_sends_nothing(chat: Chat) -> None:
    heard = chat.say("Tanpa nama", "Tidak jadi melapor")

    assert "tidak disimpan" in heard.text
    assert not heard.effects
    assert chat.session.aside is None
