"""How `prepare` and `admit` end: the event is accepted, or dropped with a reason."""

from __future__ import annotations

import msgspec

from signalpost.capi.problem import Problem


class Accepted(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event ready to store and send: normalised, hashed, encoded once.

    `body` is the event object as Meta gets it (UTF-8 JSON, no raw user_data but what Meta wants unhashed). `event_time`
    is Unix seconds. `unmet` lists codes that a second copy or enrichment may still cure and that `admit` judges:
    `no_usable_key`, `forbidden_combination`, `value_missing`, `currency_missing`. `keys` are the user_data keys in
    `body`, sorted. `value` is that of custom_data in millionths, `said` what else figures count (`capi.said`).
    """

    event_name: str
    event_id: str
    event_time: int
    action_source: str
    body: bytes
    order_id: str | None = None
    notes: tuple[Problem, ...] = ()
    unmet: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    value: int | None = None
    said: str = ""


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """An event that is not kept. `reason` is the code of the problem that decided; `problems` has all found."""

    reason: str
    problems: tuple[Problem, ...]
    event_name: str | None = None
    event_id: str | None = None
