"""The calculator: for anybody, at any moment, and without a trace in a registration."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Heard, Talk
from bot.render import LONGEST
from bot.world import Worlds
from conversations.answers import Answers
from conversations.events import Said
from conversations.flow import World
from conversations.flows.asked import (
    COUNT_DELIVERS,
    COUNT_FOR,
    COUNT_INCOME,
    COUNT_SALES,
    COUNT_STAFF,
    COUNT_WAGES,
    INCOME,
)
from conversations.flows.count import COUNT, result, why_result
from conversations.messages.catalog import Catalog
from conversations.money import Income
from conversations.replies import Lines, Phrase
from conversations.rules.book import RuleBook
from conversations.session import Session

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RULES = RuleBook.load()
CATALOG = Catalog.load()
WORLDS = Worlds(CATALOG, RULES, "Kantor Contoh", "08.00–15.00 WIB")
TO_INCOME = ("/start", "Kerja sendiri", "ojek pangkalan", "1985", "Belum", "kertapati")
TO_RECEIPT = (
    *(*TO_INCOME, "2 juta", "1", "Ya, boleh", "Siti", "0812 3456 7890", "Lewati"),
    "kirim",
)
SELF = ("hitung", "1", "bukan", "2 juta")
MOST_LINES = 10


def talked(*lines: str, today: date | None = None, rules: RuleBook = RULES) -> tuple[Talk, Heard]:
    """A conversation, a line a minute, up to what the last one heard."""
    begin = NOW if today is None else datetime(today.year, today.month, today.day, 3, tzinfo=UTC)
    talk, heard = Talk(replace(WORLDS, rules=rules)), None
    for step, line in enumerate(lines):
        now = begin + timedelta(minutes=step)
        heard = talk.hear(Said(line, now, step), now)
    assert heard is not None
    return talk, heard


def without(*gone: str) -> RuleBook:
    return RuleBook(rule for rule in RULES if rule.name not in gone)


class TestForAnybody:
    @pytest.mark.parametrize(
        "words", ["/hitung", "hitung", "Hitung iuran", "berapa iuran?", "kalkulator", "/calculate"]
    )
    @pytest.mark.parametrize("before", [(), TO_INCOME, (*TO_INCOME, "/batal"), TO_RECEIPT])
    def test_it_begins_whatever_went_before(self, words: str, before: tuple[str, ...]) -> None:
        talk, _ = talked(*before, words)

        assert talk.session.aside is not None
        assert talk.session.aside.asked == COUNT_FOR.id

    def test_it_stands_in_the_menu(self) -> None:
        talk, _ = talked("/menu", "Hitung iuran")

        assert talk.session.aside is not None
        assert talk.session.aside.asked == COUNT_FOR.id

    def test_it_makes_no_lead_and_nothing_of_it_stays(self) -> None:
        talk, heard = talked(*SELF, "selesai")

        assert talk.leads == []
        assert heard.effects == ()
        assert (talk.session.main, talk.session.aside, talk.session.done) == (None, None, None)

    def test_a_session_in_the_middle_of_it_survives_storage(self) -> None:
        lines = ("hitung", "2", "ya", "lewati", "2", "2 juta, 1 juta", "lewati", "200 juta")
        for count in range(1, len(lines)):
            session = talked(*lines[:count])[0].session
            assert Session.from_json(session.to_json()) == session


class TestBesideARegistration:
    @pytest.mark.parametrize("leaving", ["Daftar", "Selesai", "/batal", "/lanjut"])
    def test_the_open_question_comes_back_exactly(self, leaving: str) -> None:
        before, asked = talked(*TO_INCOME)
        after, heard = talked(*TO_INCOME, "hah", "hitung", "1", "3 juta", leaving)

        assert before.session.main is not None
        assert after.session.main == replace(before.session.main, misses=1)
        assert after.session.aside is None
        assert heard.text.endswith(asked.text.rsplit("\n\n", 1)[-1])
        assert heard.rows == asked.rows

    def test_an_income_counted_with_is_no_answer(self) -> None:
        talk, _ = talked(*TO_INCOME, "hitung 9 juta", "1", "Daftar")

        assert talk.session.main is not None
        assert INCOME not in talk.session.main.answers

    @pytest.mark.parametrize(
        ("occupation", "until"), [("ojek pangkalan", "Maret 2027"), ("petani", "Desember 2026")]
    )
    def test_an_occupation_that_tells_the_sector_is_not_asked_about(
        self, occupation: str, until: str
    ) -> None:
        _, heard = talked("/start", "Kerja sendiri", occupation, "hitung 2 juta", "1")

        assert until in heard.text

    def test_an_occupation_in_no_list_is_asked_about_once(self) -> None:
        asked, _ = talked("/start", "Kerja sendiri", "zzzz", "zzzz", "8", "hitung", "1")
        told, _ = talked("/start", "Kerja sendiri", "zzzz", "zzzz", "8", "ya", "hitung", "1")

        assert asked.session.aside is not None
        assert asked.session.aside.asked == COUNT_DELIVERS.id
        assert told.session.aside is not None
        assert told.session.aside.asked == COUNT_INCOME.id

    def test_a_paused_registration_goes_on_where_it_was(self) -> None:
        _, asked = talked(*TO_INCOME)
        talk, heard = talked(*TO_INCOME, "/batal", "hitung", "1", "3 juta", "Daftar")

        assert not talk.session.paused
        assert asked.text.rsplit("\n\n", 1)[-1] in heard.text

    def test_a_paused_registration_stays_paused_after_counting(self) -> None:
        talk, heard = talked(*TO_INCOME, "/batal", "hitung", "1", "3 juta", "Selesai")

        assert talk.session.paused
        assert heard.rows == (("Lanjut",), ("☰ Menu",))

    def test_who_has_handed_in_is_shown_that(self) -> None:
        talk, heard = talked(*TO_RECEIPT, "hitung", "1", "3 juta", "Daftar")

        assert talk.session.main is None
        assert talk.leads[0].code in heard.text

    def test_who_has_not_begun_begins(self) -> None:
        talk, heard = talked(*SELF, "Daftar")

        assert talk.session.main is not None
        assert heard.text.startswith("Selamat datang")

    def test_another_income_is_a_new_run_that_asks_nothing_twice(self) -> None:
        first, _ = talked(*SELF)
        again, _ = talked(*SELF, "Hitung lagi")

        assert first.session.aside is not None
        assert again.session.aside is not None
        assert again.session.aside.number == first.session.aside.number + 1
        assert again.session.aside.asked == COUNT_INCOME.id
        assert set(again.session.aside.answers) == {COUNT_FOR.id, COUNT_DELIVERS.id}


class TestWhatItSays:
    def test_what_is_written_after_the_command_is_the_income(self) -> None:
        _, heard = talked("hitung 1,5 juta", "1", "bukan")

        assert "penghasilan Rp1.500.000" in heard.text

    def test_a_days_income_after_the_command_asks_for_the_days(self) -> None:
        _, heard = talked("/hitung 100rb sehari", "1", "bukan")

        assert "berapa hari" in heard.text

    def test_an_unknown_income_is_told_as_the_least(self) -> None:
        _, heard = talked("hitung", "1", "bukan", "Lewati")

        assert "mulai dari" in heard.text
        assert "Rp8.400" in heard.text

    @pytest.mark.parametrize("words", ["📖 Sumber", "sumber", "kenapa?"])
    def test_sources_and_rounding_are_one_tap_away(self, words: str) -> None:
        _, heard = talked(*SELF, words)

        assert "PP 44/2015" in heard.text
        assert "PP 50/2025" in heard.text
        assert "rupiah yang terdekat" in heard.text
        assert "Hitung lagi" in [label for row in heard.rows for label in row]

    def test_a_change_of_the_number_of_workers_asks_for_their_wages_again(self) -> None:
        many = ("hitung", "2", "bukan", "3 juta", "2", "2 juta, 1,8 juta")
        one = ("hitung", "2", "bukan", "3 juta", "2", "2 juta")

        asked, _ = talked(*many, "kembali", "kembali", "3")
        kept, _ = talked(*one, "kembali", "kembali", "3")
        assert asked.session.aside is not None
        assert asked.session.aside.asked == COUNT_WAGES.id
        assert kept.session.aside is not None
        assert kept.session.aside.asked == COUNT_SALES.id

    @pytest.mark.parametrize(
        ("sales", "scale"),
        [("1", "mikro"), ("2", "kecil"), ("4", "besar"), ("16 miliar", "menengah")],
    )
    def test_sales_decide_on_the_programmes(self, sales: str, scale: str) -> None:
        _, heard = talked("hitung", "2", "bukan", "3 juta", "1", "2 juta", sales)

        assert f"usaha {scale}" in heard.text
        assert ("pensiun" in heard.text) == (scale in ("menengah", "besar"))

    def test_more_wages_than_lines_are_told_from_the_lowest_to_the_highest(self) -> None:
        four = "1,8 juta, 2 juta, 2,2 juta, 2,4 juta"
        _, heard = talked("hitung", "2", "bukan", "3 juta", "4", four, "2")

        assert "4 pekerja: tiap orang dibayar usaha Rp76.320 sampai Rp101.760" in heard.text


class TestWithoutARule:
    """An officer tells, and no number is said."""

    @pytest.mark.parametrize("gone", ["bpu.bands", "bpu.pay.periods", "bpu.discount.transport"])
    def test_a_worker_is_told_no_sum(self, gone: str) -> None:
        for words in ("2 juta", "kenapa"):
            lines = ("hitung", "1", "ya", "2 juta", *(() if words == "2 juta" else (words,)))
            _, heard = talked(*lines, rules=without(gone))

            assert "etugas" in heard.text
            assert "Rp" not in heard.text.removeprefix("✓ Rp2.000.000 sebulan")

    @pytest.mark.parametrize(
        "gone", ["pu.jkm.rate", "bpu.employer.programmes.mandatory", "bpu.bands"]
    )
    def test_an_owner_is_told_no_sum(self, gone: str) -> None:
        lines = ("hitung", "2", "ya", "2 juta", "2", "2 juta", "1", "kenapa")
        _, heard = talked(*lines, rules=without(gone))

        assert "etugas" in heard.text
        assert "Rp" not in heard.text

    def test_without_the_lines_between_scales_it_counts_a_micro_business(self) -> None:
        lines = ("hitung", "2", "ya", "2 juta", "2", "2 juta")
        _, heard = talked(*lines, rules=without("umkm.sales.kecil"))

        assert "kalau usaha mikro" in heard.text

    def test_a_day_before_all_rules_has_no_sum(self) -> None:
        _, heard = talked(*SELF, today=date(2025, 11, 30))

        assert "Rp" not in heard.text.removeprefix("✓ Rp2.000.000 sebulan")


INCOMES = (None, Income(20_700_000, "month"))
WAGES = (None, (900_000_000,), (900_000_000, 800_000_000, 700_000_000), tuple(range(1, 101)))
SALES = ("unsure", "mikro", "kecil", "menengah", "besar")


def everything() -> list[Answers]:
    """Answers with the longest results."""
    found = []
    for income, delivers in product(INCOMES, ("yes", "no", None)):
        own = Answers().having(COUNT_FOR, "self")
        if delivers is not None:
            own = own.having(COUNT_DELIVERS, delivers)
        if income is not None:
            own = own.having(COUNT_INCOME, income)
        found.append(own)
        for wages, sales in product(WAGES, SALES):
            shop = own.having(COUNT_FOR, "business").having(COUNT_SALES, sales)
            if wages:
                shop = shop.having(COUNT_STAFF, len(wages)).having(COUNT_WAGES, wages)
            found.append(shop)
    return found


def test_a_ceiling_that_is_not_published_yet_is_an_officers_to_tell() -> None:
    """JP's of March 2027, for businesses whose workers must have it."""
    for answers in everything():
        sales = answers.get(COUNT_SALES) or ""
        needed = sales in ("menengah", "besar") and COUNT_WAGES in answers
        told = result(answers, world(date(2027, 4, 1)))["result"]

        assert (told == Phrase("counted.gap")) == needed


def world(day: date) -> World:
    return WORLDS.at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 1, 1), date(2027, 4, 1)], ids=str)
def test_every_result_is_short_and_fits_a_message_with_its_sources(day: date) -> None:
    for answers in everything():
        told, why = result(answers, world(day)), why_result(answers, world(day))
        lines = told["result"]

        if lines != Phrase("counted.gap"):
            assert isinstance(lines, Lines)
            assert len(lines.items) <= MOST_LINES
        for language in CATALOG.languages:
            text = CATALOG.html(language, "ask.counted", told)
            sources = CATALOG.html(language, why.key, why.values)
            assert len(f"{sources}\n\n{text}") < LONGEST
            assert "{" not in text + sources


def test_every_sum_is_for_an_officer_to_confirm() -> None:
    for answers in everything():
        lines = result(answers, world(date(2026, 11, 23)))["result"]

        assert isinstance(lines, Lines)
        assert lines.items[-1] == Phrase("counted.confirm")


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                *("1", "2", "3", "4", "ya", "bukan", "2 juta", "100rb sehari", "2 juta, 3 juta"),
                *("300 juta", "lewati", "hah", "kembali", "hitung 3 juta", "kenapa", "/batal"),
            ]
        ),
        max_size=25,
    )
)
def test_whatever_is_answered_a_registration_stays_as_it_was(words: list[str]) -> None:
    before, _ = talked(*TO_INCOME)
    talk, _ = talked(*TO_INCOME, "hitung")
    for step, line in enumerate(words):
        now = NOW + timedelta(hours=1, minutes=step)
        if talk.session.aside is None:
            break
        heard = talk.hear(Said(line, now, step), now)
        assert heard.effects == ()

    assert before.session.main is not None
    assert talk.session.main is not None
    assert talk.session.main.answers == before.session.main.answers
    assert talk.session.main.asked == before.session.main.asked


def test_its_questions_are_its_own() -> None:
    taken = {question.id for question in COUNT.takes}

    assert all(ask.question.id not in taken for ask in COUNT.asks)
    assert COUNT.borrows == ()
