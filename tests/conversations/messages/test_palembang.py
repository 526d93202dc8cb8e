"""Baso Palembang: what its readers write is understood, and choosing it costs nobody an answer."""

from datetime import UTC, datetime

import pytest

from bot.world import Worlds
from conversations.flows import asked
from conversations.messages.catalog import Catalog
from conversations.messages.lexicon import CatalogLexicon
from conversations.questions import Choice
from conversations.rules.book import RuleBook
from conversations.words import Command, Inquiry
from tests.toy import keys, main_run, offered, play

CATALOG = Catalog.load()
LEXICON = CatalogLexicon(CATALOG)
WORLD = Worlds(CATALOG, RuleBook.load(), "Kantor Contoh", "08.00-15.00").at(
    datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
)
PLAN = {"few": 2, "many": 3, "quarter": 3, "two": 1, "three": 2, "two_3": 3, "three_3": 4}


@pytest.mark.parametrize("reader", ["id", "plm"])
@pytest.mark.parametrize(
    ("text", "question", "meant"),
    [
        ("begawe dewek", asked.WORK, "own_account"),
        ("Gawe dewek bae", asked.WORK, "own_account"),
        ("melok wong", asked.WORK, "paid"),
        ("dak begawe", asked.WORK, "not_working"),
        ("lum", asked.MEMBER, "none"),
        ("la ado", asked.MEMBER, "self"),
        ("dibayari bos", asked.MEMBER, "company"),
        ("dak tau", asked.MEMBER, "unsure"),
        ("aok", asked.CITIZEN, "yes"),
        ("idak", asked.CITIZEN, "no"),
        ("galak", asked.CONTACT, "yes"),
        ("dak galak", asked.CONTACT, "no"),
        ("galak", asked.CONSENT, "yes"),
        ("dak boleh", asked.CONSENT, "no"),
        ("petang", asked.CALL_TIME, "afternoon"),
        ("kapan bae", asked.CALL_TIME, "any"),
        ("duo program", asked.PLAN, "two_1"),
        ("kagek dulu", asked.PLAN, "later"),
        ("nomor duo", asked.MEMBER, "self"),
        ("tigo", asked.MEMBER, "government"),
    ],
)
def test_an_answer_in_palembang_is_understood_whatever_language_is_read(
    text: str, question: Choice, meant: str, reader: str
) -> None:
    assert LEXICON.option(text, question.options(PLAN), reader) == meant


@pytest.mark.parametrize(
    ("text", "command"),
    [
        *(("balek", "back"), ("apus data sayo", "erase"), ("ngapo", "why"), ("Ngapo?", "why")),
        *(("kagek bae", "cancel"), ("ganti baso", "language"), ("telpon sayo", "officer")),
        *(("cak mano ini", "help"), ("baco galo", "read_all"), ("lewati bae", "skip")),
    ],
)
@pytest.mark.parametrize("reader", ["id", "plm"])
def test_a_wish_in_palembang_is_understood(text: str, command: str, reader: str) -> None:
    assert LEXICON.command(text, reader, free_text=False) == Command(command)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        *(("ini ujung lapan dak?", "safe"), ("berapo mbayarnyo", "cost")),
        *(("apo ini", "what"), ("siapo ini", "who"), ("gratis dak?", "free")),
    ],
)
def test_a_question_in_palembang_is_a_question(text: str, subject: str) -> None:
    assert LEXICON.inquiry(text) == Inquiry(subject, certain=True)


@pytest.mark.parametrize("said", ["3", "Baso Palembang (rancangan)", "palembang", "wong kito"])
def test_to_choose_it_in_the_middle_loses_nothing(said: str) -> None:
    before = play("/start", "1", "jual sayur", "1", "1985", in_world=WORLD)
    chosen = play("/bahasa", said, session=before.session, in_world=WORLD)

    assert chosen.session.language == "plm"
    assert main_run(chosen).answers == main_run(before).answers
    assert keys(chosen) == ["language_chosen", "ask.member"]
    assert offered(chosen) == offered(before)


def test_what_an_old_keyboard_says_is_still_understood() -> None:
    """Its labels are Indonesian; the language is not any more."""
    chosen = play("/start", "1", "jual sayur", "1", "1985", "/bahasa", "palembang", in_world=WORLD)

    assert keys(play("Belum", session=chosen.session, in_world=WORLD))[-1] == "ask.place"
