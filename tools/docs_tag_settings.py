"""Writes docs/reference/tag-settings.md from the settings of the tag themselves."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from signalpost.store.tag.settings import TagSettings

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "tag-settings.md"

HEAD = """# Settings of the tag

Written by `make docs` from the settings themselves; do not edit.

What a business decides about the tag of one dataset. `signalpost tag settings DATASET` shows them, with a change after
it sets it: `consent=optional`, `masks=email,phone`, `'form_fields={ "#email" = "em" }'`; nothing after the sign is the
default. They are business settings, with versions, exported and applied with the others (`signalpost config export`).
The gateway obeys at once, a page that is open reads them again before it sends, a minute later at the latest.

| setting | default | values | meaning |
|---|---|---|---|
"""

TAIL = """
More on [consent](consent-signals.md), on [rules, dataLayer, form fields and masks](tag-rules.md), on [the tag](tag.md).
"""


def page() -> str:
    """The whole page."""
    told = meanings(TagSettings.__doc__ or "")
    hints = get_type_hints(TagSettings, include_extras=True)
    rows = (
        f"| `{field.name}` | {default(field)} | {values(hints[field.name])} | {told[field.name]} |\n"
        for field in msgspec.structs.fields(TagSettings)
    )
    return HEAD + "".join(rows) + TAIL


def meanings(words: str) -> dict[str, str]:
    """What the docstring says of each setting, by its name; a line that goes on is indented further."""
    found: dict[str, str] = {}
    name = ""
    for line in words.splitlines():
        if match := re.match(r"^    (\w+) {2,}(\S.*)$", line):
            name = match[1]
            found[name] = match[2].strip()
        elif name and line.startswith(" " * 8):
            found[name] += " " + line.strip()
    return found


def default(field: Any) -> str:
    """A setting's default as it is written on the command line."""
    made = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    if isinstance(made, bool):
        return f"`{str(made).lower()}`"
    if isinstance(made, tuple | list):
        return f"`{','.join(made)}`" if made else "none"
    return f"`{made}`" if made not in ("", {}) else "none"


def values(hint: Any) -> str:
    """What may stand there."""
    if get_origin(hint) is tuple:
        inner = words(get_args(hint)[0])
        return f"a list of {inner}" if inner else "a list"
    if get_origin(hint) is dict:
        return "a table"
    if bounds := [part for part in get_args(hint) if isinstance(part, msgspec.Meta)]:
        return f"{bounds[0].ge} to {bounds[0].le}"
    return words(hint) or {bool: "`true`, `false`", int: "a whole number", str: "text"}[hint]


def words(hint: Any) -> str:
    """The words of a closed set."""
    return ", ".join(f"`{word}`" for word in get_args(hint)) if str(get_origin(hint)) == "typing.Literal" else ""


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
