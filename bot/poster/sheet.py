"""A sheet of A4 at 300 dots an inch: lines of text, ticks, boxes, a QR. It knows no poster.

The font is the one that Pillow brings along, so that a poster is the same on every machine.
"""

import unicodedata
from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageFont

DPI = 300
WIDTH, HEIGHT = 2480, 3508
"""A4: 210 by 297 mm."""
MARGIN = 170
QUIET = 4
"""Modules of white around a QR; less, and phones do not find it."""
QR_SIDE = 1040
"""88 mm at most, with the quiet zone."""
INK, GREEN, PALE, WHITE = "#111827", "#00613d", "#e6f3ec", "#ffffff"
_INSTEAD = str.maketrans({"–": "-", "—": "-", "•": "-", "’": "'", "“": '"', "”": '"', "…": "..."})
_UNKNOWN = "\ufffe"


class Sheet:
    """Text is set from a top left corner; every method says where what it drew ends."""

    def __init__(self, scale: float) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
        self.draw = ImageDraw.Draw(self.image)
        self._scale = scale

    def size(self, full: int) -> int:
        return round(full * self._scale)

    def text(
        self,
        text: str,
        at: tuple[int, int],
        width: int,
        size: int,
        *,
        bold: bool = False,
        colour: str = INK,
        whole: bool = False,
    ) -> int:
        """Lines no wider than ``width``; where ``whole``, one line, set smaller if need be."""
        size, (x, y) = self.size(size), at
        text = writable(text)
        while whole and size > 1 and _length(text, size, bold=bold) > width:
            size -= 1
        for line in [text] if whole else _lines(text, width, size, bold=bold):
            self.draw.text(
                (x, y),
                line,
                fill=colour,
                font=_font(size),
                stroke_width=_stroke(size, bold=bold),
                stroke_fill=colour,
            )
            y += round(size * 1.28)
        return y

    def tick(self, at: tuple[int, int], side: int) -> None:
        """The font has none."""
        side, (x, y) = self.size(side), at
        self.draw.ellipse((x, y, x + side, y + side), fill=GREEN)
        points = ((0.27, 0.52), (0.44, 0.69), (0.74, 0.35))
        line = [(x + side * a, y + side * b) for a, b in points]
        self.draw.line(line, fill=WHITE, width=round(side * 0.11), joint="curve")

    def dot(self, at: tuple[int, int], size: int) -> None:
        """Before a line of text of that size."""
        (x, y), half = at, self.size(size // 6)
        middle = y + self.size(round(size * 0.58))
        self.draw.ellipse((x, middle - half, x + 2 * half, middle + half), fill=INK)

    def box(self, top: int, bottom: int, colour: str) -> None:
        inside = (MARGIN - 50, top, WIDTH - MARGIN + 50, bottom)
        self.draw.rounded_rectangle(inside, radius=40, fill=colour)


def writable(text: str) -> str:
    """The text in letters that the font has: without accents, dashes as hyphens."""
    plain = unicodedata.normalize("NFKD", text.translate(_INSTEAD))
    return "".join(c for c in plain if not unicodedata.combining(c) and _has(c))


def qr(link: str) -> Image.Image:
    """As large as whole dots a module allow."""
    code = segno.make(link, error="m", micro=False)
    modules = [list(row) for row in code.matrix_iter(border=QUIET)]
    side = QR_SIDE // len(modules)
    small = Image.new("1", (len(modules), len(modules)), 1)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            small.putpixel((x, y), 0 if dark else 1)
    whole = (side * len(modules),) * 2
    return small.resize(whole, Image.Resampling.NEAREST)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101  FreeType comes with the wheel
    return font


@lru_cache(maxsize=512)
def _has(char: str) -> bool:
    font = _font(40)
    return char == " " or bytes(font.getmask(char)) != bytes(font.getmask(_UNKNOWN))


def _stroke(size: int, *, bold: bool) -> int:
    return max(1, size // 34) if bold else 0


def _length(text: str, size: int, *, bold: bool) -> float:
    return _font(size).getlength(text) + 2 * _stroke(size, bold=bold)


def _lines(text: str, width: int, size: int, *, bold: bool) -> list[str]:
    """Broken between words, and a word that is wider than a line wherever it must be."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if _length(joined, size, bold=bold) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if _length(lines[-1] + char, size, bold=bold) > width:
                lines.append("")
            lines[-1] += char
    return lines
