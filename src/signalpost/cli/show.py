"""What commands print: JSON lines for programs, tables for people. Results go to stdout, remarks to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from signalpost.capi.problem import Problem

PIPE_WIDTH = 500  # in a pipe nothing is folded


def line(value: Any) -> None:
    """One JSON value on one line of stdout."""
    sys.stdout.write(msgspec.json.encode(value, enc_hook=str).decode() + "\n")


def lines(values: Iterable[Any]) -> None:
    """One JSON value a line."""
    for value in values:
        line(value)


def text(words: str) -> None:
    """A line for people, on stdout, at once: a process that goes on running may have nothing else to say."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def remark(words: str) -> None:
    """A line for people that is not the result, on stderr."""
    sys.stderr.write(words + "\n")
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


def cell(value: Any) -> str:
    """One value as a table shows it."""
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return ", ".join(cell(item) for item in value)
    return str(value)


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
