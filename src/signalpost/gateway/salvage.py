"""Cuts a broken body into its events, so that one event whose text is no JSON (NaN, say) does not cost the others.

Only strings and brackets are looked at. What is cut out may still be anything: each piece is decoded on its own later.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],"]', re.DOTALL)
_NAME = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"\s*:\s*', re.DOTALL)

OPENING, CLOSING = b"{[", b"}]"
DEEPEST, MOST_PIECES = 10_000, 10_000  # beyond these a body is an attack, and not worth the time


def members(body: bytes) -> dict[str, bytes] | None:
    """Name (escapes as they are) and text of each member of the object `body`; None when its brackets do not match."""
    pieces = _pieces(body.strip(), b"{")
    named = [(_NAME.match(piece), piece) for piece in pieces or ()]
    if pieces is None or not all(found for found, _ in named):
        return None
    return {found[1].decode("utf-8", "replace"): piece[found.end() :] for found, piece in named if found}


def items(text: bytes) -> list[bytes] | None:
    """The texts of the items of the list `text`; None when its brackets or quotes do not match."""
    return _pieces(text.strip(), b"[")


def _pieces(text: bytes, opening: bytes) -> list[bytes] | None:
    """What stands between the outermost commas of `text`, which begins with `opening` and ends with its counterpart."""
    pieces: list[bytes] = []
    depth, start = 0, 1
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark == b'"' or (depth == 0 and (token.start() or mark != opening)):
            return None  # a text that does not end, or something before or behind the brackets
        if mark in OPENING:
            depth += 1
            if depth > DEEPEST:
                return None
        elif mark in CLOSING:
            depth -= 1
            if depth == 0:
                last = text[start : token.start()].strip()
                whole = token.end() == len(text)
                return ([*pieces, last] if last or pieces else []) if whole else None
        elif mark == b"," and depth == 1:
            pieces.append(text[start : token.start()].strip())
            start = token.end()
            if len(pieces) > MOST_PIECES:
                return None
    return None
