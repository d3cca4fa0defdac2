"""Plain values as TOML, which the standard library reads but does not write. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def toml_text(values: Mapping[str, Any]) -> str:
    """`values` (texts, numbers, booleans, lists, tables) as a TOML document that reads back equal.

    Plain keys come first, then tables, then arrays of tables. None has no form in TOML and is refused by ValueError.
    """
    return "\n".join(_table(values, ())) + "\n"


def _table(values: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    for name, value in values.items():
        if not _is_table(value) and not _is_tables(value):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in values.items():
        place = (*path, name)
        if _is_table(value):
            if not value or any(not _is_table(part) for part in value.values()):  # else those below say it
                yield from ("", f"[{_dotted(place)}]")
            yield from _table(value, place)
        elif _is_tables(value):
            for item in value:
                yield from ("", f"[[{_dotted(place)}]]")
                yield from _table(item, place)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: Any) -> bool:
    return _is_list(value) and bool(value) and all(_is_table(item) for item in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(_key(name) for name in path)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int | float):
        return repr(value)
    if _is_list(value):
        return f"[{', '.join(_value(item) for item in value)}]"
    if _is_table(value):
        return "{" + ", ".join(f"{_key(name)} = {_value(item)}" for name, item in value.items()) + "}"
    raise ValueError(f"TOML has no form for {type(value).__name__}")


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x20 or ord(letter) == 0x7F else letter
