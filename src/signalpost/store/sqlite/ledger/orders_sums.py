"""Sums over orders in the ledger's file: of any span, by what is kept of its whole hours and the rows of their rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.store.order_outcomes import FAULTS, outcome_of
from signalpost.store.orders import Sum
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.orders_rows import CLAIM_STATES

HOUR_S, HOUR_MS = 3_600, 3_600_000
Row = tuple[Any, ...]
Span = tuple[int, int, int, int, int, int]


def summed(file: LedgerFile, space_id: int, since: int, until: int) -> Sequence[Sum]:
    """Of orders placed in a span (Unix seconds)."""
    with file.read():
        return [_sum(row) for row in file.run("order_sums", (space_id, *_hours(since, until, HOUR_S)))]


def missing_rows(
    file: LedgerFile, space_id: int, since: int, until: int, sources: Collection[str] | None, limit: int
) -> Sequence[int]:
    """Rows of orders about which something is to be done, in an open look."""
    of = None if sources is None else msgspec.json.encode(sorted(sources)).decode()
    asked = (space_id, since, until, of, msgspec.json.encode(sorted(FAULTS)).decode(), limit)
    return [row for (row,) in file.run("orders_missing", asked)]


def claims_summed(file: LedgerFile, space_id: int, since: int, until: int) -> Mapping[tuple[str, str, str], int]:
    """How many claims received in a span (Unix ms) stand how, by (source, state, policy)."""
    with file.read():
        rows = file.run("claim_sums", (space_id, *_hours(since, until, HOUR_MS))).fetchall()
    return {(source or "", CLAIM_STATES[state].value, policy or ""): count for source, state, policy, count in rows}


def rebuild(file: LedgerFile) -> int:
    """In an open transaction: set the sums to what the rows say; returns how many were wrong."""
    wrong: int = file.value("recount_order_sums")
    if wrong:
        for statement in ("forget_order_sums", "forget_every_summed", "move_every_order", "forget_claim_sums"):
            file.run(statement)
        file.run("sum_every_claim")
    return wrong


def _hours(since: int, until: int, hour: int) -> Span:
    """The whole hours of a span, and what lies before and behind them."""
    first, last = -(-since // hour), until // hour
    if first >= last:
        return 0, 0, since, until, 0, 0
    return first, last, since, first * hour, last * hour, until


def _sum(row: Row) -> Sum:
    day, source, channel, number, word, orders, browser, differs, polled_only = row
    outcome, reason = outcome_of(number, word or "")
    return Sum(
        day=day, source=source or "", channel=channel or "", outcome=outcome.value, reason=reason, count=orders,
        browser=browser, differs=differs or 0, polled_only=polled_only or 0,
    )  # fmt: skip
