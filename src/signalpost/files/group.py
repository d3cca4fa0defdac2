"""Rows, those of one order together, and what a group of them comes to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from signalpost.capi.event import Event
from signalpost.capi.problem import Problem
from signalpost.capi.user_data import UserData
from signalpost.capi.usual import Usual
from signalpost.files.layout import Layout

MOST_LINES = 5_000  # of one order: beyond it the order's number is none, as when the whole column says "n/a"


class Row(NamedTuple):
    """One row: the line it ends on, its cells, and the code of what is wrong with it as a row, if anything is."""

    number: int
    cells: list[str]
    fault: str = ""


class PlainEvent(NamedTuple):
    """The event of a plain row in its parts, of which no object is made unless somebody asks. `people`: the values of
    its user_data in the order of the fields; `custom`: its custom_data as `capi.usual` makes it. Nothing outside
    user_data tells of anybody."""

    event_name: str
    event_time: int
    action_source: str
    event_id: str
    people: tuple[str | None, ...]
    custom: Usual
    event_source_url: str | None = None

    def whole(self) -> Event:
        """As an object."""
        return Event(
            event_name=self.event_name,
            event_time=self.event_time,
            action_source=self.action_source,
            event_id=self.event_id,
            user_data=UserData(**dict(zip(UserData.__struct_fields__, self.people, strict=True))),
            custom_data=msgspec.json.decode(self.custom[0]),
            event_source_url=self.event_source_url,
        )


class Made(NamedTuple):
    """What a row, or the lines of an order, came to: an event; or why it is refused (`problem`), or left out on purpose
    (`left_out`). `remarks`: codes of what was found and kept out. `value` is the sum, as the books have it."""

    rows: Sequence[Row]
    event: Event | PlainEvent | None = None
    problem: Problem | None = None
    left_out: str = ""
    value: Decimal | None = None
    currency: str = ""
    remarks: tuple[str, ...] = ()


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
