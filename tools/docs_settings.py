"""Writes docs/reference/settings.md from the table of settings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, get_args

from msgspec import Meta

from signalpost.settings import Setting, table

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "settings.md"

HEAD = """# Process settings

Written by `make docs` from `signalpost.settings`; do not edit.

Where things are kept, which ports are used, how much is taken in at once. They are read once, when a process starts.
A command's option wins over the environment variable, that over `signalpost.toml` in the working folder (another
file: `--config`, or `SIGNALPOST_CONFIG`), that over the default. Sizes are bytes, times seconds. In a variable, the
items of a list are separated by commas.

Datasets, keys, merge windows and the like are *business* settings: see [config export and apply](cli.md#config).

| setting | variable | type | default | what it is |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_row(setting) for setting in table())


def _row(setting: Setting) -> str:
    default = _default(setting.default)
    return f"| `{setting.name}` | `{setting.variable}` | {_type(setting.type)} | {default} | {setting.description} |\n"


def _type(hint: Any) -> str:
    """A type as people say it, with its bounds."""
    words = {str: "text", int: "whole number", float: "number", bool: "`true`, `false`"}
    parts = get_args(hint)
    base = parts[0] if parts and any(isinstance(part, Meta) for part in parts) else hint
    if members := [member.value for member in base] if isinstance(base, type) and hasattr(base, "__members__") else []:
        return ", ".join(f"`{member}`" for member in members)
    inner = [part for part in get_args(base) if part is not type(None) and part is not Ellipsis]
    name = "list of texts" if inner == [str] and "tuple" in str(base) else words.get((inner or [base])[0], "path")
    bounds = [(part.ge, part.le) for part in parts if isinstance(part, Meta) and part.ge is not None]
    if bounds:
        low, high = bounds[0]
        return f"{name}, {low} to {high}" if high is not None else f"{name}, from {low}"
    return name


def _default(value: Any) -> str:
    if value is None or value == ():
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else getattr(value, 'value', value)}`"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
