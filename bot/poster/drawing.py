"""How a poster is laid out, from top to bottom. It knows no words.

Whatever is too long is set smaller, until everything stands on the sheet.
"""

from PIL import Image

from bot.poster.content import Poster
from bot.poster.sheet import GREEN, HEIGHT, MARGIN, PALE, WHITE, WIDTH, Sheet, qr

_INNER = WIDTH - 2 * MARGIN
_GAPS = 5
"""Between the six parts."""
_SMALLEST = 0.5
_STEP = 0.05


class TooMuch(Exception):
    """The texts do not fit on a sheet even at half their size."""


def drawn(poster: Poster) -> Image.Image:
    """Raises TooMuch."""
    scale = 1.0
    while scale >= _SMALLEST:
        sheet = Sheet(scale)
        spare = HEIGHT - MARGIN // 2 - _compose(sheet, poster, 0)
        if spare >= 0:
            _compose(sheet := Sheet(scale), poster, spare // _GAPS)
            return sheet.image
        scale -= _STEP
    raise TooMuch


def _compose(sheet: Sheet, poster: Poster, gap: int) -> int:
    """Everything, with ``gap`` more dots between the parts; says where it ends."""
    y = _head(sheet, poster) + gap
    y = _promises(sheet, poster, y) + gap
    y = _price(sheet, poster, y) + gap
    y = _way_in(sheet, poster, y) + gap
    y = _official(sheet, poster, y) + gap
    return _foot(sheet, poster, y)


def _head(sheet: Sheet, poster: Poster) -> int:
    def inside() -> int:
        y = sheet.text(poster.run_by, (MARGIN, 120), _INNER, 58, colour=WHITE)
        y = sheet.text(poster.title, (MARGIN, y + 20), _INNER, 210, bold=True, colour=WHITE)
        return sheet.text(poster.whom, (MARGIN, y + 20), _INNER, 76, colour=WHITE)

    bottom = inside() + 60
    sheet.draw.rectangle((0, 0, WIDTH, bottom), fill=GREEN)
    inside()
    return bottom


def _promises(sheet: Sheet, poster: Poster, y: int) -> int:
    y += 70
    beside = MARGIN + sheet.size(170)
    for promise in poster.promises:
        sheet.tick((MARGIN, y), 120)
        y = sheet.text(promise, (beside, y + 4), WIDTH - MARGIN - beside, 100, bold=True)
        y += sheet.size(30)
    return y


def _price(sheet: Sheet, poster: Poster, y: int) -> int:
    if not poster.price:
        return y
    first, *rest = poster.price
    y += 50

    def inside() -> int:
        end = sheet.text(first, (MARGIN, y + 40), _INNER, 92, bold=True, colour=GREEN)
        return sheet.text(" ".join(rest), (MARGIN, end + 4), _INNER, 58)

    bottom = inside() + 36
    sheet.box(y, bottom, PALE)
    inside()
    return bottom


def _way_in(sheet: Sheet, poster: Poster, y: int) -> int:
    y += 50
    code = qr(poster.link if "://" in poster.link else f"https://{poster.link}")
    left = MARGIN - 50
    sheet.image.paste(code, (left, y))
    x = left + code.width + 60
    width = WIDTH - MARGIN - x
    end = sheet.text(poster.scan, (x, y + 60), width, 84, bold=True)
    end = sheet.text(poster.link, (x, end + 6), width, 50)
    end = sheet.text(poster.by_hand, (x, end + 50), width, 70)
    end = sheet.text(poster.bot, (x, end + 6), width, 110, bold=True, colour=GREEN, whole=True)
    if poster.code:
        how, letters = poster.code
        end = sheet.text(how, (x, end + 40), width, 58)
        end = sheet.text(letters, (x, end + 2), width, 78, bold=True, whole=True)
    return max(y + code.height, end)


def _official(sheet: Sheet, poster: Poster, y: int) -> int:
    y += 20

    def inside() -> int:
        end = sheet.text(poster.official, (MARGIN, y + 36), _INNER, 84, bold=True) + 8
        beside = MARGIN + sheet.size(56)
        for way in poster.ways:
            sheet.dot((MARGIN + 8, end), 62)
            end = sheet.text(way, (beside, end), WIDTH - MARGIN - beside, 62)
        return end

    bottom = inside() + 30
    sheet.box(y, bottom, PALE)
    inside()
    return bottom


def _foot(sheet: Sheet, poster: Poster, y: int) -> int:
    y += 40
    for line in poster.foot:
        y = sheet.text(line, (MARGIN, y), _INNER, 50)
    return y
