"""Every code a problem or note can carry: its sentence, its fix, and what it does to the event.

Codes are stable: once released they are never renamed or given another meaning. Sentences may be improved.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

import msgspec

from signalpost.capi.problem import Problem


class Severity(str, Enum):
    """What the remark does: the event is refused; `admit` may still refuse it; or it goes on."""

    REFUSED = "refused"
    UNMET = "unmet"
    NOTE = "note"


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """One row: `message` and `fix` may hold nouns in braces, which are names of fields or limits, never values."""

    code: str
    severity: Severity
    message: str
    fix: str


CODES: dict[str, Code] = {}


@lru_cache(maxsize=4096)
def problem(code: str, path: str, **nouns: str | int) -> Problem:
    """The problem of `code` at `path`. KeyError for a code without a row."""
    row = CODES[code]
    return Problem(path=path, code=code, message=row.message.format_map(nouns), fix=row.fix.format_map(nouns))
