"""A small bar chart as a PNG, which every mail program shows: days side by side, each with its parts on top of each
other. No text is in it: what it shows is said beside it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

#: Pixels. Twice what is shown, for screens with fine ones.
WIDTH, HEIGHT = 1_040, 200
SHOWN = (520, 100)
GAP, BASE = 8, 4
WHITE = (255, 255, 255)
RAIL, LINE = (238, 240, 244), (176, 182, 194)
#: Of the parts of a bar, from the bottom: critical, warning, notice.
COLOURS = ((196, 43, 28), (217, 138, 0), (120, 140, 180))

Colour = tuple[int, int, int]


def bars_png(days: Sequence[Sequence[int]]) -> bytes:
    """One bar a day, oldest first; of each the counts of its parts, from the bottom."""
    rows = [bytearray(bytes(WHITE) * WIDTH) for _ in range(HEIGHT)]
    most = max((sum(day) for day in days), default=0)
    wide = max(1, (WIDTH - GAP * (len(days) + 1)) // max(1, len(days)))
    for place, day in enumerate(days):
        left = GAP + place * (wide + GAP)
        _fill(rows, left, 0, wide, HEIGHT - BASE, RAIL)
        top = HEIGHT - BASE
        for count, colour in zip(day, COLOURS, strict=False):
            tall = round((HEIGHT - BASE) * count / most) if most else 0
            if count and not tall:
                tall = 1
            _fill(rows, left, max(0, top - tall), wide, min(tall, top), colour)
            top = max(0, top - tall)
    _fill(rows, 0, HEIGHT - BASE, WIDTH, BASE, LINE)
    return _png(rows)


def _fill(rows: list[bytearray], left: int, top: int, wide: int, tall: int, colour: Colour) -> None:
    right = min(WIDTH, left + wide)
    piece = bytes(colour) * max(0, right - left)
    for row in rows[top : top + tall]:
        row[3 * left : 3 * left + len(piece)] = piece


def _png(rows: Sequence[bytearray]) -> bytes:
    """Eight bits of red, green and blue, each row without a filter."""
    head = struct.pack(">IIBBBBB", WIDTH, len(rows), 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
