"""Whoever writes their job where it is asked how they work has answered both."""

import pytest

from conversations.events import Said
from conversations.flows.asked import OCCUPATION, WORK
from conversations.flows.by_job import by_job
from conversations.questions import Reading
from conversations.replies import Phrase
from tests.chat import WORLDS, Chat
from tests.simulation.habits import GARBAGE

CATALOG = WORLDS.catalog


@pytest.fixture
def chat() -> Chat:
    chat = Chat()
    chat.say("/start")
    return chat


@pytest.mark.parametrize("job", ["jual sayur", "Tukang becak", "petani karet", "saya penjahit"])
def test_a_job_of_ones_own_answers_both(chat: Chat, job: str) -> None:
    heard = chat.say(job)

    main = chat.session.main
    assert main is not None
    assert main.answers[WORK] == "own_account"
    assert OCCUPATION in main.answers
    assert heard.text.startswith("✓ Kerja sendiri: ")
    assert chat.asked == "birth"


def test_one_that_may_be_several_is_chosen_from_at_once(chat: Chat) -> None:
    heard = chat.say("ojek")

    assert ("Ojek online (ojol)",) in heard.rows
    chat.say("2")
    main = chat.session.main
    assert main is not None
    assert main.answers[OCCUPATION] == "ojek-pangkalan"


@pytest.mark.parametrize(
    "job",
    ["satpam", "TKI", "punya usaha", *GARBAGE, "guru", "kerja di rumah", "kerja di toko baju"],
)
def test_jobs_that_somebody_else_mostly_pays_for_and_other_words_say_nothing(
    chat: Chat, job: str
) -> None:
    chat.say(job)

    main = chat.session.main
    assert main is not None
    assert main.answers.get(WORK) != "own_account"


@pytest.mark.parametrize("language", sorted(CATALOG.languages))
@pytest.mark.parametrize("option", WORK.choices)
def test_no_label_of_the_question_is_a_job(language: str, option: str) -> None:
    label = CATALOG.plain(language, Phrase(f"option.work.{option}"))
    world = WORLDS.at(Chat().now, ())
    known = Reading(world.today, language, world.lexicon, world.directories, WORK.options({}))

    assert by_job(Said(label, world.now), known) is None


def test_a_job_says_both_after_going_back_too(chat: Chat) -> None:
    chat.say("Kerja sendiri", "kembali", "ojol")

    assert chat.asked == "birth"


def test_what_was_taken_is_put_right_by_going_back(chat: Chat) -> None:
    chat.say("jual sayur", "kembali")
    assert chat.asked == "occupation"
    chat.say("kembali", "Digaji orang/perusahaan")

    main = chat.session.main
    assert main is not None
    assert main.answers[WORK] == "paid"


AS_WRITTEN = (
    *("jual sayur d pasar", "jual sayur di pasar", "jual sayuran", "jualn sayur", "pdagang sayur"),
    *("jual ikan d pasar", "tani karet", "buruh sadap karet"),
)


@pytest.mark.parametrize("job", AS_WRITTEN)
def test_the_list_that_is_offered_one_question_later_is_offered_here_too(
    chat: Chat, job: str
) -> None:
    heard = chat.say(job)
    later = Chat()

    assert heard.text.startswith("✓ Kerja sendiri")
    assert heard.rows == later.say("/start", "Kerja sendiri", job).rows
    assert chat.asked == "occupation"


def test_a_job_that_somebody_else_mostly_pays_for_is_kept_and_the_question_put_again(
    chat: Chat,
) -> None:
    heard = chat.say("jaga toko")

    assert heard.text.startswith("✓ Penjaga toko / pelayan")
    assert chat.asked == "work"
    chat.say("1")
    assert chat.asked == "birth"  # the job is not asked again


@pytest.mark.parametrize(
    "words", ["kerja di bengkel", "begawe di toko", "Bekerja di laundry", "kerja di rumah makan"]
)
def test_where_somebody_works_does_not_say_that_it_is_their_own(chat: Chat, words: str) -> None:
    chat.say(words)

    main = chat.session.main
    assert main is not None
    assert WORK not in main.answers
    assert chat.asked == "work"
    chat.say("Digaji orang/perusahaan")
    assert chat.asked == "contact"  # who pays has to register them; the job is not asked again


def test_a_place_of_ones_own_is_ones_own(chat: Chat) -> None:
    assert chat.say("kerja di bengkel sendiri").text.startswith("✓ Kerja sendiri")


@pytest.mark.parametrize(
    ("words", "led"),
    [
        ("mau daftarkan ibu saya", "helper"),
        ("saya mau daftarin suami saya", "helper"),
        ("mau lapor bos", "report"),
    ],
)
def test_a_wish_for_another_way_leads_there(chat: Chat, words: str, led: str) -> None:
    chat.say(words)

    assert led in (chat.asked or "")


def test_an_employer_who_does_not_register_is_answered_with_the_way_to_report(chat: Chat) -> None:
    assert "/lapor" in chat.say("bos sy gak daftarin bpjs").text


@pytest.mark.parametrize("language", ["id", "en", "plm"])
def test_the_button_for_a_wrong_guess_is_named_as_it_stands(language: str) -> None:
    chat = Chat()
    labels = {"id": "Indonesia", "en": "English", "plm": "palembang"}
    chat.say("/start", "/bahasa", labels[language])

    heard = chat.say("jual sayur")

    back = heard.rows[-1][0]
    assert back == CATALOG.plain(language, Phrase("button.back"))
    assert f"{back}." in heard.text.splitlines()[0]


def test_an_unknown_command_names_the_way_to_all_that_there_is(chat: Chat) -> None:
    assert "/menu" in chat.say("/ngawur").text
    assert "/menu" in chat.say("/bantuan").text


@pytest.mark.parametrize("words", ["saya tidak kerja lagi", "dak kerjo", "tidak bekerja pak"])
def test_not_working_is_no_work_that_is_not_fixed(chat: Chat, words: str) -> None:
    assert chat.say(words).text.startswith("✓ Tidak bekerja")
