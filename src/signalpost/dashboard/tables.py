"""Tables that can be taken away as files: their columns and their rows, read page by page. None names a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import msgspec

from signalpost.dashboard.plan_rows import parameter_lines
from signalpost.dashboard.plans import known
from signalpost.dashboard.view import DAY_S, View
from signalpost.store.campaigns import words_of
from signalpost.store.order_shown import summary

AT_ONCE = 500  # rows in one look: each is a short transaction
MOST_ROWS = 5_000_000  # of one file

Row = Mapping[str, Any]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: `columns` with their types (`text`, `integer`, `time` in Unix ms, `truth`), and its rows."""

    columns: Mapping[str, str]
    rows: Callable[[View], Iterator[Row]]


def _events(view: View) -> Iterator[Row]:
    before: int | None = None
    while True:
        found = view.ledger.find(
            view.space_id, dataset=view.dataset, now=view.now, before_row=before, limit=AT_ONCE,
            state=view.query.get("state") or None,
        )  # fmt: skip
        for one in found:
            yield msgspec.structs.asdict(one) | {"copies": len(one.copies), "event_time": one.event_time * 1000}
        if len(found) < AT_ONCE:
            return
        before = found[-1].row


def _orders(view: View) -> Iterator[Row]:
    span, before = view.span, None
    while True:
        found = view.ledger.order_book.listed(
            view.space_id, since=span.since, until=span.until, source=view.query.get("source") or None, before=before,
            limit=AT_ONCE,
        )  # fmt: skip
        for account in found:
            one = summary(account)
            yield msgspec.structs.asdict(one) | {"told": ",".join(one.told), "placed_at": one.placed_at * 1000}
        if len(found) < AT_ONCE:
            return
        before = found[-1].order.row


def _campaigns(view: View) -> Iterator[Row]:
    since, until = view.span.since, view.span.until
    for one in view.ledger.order_book.campaigns(view.space_id, since=since, until=until):
        words = words_of(one.word)
        yield msgspec.structs.asdict(one) | {
            "kind": words.kind, "source": words.source, "medium": words.medium, "campaign": words.campaign,
            "campaign_id": words.id, "revenue_micros": one.micros,
        }  # fmt: skip


def _spend(view: View) -> Iterator[Row]:
    for one in view.control.spend(view.space_id, view.span.since // DAY_S, -(-view.span.until // DAY_S)):
        yield msgspec.structs.asdict(one) | {
            "spend_micros": one.micros, "meta_conversions_micros": one.conversions, "meta_value_micros": one.value,
        }  # fmt: skip


def _held(view: View) -> Iterator[Row]:
    before: int | None = None
    while True:
        found = view.ledger.held(view.space_id, before_row=before, limit=AT_ONCE)
        for one in found:
            yield msgspec.structs.asdict(one) | {"receipt": str(one.receipt)}
        if len(found) < AT_ONCE:
            return
        before = found[-1].row


def _figures(view: View) -> Iterator[Row]:
    span, kinds = view.span, ("fate", "ending", "seen", "value", "leak")
    figures = view.ledger.series(
        view.space_id, dataset=view.dataset, kinds=kinds, since=span.since, until=span.until, step="hour"
    )
    for one in figures:
        yield msgspec.structs.asdict(one) | {"at": one.at * 1000}


def _audit(view: View) -> Iterator[Row]:
    before: int | None = None
    while True:
        found = view.control.audit(view.space_id, before=before, limit=AT_ONCE)
        for one in found:
            yield msgspec.structs.asdict(one) | {"detail": msgspec.json.encode(one.detail).decode()}
        if len(found) < AT_ONCE:
            return
        before = found[-1].audit_id


def _plan(view: View) -> Iterator[Row]:
    every = known(view)
    names = {one.event_name for one in every.outline.lines(every.dataset)} | set(every.plan.events)
    for name in sorted(names):
        sources = {one: events[name] for one, events in every.state(name).datasets[every.dataset].items()}
        for line in parameter_lines(sources, every.plan.events.get(name)):
            yield msgspec.structs.asdict(line) | {
                "dataset": every.dataset, "event_name": name, "share": f"{line.share:.4f}",
                "types": ",".join(line.types), "first_seen": line.first_seen or None,
                "last_seen": line.last_seen or None,
            }  # fmt: skip


def _incidents(view: View) -> Iterator[Row]:
    for one in view.watched.incidents.incidents(view.space_id).every:
        if view.dataset in (None, one.dataset):
            yield {
                "number": one.number, "dataset": one.dataset, "level": one.level.value, "cause": one.cause,
                "what": one.what, "fix": one.fix, "release": one.release, "parts": one.parts,
                "at_risk": " ".join(f"{value:.2f} {currency}" for currency, value in sorted(one.at_risk.items())),
                "assigned": one.assigned, "muted": one.muted,
                "since": one.since * 1000, "opened_at": one.opened_at * 1000,
                "resolved_at": None if one.resolved_at is None else one.resolved_at * 1000,
            }  # fmt: skip


TABLES: Final[Mapping[str, Table]] = {
    "events": Table(
        columns={
            "row": "integer", "dataset": "text", "event_name": "text", "event_id": "text", "event_time": "time",
            "action_source": "text", "origin": "text", "state": "text", "reason": "text", "received_at": "time",
            "settled_at": "time", "attempts": "integer", "order_id": "text", "fbtrace_id": "text", "copies": "integer",
            "test_event_code": "text",
        },
        rows=_events,
    ),
    "orders": Table(
        columns={
            "order_id": "text", "source": "text", "channel": "text", "placed_at": "time", "total": "text",
            "outcome": "text", "reason": "text", "browser": "truth", "server": "truth", "joined": "truth",
            "value": "text", "browser_value": "text", "value_differs": "truth", "event_id": "text", "dataset": "text",
            "told": "text",
        },
        rows=_orders,
    ),
    "campaigns": Table(
        columns={
            "touch": "text", "kind": "text", "source": "text", "medium": "text", "campaign": "text",
            "campaign_id": "text", "click": "truth", "currency": "text", "orders": "integer",
            "revenue_micros": "integer", "new": "integer", "returning": "integer",
        },
        rows=_campaigns,
    ),
    "spend": Table(
        columns={
            "campaign": "text", "currency": "text", "spend_micros": "integer", "meta_conversions_micros": "integer",
            "meta_value_micros": "integer",
        },
        rows=_spend,
    ),
    "held": Table(
        columns={
            "received_at": "time", "dataset": "text", "event_name": "text", "event_id": "text", "reason": "text",
            "held_until": "time", "receipt": "text",
        },
        rows=_held,
    ),
    "figures": Table(
        columns={
            "at": "time", "dataset": "text", "event_name": "text", "kind": "text", "word": "text", "count": "integer",
        },
        rows=_figures,
    ),
    "incidents": Table(
        columns={
            "number": "integer", "dataset": "text", "level": "text", "cause": "text", "what": "text", "fix": "text",
            "release": "text", "since": "time", "opened_at": "time", "resolved_at": "time", "parts": "integer",
            "at_risk": "text", "assigned": "text", "muted": "truth",
        },
        rows=_incidents,
    ),
    "plan": Table(
        columns={
            "dataset": "text", "event_name": "text", "parameter": "text", "standing": "text", "source": "text",
            "presence": "text", "share": "text", "count": "integer", "types": "text", "values": "text",
            "planned": "text", "pinned": "truth", "first_seen": "time", "last_seen": "time",
        },
        rows=_plan,
    ),
    "audit": Table(
        columns={
            "audit_id": "integer", "at": "time", "author": "text", "action": "text", "subject": "text",
            "detail": "text",
        },
        rows=_audit,
    ),
}  # fmt: skip


def rows_of(table: Table, view: View) -> Iterator[list[Any]]:
    """The rows, each as its columns' values."""
    return ([row.get(name) for name in table.columns] for row in islice(table.rows(view), MOST_ROWS))
