"""A picture of bars."""

from __future__ import annotations

import struct
import zlib

from signalpost.watch.telling.chart import BASE, COLOURS, GAP, HEIGHT, LINE, RAIL, WIDTH, bars_png


def read(png: bytes) -> list[list[tuple[int, int, int]]]:
    """Its pixels, by rows; the checks of its chunks hold."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place, data = 8, b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        (check,) = struct.unpack(">I", png[place + 8 + length : place + 12 + length])
        assert check == zlib.crc32(kind + body)
        data += body if kind == b"IDAT" else b""
        place += 12 + length
    raw = zlib.decompress(data)
    rows = [raw[row * (1 + 3 * WIDTH) + 1 : (row + 1) * (1 + 3 * WIDTH)] for row in range(HEIGHT)]
    return [[(row[3 * x], row[3 * x + 1], row[3 * x + 2]) for x in range(0, WIDTH, 4)] for row in rows]


def column(rows: list[list[tuple[int, int, int]]], day: int, of: int) -> list[tuple[int, int, int]]:
    """What stands in the middle of a day's bar, from the top."""
    wide = (WIDTH - GAP * (of + 1)) // of
    return [row[(GAP + day * (wide + GAP) + wide // 2) // 4] for row in rows]


def test_bars_are_as_high_as_their_counts() -> None:
    """The largest day fills its rail; parts stand on top of each other."""
    rows = read(bars_png([(1, 1, 2), (0, 2, 0), (0, 0, 0)]))
    full, half, none = (column(rows, day, 3) for day in range(3))
    room = HEIGHT - BASE
    assert [full.count(colour) for colour in COLOURS] == [room // 4, room // 4, room // 2]
    assert full[room - 1] == COLOURS[0] and full[0] == COLOURS[2]
    assert (half.count(COLOURS[1]), half.count(RAIL)) == (room // 2, room - room // 2)
    assert none.count(RAIL) == room
    assert rows[-1][0] == LINE


def test_a_small_count_beside_a_large_one_is_still_seen() -> None:
    """One pixel at least."""
    assert column(read(bars_png([(1, 0, 0), (9_999, 0, 0)])), 0, 2).count(COLOURS[0]) == 1


def test_no_days_and_many_days_are_pictures_too() -> None:
    """Small ones: they travel with a mail."""
    assert read(bars_png([]))
    assert len(bars_png([(5, 3, 1)] * 400)) < 20_000
