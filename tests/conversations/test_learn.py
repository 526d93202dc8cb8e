"""A person's own questions: every answer is there and true, found by taps and by words, and what
has none reaches an officer only with consent.
"""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat import Heard, Talk
from bot.render import LONGEST
from bot.world import Worlds
from conversations.answers import Answers
from conversations.effects import LeadSubmitted, QuestionUnanswered
from conversations.events import Said
from conversations.flows import FLOWS
from conversations.flows.asked import CONSENT, INCOME, NAME, PHONE
from conversations.flows.learn import MOST_WAITING, WAYS, WONDER
from conversations.flows.topics import ENTRIES, TOPICS, answer_to
from conversations.lead import LeadKind, LeadStatus, LeadSummary
from conversations.messages.catalog import Catalog
from conversations.money import Income
from conversations.replies import Reply, Rupiah
from conversations.rules.book import RuleBook

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CATALOG = Catalog.load()
WORLDS = Worlds(CATALOG, RuleBook.load(), "Kanwil (uji coba)", "08.00–15.00 WIB")
WORLD = WORLDS.at(NOW)
FULL = [code for code, one in CATALOG.languages.items() if not one.draft]
LONGEST_ANSWER = 400
"""Characters, before the values are in."""
ODD = "apakah boleh dibayar dengan ikan asin saja?"
TO_LEAVE = ("/tanya", ODD, "Bukan itu")


def talked(*lines: str, talk: Talk | None = None) -> tuple[Talk, Heard]:
    talk, heard = talk or Talk(WORLDS), None
    for step, line in enumerate(lines):
        now = NOW + timedelta(minutes=step)
        heard = talk.hear(Said(line, now, step), now)
    assert heard is not None
    return talk, heard


def labels(heard: Heard) -> list[str]:
    return [label for row in heard.rows for label in row]


# ---------------------------------------------------------------- the answers


def test_there_are_forty_and_more_and_few_under_a_topic() -> None:
    assert len(ENTRIES) >= 40
    for topic in TOPICS:
        assert 3 <= sum(entry.topic == topic for entry in ENTRIES.values()) <= 9


@pytest.mark.parametrize("language", FULL)
def test_every_question_has_its_words_in_every_language(language: str) -> None:
    known = CATALOG.languages[language]
    asked = {key.split(".")[1] for key in known.vocabulary if key.startswith("faq.")}

    assert asked == ENTRIES.keys()
    for id, entry in ENTRIES.items():
        assert f"faq.{id}.question" in known.messages
        assert (f"faq.{id}.answer" in known.messages) == (entry.event is None)
        assert len(known.messages.get(f"faq.{id}.answer", "")) <= LONGEST_ANSWER


@pytest.mark.parametrize("language", FULL)
@pytest.mark.parametrize("id", ENTRIES)
def test_every_answer_can_be_said(id: str, language: str) -> None:
    reply = answer_to(id, Answers(), WORLD).reply
    text = CATALOG.html(language, reply.key, reply.values)

    assert 0 < len(text) <= LONGEST
    assert "{" not in text


@pytest.mark.parametrize("id", ENTRIES)
def test_where_a_rule_is_missing_no_number_is_said(id: str) -> None:
    early = WORLDS.at(datetime(2014, 1, 6, tzinfo=UTC))

    told = answer_to(id, Answers(), early)

    assert told.reply.key == "rule_missing" or not told.trace


@pytest.mark.parametrize("language", FULL)
def test_every_way_on_leads_to_a_flow_and_has_a_label(language: str) -> None:
    ways = {entry.way for entry in ENTRIES.values() if entry.way} | {"another", "done"}

    assert ways - {"register", "another", "done"} <= WAYS.keys()
    assert set(WAYS.values()) <= FLOWS.keys()
    for way in ways:
        assert f"option.learn_next.{way}" in CATALOG.languages[language].messages


def test_the_price_is_for_their_own_income() -> None:
    earns = Answers().having(INCOME, Income(3_000_000, "month", None))

    assert answer_to("cost", earns, WORLD).reply.values["three"] == Rupiah(77_150)
    assert answer_to("cost", Answers(), WORLD).reply.values["three"] == Rupiah(28_400)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (datetime(2025, 12, 15, tzinfo=UTC), "none"),
        (datetime(2026, 2, 2, tzinfo=UTC), "transport"),
        (NOW, "both"),
        (datetime(2027, 1, 5, tzinfo=UTC), "transport"),
        (datetime(2027, 5, 4, tzinfo=UTC), "none"),
    ],
)
def test_the_discount_is_told_for_whom_it_is_that_day(day: datetime, state: str) -> None:
    told = answer_to("discount", Answers(), WORLDS.at(day)).reply.values["state"]

    assert getattr(told, "key", None) == f"faq.discount.{state}"


# ---------------------------------------------------------------- finding one


@pytest.mark.parametrize("topic", TOPICS)
def test_every_question_is_two_taps_away(topic: str) -> None:
    for id in (id for id, entry in ENTRIES.items() if entry.topic == topic):
        group = CATALOG.plain("id", f"{CATALOG.template('id', f'option.wonder.{topic}')}")
        question = CATALOG.template("id", f"faq.{id}.question")
        _, heard = talked("/tanya", group, question)
        reply = answer_to(id, Answers(), WORLD).reply

        assert CATALOG.html("id", reply.key, reply.values) in heard.text


def test_words_that_are_sure_are_answered_at_once_and_others_are_offered() -> None:
    _, sure = talked("/tanya", "kalau telat bayar kena denda?")
    _, unsure = talked("/tanya", ODD)

    assert "Paling lambat tanggal 15" in sure.text
    assert labels(unsure)[-3] == "Bukan itu"
    assert len(labels(unsure)) <= 6


def test_another_question_may_be_written_right_under_an_answer() -> None:
    talk, heard = talked("/tanya", "mahal tidak iurannya", "kalau meninggal dapat berapa")

    assert "JKM" in heard.text
    assert talk.session.aside is not None
    assert talk.session.aside.flow == "learn"


def test_another_question_may_be_written_instead_of_a_choice_too() -> None:
    _, heard = talked("/tanya", "Iuran", "kalau meninggal dapat berapa")
    _, odd = talked("/tanya", ODD, "bolehkah saya bawa kambing ke sana?")

    assert "JKM" in heard.text
    assert "Yang mana?" in odd.text or "Ya, titipkan" in labels(odd)


def test_words_after_the_command_are_the_question() -> None:
    _, heard = talked("/tanya apakah ini penipuan")

    assert "Hati-hati itu benar" in heard.text


@pytest.mark.parametrize("text", ["hm", "hah", "..."])
def test_what_is_no_question_is_asked_again(text: str) -> None:
    talk, heard = talked("/tanya", text)

    assert "belum jelas" in heard.text
    assert talk.session.aside is not None
    assert WONDER not in talk.session.aside.answers


def test_thanks_end_it_and_a_registration_goes_on() -> None:
    _, heard = talked("/start", "Kerja sendiri", "/tanya berapa iurannya", "makasih")

    assert "Apa pekerjaan" in heard.text


def test_a_newcomer_who_begins_with_a_question_gets_its_answer_too() -> None:
    _, heard = talked("apa itu bpjs ketenagakerjaan?")

    assert "Selamat datang" in heard.text
    assert "melindungi orang yang bekerja" in heard.text
    assert "Bagaimana Bapak/Ibu bekerja" in heard.text


def test_the_sources_of_an_answer_are_one_tap_away_where_it_has_some() -> None:
    _, due = talked("/tanya kapan harus bayar")
    _, safe = talked("/tanya ini penipuan")
    _, told = talked("/tanya kapan harus bayar", "📖 Sumber")

    assert "📖 Sumber" in labels(due)
    assert "📖 Sumber" not in labels(safe)
    assert "PP 44/2015" in told.text
    assert "Paling lambat" not in told.text


# ---------------------------------------------------------------- for an officer


def test_what_has_no_answer_becomes_a_lead_only_after_a_yes() -> None:
    talk, asked = talked(*TO_LEAVE, "Ya, titipkan", "Ya, boleh", "Siti", "0812 3456 7890", "pagi")

    [lead] = [effect.draft for effect in asked.effects if isinstance(effect, LeadSubmitted)]
    assert lead.kind is LeadKind.QUESTION
    assert lead.answers[WONDER].words == ODD
    assert lead.answers[CONSENT] == "yes"
    assert {NAME.id, PHONE.id} <= set(lead.answers)
    assert lead.phone == "+6281234567890"
    assert talk.session.aside is None


@pytest.mark.parametrize("last", [("Tidak usah",), ("Ya, titipkan", "Tidak boleh")])
def test_without_a_yes_nothing_of_it_is_kept(last: tuple[str, ...]) -> None:
    talk, heard = talked(*TO_LEAVE, *last)

    assert not any(isinstance(effect, LeadSubmitted) for effect in heard.effects)
    assert "ikan asin" not in str(talk.session.to_json())


def test_it_is_counted_once_that_there_is_no_answer() -> None:
    _, left = talked(*TO_LEAVE, "Tidak usah")
    _, beside = talked("/start", "bolehkah saya bawa kambing ke sana?")

    assert left.effects == (QuestionUnanswered(),)
    assert QuestionUnanswered() in beside.effects


def test_only_the_question_and_how_to_call_reach_the_officer() -> None:
    draft = ("/start", "Kerja sendiri", "ojol", "ya", "1990", "belum", "lahat", "lahat")
    leave = (*draft, "2 juta sebulan", *TO_LEAVE, "Ya, titipkan", "Ya, boleh", "Siti")
    _, heard = talked(*leave, "0812 3456 7890", "pagi")

    [lead] = [effect.draft for effect in heard.effects if isinstance(effect, LeadSubmitted)]
    assert INCOME not in lead.answers
    assert lead.region == "16.04"


def test_numbers_in_a_question_are_not_kept() -> None:
    talk, _ = talked("/tanya", f"{ODD} hubungi 0812-3456-7890 atau 1671 0112 0885 0001")

    stored = str(talk.session.to_json()["aside"])
    assert "3456" not in stored
    assert "0885" not in stored


def test_nobody_leaves_more_questions_than_officers_can_take() -> None:
    waiting = [
        LeadSummary(f"KODE-{n}", LeadKind.QUESTION, LeadStatus.NEW, NOW, n)
        for n in range(MOST_WAITING)
    ]
    talk = Talk(WORLDS, leads=waiting)

    _, heard = talked(*TO_LEAVE, talk=talk)

    assert "KODE-0" in heard.text
    assert "titipkan" not in " ".join(labels(heard))
    assert QuestionUnanswered() in heard.effects


def test_a_question_put_where_nothing_is_open_is_offered_to_an_officer() -> None:
    lead = LeadSummary("KODE-1", LeadKind.BPU, LeadStatus.NEW, NOW, 1)

    _, heard = talked(ODD, talk=Talk(WORLDS, leads=[lead]))

    assert "Bukan itu" in labels(heard) or "Ya, titipkan" in labels(heard)


def test_beside_an_open_question_the_same_answer_is_said() -> None:
    assert WORLD.told("safe", Answers(), WORLD) == Reply("faq.safe.answer", WORLD.office)
