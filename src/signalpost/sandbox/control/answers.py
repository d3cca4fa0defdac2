"""Answers of the sandbox's own API: errors in one shape, and numbers of a query."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Final

from signalpost.sandbox.asgi import Answer

MOST_DIGITS: Final = 15


class BadQuery(ValueError):
    """A parameter of the query that cannot be read; the message says which."""


def refused(status: int, code: str, message: str) -> Answer:
    """An error of this API: `code` is stable, `message` is for people."""
    return Answer(status=status, body={"error": {"message": message, "code": code}})


def missing(what: str) -> Answer:
    """404, with what is not there."""
    return refused(404, "not_found", f"The sandbox has no such {what}")


def whole(query: MutableMapping[str, str], name: str, default: int) -> int:
    """Take a whole number out of the query; BadQuery if it is none, or one of more than `MOST_DIGITS`."""
    try:
        found = int(query.pop(name, default))
    except ValueError:
        raise BadQuery(f"{name} must be a whole number") from None
    if abs(found) >= 10**MOST_DIGITS:
        raise BadQuery(f"{name} must be a whole number of at most {MOST_DIGITS} digits")
    return found


def number_in(path: str) -> int | None:
    """The number that a part of a path is; None if it is none, or larger than any here."""
    return int(path) if path.isdecimal() and len(path) <= MOST_DIGITS else None
