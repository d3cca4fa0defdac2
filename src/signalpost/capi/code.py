"""What a row of the tables of codes is."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

import msgspec


class Severity(str, Enum):
    """What the remark does: the event is refused; `admit` may still refuse it; or it goes on with a note."""

    REFUSED = "refused"
    UNMET = "unmet"
    NOTE = "note"


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """One row: `message` and `fix` may hold nouns in braces, which are names of fields or limits, never values."""

    code: str
    severity: Severity
    message: str
    fix: str


def rows(severity: Severity, *texts: tuple[str, str, str]) -> Iterator[Code]:
    """Rows of one severity from (code, message, fix)."""
    for code, message, fix in texts:
        yield Code(code=code, severity=severity, message=message, fix=fix)
