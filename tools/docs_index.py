"""Writes docs/index.md: every page of the documentation, in its four kinds, and the decisions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
TARGET = DOCS / "index.md"

HEAD = """# Documentation

Written by `make docs` from the pages' titles; do not edit. Start with [your first day](tutorial/first-day.md).
"""
KINDS = {
    "Learn": "tutorial",
    "Do": "how-to",
    "Look up": "reference",
    "Understand": "explanation",
    "Decisions": "decisions",
}


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_section(heading, DOCS / folder) for heading, folder in KINDS.items())


def _section(heading: str, folder: Path) -> str:
    lines = "".join(_lines(folder))
    return f"\n## {heading}\n\n{lines}" if lines else ""


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ").strip()
        yield f"* [{title}]({path.relative_to(DOCS)})\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
