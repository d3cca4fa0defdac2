"""Writes docs/reference/diagnostics.md from the tables of findings and diagnostics."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from signalpost.quality.diagnostics import OVERALL_WORDS
from signalpost.quality.findings import SPOILS_MATCHING, WORDS, Words

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "diagnostics.md"

HEAD = """# Diagnostics

Written by `make docs` from the tables of findings; do not edit.

What Meta takes and cannot use well. Names and triggers that are public are those of Events Manager; its full list is
not, and it shows most of them only after days and above a volume it does not tell. The sentences are ours. How numbers
come about: [Estimated match quality](match-quality.md).
"""
SINGLE = """
## On single events

Found when an event is received. In the sandbox they stand with the event (`findings`), in `dataset_quality` and in
`da_checks`. "Spoils" marks findings on a key whose value then cannot find the person; they lower form quality.

| code | name | what is wrong | what to do | spoils |
|---|---|---|---|---|
"""
OVERALL = """
## On an event name

Computed from the counts of all its events.

| code | name | what is wrong | what to do |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    single = _rows((code, words, " yes |" if code in SPOILS_MATCHING else " |") for code, words in WORDS.items())
    return HEAD + SINGLE + single + OVERALL + _rows((code, words, "") for code, words in OVERALL_WORDS.items())


def _rows(rows: Iterable[tuple[Enum, Words, str]]) -> str:
    return "".join(
        f"| `{code.value}` | {words.name} | {words.description} | {words.solution} |{end}\n"
        for code, words, end in rows
    )


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
