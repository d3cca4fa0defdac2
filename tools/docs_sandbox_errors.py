"""Writes docs/reference/sandbox-errors.md from the sandbox's answers and the public records they reproduce."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from signalpost.sandbox.faults import ODD_WORDS, Odd
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "reference" / "sandbox-errors.md"
RECORDS = ROOT / "tests" / "golden" / "graph_errors.json"
NO_RECORD = "no public record: words ours"

HEAD = """# Errors of the sandbox

Written by `make docs` from the sandbox's tables; do not edit.

Every refusal that the sandbox can answer with, under the name that switches it on as a
[fault](sandbox.md#faults). What can be caused is answered in the [order of checks](sandbox.md#order-of-checks); the
rest only by a fault. Titles and words of events' refusals also exist in Danish, French and Portuguese. `{object}` and
the like are filled with what is at hand. "Record" says how much of the body stands in a public record (see
`tests/golden`); clients must branch on the numbers alone.

| name | HTTP | type | message, or title: words for the user | record |
|---|---|---|---|---|
"""
ODD = """
Faults that are no error of Graph:

| name | what happens |
|---|---|
"""


def page() -> str:
    """The whole page."""
    records = _records()
    rows = "".join(_row(name, error, records) for name, error in GRAPH_ERRORS.items())
    odd = "".join(f"| `{name.value}` | {ODD_WORDS[name]} |\n" for name in Odd)
    return HEAD + rows + ODD + odd


def _records() -> dict[str, str]:
    """Provenance by name of the error and by name of the record."""
    found: dict[str, str] = {}
    for row in json.loads(RECORDS.read_text(encoding="utf-8"))["errors"]:
        number = f"{row['code']}" + (f"/{row['error_subcode']}" if row["error_subcode"] else "")
        found.setdefault(row["id"], row["provenance"])
        if row["id"] not in GRAPH_ERRORS:
            found.setdefault(number, row["provenance"])
    return found


def _row(name: str, error: GraphError, records: dict[str, str]) -> str:
    said = f"{error.title}: {error.user_message}" if error.title else error.message
    record = NO_RECORD if name == "100" else records.get(name, NO_RECORD)
    return f"| `{name}` | {error.status} | {error.type} | {said} | {_short(record)} |\n"


def _short(record: str) -> str:
    return record.partition(";")[0].replace("from memory (unverified)", "unverified")


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
