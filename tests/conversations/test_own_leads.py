"""What a person is told of what they handed in names no button that is not there."""

from dataclasses import replace

from conversations.lead import LeadStatus
from tests.chat import TO_CHECK, Chat

ASKED_FOR = "petugas menunggu satu jawaban"


def waiting() -> Chat:
    """An officer waits for one answer of what was handed in."""
    chat = Chat()
    chat.say(*TO_CHECK, "kirim")
    chat.talk.leads = [replace(lead, status=LeadStatus.WAITING) for lead in chat.talk.leads]
    return chat


def test_a_lead_that_waits_for_an_answer_says_what_to_type() -> None:
    heard = waiting().say("/status")

    assert ASKED_FOR in heard.text
    assert "Ketik /lanjut" in heard.text
    assert "Tekan Lanjut" not in heard.text


def test_whoever_is_changing_it_is_asked_afterwards() -> None:
    chat = waiting()
    chat.say("/status", "ubah")

    heard = chat.say("/status")

    assert chat.asked == "check"
    assert ASKED_FOR in heard.text
    assert "sesudah perubahan ini dikirim" in heard.text
    assert "anjut" not in heard.text.split("<b>Periksa dulu")[0]


def test_an_older_menu_neither_says_it_twice_nor_offers_what_is_over() -> None:
    chat = Chat()
    chat.say(*TO_CHECK, "kirim", "/status")
    assert chat.asked == "mine"
    chat.talk.leads = [replace(lead, status=LeadStatus.REGISTERED) for lead in chat.talk.leads]

    heard = chat.say("/status")

    assert heard.text.count("<b>Pendaftaran Bapak/Ibu</b>") == 1
    assert chat.asked != "mine"
