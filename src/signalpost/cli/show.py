"""What commands print: JSON lines for programs, tables for people. Results go to stdout, remarks to stderr."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from signalpost.capi.problem import Problem

#: Characters that a terminal obeys instead of showing: control characters, and those that turn the direction of what
#: follows. Names and ids of events are any visitor's words.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BREAKS = re.compile(r"[\t\n]")
PIPE_WIDTH = 500  # in a pipe nothing is folded


def line(value: Any) -> None:
    """One JSON value on one line of stdout."""
    sys.stdout.write(_OBEYED.sub(_as_json, msgspec.json.encode(value, enc_hook=str).decode()) + "\n")


def lines(values: Iterable[Any]) -> None:
    """One JSON value a line."""
    for value in values:
        line(value)


def text(words: str) -> None:
    """A line for people, on stdout, at once: a process that goes on running may have nothing else to say."""
    sys.stdout.write(harmless(words) + "\n")
    sys.stdout.flush()


def remark(words: str) -> None:
    """A line for people that is not the result, on stderr."""
    sys.stderr.write(harmless(words) + "\n")
    sys.stderr.flush()


def rows(columns: Sequence[str], values: Iterable[Mapping[str, Any]], *, as_json: bool, empty: str) -> None:
    """Rows as JSON lines, or as a table of `columns`; `empty` is said (on stderr) when there are none."""
    if as_json:
        lines(values)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for value in values:
        table.add_row(*(cell(value.get(column)) for column in columns))
    if not table.row_count:
        remark(empty)
        return
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    Console(file=sys.stdout, width=width, markup=False, highlight=False).print(table)


def harmless(words: str) -> str:
    """`words` with what a terminal would obey written out (`\\x1b`); line breaks and tabs stay."""
    return _OBEYED.sub(_written, words)


def _written(found: re.Match[str]) -> str:
    return found[0].encode("ascii", "backslashreplace").decode() if found[0] > "\x7f" else f"\\x{ord(found[0]):02x}"


def _as_json(found: re.Match[str]) -> str:
    """In the text of a JSON value these stand in strings alone, where this is the same character."""
    return f"\\u{ord(found[0]):04x}"


def cell(value: Any) -> str:
    """One value as a table shows it, on one line."""
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return ", ".join(cell(item) for item in value)
    return _BREAKS.sub(_written, harmless(str(value)))


def when(milliseconds: int | None) -> str | None:
    """Unix ms as a UTC time that people and programs read (RFC 3339)."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def problem(found: Problem, *, prefix: str = "") -> str:
    """A problem on one line: place, code, sentence, fix."""
    place = ".".join(part for part in (prefix, found.path) if part)
    words = f"{found.code}: {found.message}" + (f" {found.fix}" if found.fix else "")
    return f"{place}: {words}" if place else words
