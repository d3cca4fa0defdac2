"""Writes docs/reference/problems.md from the tables of codes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from signalpost.capi.code import Code, Severity
from signalpost.capi.codes import CODES

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "problems.md"

HEAD = """# Problems and notes

Written by `make docs` from the tables of codes; do not edit.

Every remark on an event has a path (`user_data.ph[1]`), a code, a sentence and a fix. Codes are stable: scripts may
branch on them. A path never holds a value, and a key that could be one, such as an e-mail address, is shown as `?`.
"""
SECTIONS = {
    Severity.REFUSED: ("Refused", "The event is dropped at once: the code of the first problem is its reason."),
    Severity.UNMET: (
        "Waiting for another copy",
        "The event is accepted, because a second copy may bring what it lacks. If none has when it is due, it is dead "
        "with this reason, and nothing was sent.",
    ),
    Severity.NOTE: ("Notes", "The event goes on."),
}


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_section(severity, title, text) for severity, (title, text) in SECTIONS.items())


def _section(severity: Severity, title: str, text: str) -> str:
    rows = _rows(row for row in CODES.values() if row.severity is severity)
    return f"\n## {title}\n\n{text}\n\n| code | what it says | what to do |\n|---|---|---|\n{rows}"


def _rows(codes: Iterable[Code]) -> str:
    return "".join(f"| `{row.code}` | {_words(row.message)} | {_words(row.fix)} |\n" for row in codes)


def _words(text: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", text.replace("{{", "{ ").replace("}}", " }")).replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
