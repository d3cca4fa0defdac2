"""What was learnt of events of a known shop, and where it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard_shown import DATASET, NOW, Shown, watched
from signalpost.store.control import DEFAULT_SPACE
from signalpost.watch.plan.learner import Learner
from signalpost.watch.plan.state import to_bytes
from signalpost.watch.seen import Seen

AT = NOW // 1000 - 7_200  # Unix s: when the first of them came


def copy(name: str, custom: dict[str, Any], number: int, **more: Any) -> Seen:
    """One copy, `number` seconds after the first."""
    given = {"source": "server", "host": "shop.example", "release": "1.4", "keys": ("em",), **more}
    return Seen(dataset=DATASET, event_name=name, at=AT + number, event_time=AT + number, custom=custom, **given)


def purchases(count: int = 50, **more: Any) -> list[Seen]:
    """With a value and a currency, every other one with a coupon."""
    return [
        copy("Purchase", {"value": n + 0.5, "currency": "EUR", **({"coupon": "AUTUMN"} if n % 2 else {})}, n, **more)
        for n in range(count)
    ]


def keep(shown: Shown, copies: Iterable[Seen], alike: Iterable[str] = ()) -> None:
    """Learn from them, and keep what was learnt where the pages look. `alike`: event names of which the same came as
    of the first."""
    learner = Learner(doubts=False)
    for one in copies:
        learner.observe(one)
    state = learner.state
    for events in state.datasets[DATASET].values():
        first = next(iter(events.values()))
        events |= dict.fromkeys(alike, first)
    watched(shown.folder, shown.keys).plans.keep_learned(DEFAULT_SPACE, to_bytes(state), now=NOW)
