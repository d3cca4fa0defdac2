"""Texts inside texts: base64 (both alphabets, padded or not) and hexadecimal, opened where they hold text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final

_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{12,4000}={0,2}(?![A-Za-z0-9+/_=-])")
_HEX: Final = re.compile(r"(?<![0-9A-Za-z])(?:[2-7][0-9A-Fa-f]){6,500}(?![0-9A-Za-z])")
_READABLE: Final = re.compile(r"[\x20-\x7e\t\r\n\u00a0-\u024f]+").fullmatch


def packed(text: str) -> Iterator[tuple[int, int, str]]:
    """Where something packed begins and ends, and what it says."""
    for match in _HEX.finditer(text):
        opened = _text(bytes.fromhex(match[0]))
        if opened:
            yield match.start(), match.end(), opened
    for match in _BASE64.finditer(text):
        opened = _text(_decoded(match[0]))
        if opened:
            yield match.start(), match.end(), opened


def _decoded(text: str) -> bytes:
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _text(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return ""
    return text if text and _READABLE(text) else ""
