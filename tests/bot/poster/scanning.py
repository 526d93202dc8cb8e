"""Reads a QR code off a picture, as a phone would, and without the library that drew it.

For versions 1 to 6 and bytes; a picture has no dirt on it, so nothing is corrected.
"""

from collections.abc import Iterator

from PIL import Image

Matrix = list[list[bool]]
_LIGHT = 128
_FORMAT_MASK = 0b101010000010010
_LEVELS = {0b01: 0, 0b00: 1, 0b11: 2, 0b10: 3}
# ISO/IEC 18004: by version, all codewords; by level L M Q H, correction codewords a block, blocks.
_BLOCKS = {
    1: (26, ((7, 1), (10, 1), (13, 1), (17, 1))),
    2: (44, ((10, 1), (16, 1), (22, 1), (28, 1))),
    3: (70, ((15, 1), (26, 1), (18, 2), (22, 2))),
    4: (100, ((20, 1), (18, 2), (26, 2), (16, 4))),
    5: (134, ((26, 1), (24, 2), (18, 4), (22, 4))),
    6: (172, ((18, 2), (16, 4), (24, 4), (28, 4))),
}
_BYTES = 0b0100


def found(image: Image.Image) -> tuple[int, int, int, int]:
    """Where the only true black of the picture is."""
    black = image.convert("RGB").point(lambda level: 255 if level == 0 else 0)
    bands = [band.point(lambda level: level) for band in black.split()]
    mask = Image.new("L", image.size, 255)
    for band in bands:
        mask = Image.composite(mask, Image.new("L", image.size, 0), band)
    box = mask.getbbox()
    assert box is not None
    return box


def modules(image: Image.Image, box: tuple[int, int, int, int]) -> Matrix:
    """The dark and light squares; the first seven of the first row are dark."""
    cut = image.convert("L").crop(box)
    wide, dots = cut.width, cut.tobytes()
    run = next(x for x in range(wide) if dots[2 * wide + x] > _LIGHT)
    side, half = run / 7, run / 14
    places = [round(side * n + half) for n in range(round(wide / side))]
    return [[dots[y * wide + x] < _LIGHT for x in places] for y in places]


def text_of(matrix: Matrix) -> str:
    version = (len(matrix) - 17) // 4
    level, mask = _format(matrix)
    bits = [
        matrix[y][x] != _masks(mask, x, y)
        for x, y in _path(len(matrix))
        if not _is_function(x, y, len(matrix), version)
    ]
    data = b"".join(bytes(block) for block in _data(bits, version, level))
    number = int.from_bytes(data, "big")
    length = len(data) * 8
    assert number >> (length - 4) == _BYTES
    count = (number >> (length - 12)) & 0xFF
    return (
        ((number >> (length - 12 - 8 * count)) & ((1 << 8 * count) - 1))
        .to_bytes(count, "big")
        .decode()
    )


def _format(matrix: Matrix) -> tuple[int, int]:
    places = [(x, 8) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, y) for y in (7, 5, 4, 3, 2, 1, 0)]
    bits = 0
    for x, y in places:
        bits = bits << 1 | matrix[y][x]
    bits ^= _FORMAT_MASK
    return _LEVELS[bits >> 13], bits >> 10 & 0b111


def _masks(mask: int, x: int, y: int) -> bool:
    return (
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        (y // 2 + x // 3) % 2,
        x * y % 2 + x * y % 3,
        (x * y % 2 + x * y % 3) % 2,
        ((x + y) % 2 + x * y % 3) % 2,
    )[mask] == 0


def _path(size: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down; column 6 is a ruler."""
    up = True
    right = size - 1
    while right > 0:
        if right == 6:
            right -= 1
        for y in reversed(range(size)) if up else range(size):
            yield right, y
            yield right - 1, y
        up, right = not up, right - 2


def _is_function(x: int, y: int, size: int, version: int) -> bool:
    corners = (x < 9 and y < 9) or (x > size - 9 and y < 9) or (x < 9 and y > size - 9)
    middle = size - 7
    aligned = version > 1 and abs(x - middle) < 3 and abs(y - middle) < 3
    return corners or aligned or x == 6 or y == 6


def _data(bits: list[bool], version: int, level: int) -> list[list[int]]:
    whole, levels = _BLOCKS[version]
    correction, count = levels[level]
    words = [
        sum(bit << 7 - at for at, bit in enumerate(bits[8 * n : 8 * n + 8])) for n in range(whole)
    ]
    short, longer = divmod(whole - correction * count, count)
    lengths = [short + (block >= count - longer) for block in range(count)]
    blocks: list[list[int]] = [[] for _ in range(count)]
    taken = iter(words)
    for at in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if at < length:
                block.append(next(taken))
    return blocks
