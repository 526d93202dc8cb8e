"""What people write, read by the words of the release: options, commands, and which of the two."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.world import Worlds
from conversations.commands import COMMANDS
from conversations.flows import FLOWS, asked
from conversations.messages.catalog import REFERENCE, Catalog, Language
from conversations.messages.lexicon import LONGEST, CatalogLexicon
from conversations.messages.wording import plain
from conversations.questions import Question
from conversations.questions.review import ROWS
from conversations.replies import Lines, Option, Phrase, Rupiah, Value
from conversations.rules.book import RuleBook
from conversations.words import Command, Inquiry
from tests.toy import keys, play

CATALOG = Catalog.load()
LEXICON = CatalogLexicon(CATALOG)
WORLD = Worlds(CATALOG, RuleBook.load(), "Kantor Contoh", "08.00-15.00").at(
    datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
)
FILLED: dict[str, Value] = {
    **{"few": 2, "many": 3, "quarter": 3},
    **{"two": Rupiah(8_400), "three": Rupiah(28_400)},
    **{"two_3": Rupiah(25_200), "three_3": Rupiah(85_200)},
    **{"mikro": Rupiah(2 * 10**9), "kecil": Rupiah(15 * 10**9), "menengah": Rupiah(50 * 10**9)},
}
WORK = asked.WORK.options(FILLED)
PLACES = (Option("16.04", "Kab. Lahat"), Option("16.71", "Kota Palembang"))


@pytest.mark.parametrize("text", ["halo", "Assalamualaikum!", "selamat pagi", "P", "hello"])
@pytest.mark.parametrize("free_text", [True, False])
def test_a_greeting_is_a_greeting_also_where_any_words_are_an_answer(
    text: str, free_text: bool
) -> None:
    assert LEXICON.command(text, "id", free_text=free_text) == Command("greet")


def choices() -> Iterator[tuple[str, Question[object], Option]]:
    """Everything that can be tapped under a question of ours, in each language."""
    questions = {ask.question.id: ask.question for flow in FLOWS.values() for ask in flow.asks}
    for language in CATALOG.languages:
        for question in questions.values():
            for option in question.options(FILLED):
                yield language, question, option


# ---------------------------------------------------------------- options


@pytest.mark.parametrize("reader", CATALOG.languages)
def test_every_label_is_understood_in_every_language(reader: str) -> None:
    """An old keyboard stays in the chat when the language changes."""
    for language, question, option in choices():
        label = CATALOG.plain(language, option.label)

        assert LEXICON.option(label, question.options(FILLED), reader) == option.id, label


@pytest.mark.parametrize("language", CATALOG.languages)
def test_every_option_is_understood_by_its_number(language: str) -> None:
    for _, question, option in choices():
        options = question.options(FILLED)
        number = str(options.index(option) + 1)

        assert LEXICON.option(number, options, language) == option.id


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *(("2", 2), (" 2 ", 2), ("2.", 2), ("(2)", 2), ("02", 2), ("２", 2)),
        *(("no 2", 2), ("No. 2", 2), ("nomor dua", 2), ("Pilihan 2", 2), ("dua", 2), ("DUA", 2)),
        *(("two", 2), ("number two", 2), ("option 5", 5), ("lima", 5)),
    ],
)
@pytest.mark.parametrize("language", CATALOG.languages)
def test_a_number_is_read_as_people_write_it(text: str, place: int, language: str) -> None:
    assert LEXICON.option(text, WORK, language) == WORK[place - 1].id


@pytest.mark.parametrize(
    "text", ["0", "6", "-1x", "99", "100", "002", "1 2", "1,5", "enam", "٢", ""]
)
def test_what_is_no_number_of_an_option_chooses_none(text: str) -> None:
    assert LEXICON.option(text, WORK, "id") is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("ojol", "own_account"), ("Kerja Dewek!", "own_account"), ("TKI", "abroad")),
        *(("ibu rumah tangga", "not_working"), ("self employed", "own_account")),
    ],
)
@pytest.mark.parametrize("language", CATALOG.languages)
def test_a_synonym_of_any_language_will_do(text: str, meant: str, language: str) -> None:
    assert LEXICON.option(text, WORK, language) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("kerja sen", "own_account"), ("DIGAJI ORANG", "paid"), ("tidak b", "not_working")),
        *(("kerja", None), ("kerj", None), ("dig", None), ("sendirian", None)),
    ],
)
def test_a_label_may_be_cut_where_it_is_clear_which(text: str, meant: str | None) -> None:
    assert LEXICON.option(text, WORK, "id") == meant


def test_a_label_out_of_a_list_has_no_synonyms_but_can_be_cut() -> None:
    assert LEXICON.option("kota palem", PLACES, "id") == "16.71"
    assert LEXICON.option("kab lahat", PLACES, "id") == "16.04"
    assert LEXICON.option("plembang", PLACES, "id") is None


def test_a_whole_label_goes_before_a_number_and_a_synonym() -> None:
    options = (Option("first", "2"), Option("second", "ya"), Option("third", "Satu"))

    assert LEXICON.option("2", options, "id") == "first"
    assert LEXICON.option("satu", options, "id") == "third"


def test_the_same_word_means_what_it_means_in_the_readers_language() -> None:
    catalog = Catalog(
        {
            "id": Language("id", {"option.q.old": "Lama", "option.q.air": "Air"}, {}),
            "en": Language("en", {"option.q.old": "Old", "option.q.air": "Lama"}, {}),
        }
    )
    options = tuple(Option(id, Phrase(f"option.q.{id}")) for id in ("old", "air"))

    assert CatalogLexicon(catalog).option("lama", options, "id") == "old"
    assert CatalogLexicon(catalog).option("lama", options, "en") == "air"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("blm", "none"),
        ("blum pernah", "none"),
        ("belum pernah ikut", "none"),
        ("ga tau", "unsure"),
        ("tdk tau", "unsure"),
        ("gak tau pak", "unsure"),
        ("sudah", None),
        ("belum pernah ikut tapi dulu ada dari kantor lama", None),
    ],
)
def test_short_forms_are_written_out_and_an_answer_may_go_on(text: str, meant: str | None) -> None:
    assert LEXICON.option(text, asked.MEMBER.options(FILLED), "id") == meant


def test_one_word_at_the_beginning_decides_nothing() -> None:
    """Who says yes and then something else has not said yes."""
    consent = asked.CONSENT.options(FILLED)
    for text in ("ya tapi saya mau tanya", "boleh asal gratis"):
        assert LEXICON.option(text, consent, "id") is None


def test_without_options_nothing_is_chosen() -> None:
    assert LEXICON.option("1", (), "id") is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("sore ajo", "afternoon"), ("Pagi bae", "morning"), ("siang aja", "noon")),
        *(("kapan saja", "any"), ("nomor 2 be", "noon"), ("bae", None), ("sore sore", None)),
    ],
)
def test_a_particle_at_the_end_says_nothing(text: str, meant: str | None) -> None:
    assert LEXICON.option(text, asked.CALL_TIME.options({}), "id") == meant


def rows(*questions: str) -> tuple[Option, ...]:
    """The options of a check screen with these rows."""
    lines = [
        Phrase("row_line", {"n": n, "id": id, "name": Phrase(f"row.{id}")})
        for n, id in enumerate(questions, start=1)
    ]
    return asked.CHECK.options({ROWS: Lines(tuple(lines))})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("salah nama", "name"), ("ubah nama", "name"), ("Ganti nama ajo", "name")),
        *(
            ("nama salah", "name"),
            ("nama", "name"),
            ("salah no hp", "phone"),
            ("ubah hp", "phone"),
        ),
        *(("ubah no 2", "phone"), ("ganti 1", "name"), ("change my name", "name")),
        *(("salah", None), ("salah alamat", None), ("nama ibu", None), ("ubah 4", None)),
        *(("kirim", "submit"), ("kirim bae", "submit")),
    ],
)
def test_a_row_of_the_check_screen_is_known_by_its_name(text: str, meant: str | None) -> None:
    assert LEXICON.option(text, rows("name", "phone", "nik"), "id") == meant


# ---------------------------------------------------------------- questions of the person


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        *(("ini penipuan bukan", "safe"), ("Aman dak?", "safe"), ("is this a scam?", "safe")),
        *(("gratis kah?", "free"), ("kapan bayarnya", "due"), ("how much does it cost", "cost")),
        *(("siapa yang punya ini", "who"), ("apa itu BPJS?", "what"), ("buat apa NIK", "why")),
        *(("kalau libur gimana?", "other"), ("kapan ditelepon", "called"), ("?", "other")),
        *(("Siti Amanah", None), ("pembayar", None), ("hmm", None), ("", None)),
    ],
)
def test_a_question_is_known_by_its_words(text: str, subject: str | None) -> None:
    found = LEXICON.inquiry(text)

    assert (found and found.subject) == subject


@pytest.mark.parametrize(
    ("text", "certain"), [("aman dak", False), ("aman dak?", True), ("apa ini aman", True)]
)
def test_to_speak_of_something_is_not_to_ask(text: str, certain: bool) -> None:
    assert LEXICON.inquiry(text) == Inquiry("safe", certain)


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("language", CATALOG.languages)
@pytest.mark.parametrize("free_text", [True, False])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_slash_word_or_a_button(
    name: str, free_text: bool, language: str
) -> None:
    """They are commands whatever is asked. A draft without slash words uses the reference's."""
    key = f"command.{name}"
    words = CATALOG.words(language, key) or CATALOG.words(REFERENCE, key)
    slashes = [f"/{word}" for word in words]
    button = CATALOG.languages[language].messages.get(f"button.{name}")
    ways = [*slashes, *([button] if button else [])]

    assert ways
    for text in ways:
        for reader in CATALOG.languages:
            assert LEXICON.command(text, reader, free_text=free_text) == Command(name), text


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/bantuan@daftar_bpjs_bot", Command("help")),
        ("/BANTUAN", Command("help")),
        ("  /bantuan\n", Command("help")),
        ("/start@daftar_bpjs_bot brosur-7", Command("start", "brosur-7")),
        ("/ubah  nama dan nomor", Command("change", "nama dan nomor")),
        ("/tidakada", Command("unknown")),
        ("/", Command("unknown")),
        ("/ bantuan", Command("help")),
        ("//bantuan", Command("unknown")),
        ("/@daftar_bpjs_bot", Command("unknown")),
    ],
)
@pytest.mark.parametrize("free_text", [True, False])
def test_a_slash_is_always_a_command(text: str, command: Command, free_text: bool) -> None:
    assert LEXICON.command(text, "id", free_text=free_text) == command


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("bantuan", "help"), ("Batal!", "cancel"), ("  kembali ", "back"), ("KENAPA?", "why")),
        *(("hapus  data saya", "erase"), ("skip", "skip"), ("go back", "back")),
    ],
)
@pytest.mark.parametrize("language", CATALOG.languages)
def test_words_without_a_slash_are_a_command_unless_any_words_may_be_the_answer(
    text: str, name: str, language: str
) -> None:
    assert LEXICON.command(text, language, free_text=False) == Command(name)
    assert LEXICON.command(text, language, free_text=True) is None


def test_a_sentence_with_such_a_word_in_it_is_no_command() -> None:
    assert LEXICON.command("saya mau batal naik ojek", "id", free_text=False) is None


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("hitung 2 juta", "2 juta"),
        ("Hitung  sejuta sebulan", "sejuta sebulan"),
        ("hitung iuran 100rb sehari 25 hari", "100rb sehari 25 hari"),
        ("berapa iuran kalau gaji 3 juta?", "kalau gaji 3 juta?"),
        ("calculate 1,5 juta", "1,5 juta"),
    ],
)
def test_a_number_after_some_words_is_an_argument(text: str, argument: str) -> None:
    assert LEXICON.command(text, "id", free_text=False) == Command("count", argument)
    assert LEXICON.command(text, "id", free_text=True) is None


@pytest.mark.parametrize("text", ["hitung hasil panen", "hitungan 2 juta", "tukang hitung 2 juta"])
def test_such_a_word_without_a_number_or_inside_is_no_command(text: str) -> None:
    assert LEXICON.command(text, "id", free_text=False) is None


def test_what_is_too_long_is_neither_command_nor_option() -> None:
    long = f"/bantuan {'x' * LONGEST}"
    label = Option("long", "y" * (LONGEST + 1))

    assert LEXICON.command(long, "id", free_text=False) is None
    assert LEXICON.command(long[:LONGEST], "id", free_text=False) is not None
    assert LEXICON.option("y" * (LONGEST + 1), (label,), "id") is None
    assert LEXICON.option("y" * LONGEST, (label,), "id") == "long"


@given(st.text(max_size=30), st.sampled_from([*CATALOG.languages, "tlh"]), st.booleans())
def test_whatever_is_written_is_a_known_command_or_none_and_an_option_or_none(
    text: str, language: str, free_text: bool
) -> None:
    command = LEXICON.command(text, language, free_text=free_text)

    assert command is None or command.name in {*COMMANDS, "unknown"}
    assert LEXICON.option(text, WORK, language) in {None, *(option.id for option in WORK)}


@given(st.text(max_size=30))
def test_two_spellings_that_look_alike_are_alike(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(f" {text} !") == plain(text)


# ---------------------------------------------------------------- both at once


def test_a_word_that_is_an_option_and_a_command_goes_to_the_question_first() -> None:
    sure = ("/start", "/hapus")
    options = FLOWS["erase"].asks[0].question.options({})
    assert LEXICON.option("batal", options, "id") == "no"
    assert LEXICON.command("batal", "id", free_text=False) == Command("cancel")

    assert keys(play(*sure, "batal", in_world=WORLD))[0] == "erase_kept"
    assert keys(play("/start", "batal", in_world=WORLD)) == ["cancelled"]


def test_with_its_slash_the_same_word_is_the_command() -> None:
    assert "erase_kept" not in keys(play("/start", "/hapus", "/batal", in_world=WORLD))
