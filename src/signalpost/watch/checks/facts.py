"""What the checks are told besides the counted copies: deliveries, targets, orders, leaks. The caller reads them from
the ledger; whatever it does not know it leaves out, and the checks that need it say nothing."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.watch.counts.near import Near
from signalpost.watch.counts.slot import Series
from signalpost.watch.plan.counted import PlanBreak


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """Of one dataset, over the last hour: `delivered` events, `failed` attempts; `usual_failed` share of the last week.
    `waiting` now, the oldest for `waiting_s`; `dead` in this hour and the one before, by reason. `stopped`: the word
    for why it is (`token`, `permission`, `version` …), empty: it is not; since `stopped_since`. `throttled`: Meta asked
    to wait. `token_ends`, `version_ends`: Unix seconds, None: not for long; Meta answers as `served` from then on."""

    delivered: int = 0
    failed: int = 0
    usual_failed: float = 0.0
    waiting: int = 0
    waiting_s: int = 0
    dead: Mapping[str, int] = {}
    stopped: str = ""
    stopped_since: int = 0
    throttled: bool = False
    token_ends: int | None = None
    version_ends: int | None = None
    served: str = ""


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """An event that is optimised for: the least estimated match quality (out of 10) and coverage (0 to 1) wanted, and
    what there is, over `events` of the last two days. None: not known, or not wanted."""

    event_name: str
    events: int
    quality: float | None = None
    least_quality: float | None = None
    coverage: float | None = None
    least_coverage: float = 0.75


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """What shops sold in a currency and what their Purchase events said, over the same past 24 hours. Of `claimed`
    orders a browser told too: `claimed_value` as it said, `sold_value` as the shop does."""

    currency: str
    orders: int
    value: float
    reported: int
    reported_value: float
    claimed: int = 0
    claimed_value: float = 0.0
    sold_value: float = 0.0


class Leak(msgspec.Struct, frozen=True, kw_only=True):
    """Copies of the last hour that had personal data where none belongs: the `place` (a parameter, the address) and the
    kind of data; never the data."""

    series: Series
    place: str
    kind: str
    copies: int
    since: int


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Of one event name, since `since` (an hour or a day ago): `tried` events that Meta answered, `dead` of them
    refused for good, mostly with `reason` (Meta's code)."""

    event_name: str
    tried: int
    dead: int
    reason: str
    since: int


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What Meta says it counted of an event name from servers over about a day, and what was delivered meanwhile."""

    event_name: str
    by_meta: int
    delivered: int
    since: int


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check of Meta's own that the dataset fails, since `since`: its key and title."""

    key: str
    title: str
    since: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, for one dataset. `near`: pairs of ids that should be one, of about the last hour. `counted`
    and `failed` need a token that may read the dataset's statistics. `breaks`: of the accepted plan, in the last
    hour."""

    delivery: Delivery | None = None
    aims: tuple[Aim, ...] = ()
    orders: tuple[Orders, ...] = ()
    leaks: tuple[Leak, ...] = ()
    near: tuple[Near, ...] = ()
    refused: tuple[Refused, ...] = ()
    counted: tuple[Counted, ...] = ()
    failed: tuple[Check, ...] = ()
    breaks: tuple[PlanBreak, ...] = ()
