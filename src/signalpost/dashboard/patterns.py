"""What going live changed, told by the days before and after: which pattern it is, what shows it, what to do. Pure.

Bounds are ours: field reports tell the patterns, nobody tells numbers.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

import msgspec

LEAST: Final = 20  # events a side; fewer say nothing
DOUBLED: Final = 1.6  # so many times as much as before
APART: Final = 0.3  # and of the smaller side, at most this share has its like on the other
FELL: Final = 0.85
HELD: Final = 0.9  # orders that are at least this many times those before have held
MORE: Final = 1.1


class Pattern(str, Enum):
    """What the days after look like beside those before."""

    DOUBLED = "doubled"
    FELL_ORDERS_HELD = "fell_orders_held"
    QUALITY_LOW = "quality_low"
    MORE = "more"
    FELL = "fell"
    UNCHANGED = "unchanged"
    TOO_FEW = "too_few"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the time before or after, on average over `days`. `counted`: conversions as Meta counts them, each copy
    without a shared id once more; `both`, `server`, `browser`: events by who reported them; `orders`: those of the
    shops, None without a shop."""

    days: int
    counted: float
    both: float
    server: float
    browser: float
    orders: float | None = None


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The pattern with its evidence and what to do. `tone`: good, warn or bad."""

    pattern: Pattern
    tone: str
    sentence: str
    evidence: str
    fix: str


def judge(before: Side, after: Side, *, quality: tuple[float, float] | None, target: float) -> Judged:
    """The first pattern that fits. `quality`: the range of the estimate after; `target`: what its middle should be."""
    told = f"{before.counted:.1f} a day before, {after.counted:.1f} after"
    if min(before.counted * before.days, after.counted * after.days) < LEAST:
        return _of(Pattern.TOO_FEW, f"{told}: {LEAST} on each side are needed", "")
    times = after.counted / before.counted
    smaller = min(after.server, after.browser) + after.both
    if times >= DOUBLED and min(after.server, after.browser) and after.both <= APART * smaller:
        shared = f"{after.both / smaller:.0%} of them have their like on the other side"
        return _of(Pattern.DOUBLED, f"{told}; browser and server report alike, and only {shared}", _SAME_ID)
    if times <= FELL:
        return _fell(before, after, told)
    if quality is not None and sum(quality) / 2 < target:
        span = f"{quality[0]:.1f}–{quality[1]:.1f}, where {target:g} is asked for"
        return _of(Pattern.QUALITY_LOW, f"{told}; estimated match quality {span}", _HASHING)
    if times >= MORE:
        alone = f"{after.server:.1f} a day came from the server alone"
        return _of(Pattern.MORE, f"{told}; {alone}", "")
    return _of(Pattern.UNCHANGED, told, "")


def _fell(before: Side, after: Side, told: str) -> Judged:
    if before.orders and after.orders is not None:
        orders = f"orders: {before.orders:.1f} a day before, {after.orders:.1f} after"
        if after.orders >= HELD * before.orders:
            return _of(Pattern.FELL_ORDERS_HELD, f"{told}; {orders}", _NOTHING)
        return _of(Pattern.FELL, f"{told}; {orders}", _BUSINESS)
    return _of(Pattern.FELL, f"{told}; no shop is connected, so its orders are not known", _CONNECT)


_SENTENCES: Final = {
    Pattern.DOUBLED: ("bad", "Conversions count twice: browser and server share no event_id."),
    Pattern.FELL_ORDERS_HELD: ("good", "Fewer conversions, as many orders: what is reported is more honest."),
    Pattern.QUALITY_LOW: ("warn", "Meta can match too few of the conversions."),
    Pattern.MORE: ("good", "More conversions: the server reports what browsers lost."),
    Pattern.FELL: ("warn", "Fewer conversions than before."),
    Pattern.UNCHANGED: ("good", "Going live changed nothing in the numbers."),
    Pattern.TOO_FEW: ("warn", "Too few conversions to say what going live changed."),
}
_SAME_ID: Final = (
    "Give the pixel's call (eventID) and the server's event (event_id) the same value, the order's number for one; "
    "the tag does so by itself."
)
_NOTHING: Final = (
    "Nothing to mend: doubles and other people's conversions are gone. Compare the cost per order, not per conversion."
)
_BUSINESS: Final = "Look at the shop first: it had fewer orders. Then at what was dropped and held, and why."
_CONNECT: Final = "Connect the shop, so that its orders can be counted beside: signalpost connectors install"
_HASHING: Final = (
    "Send more keys, and send them plain: Signalpost normalises and hashes them as Meta does. Values that were hashed "
    "before they were trimmed and lower-cased match nobody."
)


def _of(pattern: Pattern, evidence: str, fix: str) -> Judged:
    tone, sentence = _SENTENCES[pattern]
    return Judged(pattern=pattern, tone=tone, sentence=sentence, evidence=f"{evidence}.", fix=fix)
