"""Deliveries: what waits in each dataset's queue, how fast it goes, what Meta refuses, what died."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from signalpost.dashboard.charts import Chart, Series
from signalpost.dashboard.counted import counted
from signalpost.dashboard.dead_events import DeadEvent, DeadSum, dead_event, dead_sums
from signalpost.dashboard.pages.replay import Asked, asked
from signalpost.dashboard.reasons import paused, verdict
from signalpost.dashboard.view import View
from signalpost.store.business import Dataset
from signalpost.store.ledger import Call
from signalpost.store.roles import Role
from signalpost.store.traffic import LOOKED_AMONG, Queue

RATE_MS: Final = 300_000  # the rate is that of the last five minutes
LISTED = 50


class QueueShown(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset's queue. `oldest_ms`: for how long the first event could have been sent; `rate`: events per minute
    over the last five; `retried`: of the first 1,000 that wait, those that were tried before; `why` and `fix` where it
    does not send."""

    dataset: str
    name: str
    paused: str
    resume_at: int | None
    why: str
    fix: str
    tone: str
    waiting: int
    scheduled: int
    sending: int
    oldest_ms: int | None
    retried: int
    rate: float
    delivered: int
    dead: int
    known: bool


class ErrorShown(msgspec.Struct, frozen=True, kw_only=True):
    """Meta's answers of one code, among the newest calls: how many calls, how many events were in them, the latest."""

    dataset: str
    status: int | None
    code: int | None
    subcode: int | None
    calls: int
    events: int
    last_at: int
    fbtrace_id: str
    meaning: str
    does: str
    fix: str


class Deliveries(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/deliveries`. `calls`: how many of the newest calls `errors` and rates are from; `may_act`: whether
    who looks may pause, resume and replay; `reason`: the one that dead events are filtered by."""

    tone: str
    sentence: str
    rest: str
    queues: Sequence[QueueShown]
    speed: Chart
    errors: Sequence[ErrorShown]
    calls: int
    calls_since: int | None
    dead: Sequence[DeadSum]
    dead_count: int
    events: Sequence[DeadEvent]
    reason: str
    next: int | None
    may_act: bool
    asked: Asked | None = None


def deliveries(view: View) -> Deliveries:
    """All queues, or that of the chosen dataset."""
    known = {one.dataset_id: one for one in view.datasets}
    calls = view.ledger.traffic.calls(view.space_id)
    found = {one.dataset: one for one in view.ledger.traffic.queues(view.space_id, view.now)}
    oldest = {name: one.oldest_at for name, one in view.ledger.watched(view.space_id, view.now).datasets.items()}
    names = sorted(known.keys() | found.keys())
    every = [_queue(view, name, known.get(name), found.get(name), oldest.get(name), calls) for name in names]
    chosen = view.dataset
    mine = [one for one in calls if chosen in (None, one.dataset)]
    dead = dead_sums(known, [one for one in found.values() if chosen in (None, one.dataset)])
    reason = view.query.get("reason", "")
    events = _events(view, chosen, reason)
    tone, sentence, rest = _sentence([one for one in every if one.known or one.waiting + one.scheduled])
    return Deliveries(
        tone=tone,
        sentence=sentence,
        rest=rest,
        queues=[one for one in every if chosen in (None, one.dataset)],
        speed=_speed(view),
        errors=_errors(mine),
        calls=len(mine),
        calls_since=mine[-1].at if len(calls) >= LOOKED_AMONG and mine else None,
        dead=dead,
        dead_count=sum(one.count for one in dead),
        events=events,
        reason=reason,
        next=events[-1].row if len(events) == LISTED else None,
        may_act=_may_act(view),
        asked=asked(view),
    )


def _queue(
    view: View, name: str, dataset: Dataset | None, queue: Queue | None, oldest_at: int | None, calls: Sequence[Call]
) -> QueueShown:
    why = paused(queue.paused, name) if queue is not None and queue.paused else None
    since = view.now - RATE_MS
    sent = sum(one.events for one in calls if one.dataset == name and one.at >= since and _taken(one))
    return QueueShown(
        dataset=name,
        name=(dataset.name if dataset is not None else "") or name,
        paused=(queue.paused or "") if queue is not None else "",
        resume_at=queue.resume_at if queue is not None else None,
        why=why.what if why is not None else "",
        fix=why.fix if why is not None else "",
        tone="" if why is None else "warn" if queue is not None and queue.paused == "operator" else "bad",
        waiting=queue.waiting if queue is not None else 0,
        scheduled=queue.scheduled if queue is not None else 0,
        sending=queue.sending if queue is not None else 0,
        oldest_ms=None if oldest_at is None else max(0, view.now - oldest_at),
        retried=queue.retried if queue is not None else 0,
        rate=sent * 60_000 / RATE_MS,
        delivered=queue.delivered if queue is not None else 0,
        dead=sum(queue.dead.values()) if queue is not None else 0,
        known=dataset is not None,
    )


def _sentence(queues: Sequence[QueueShown]) -> tuple[str, str, str]:
    waiting = sum(one.waiting + one.scheduled + one.sending for one in queues)
    rest = f"{waiting:,} events wait or are being sent." if waiting else "Nothing waits."
    stopped = [one for one in queues if one.paused]
    if not queues:
        return "warn", "No dataset yet.", "Nothing can be delivered."
    if stopped:
        names = ", ".join(one.name for one in stopped[:3]) + (" and more" if len(stopped) > 3 else "")
        tone = "warn" if all(one.tone == "warn" for one in stopped) else "bad"
        return tone, f"{len(stopped)} of {len(queues)} datasets wait: {names}.", rest
    many = len(queues)
    return "good", f"All {many} datasets are sending." if many > 1 else "The dataset is sending.", rest


def _speed(view: View) -> Chart:
    figures = counted(view, ("ending",))
    series = [
        Series(name=name, colour=colour, values=figures.steps("ending", [word]))
        for name, colour, word in (("Delivered", "both", "delivered"), ("Dead", "bad", "dead"))
    ]
    return Chart(kind="bars", at=figures.at, series=series, step=figures.span.step)


def _taken(call: Call) -> bool:
    return call.status is not None and call.status < 300 and call.code is None


def _errors(calls: Sequence[Call]) -> list[ErrorShown]:
    by_code: dict[tuple[str, int | None, int | None, int | None], list[Call]] = {}
    for one in calls:
        if not _taken(one):
            by_code.setdefault((one.dataset, one.status, one.code, one.subcode), []).append(one)
    shown = []
    for (dataset, status, code, subcode), found in by_code.items():
        told = verdict(status, code, subcode, dataset)
        shown.append(
            ErrorShown(
                dataset=dataset,
                status=status,
                code=code,
                subcode=subcode,
                calls=len(found),
                events=sum(one.events for one in found),
                last_at=max(one.at for one in found),
                fbtrace_id=next((one.fbtrace_id for one in found if one.fbtrace_id), ""),
                meaning=told.meaning,
                does=told.does,
                fix=told.fix,
            )
        )
    return sorted(shown, key=lambda one: -one.last_at)[:LISTED]


def _events(view: View, dataset: str | None, reason: str) -> list[DeadEvent]:
    before = view.query.get("before", "")
    rows = view.ledger.traffic.dead(
        view.space_id,
        dataset=dataset,
        reason=reason or None,
        before_row=int(before) if before.isdecimal() and len(before) < 18 else None,
        now=view.now,
        limit=LISTED,
    )
    return [dead_event(one) for one in rows]


def _may_act(view: View) -> bool:
    return view.viewer.role.covers(Role.OPERATOR)
