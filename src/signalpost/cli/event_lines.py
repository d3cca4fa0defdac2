"""Events from a file or stdin, one at a time: JSON lines, or CSV with Meta's parameter names as headers."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

import msgspec

from signalpost.capi.custom_data import GENERAL_KEYS
from signalpost.capi.event import Event
from signalpost.capi.problem import Problem
from signalpost.capi.user_data import UserData
from signalpost.errors import InvalidInput, SettingsError

LONGEST_CELL = 1_000_000
ISO_DATE_DIGITS = 8
BEYOND = "cells_beyond_the_header"  # stands as a key that no event has, so that the row is refused by name


class Format(str, Enum):
    """How events are written in a file. `auto` goes by the file's ending; stdin is JSON lines."""

    AUTO = "auto"
    JSONL = "jsonl"
    CSV = "csv"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it stands in the input: the line it begins on, counted from 1, and its JSON."""

    number: int
    body: bytes


@contextmanager
def opened(source: str) -> Iterator[TextIO]:
    """The file called `source`, or stdin for `-`, as UTF-8 text; a byte that is not UTF-8 becomes U+FFFD."""
    if source == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        file = Path(source).open(encoding="utf-8-sig", errors="replace", newline="")  # noqa: SIM115 - closed below, where reading errors are not ours
    except OSError as error:
        raise SettingsError(
            f"{source} cannot be read: {error.strerror}.", fix="Name a file, or - for stdin."
        ) from error
    with file:
        yield file


def lines(file: TextIO, *, source: str, form: Format) -> Iterator[Line]:
    """Every event of `file`. InvalidInput when a CSV's header row cannot be used."""
    if form is Format.AUTO:
        form = Format.CSV if source.lower().endswith(".csv") else Format.JSONL
    return _csv_lines(file) if form is Format.CSV else _json_lines(file)


def _json_lines(file: Iterable[str]) -> Iterator[Line]:
    for number, line in enumerate(file, start=1):
        if line.strip():
            yield Line(number=number, body=line.strip().encode())


def _csv_lines(file: Iterable[str]) -> Iterator[Line]:
    before = csv.field_size_limit(LONGEST_CELL)  # of the whole process
    try:
        yield from _events_of(_rows(csv.reader(file)))
    finally:
        csv.field_size_limit(before)


def _events_of(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Line]:
    _, header = next(rows, (0, []))
    places = [place(column) for column in header]
    unknown = [found for found in places if isinstance(found, Problem)]
    if unknown:
        raise InvalidInput("The CSV's header row has columns that are no parameter of Meta's.", problems=unknown)
    known = [found for found in places if not isinstance(found, Problem)]
    for number, cells in rows:
        if any(cells):
            yield Line(number=number, body=msgspec.json.encode(_event(known, cells)))


def _rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row with its line. A file that is no CSV ends here, at the line that shows it."""
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        wrong = Problem(
            path=f"line {reader.line_num}",
            code="csv_malformed",
            message=f"This is not CSV: {error}.",
            fix="Save the file as CSV with UTF-8 and commas.",
        )
        raise InvalidInput("The CSV cannot be read to its end.", problems=[wrong]) from error


def place(column: str) -> tuple[str, ...] | Problem:
    """Where a column's values belong: `em` in user_data, `value` in custom_data, `event_name` in the event itself.

    A dotted name says so itself, which is how properties of your own are named: `custom_data.colour`.
    """
    name = column.strip()
    parent, dot, child = name.partition(".")
    if dot and child and parent in ("user_data", "custom_data"):
        return (parent, child)
    if dot and child and parent in Event.__struct_fields__:
        return (parent, child)
    if name in Event.__struct_fields__:
        return (name,)
    if name in UserData.__struct_fields__:
        return ("user_data", name)
    if name in GENERAL_KEYS:
        return ("custom_data", name)
    return Problem(
        path=f"column {name}",
        code="column_unknown",
        message=f"There is no parameter called {name}.",
        fix=f"Use Meta's name, leave the column out, or call it custom_data.{name} to send it as your own property.",
    )


def _event(places: list[tuple[str, ...]], cells: list[str]) -> dict[str, Any]:
    """One row as an event object; empty cells are left out."""
    event: dict[str, Any] = {}
    for path, text in zip(places, cells, strict=False):
        if text.strip():
            parent = event if len(path) == 1 else event.setdefault(path[0], {})
            parent[path[-1]] = value(path[-1], text.strip())
    if beyond := sum(bool(text.strip()) for text in cells[len(places) :]):  # a comma without quotes moved every value
        event[BEYOND] = beyond
    return event


def value(name: str, text: str) -> Any:
    """A cell as JSON would have it: lists and objects stand as JSON, a list of plain ids also with commas."""
    if text[0] in "[{":
        try:
            return msgspec.json.decode(text)
        except (ValueError, RecursionError):
            return text
    read = _READERS.get(name)
    return read(text) if read else text


def _time(text: str) -> Any:
    """Unix seconds, or a date and time (ISO 8601; UTC when it names no zone). Digits alone are a date when there are
    eight, else a number: 13 of them are milliseconds, which ISO 8601 could read as a minute of long ago."""
    if text.isdecimal() and len(text) != ISO_DATE_DIGITS:
        return _number(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _number(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _number(text: str) -> Any:
    try:
        return msgspec.json.decode(text, type=int | float)
    except ValueError:
        return text


def _flag(text: str) -> Any:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(text.lower(), text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


_READERS: dict[str, Callable[[str], Any]] = {
    "event_time": _time,
    "value": _number,
    "num_items": _number,
    "predicted_ltv": _number,
    "net_revenue": _number,
    "opt_out": _flag,
    "content_ids": _words,
    "data_processing_options": _words,
    "data_processing_options_country": _number,
    "data_processing_options_state": _number,
}
