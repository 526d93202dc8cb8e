"""What becomes of words while a question is open, in the flows as people meet them."""

from datetime import timedelta

import pytest

from bot.chat import Heard
from conversations.answers import Skipped
from conversations.effects import MessageHidden
from conversations.events import Said
from conversations.flows.asked import BUSINESS_NAME, NIK, PHONE
from conversations.flows.report import REPORT_EMPLOYER
from tests.chat import TO_CHECK, TO_NAME, TO_OWNER, TO_PHONE, TO_PLAN, Chat

FIRST, SECOND = "1671011208850001", "1671011208850002"


@pytest.fixture
def chat() -> Chat:
    return Chat()


def test_a_nik_written_anew_is_the_one_that_is_asked_about(chat: Chat) -> None:
    chat.say(*TO_NAME, FIRST)

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
    heard = chat.say(*TO_NAME, FIRST, SECOND[:-1])

    assert "15" in heard.text
    assert chat.asked == "move"


def test_few_figures_choose_an_option_there_as_ever(chat: Chat) -> None:
    chat.say(*TO_NAME, FIRST, "2")

    main = chat.session.main
    assert main is not None
    assert NIK not in main.answers
    assert chat.asked == "name"


TO_EMPLOYER = ("/lapor", "1", "1")
TO_NAME_OF_BUSINESS = (
    *TO_OWNER,
    "Hj. Nurhayati",
    "0813 7777 8888",
    "Prabumulih Timur",
)
NOT_KNOWING = (
    "gak tau",
    "dak tau",
    "Tidak tahu.",
    "ga tau pak",
    "dak tau namonyo",
    "lupa",
    "tdk ada",
)


@pytest.mark.parametrize("words", NOT_KNOWING)
def test_whoever_does_not_know_a_name_is_helped_and_then_not_held_up(
    chat: Chat, words: str
) -> None:
    heard = chat.say(*TO_EMPLOYER, words)

    assert "Tidak apa-apa" in heard.text
    assert "Tulis nama yang dikenal orang" in heard.text  # the help for this very question
    assert chat.asked == "report_employer"
    chat.say(words.upper() + " ")
    assert chat.asked == "report_work"
    assert chat.session.aside is not None
    assert chat.session.aside.answers.skip_of(REPORT_EMPLOYER) is Skipped.BY_CHOICE


@pytest.mark.parametrize("words", NOT_KNOWING)
def test_not_knowing_is_a_button_where_one_to_skip_stands(chat: Chat, words: str) -> None:
    chat.say(*TO_NAME_OF_BUSINESS, words)

    assert chat.asked == "nib"
    main = chat.session.main
    assert main is not None
    assert main.answers.skip_of(BUSINESS_NAME) is Skipped.BY_CHOICE


def test_not_knowing_is_no_kind_of_work_that_sounds_like_it(chat: Chat) -> None:
    heard = chat.say("/start", "Kerja sendiri", "tidak tahu")

    assert "Tidak apa-apa" in heard.text
    assert "Produksi makanan" not in str(heard.rows)


def test_an_answer_that_is_there_stays_where_a_better_one_is_not_known(chat: Chat) -> None:
    heard = chat.say(*TO_CHECK, "9. Nama", "gak tau")

    assert "9. Nama: <b>Siti Aminah</b>" in heard.text


@pytest.mark.parametrize("words", ["2 tahun", "sudah setahun lebih", "3 bln", "1985", "12345"])
def test_a_length_of_time_or_a_number_is_no_employer(chat: Chat, words: str) -> None:
    chat.say(*TO_EMPLOYER, words)

    assert chat.asked == "report_employer"


@pytest.mark.parametrize(
    "name", ["Toko Lupa Lelah", "CV Tiga Tahun Jaya", "warung 99", "RM 3 Hari"]
)
def test_names_that_only_hold_such_words_are_taken(chat: Chat, name: str) -> None:
    chat.say(*TO_EMPLOYER, name)

    assert chat.asked == "report_work"


def test_a_nik_where_a_phone_is_asked_is_called_one_at_the_last_miss_too(chat: Chat) -> None:
    heard = chat.say(*TO_PHONE, FIRST, "ya", FIRST, FIRST, FIRST)

    assert "Itu seperti NIK" in heard.text
    assert "Kita lewati dulu" in heard.text
    assert heard.effects == (MessageHidden(chat.messages),)


TO_PLACE = ("/start", "Kerja sendiri", "jual sayur", "1985", "Belum")
DECLINING = ("gak mau", "dak galak", "tdk mau pak", "gak mau jawab", "males", "ogah")


@pytest.mark.parametrize("words", DECLINING)
def test_not_wanting_to_say_is_a_button_where_one_to_skip_stands(chat: Chat, words: str) -> None:
    heard = chat.say(*TO_PHONE, words)

    assert "majikan" not in heard.text
    main = chat.session.main
    assert main is not None
    assert main.answers.skip_of(PHONE) is Skipped.BY_CHOICE


@pytest.mark.parametrize("words", DECLINING)
@pytest.mark.parametrize("before", [TO_PLACE, TO_NAME])
def test_whoever_would_rather_not_say_is_told_how_to_go_on_without(
    chat: Chat, words: str, before: tuple[str, ...]
) -> None:
    asked = chat.say(*before) and chat.asked

    heard = chat.say(words)

    assert "Tidak mau menjawab yang ini?" in heard.text
    assert "majikan" not in heard.text
    assert chat.asked == asked
    chat.say(words)
    assert chat.asked != asked


@pytest.mark.parametrize("words", ["dak tau", "gak tau"])
@pytest.mark.parametrize("before", [TO_PLACE[:3], TO_PLAN[:-1], (*TO_PLAN[:-1], "100rb sehari")])
def test_not_knowing_a_figure_is_helped_and_not_held_up_for_ever(
    chat: Chat, words: str, before: tuple[str, ...]
) -> None:
    asked = chat.say(*before) and chat.asked

    chat.say(words, words, words)

    assert chat.asked != asked


@pytest.mark.parametrize(
    "words", ["buat apa nama", "untuk apa ini", "kenapa harus nama", "untuk apo namo"]
)
def test_a_question_is_no_name(chat: Chat, words: str) -> None:
    chat.say(*TO_NAME)

    heard = chat.say(words)

    assert chat.asked == "name"
    assert "✓" not in heard.text


@pytest.mark.parametrize("name", ["Is Suryani", "Maksum", "Can Do", "Tau"])
def test_what_may_be_a_name_is_one(chat: Chat, name: str) -> None:
    chat.say(*TO_NAME, name)

    assert chat.asked == "phone"


NOT_LISTED = "Tidak ada di daftar"


def test_where_a_kecamatan_is_not_found_the_button_that_is_named_stands(chat: Chat) -> None:
    chat.say(*TO_PLACE, "Palembang")
    assert chat.asked == "kecamatan"

    heard = chat.say("zzxqv")

    assert NOT_LISTED in str(heard.rows)
    chat.say(NOT_LISTED)
    assert chat.asked == "income"


def test_whoever_does_not_know_the_kecamatan_finds_the_button_that_help_names(chat: Chat) -> None:
    heard = chat.say(*TO_PLACE, "Palembang", "dak tau")

    assert NOT_LISTED in heard.text
    assert NOT_LISTED in str(heard.rows)


def test_whoever_is_afraid_of_the_employer_hears_first_that_nothing_is_passed_on(
    chat: Chat,
) -> None:
    heard = chat.say("/start", "bos sy gak daftarin sy, sy takut dipecat")

    assert heard.text.startswith("Jawaban Bapak/Ibu tidak kami sampaikan ke majikan.")
    assert "/lapor" in heard.text


@pytest.mark.parametrize(
    ("words", "born"), [("umur sy 45", "1981"), ("kelahiran 78", "1978"), ("1978 lahir", "1978")]
)
def test_a_year_or_an_age_in_ones_own_words_is_the_answer(
    chat: Chat, words: str, born: str
) -> None:
    heard = chat.say(*TO_PLACE[:3], words)

    assert chat.asked == "member"
    assert born in heard.text


@pytest.mark.parametrize("words", ["gak tau", "gak punya", "dak tau", "lupa"])
def test_whoever_has_no_number_is_past_the_question_at_once(chat: Chat, words: str) -> None:
    heard = chat.say(*TO_PHONE, words)

    assert "Belum terbaca" not in heard.text
    assert chat.asked != "phone"


def test_not_wanting_is_a_no_where_consent_is_asked(chat: Chat) -> None:
    heard = chat.say(*TO_PLAN, "2 program, tiap bulan", "gak mau")

    assert "tidak kami minta" in heard.text


def test_a_number_cut_short_is_asked_about_and_the_whole_one_takes_its_place(chat: Chat) -> None:
    assert "lebih pendek dari biasanya" in chat.say(*TO_PHONE, "0812 7777 88").text

    assert "Dipakai sebagai Nomor HP" in chat.say("0812 7777 8899").text
    chat.say("ya")
    main = chat.session.main
    assert main is not None
    assert main.answers[PHONE].number == "+6281277778899"
    assert chat.asked == "nik"


def test_a_number_of_the_usual_length_is_not_doubted(chat: Chat) -> None:
    assert "Benar?" not in chat.say(*TO_PHONE, "0812 7777 889").text


def resent(chat: Chat, text: str, sent: timedelta) -> Heard:
    """Words that were sent that long before the bot takes them."""
    chat.now += timedelta(seconds=1)
    return chat.talk.hear(Said(text, chat.now - sent), chat.now)


def test_words_that_were_taken_and_come_again_and_again_are_no_misses(chat: Chat) -> None:
    """Who hears nothing while we are away sends them a few times, and all of them arrive."""
    chat.say("/start", "Kerja sendiri", "ojek online")
    for seconds in (30, 25, 20, 15):
        heard = resent(chat, "ojek online", timedelta(seconds=seconds))
        assert heard.text.startswith("Tahun berapa"), "no reproach, the question alone"

    run = chat.session.current
    assert run is not None
    assert (run.asked, run.misses) == ("birth", 0)
    chat.say("1985")
    assert chat.asked == "member"


def test_they_are_an_answer_where_they_can_be_one(chat: Chat) -> None:
    chat.say(*TO_PLAN, "1")
    resent(chat, "1", timedelta(seconds=10))

    run = chat.session.current
    assert run is not None
    assert (run.answers.values["plan"], run.answers.values["consent"]) == ("two_1", "yes")


def test_the_same_words_said_to_a_question_that_stands_are_meant_for_it(chat: Chat) -> None:
    chat.say("/start", "Kerja sendiri", "ojek online")

    assert "belum terbaca" in chat.say("ojek online").text


def test_what_was_never_taken_stays_a_miss(chat: Chat) -> None:
    chat.say("/start", "Kerja sendiri", "ojek online")
    for seconds in (30, 20, 10):
        resent(chat, "hah", timedelta(seconds=seconds))

    assert chat.asked != "birth"
