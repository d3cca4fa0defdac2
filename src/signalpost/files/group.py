"""Rows, those of one order together, and what a group of them comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from signalpost.capi.event import Event
from signalpost.capi.problem import Problem
from signalpost.files.layout import Layout

MOST_LINES = 5_000  # of one order: beyond it the order's number is none, as when the whole column says "n/a"


class Row(NamedTuple):
    """One row: the line it ends on, its cells, and the code of what is wrong with it as a row, if anything is."""

    number: int
    cells: list[str]
    fault: str = ""


class Made(NamedTuple):
    """What a row, or the lines of an order, came to: an event; or why it is refused (`problem`), or left out on purpose
    (`left_out`). `remarks`: codes of what was found and kept out. `value` is the sum, as the books have it. `is_quiet`:
    no text of the event outside user_data can tell of anybody."""

    rows: Sequence[Row]
    event: Event | None = None
    problem: Problem | None = None
    left_out: str = ""
    value: Decimal | None = None
    currency: str = ""
    remarks: tuple[str, ...] = ()
    is_quiet: bool = False


def grouped(rows: Iterable[Row], layout: Layout) -> Iterator[list[Row]]:
    """Rows that follow one another and are lines of one order, together; every other row alone."""
    place = layout.places.get("order_name", layout.places.get("order_id", -1))
    if not layout.grouped or place < 0:
        for row in rows:
            yield [row]
        return
    held: list[Row] = []
    number = ""
    for row in rows:
        own = row.cells[place].strip() if place < len(row.cells) and not row.fault else ""
        if held and (not own or own != number or len(held) > MOST_LINES):
            yield held
            held = []
        if not own:
            yield [row]
            continue
        held.append(row)
        number = own
    if held:
        yield held
