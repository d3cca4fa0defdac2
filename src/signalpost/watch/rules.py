"""The alarms as functions of a look and of what is remembered of those before. Each finding holds now.

A dataset that only observes or tests, or that somebody paused, raises no alarm about its sending.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from signalpost.watch.code import Code
from signalpost.watch.rhythm import YOUNG_SILENCE_S, is_news
from signalpost.watch.sight import DatasetMemory, DatasetSight, Memory, Sight, SpaceSight, place
from signalpost.watch.webhooks import unsigned

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
#: Folding takes milliseconds, and a worker that died is started again within ten seconds.
UNFOLDED_MS = 30_000
#: A restart takes a few seconds, a look every ten of them.
REFUSES_MS = 20_000
#: A copy that lies in the inbox so long is not just on its way: the worker is behind.
BEHIND_MS = 10_000
#: Below this, dead events are to be seen in `signalpost status` and wake nobody.
LEAST_DEAD = 3
INBOX_SPACE = 1  # what lies in the inbox belongs to no space yet

OPERATOR, NO_TOKEN = "operator", "no_token"
#: Why Meta stops a dataset as a whole (`capi.verdict_codes`), and the stop rule of `capi.split`.
REFUSALS = frozenset({"token", "proof", "permission", "dataset", "version", "refused_in_a_row"})
#: Codes of incidents that keep an inbox from being folded (`worker.heads`).
INBOX_STOPS = ("inbox_record_unknown", "inbox_unreadable", "key_missing")
#: A ledger that is only slow is read at one of the next looks; for so long that is no alarm.
SLOW, SLOW_MS = "read_too_long", 600_000
WORKER_GONE, STUCK, LEDGER_UNREADABLE = "worker_gone", "stuck", "ledger_unreadable"
UNKNOWN = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm's rule holds: for whom (`shop` is the name of one), since when (Unix ms), why (a word of a closed set,
    or none), and its figures."""

    code: Code
    space_id: int
    dataset: str | None
    name: str = ""
    shop: str = ""
    since: int
    cause: str = UNKNOWN
    evidence: dict[str, int | float] = {}


def find(sight: Sight, memory: Memory) -> Sequence[Finding]:
    """What is wrong, by a look and what is remembered up to it (`sight.remember` of the same look)."""
    found = [*_unread(sight, memory), *_unfolded(sight, memory)]
    stuck = bool(found)
    found += [*_old_in_inbox(sight), *_refuses(sight, memory), *_webhooks(sight, memory)]
    for space in sight.spaces:
        found += _books(space, sight.now)
        for one in space.datasets:
            known = memory.datasets.get(place(space.space_id, one.dataset))
            if known is not None:
                found += _of_dataset(sight, space.space_id, one, known, stuck)
    return found


def _of_dataset(sight: Sight, space_id: int, one: DatasetSight, known: DatasetMemory, stuck: bool) -> Iterator[Finding]:
    if one.tests:
        return
    looks = [_silent(sight, one, known), _dead(sight, one)]
    if one.sends and one.paused != OPERATOR:
        refused = _refused(one)
        looks += [refused, _too_long(sight, one)]
        if refused is None and not stuck:
            looks.append(_undelivered(sight, one, known))
    for seen in looks:
        if seen is not None:
            yield msgspec.structs.replace(seen, space_id=space_id, dataset=one.dataset, name=one.name)


def _finding(code: Code, since: int, cause: str = UNKNOWN, /, **evidence: int | float) -> Finding:
    return Finding(code=code, space_id=INBOX_SPACE, dataset=None, since=since, cause=cause, evidence=evidence)


def _refused(one: DatasetSight) -> Finding | None:
    lost = one.paused == NO_TOKEN and one.delivered > 0
    if one.paused in REFUSALS or lost:
        return _finding(Code.ACCESS_REFUSED, one.paused_at or 0, one.paused or UNKNOWN, waiting=one.waiting)
    return None


def _unread(sight: Sight, memory: Memory) -> Iterator[Finding]:
    since = memory.unreadable_since
    limit = SLOW_MS if sight.unreadable == SLOW else UNFOLDED_MS
    if sight.unreadable is not None and since is not None and sight.now - since >= limit:
        yield _finding(Code.NOT_DELIVERED, since, LEDGER_UNREADABLE)


def _refuses(sight: Sight, memory: Memory) -> Iterator[Finding]:
    """Who sends gets 503, or no answer at all."""
    since = memory.refuses_since
    if sight.refuses is not None and since is not None and sight.now - since >= REFUSES_MS:
        yield _finding(Code.NOTHING_ACCEPTED, since, sight.refuses)


def _webhooks(sight: Sight, memory: Memory) -> Iterator[Finding]:
    """Also while no gateway answers: what is wrong with a secret does not mend itself."""
    for where, known in memory.shops.items():
        space_id, _, shop = where.partition("/")
        if (one := unsigned(known, sight.now)) is not None:
            evidence: dict[str, int | float] = {"refused": one.refused, "right": one.right}
            yield Finding(
                code=Code.WEBHOOKS_REFUSED, space_id=int(space_id), dataset=None, shop=shop, since=one.since,
                cause=one.cause, evidence=evidence,
            )  # fmt: skip


def _unfolded(sight: Sight, memory: Memory) -> Iterator[Finding]:
    inbox, moved = sight.inbox, memory.folded
    if sight.unreadable is not None or inbox.oldest_at is None or moved is None:
        return
    since = max(inbox.oldest_at, moved.moved_at)
    if sight.now - since >= UNFOLDED_MS:
        cause = WORKER_GONE if sight.worker_runs is False else next(iter(sight.stops), STUCK)
        yield _finding(Code.NOT_DELIVERED, since, cause, unfolded=inbox.unfolded)


def _undelivered(sight: Sight, one: DatasetSight, known: DatasetMemory) -> Finding | None:
    if one.oldest_waiting_at is None:
        return None
    since = max(one.oldest_waiting_at, known.delivered.moved_at)
    if sight.now - since < one.settings.delivery_minutes * MINUTE_MS:
        return None
    return _finding(Code.NOT_DELIVERED, since, _why(sight, one), waiting=one.waiting)


def _why(sight: Sight, one: DatasetSight) -> str:
    """Why nothing of a dataset goes out, as far as it can be told."""
    if sight.worker_runs is False:
        return WORKER_GONE
    return one.paused or one.trouble or UNKNOWN


def _silent(sight: Sight, one: DatasetSight, known: DatasetMemory) -> Finding | None:
    behind = sight.inbox.oldest_at is not None and sight.now - sight.inbox.oldest_at >= BEHIND_MS
    if behind or not one.accepted:
        return None  # something came long ago, and whose it is nobody knows yet; or nothing ever came
    since, now, hours = known.accepted.moved_at, sight.now, one.settings.silence_hours
    if hours is None:
        too_long = one.young and now - since >= YOUNG_SILENCE_S * 1_000
        news = too_long or is_news(one.rhythm, since // 1_000, now // 1_000)
    else:
        news = hours > 0 and now - since >= hours * HOUR_MS
    return _finding(Code.NOTHING_ACCEPTED, since) if news else None


def _too_long(sight: Sight, one: DatasetSight) -> Finding | None:
    since, limit = one.oldest_waiting_at, one.settings.waiting_minutes * MINUTE_MS
    if since is None or sight.now - since < limit:
        return None
    return _finding(Code.WAITING_TOO_LONG, since, _why(sight, one), waiting=one.waiting)


def _old_in_inbox(sight: Sight) -> Iterator[Finding]:
    since = sight.inbox.oldest_at
    limit = min((one.settings.waiting_minutes for one in sight.datasets), default=60) * MINUTE_MS
    if since is not None and sight.now - since >= limit:
        cause = WORKER_GONE if sight.worker_runs is False else next(iter(sight.stops), UNKNOWN)
        yield _finding(Code.WAITING_TOO_LONG, since, cause, unfolded=sight.inbox.unfolded)


def _dead(sight: Sight, one: DatasetSight) -> Finding | None:
    if one.dead_day < LEAST_DEAD or one.dead_day * 100 <= one.settings.dead_percent * one.ended_day:
        return None
    return _finding(Code.DEAD_LETTERS, sight.now, one.dead_of, dead=one.dead_day, ended=one.ended_day)


def _books(space: SpaceSight, now: int) -> Iterator[Finding]:
    if space.received != space.fates or space.routed != space.states:
        figures = {"received": space.received, "fates": space.fates, "routed": space.routed, "states": space.states}
        yield Finding(
            code=Code.BOOKS_UNBALANCED, space_id=space.space_id, dataset=None, since=now, evidence={**figures}
        )
