"""A business's way to money as steps: how many conversions each has, worth what, by who reported them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from signalpost.capi.spec import CORRECTION, STANDARD_EVENTS
from signalpost.dashboard.counted import Counted, share_of
from signalpost.dashboard.event_lines import event_address, rank
from signalpost.dashboard.matching import EVENTS
from signalpost.dashboard.recovered import Money, sums

#: From the first page to the sale, and from the first page to a customer's name.
SHOP: Final = ("PageView", "ViewContent", "AddToCart", "InitiateCheckout", "AddPaymentInfo", "Purchase")
LEADS: Final = ("PageView", "ViewContent", "Lead", "CompleteRegistration", "StartTrial", "Subscribe")
KINDS: Final = ("seen", "value")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `share`: of the step before it that has any (0–1, more than 1 counts as 1); `widest`: of the largest
    step, for its bar."""

    name: str
    href: str
    both: int
    server: int
    browser: int
    count: int
    share: float | None
    widest: float
    value: Sequence[Money]


def funnel(figures: Counted) -> list[Step]:
    """The steps that had any event; those of a shop, or of leads where nothing was sold and leads came."""
    sold = figures.total("seen", EVENTS, "Purchase") + figures.total("seen", EVENTS, "AddToCart")
    names = SHOP if sold or not figures.total("seen", EVENTS, "Lead") else LEADS
    counts = {name: figures.by_word("seen", EVENTS, name) for name in names}
    kept = [name for name in names if counts[name].total()]
    most = max((counts[name].total() for name in kept), default=0)
    steps: list[Step] = []
    for name in kept:
        seen = counts[name]
        words = figures.by_word("value", name=name)
        steps.append(
            Step(
                name=name,
                href=event_address(name),
                both=seen["both"],
                server=seen["server"],
                browser=seen["browser"],
                count=seen.total(),
                share=share_of(seen.total(), steps[-1].count) if steps else None,
                widest=seen.total() / most,
                value=sums({word.partition(" ")[0]: micros} for word, micros in words.items()),
            )
        )
    return steps


def lacking_events(figures: Counted) -> list[str]:
    """Meta's standard events that never came in the span, those that campaigns are optimised for first."""
    came = figures.names("seen") | figures.names("copy")
    names = [event.name for event in STANDARD_EVENTS if event.name not in came and event.name != CORRECTION]
    return sorted(names, key=lambda name: (rank(name), name))
