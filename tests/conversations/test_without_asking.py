"""What goes without asking: it stands on the check screen, and can be changed there."""

import pytest

from conversations.effects import LeadSubmitted
from conversations.flows.asked import BIRTH, CALL_TIME, CITIZEN, WORK
from conversations.lead import LeadDraft
from tests.chat import TO_CHECK, Chat


@pytest.fixture
def chat() -> Chat:
    return Chat()


def handed_in(chat: Chat) -> LeadDraft:
    [draft] = [
        effect.draft for effect in chat.say("kirim").effects if isinstance(effect, LeadSubmitted)
    ]
    return draft


def test_neither_citizenship_nor_a_time_is_asked_and_both_are_shown(chat: Chat) -> None:
    put = [chat.say(words).text for words in TO_CHECK]

    assert not [text for text in put if "warga negara Indonesia" in text or "Kapan" in text[:-400]]
    assert "3. Warga negara: <b>WNI</b>" in put[-1]
    assert "11. Ditelepon: <b>Kapan saja</b>" in put[-1]
    draft = handed_in(chat)
    assert draft.answers[CITIZEN] == "yes"
    assert draft.answers[CALL_TIME] == "any"


def test_a_time_is_chosen_on_the_check_screen(chat: Chat) -> None:
    chat.say(*TO_CHECK, "ditelepon", "pagi")

    assert handed_in(chat).answers[CALL_TIME] == "morning"


def test_who_is_no_citizen_says_so_there_and_meets_the_other_rule(chat: Chat) -> None:
    heard = chat.say(*TO_CHECK, "warga negara", "Bukan WNI")

    assert "petugas perlu melihat dulu" in heard.text
    chat.say("Ya, hubungi saya")
    assert handed_in(chat).answers[CITIZEN] == "no"


def test_back_leads_to_what_was_put_last(chat: Chat) -> None:
    chat.say("/start", "Kerja sendiri", "jual sayur")
    assert chat.asked == BIRTH.id

    assert "Apa pekerjaan" in chat.say("◀ Kembali").text


def test_in_english_citizenship_is_asked(chat: Chat) -> None:
    chat.say("/start", "/bahasa", "English", "Self-employed", "jual sayur")

    assert chat.asked == CITIZEN.id


def test_what_was_put_already_is_not_taken_for_granted_in_another_language(chat: Chat) -> None:
    chat.say("/start", "/bahasa", "English", "Self-employed", "jual sayur", "/bahasa", "Indonesia")

    assert chat.asked == CITIZEN.id
    chat.say("Bukan WNI")
    main = chat.session.main
    assert main is not None
    assert main.answers[CITIZEN] == "no"


def test_who_only_wants_a_call_is_asked_when(chat: Chat) -> None:
    to_contact = ("/start", "Kerja di luar negeri", "Ya, hubungi saya", "Ya, boleh", "Siti")
    chat.say(*to_contact)
    assert chat.session.main is not None
    assert chat.session.main.answers[WORK] == "abroad"

    chat.say("0812 3456 7890", "kertapati")

    assert chat.asked == CALL_TIME.id
