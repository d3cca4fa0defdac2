"""What a slot of five minutes holds: weighted copies, orders, Meta's replies, the queue's state, Meta's own counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

SLOT_S: Final = 300
"""Seconds of a slot."""

_NUMBER: Final = re.compile(r"\d+(?=\D*$)")
_NOTHING: Final[Mapping[str, str]] = {}


class Copy(NamedTuple):
    """`times` copies that are alike in all but the numbers of their event_id and order_id.

    `event`: Meta's fields; its `user_data` is the sorted tuple of the keys' names, no values. `forms`: what is wrong
    with a value of user_data, by key (`untrimmed`, `upper_case`, `md5`, `hashed_twice`, `empty`, `constant`, `stale`,
    `server_address`, `back_end_agent`), as whoever held the clear value for a moment could tell. `source`: `browser`,
    `server`, or the connector's name. `consent`: `granted`, `denied` or `unknown`. `fate`: `event`, `merged`,
    `duplicate`, or `dropped:` and the reason's code. `fault`: the number of the fault that touched it, 0 without: the
    label, which no check may read. `at`: when it was received, Unix seconds.
    """

    at: int
    event: Mapping[str, Any]
    source: str
    host: str
    country: str
    browser: str
    template: str
    release: str
    consent: str
    fate: str
    times: int
    forms: Mapping[str, str] = _NOTHING
    one_id: bool = False
    fault: int = 0


class Orders(NamedTuple):
    """What the shop's own books say of a slot, by host: how many were paid, how many of these without consent."""

    host: str
    currency: str
    count: int
    revenue: float
    without_consent: int


class Reply(NamedTuple):
    """`times` events of a name that Meta answered: `code` 0 is delivered, else Meta's error code. `delay`: seconds
    from receipt; `dead`: given up."""

    event_name: str
    code: int
    times: int
    delay: int
    dead: bool = False


class Queue(NamedTuple):
    """At the slot's end: events that wait, the age of the oldest in seconds, days until the token and the API version
    end (None: no end is known), and the share of the hourly calls that is used (0–1)."""

    waiting: int
    oldest: int
    token_days: int | None
    version_days: int | None
    used: float


class Counted(NamedTuple):
    """What Meta says it counted of an event name from servers in the hour before, and what was delivered in it."""

    event_name: str
    by_meta: int
    delivered: int


class Slot(NamedTuple):
    """`at`: its begin, Unix seconds. `counted` is empty but at the begin of an hour."""

    at: int
    copies: tuple[Copy, ...]
    orders: tuple[Orders, ...]
    replies: tuple[Reply, ...]
    queue: Queue
    counted: tuple[Counted, ...] = ()


def singles(slot: Slot) -> Slot:
    """The same slot with one row for each copy: for small runs."""
    return slot._replace(copies=tuple(one for many in slot.copies for one in _singles(many)))


def _singles(many: Copy) -> Iterator[Copy]:
    for turn in range(many.times):
        event = dict(many.event)
        if not many.one_id and "event_id" in event:
            event["event_id"] = later(str(event["event_id"]), turn)
        custom = event.get("custom_data", {})
        if "order_id" in custom:
            event["custom_data"] = {**custom, "order_id": later(str(custom["order_id"]), turn)}
        yield many._replace(event=event, times=1)


def later(text: str, turn: int) -> str:
    """The same id with its last number raised by `turn`."""
    return _NUMBER.sub(lambda found: str(int(found[0]) + turn).zfill(len(found[0])), text) if turn else text
