"""What happened to an incident between two looks: the rows of its timeline. Times: Unix seconds."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from signalpost.watch.checks.finding import RANK
from signalpost.watch.incidents.incident import Incident

#: What stands in a row's `what`.
OPENED, GREW, CAUSE, GONE, BACK, RESOLVED, REOPENED = (
    "opened",
    "grew",
    "cause",
    "gone",
    "back",
    "resolved",
    "reopened",
)


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `what`: a word above, or what somebody asked (`mute`, `note` …); `by`: who; empty: the watch itself.
    `text`: the cause's words, the level, whom it was assigned to; of a note its text."""

    at: int
    what: str
    by: str = ""
    text: str = ""


def happened(before: Incident | None, after: Incident, now: int) -> Iterator[Happened]:
    """What one look changed of an incident; nothing when it only goes on."""
    if before is None:
        yield Happened(at=now, what=OPENED, text=after.what)
        return
    if not after.open:
        if before.open:
            yield Happened(at=now, what=RESOLVED)
        return
    if not before.open:
        yield Happened(at=now, what=REOPENED, text=after.what)
    elif before.gone_at is None and after.gone_at is not None:
        yield Happened(at=now, what=GONE)
    elif before.gone_at is not None and after.gone_at is None:
        yield Happened(at=now, what=BACK)
    if RANK[after.level] < RANK[before.level]:
        yield Happened(at=now, what=GREW, text=after.level.value)
    if after.cause != before.cause:
        yield Happened(at=now, what=CAUSE, text=after.what)
