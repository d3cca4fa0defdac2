"""What only a server reported of what happened on a site: conversions that a browser alone would have lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from signalpost.dashboard.counted import Counted, share_of
from signalpost.dashboard.matching import EVENTS

#: With fewer events of both sides than this share of the browser's, most of what is in one only is the other's too.
SHARED_ENOUGH = 0.5


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """A sum, in millionths of its currency; `-` where none was told."""

    currency: str
    micros: int


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What was recovered of one browser or one step of time."""

    name: str
    at: int
    count: int
    value: Sequence[Money]


class Recovered(msgspec.Struct, frozen=True, kw_only=True):
    """`share` (0–1) of all conversions. `doubtful`: browsers and servers share so few ids that most of these may be the
    browser's too; `alone`: browsers reported nothing, so there is nothing to compare with."""

    count: int
    share: float | None
    value: Sequence[Money]
    browsers: Sequence[Part]
    steps: Sequence[Part]
    doubtful: bool
    alone: bool


def recovered_of(figures: Counted, name: str | None = None) -> Recovered:
    """Of one event name, or of all."""
    seen = figures.by_word("seen", EVENTS, name)
    browsers = figures.by_word("recovered", name=name)
    values = _by_browser(figures.by_word("recovered_value", name=name))
    counts = figures.steps("recovered", name=name)
    return Recovered(
        count=browsers.total(),
        share=share_of(browsers.total(), seen.total()),
        value=sums(values.values()),
        browsers=[
            Part(name=browser, at=0, count=count, value=sums([values.get(browser, {})]))
            for browser, count in browsers.most_common()
            if count
        ],
        steps=[
            Part(name="", at=figures.at[index], count=counts[index], value=_value_at(figures, index, name))
            for index in reversed(range(len(counts)))
            if counts[index]
        ],
        doubtful=_doubtful(figures, name),
        alone=bool(seen["server"]) and not seen["browser"] + seen["both"],
    )


def _doubtful(figures: Counted, name: str | None) -> bool:
    """Of the event names that servers alone reported some of: whether browsers have few in common with them."""
    each = [figures.by_word("seen", EVENTS, one) for one in figures.names("seen") if name in (None, one)]
    told = [seen for seen in each if seen["server"] and seen["browser"]]
    browsers = sum(seen["browser"] + seen["both"] for seen in told)
    return sum(seen["both"] for seen in told) < SHARED_ENOUGH * browsers


def sums(parts: Iterable[Mapping[str, int]]) -> list[Money]:
    """Sums by currency added up, the largest first."""
    found: Counter[str] = Counter()
    for part in parts:
        found.update(part)
    return [Money(currency=currency, micros=micros) for currency, micros in found.most_common() if micros]


def _by_browser(words: Mapping[str, int]) -> dict[str, Counter[str]]:
    """`EUR safari` → by browser, by currency."""
    found: dict[str, Counter[str]] = {}
    for word, micros in words.items():
        currency, _, browser = word.partition(" ")
        found.setdefault(browser, Counter())[currency] += micros
    return found


def _value_at(figures: Counted, index: int, name: str | None) -> list[Money]:
    words = figures.word_at("recovered_value", index, name)
    return sums({word.partition(" ")[0]: micros} for word, micros in words.items())
