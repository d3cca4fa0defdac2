"""SQL as files: named statements with their comments, and numbered migrations, read from `signalpost.store/sql`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def statements(folder: str) -> Mapping[str, str]:
    """Every statement of `sql/<folder>/*.sql` by its name. ValueError: two have the same name."""
    found: dict[str, str] = {}
    for text in _texts(folder):
        for name, statement in named(text):
            if name in found:
                raise ValueError(f"two statements of {folder} are named {name}")
            found[name] = statement
    return MappingProxyType(found)


def migrations(folder: str) -> tuple[str, ...]:
    """The scripts `sql/<folder>/migrations/NNNN_*.sql`, in the order of their numbers."""
    return tuple(_texts(f"{folder}/migrations"))


def named(text: str) -> list[tuple[str, str]]:
    """The statements of one file: each starts with `-- name: x` and reaches to the next. Comments are taken off."""
    _, *parts = _NAME.split(text)
    return [(name, _bare(body)) for name, body in zip(parts[::2], parts[1::2], strict=True)]


def _bare(statement: str) -> str:
    lines = (line for line in statement.splitlines() if not line.lstrip().startswith("--"))
    return "\n".join(lines).strip()


def _texts(folder: str) -> list[str]:
    place = files("signalpost.store").joinpath("sql", *folder.split("/"))
    found = sorted((entry for entry in place.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return [entry.read_text(encoding="utf-8") for entry in found]
