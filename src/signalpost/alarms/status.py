"""How an installation stands, as `signalpost status` shows it: what the watch would say now, and who watches."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.store.channels import Addressed
from signalpost.store.watch_file import Kept
from signalpost.watch.causes import cause_of
from signalpost.watch.code import Code
from signalpost.watch.notice import failing
from signalpost.watch.rules import OPERATOR, find
from signalpost.watch.sight import DatasetSight, Sight, place, remember
from signalpost.watch.standing import Standing, step
from signalpost.watch.webhooks import ShopMemory
from signalpost.watch.words import affected, fix, headline

WATCHED_MS = 60_000  # a watch that last looked longer ago does not run


class AlarmLine(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm whose rule holds, or has held within the last minutes (`going`). `told`: since when channels know, Unix
    ms; None while the watch has not seen it. `shop`: the name of the one that it is about, if it is."""

    code: str
    space_id: int
    dataset: str | None
    what: str
    since: int
    told: int | None
    affected: str
    fix: str
    going: bool
    shop: str = ""


class ShopLine(msgspec.Struct, frozen=True, kw_only=True):
    """One shop's webhooks of this hour and the one before, by their signature."""

    space_id: int
    shop: str
    right: int
    refused: int


class DatasetLine(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset. Times are Unix ms; `why`: in words, why it does not send; `day`: of this hour and the 23 before."""

    space_id: int
    dataset: str
    name: str
    sends: bool
    paused: str | None
    why: str
    last_accepted_at: int | None
    last_delivered_at: int | None
    waiting: int
    oldest_waiting_at: int | None
    ended_day: int
    dead_day: int


class ChannelLine(msgspec.Struct, frozen=True, kw_only=True):
    """A channel, without its address. `failing_since` (Unix ms) and `failure`: while it cannot be reached."""

    name: str
    place: str
    alarms: tuple[str, ...]
    again_hours: float
    failing_since: int | None
    failure: str


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the watching itself, and what to do."""

    what: str
    fix: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """`ok`: no alarm stands and nothing is wrong with the watching. `remarks` are worth knowing and wrong is none."""

    ok: bool
    at: int
    alarms: tuple[AlarmLine, ...]
    troubles: tuple[Trouble, ...]
    remarks: tuple[Trouble, ...]
    worker_runs: bool | None
    watched_at: int | None
    unfolded: int
    datasets: tuple[DatasetLine, ...]
    channels: tuple[ChannelLine, ...]
    shops: tuple[ShopLine, ...] = ()


def status(
    sight: Sight, kept: Kept, channels: Sequence[Addressed], *, begun: bool, others: Sequence[Trouble] = ()
) -> Status:
    """As of `sight`, with what the watch kept; changes nothing. `begun`: whether there is a ledger or an inbox;
    `others`: what is wrong besides."""
    memory = remember(kept.memory, sight)
    known = {one.number: one for one in kept.standings.standing()}
    standing = step(kept.standings, find(sight, memory), sight).standing()
    alarms = tuple(_alarm(one, known.get(one.number)) for one in standing)
    lines = _channels(kept, channels)
    told = any(one.code is Code.NOTHING_ACCEPTED and one.dataset is None for one in standing)
    troubles = (*_refusing(sight, told=told), *_troubles(sight, kept, lines, begun=begun), *others)
    return Status(
        ok=not alarms and not troubles,
        at=sight.now,
        alarms=alarms,
        troubles=troubles,
        remarks=(*_remarks(sight, channels, begun=begun),),
        worker_runs=sight.worker_runs,
        watched_at=kept.looked_at or None,
        unfolded=sight.inbox.unfolded,
        datasets=tuple(_dataset(space.space_id, one, kept) for space in sight.spaces for one in space.datasets),
        channels=lines,
        shops=tuple(_shop(where, known) for where, known in sorted(memory.shops.items())),
    )


def _shop(where: str, known: ShopMemory) -> ShopLine:
    space_id, _, shop = where.partition("/")
    right, refused = known.hour.right + known.before.right, known.hour.wrong + known.before.wrong
    return ShopLine(space_id=int(space_id), shop=shop, right=right, refused=refused)


def _alarm(one: Standing, known: Standing | None) -> AlarmLine:
    return AlarmLine(
        code=one.code.value,
        space_id=one.space_id,
        dataset=one.dataset,
        what=headline(one),
        since=one.since,
        told=known.raised_at if known is not None else None,
        affected=affected(one, one.evidence),
        fix=fix(one),
        going=one.gone_at is not None,
        shop=one.shop,
    )


def _dataset(space_id: int, one: DatasetSight, kept: Kept) -> DatasetLine:
    known = kept.memory.datasets.get(place(space_id, one.dataset))
    return DatasetLine(
        space_id=space_id,
        dataset=one.dataset,
        name=one.name,
        sends=one.sends,
        paused=one.paused,
        why=_why(one),
        last_accepted_at=known.accepted.moved_at if known and one.accepted else None,
        last_delivered_at=known.delivered.moved_at if known and one.delivered else None,
        waiting=one.waiting,
        oldest_waiting_at=one.oldest_waiting_at,
        ended_day=one.ended_day,
        dead_day=one.dead_day,
    )


def _why(one: DatasetSight) -> str:
    if one.paused == OPERATOR:
        return "paused by hand"
    if one.paused is not None:
        return cause_of(Code.NOT_DELIVERED, one.paused).what
    if one.tests:
        return "tests: its events go out as test events"
    return "" if one.sends else "observes: nothing is sent"


def _channels(kept: Kept, channels: Sequence[Addressed]) -> tuple[ChannelLine, ...]:
    out = failing(kept.told)
    return tuple(
        ChannelLine(
            name=one.channel.name,
            place=one.place,
            alarms=tuple(code.value for code in one.channel.codes),
            again_hours=one.channel.again_hours,
            failing_since=out[one.channel.name].failing_since if one.channel.name in out else None,
            failure=out[one.channel.name].failure if one.channel.name in out else "",
        )
        for one in channels
    )


def _refusing(sight: Sight, *, told: bool) -> list[Trouble]:
    """That the gateway takes nothing, before that is an alarm."""
    if sight.refuses is None or told:
        return []
    why = cause_of(Code.NOTHING_ACCEPTED, sight.refuses)
    return [Trouble(what=f"the gateway: {why.what}", fix=why.fix)]


def _troubles(sight: Sight, kept: Kept, channels: Sequence[ChannelLine], *, begun: bool) -> list[Trouble]:
    found = []
    if sight.unreadable is not None:
        found.append(Trouble(what=f"the ledger cannot be read now ({sight.unreadable})", fix="signalpost doctor"))
    elif begun and sight.worker_runs is False:
        fix = "signalpost serve; if that runs, see why the worker ends again and again: signalpost doctor"
        found.append(Trouble(what="no worker runs: nothing is delivered", fix=fix))
    if sight.clock_jumped:
        fix = "set it right, by NTP: signalpost doctor compares it; deliveries go on by the time of before"
        found.append(Trouble(what="this machine's clock has jumped", fix=fix))
    if channels and sight.now - kept.looked_at > WATCHED_MS:
        found.append(Trouble(what="nobody watches: no alarm goes out", fix="signalpost serve (or signalpost watch)"))
    for one in channels:
        if one.failing_since is not None:
            what = f"channel {one.name} ({one.place}) cannot be reached: {one.failure}"
            found.append(Trouble(what=what, fix=f"signalpost alarms test {one.name}"))
    return found


def _remarks(sight: Sight, channels: Sequence[Addressed], *, begun: bool) -> list[Trouble]:
    found = []
    if not channels:
        found.append(Trouble(what="no channel is told of alarms", fix="signalpost alarms add NAME < address.txt"))
    if not begun:
        found.append(Trouble(what="nothing was accepted yet", fix="signalpost serve"))
    return found
