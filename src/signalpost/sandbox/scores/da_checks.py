"""`GET /{version}/{dataset}/da_checks`: checks of a dataset, passed or failed.

Shape: Meta's SDK (2026-06-24), DACheck. Keys that begin with `pixel_` and the results `passed`, `failed`, `unavailable`
are those integrators report of Meta; all other keys are the codes of our diagnostics, over all event names together.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, Final

import msgspec

from signalpost.quality.diagnostics import OVERALL_WORDS, Diagnostic, Overall, Side, diagnose
from signalpost.quality.examine import CATALOGUE_EVENTS
from signalpost.quality.findings import WORDS, Finding, Words
from signalpost.sandbox.counts import HOUR_MS
from signalpost.sandbox.received import Source
from signalpost.sandbox.state import Sandbox

DAY_HOURS: Final = 24
WEEK_DAYS: Final = 7


class Result(str, Enum):
    """How a check ended; unavailable: there was nothing to look at."""

    PASSED = "passed"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"


class Method(str, Enum):
    """`connection_method`: whose events to check."""

    ALL = "ALL"
    APP = "APP"
    BROWSER = "BROWSER"
    SERVER = "SERVER"


class Check(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One check, as Meta's SDK knows it. `user_message` tells how many events failed. What is null stays out, as in
    Graph's answers."""

    key: str
    title: str
    description: str
    result: Result
    user_message: str | None = None
    action_uri: str | None = None


_SIDES: Final = {
    Method.ALL: frozenset(Side),
    Method.APP: frozenset[Side](),
    Method.BROWSER: frozenset({Side.BROWSER}),
    Method.SERVER: frozenset({Side.SERVER}),
}
_MISSING: Final = Words(
    name="Missing catalogue events",
    description="In the last 24 hours ViewContent, AddToCart or Purchase did not come.",
    solution="Send all three events; catalogue ads need them.",
)
_DECLINE: Final = Words(
    name="Decline in events",
    description="In the last 24 hours less than half of the week's daily average came.",
    solution="Look for pages or servers that stopped sending.",
)
_PARAMETERS: Final = Words(
    name="Missing parameters in events",
    description="Events that catalogue ads need lack product ids or content_type.",
    solution="Send content_ids or contents, and content_type, with the ids of the catalogue.",
)


def checks(state: Sandbox, dataset: str, method: Method) -> list[dict[str, Any]]:
    """Every check of the dataset; none for apps, whose events are not examined here."""
    sides = _SIDES[method]
    if not sides:
        return []
    scoring = state.scoring
    found = [
        one
        for name in state.counts.names(dataset)
        for one in diagnose(state.counts.tally(*name), thresholds=scoring.thresholds, weights=scoring.weights)
        if one.side in sides
    ]
    counted = _Days(state, dataset, sides)
    return [msgspec.to_builtins(check) for check in (*_catalogue(counted, found), *_diagnostics(counted, found))]


class _Days:
    """Raw counts of the last 24 hours by name, and of the six days before together."""

    def __init__(self, state: Sandbox, dataset: str, sides: frozenset[Side]) -> None:
        now = int(state.clock() * 1_000) // HOUR_MS
        self.today: dict[str, int] = {}
        self.before = 0
        self.total = 0
        for place, cell in state.counts.cells():
            side = Side.BROWSER if place.source is Source.BROWSER else Side.SERVER
            if place.dataset != dataset or side not in sides:
                continue
            self.total += cell.raw
            if place.hour > now - DAY_HOURS:
                self.today[place.event_name] = self.today.get(place.event_name, 0) + cell.raw
            elif place.hour > now - WEEK_DAYS * DAY_HOURS:
                self.before += cell.raw


def _catalogue(counted: _Days, found: list[Diagnostic]) -> Iterator[Check]:
    missing = sorted(CATALOGUE_EVENTS - counted.today.keys())
    yield _check("pixel_missing_dpa_event", _MISSING, bool(missing), counted, ", ".join(missing))
    lacking = [one for one in found if one.code in (Finding.CONTENT_IDS_MISSING, Finding.CONTENT_TYPE_MISSING)]
    yield _check("pixel_missing_param_in_events", _PARAMETERS, bool(lacking), counted, _affected(lacking))
    average = counted.before / (WEEK_DAYS - 1)
    declined = sum(counted.today.values()) * 2 < average
    yield _check("pixel_decline", _DECLINE, declined, counted, "")


def _diagnostics(counted: _Days, found: list[Diagnostic]) -> Iterator[Check]:
    rows: list[tuple[Finding | Overall, Words]] = [*OVERALL_WORDS.items(), *WORDS.items()]
    for code, words in rows:
        failed = [one for one in found if one.code is code]
        yield _check(code.value, words, bool(failed), counted, _affected(failed))


def _check(key: str, words: Words, failed: bool, counted: _Days, message: str) -> Check:
    if not counted.total:
        return Check(key=key, title=words.name, description=words.description, result=Result.UNAVAILABLE)
    return Check(
        key=key,
        title=words.name,
        description=words.description,
        result=Result.FAILED if failed else Result.PASSED,
        user_message=f"{words.solution} {message}".strip() if failed else None,
    )


def _affected(found: list[Diagnostic]) -> str:
    affected, total = sum(one.affected for one in found), sum(one.total for one in found)
    return f"Affected: {affected} of {total} events."
