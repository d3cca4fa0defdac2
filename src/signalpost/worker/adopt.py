"""A server copy takes over the event_id under which the browser's copy of the same order already came.

Tag and back end should give one event the same id, by the rule of `capi.event_id`. Where they do not, Meta counts the
order twice. The platform's order id says that both mean the same: if a browser copy of the same dataset, event_name
and order came first with another event_id, the server's copy goes by that one, and then joins or doubles it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from signalpost.capi.merge import BROWSER, SERVER
from signalpost.store.ledger import EventRow
from signalpost.worker.join import DEDUPLICATED_MS, Key, Routed

Order = tuple[str, str, str]  # dataset, event_name, order_id

STANDING = frozenset({"scheduled", "waiting", "sending", "delivered", "observed"})


def orders_asked(ways: Iterable[Routed], known: Collection[Key]) -> set[str]:
    """The order ids that `adopt` may ask for."""
    return {
        way.copy.order_id
        for way in ways
        if way.copy.order_id is not None and way.copy.origin == SERVER and way.key not in known
    }


def may_adopt(ways: Iterable[Routed], met: Collection[str]) -> bool:
    """Whether `adopt` could change anything: only where an order is in the ledger already (`met`), or a browser shows
    one now."""
    return bool(met) or any(way.copy.order_id is not None and way.copy.origin == BROWSER for way in ways)


def adopt(ways: list[Routed], known: Collection[Key], find: Callable[[str, str], Sequence[EventRow]]) -> list[Routed]:
    """`ways` in order, server copies under the event_id of the browser's copy where there is one.

    `known` are the keys that are in the ledger: a copy whose own id is among them keeps it. `find` gives the events of
    a dataset and order id, newest first.
    """
    if not any(way.copy.order_id for way in ways):
        return ways
    browser_ids: dict[Order, str] = {}
    own: set[Key] = set()
    adopted: list[Routed] = []
    for way in ways:
        order_id = way.copy.order_id
        if order_id is not None and not way.copy.passthrough:  # Meta has it by the id it came with
            order = (way.key[0], way.key[1], order_id)
            if way.copy.origin == BROWSER:
                browser_ids.setdefault(order, way.key[2])
            elif way.copy.origin == SERVER and way.key not in known and way.key not in own:
                event_id = browser_ids.get(order) or _standing(way, find(way.key[0], order_id))
                way = way.by_id(event_id) if event_id else way
        own.add(way.key)
        adopted.append(way)
    return adopted


def _standing(way: Routed, rows: Sequence[EventRow]) -> str | None:
    """The event_id of the browser's event of this name and order that stands, if there is one."""
    since = way.copy.received_at - DEDUPLICATED_MS
    for row in rows:
        same = row.origin == BROWSER and row.event_name == way.key[1] and row.state in STANDING
        if same and row.received_at >= since:
            return row.event_id
    return None
