"""Texts that hold names and values of their own: queries and fragments of addresses, forms, JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from signalpost.privacy.place import Place

_ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}://|/|[\w.-]{3,100}/)[^\s?#]*[?#]", re.IGNORECASE)
_FORM: Final = re.compile(r"[?#&]?[\w.%\[\]-]{1,60}=[^&\s]*(?:&[\w.%\[\]-]{1,60}=[^&\s]*)*").fullmatch
_PARAMETER: Final = re.compile(r"(?:^|(?<=[?&#;]))([^?&#;=\s]{1,100})=([^&#;\s]*)")
_SEGMENTS: Final = re.compile(r"/([A-Za-z][\w-]{1,40})/([^/?#\s]+)")
_JSON: Final = re.compile(r"""["']([\w .-]{1,60})["']\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(-?\d[\d.]*))""")
_LINK: Final = re.compile(
    r"(?<![\w+.-])(tel|mailto|sms|callto|whatsapp):([^\s?&<>\"']+)|(?:wa\.me/|(?<=phone=))(\d{7,15})", re.IGNORECASE
)


class Pair(NamedTuple):
    """A name and where its value stands. `form`: a + there may be a blank."""

    name: str
    start: int
    end: int
    form: bool


def pairs(text: str, place: Place) -> Iterator[Pair]:
    """Every name with a value in the text as it was given; none stands inside another."""
    if "{" in text and ":" in text:
        yield from _json(text)
        return
    for match in _LINK.finditer(text):
        if match[3]:
            yield Pair("phone", match.start(3), match.end(3), False)
        else:
            yield Pair("email" if match[1].lower() == "mailto" else "phone", match.start(2), match.end(2), False)
    if "=" in text and (_ADDRESS.search(text) or _FORM(text)):
        for match in _PARAMETER.finditer(text):
            if match[2].strip("=") and not match[1].startswith(("http:", "https:")):
                yield Pair(unquote(match[1]), match.start(2), match.end(2), True)
    if "/" in text:
        yield from _segments(text)


def _segments(text: str) -> Iterator[Pair]:
    """`/email/anna%40example.com`: only where the name is one that says something."""
    origin = text.find("://")
    end = min((place for place in (text.find("?"), text.find("#")) if place >= 0), default=len(text))
    for match in _SEGMENTS.finditer(text, text.find("/", origin + 3) if origin >= 0 else 0, end):
        yield Pair(match[1], match.start(2), match.end(2), False)


def _json(text: str) -> Iterator[Pair]:
    for match in _JSON.finditer(text):
        group = next(number for number in (2, 3, 4) if match[number] is not None)
        if match.end(group) > match.start(group):
            yield Pair(match[1], match.start(group), match.end(group), False)
