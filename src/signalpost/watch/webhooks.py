"""Whether a shop's webhooks are signed with the secret that is known here. Pure. Times are Unix ms.

A secret that was changed at the platform shows as deliveries of which none is right any more; one of several webhooks
with a secret of its own, or somebody who forges some, as many that are wrong among others that are right. Both are told
apart by whether a right one came since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
#: A platform that is given a new secret may send a few of both for a moment.
LEAST_REFUSED, REFUSED_FOR_MS = 5, 5 * MINUTE_MS
#: Whom nothing of the kind reached for so long has nobody to tell: its platform stopped, or nobody forges any more.
FORGOTTEN_MS = 24 * HOUR_MS
#: Among right ones: at least so many in this hour and the one before, and no fewer than are right.
LEAST_AMONG_RIGHT = 20
SOME = "some_unsigned"
MOST_GATEWAYS = 64  # processes whose counts are remembered; those seen longest ago go first


class ShopCounts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Deliveries of one gateway process since it started: rightly signed, and refused by the code that says why."""

    right: int = 0
    refused: Mapping[str, int] = {}


class ShopSight(msgspec.Struct, frozen=True, kw_only=True):
    """One shop that is not paused, and what the gateway that was asked counted of it."""

    space_id: int
    shop: str
    counts: ShopCounts = ShopCounts()


class WebhookSight(msgspec.Struct, frozen=True, kw_only=True):
    """What one gateway, `process`, said of all shops there are."""

    process: str
    shops: tuple[ShopSight, ...] = ()


class Hour(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Deliveries of an hour that began `at`."""

    at: int = 0
    right: int = 0
    wrong: int = 0


class ShopMemory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of a shop. `counted`: by process, the counts last seen. `refused`: by code, since a right one
    came; `since` when the first of them was seen, `last_at` when the last. `hour`: the one that runs; `before`: the one
    before it."""

    counted: Mapping[str, ShopCounts] = {}
    refused: Mapping[str, int] = {}
    since: int = 0
    last_at: int = 0
    hour: Hour = Hour()
    before: Hour = Hour()


class Unsigned(msgspec.Struct, frozen=True, kw_only=True):
    """A shop's webhooks fail their signature: since when, why (the code of most refusals, or `SOME`), and how many."""

    since: int
    cause: str
    refused: int
    right: int


def remember(known: ShopMemory, process: str, counts: ShopCounts, now: int) -> ShopMemory:
    """`known` after one more look at a gateway."""
    new = _since(known.counted.get(process, ShopCounts()), counts)
    wrong = sum(new.refused.values())
    others = {name: one for name, one in known.counted.items() if name != process}
    kept = dict(list(others.items())[-(MOST_GATEWAYS - 1) :])
    hour, before = known.hour, known.before
    if now - hour.at >= HOUR_MS:
        hour, before = Hour(at=now), hour if now - hour.at < 2 * HOUR_MS else Hour()
    memory = msgspec.structs.replace(
        known,
        counted={**kept, process: counts},
        hour=Hour(at=hour.at, right=hour.right + new.right, wrong=hour.wrong + wrong),
        before=before,
    )
    if new.right:
        return msgspec.structs.replace(memory, refused={}, since=0, last_at=0)
    if not wrong:
        return memory
    forgotten = now - known.last_at >= FORGOTTEN_MS
    former = {} if forgotten else known.refused
    since = now if forgotten else known.since
    refused = dict(Counter(former) + Counter(new.refused))
    return msgspec.structs.replace(memory, refused=refused, since=since, last_at=now)


def unsigned(known: ShopMemory, now: int) -> Unsigned | None:
    """Whether something is to be done about the shop's webhooks."""
    refused = sum(known.refused.values())
    lasts = now - known.since >= REFUSED_FOR_MS and now - known.last_at < FORGOTTEN_MS
    if refused >= LEAST_REFUSED and lasts:
        cause = max(sorted(known.refused), key=lambda code: known.refused[code])
        return Unsigned(since=known.since, cause=cause, refused=refused, right=0)
    hours = (known.hour, known.before)
    right, wrong = sum(one.right for one in hours), sum(one.wrong for one in hours)
    if right and wrong >= max(LEAST_AMONG_RIGHT, right) and now - known.hour.at < 2 * HOUR_MS:
        since = known.before.at if known.before.wrong else known.hour.at
        return Unsigned(since=since, cause=SOME, refused=wrong, right=right)
    return None


def place(space_id: int, shop: str) -> str:
    """The name of a shop among those of all spaces."""
    return f"{space_id}/{shop}"


def remembered(known: Mapping[str, ShopMemory], sight: WebhookSight | None, now: int) -> Mapping[str, ShopMemory]:
    """All shops after a look: those that are gone or paused are forgotten. None: no gateway said anything."""
    if sight is None:
        return known
    seen: Sequence[ShopSight] = sight.shops
    return {
        where: remember(known.get(where, ShopMemory()), sight.process, one.counts, now)
        for one in seen
        for where in (place(one.space_id, one.shop),)
    }


def _since(before: ShopCounts, after: ShopCounts) -> ShopCounts:
    """What came between two looks at one process."""
    grown = {code: count - before.refused.get(code, 0) for code, count in after.refused.items()}
    return ShopCounts(right=after.right - before.right, refused={code: new for code, new in grown.items() if new > 0})
