"""The picture: an A4 sheet whose QR can be read, with nothing cut off and nothing unreadable."""

from dataclasses import fields, replace
from datetime import date

import pytest
import segno

from bot.poster.content import Poster, Where, written
from bot.poster.drawing import TooMuch, drawn
from bot.poster.sheet import GREEN, HEIGHT, MARGIN, QUIET, WIDTH, qr, writable
from conversations.messages.catalog import Catalog
from conversations.referrals import LONGEST, Referral, ReferralKind, make
from conversations.rules.book import RuleBook
from tests.bot.poster.scanning import found, modules, text_of
from tests.signing import SIGN

CATALOG = Catalog.load()
RULES = RuleBook.load()
DAY = date(2026, 11, 23)
MARKET = Referral(make(SIGN, "Pasar 16 Ilir"), "Pasar 16 Ilir", ReferralKind.MARKET)
LONG = Referral(make(SIGN, "PANJANG " * 9), "Panjang", ReferralKind.OTHER)
HOURS = "Senin–Jumat 08.00–15.00 WIB"


def poster(where: Where, language: str = "id", organisation: str = "Kantor Contoh") -> Poster:
    return written(CATALOG, language, where, RULES, DAY, organisation=organisation, hours=HOURS)


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(Where("contoh_bot", MARKET), id="with a code"),
        pytest.param(Where("contoh_bot"), id="without"),
        pytest.param(Where("a" * 32, LONG), id="the longest there can be"),
    ],
)
def test_the_qr_on_the_sheet_says_the_link(where: Where) -> None:
    image = drawn(poster(where))

    assert text_of(modules(image, found(image))) == where.link


def test_the_qr_is_the_one_that_was_asked_for_with_white_around_it() -> None:
    where = Where("contoh_bot", MARKET)
    image = drawn(poster(where))
    left, top, right, bottom = found(image)
    wanted = segno.make(where.link, error="m", micro=False)
    side = (right - left) // len(tuple(wanted.matrix))

    assert modules(image, (left, top, right, bottom)) == [
        [bool(one) for one in row] for row in wanted.matrix_iter(border=0)
    ]
    edge = QUIET * side
    around = image.crop((left - edge, top - edge, right + edge, bottom + edge))
    around.paste((255, 255, 255), (edge, edge, around.width - edge, around.height - edge))
    assert around.getextrema() == ((255, 255),) * 3
    assert side >= 12  # a millimetre: read from an arm's length


def test_a_longer_link_is_still_one_a_phone_can_read() -> None:
    assert len(LONG.code) <= LONGEST + 4
    assert qr(Where("a" * 32, LONG).link).width > 900


def test_it_is_a_sheet_of_a4_with_paper_around_the_text() -> None:
    image = drawn(poster(Where("contoh_bot", MARKET)))

    assert image.size == (WIDTH, HEIGHT) == (2480, 3508)
    below = image.crop((0, HEIGHT - MARGIN // 3, WIDTH, HEIGHT))
    assert below.getextrema() == ((255, 255),) * 3
    for x in (20, WIDTH - 20):  # the green head alone reaches the edge
        edge = {image.getpixel((x, y)) for y in range(HEIGHT)}
        assert edge == {tuple(bytes.fromhex(GREEN[1:])), (255, 255, 255)}


@pytest.mark.parametrize("language", CATALOG.languages)
def test_every_letter_of_every_language_can_be_written(language: str) -> None:
    said = poster(Where("contoh_bot", MARKET), language)
    texts = [getattr(said, field.name) for field in fields(said)]
    everything = "".join(text if isinstance(text, str) else " ".join(text) for text in texts)

    assert writable(everything) == everything.replace("–", "-")


def test_what_the_font_lacks_is_written_without_accents_or_left_out() -> None:
    assert writable("Café “Kopi” – Señor 🙂") == 'Cafe "Kopi" - Senor '


def test_a_long_organisation_makes_the_letters_smaller_and_cuts_nothing() -> None:
    said = poster(Where("contoh_bot", MARKET), organisation="Kantor Wilayah Contoh " * 12)
    image = drawn(said)

    assert text_of(modules(image, found(image))) == f"https://{said.link}"
    below = image.crop((0, HEIGHT - MARGIN // 3, WIDTH, HEIGHT))
    assert below.getextrema() == ((255, 255),) * 3


def test_what_cannot_fit_is_refused() -> None:
    said = poster(Where("contoh_bot"))

    with pytest.raises(TooMuch):
        drawn(replace(said, foot=("sangat panjang " * 400,)))
