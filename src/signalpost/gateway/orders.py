"""Orders over HTTP, for holders of a server key: a list, one order, whether all are accounted for, and what browsers
claimed that no order confirms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from signalpost.gateway.refusal import Refused
from signalpost.store.access_keys import Key
from signalpost.store.business import Config
from signalpost.store.ledger import LedgerReader
from signalpost.store.order_reconcile import Reconciliation, reconcile
from signalpost.store.order_shown import ClaimsAnswer, OrderAnswer, OrdersAnswer, claims_answer, shown, summary
from signalpost.store.orders import ClaimState

MOST_LISTED = 500
USUAL_DAYS, DAY_S = 30, 86_400
LAST = 1 << 40


class OrderAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """The orders of one number: one a shop."""

    orders: Sequence[OrderAnswer]


class Settings(Protocol):
    """What is asked of `Snapshot`."""

    def config(self, space_id: int) -> Config: ...


class Orders:
    """Reads the orders. Synchronous: call from one thread at a time, off the loop. `clock` gives Unix ms."""

    def __init__(self, *, ledger: LedgerReader, snapshot: Callable[[], Settings], clock: Callable[[], int]) -> None:
        self._ledger = ledger
        self._snapshot = snapshot
        self._clock = clock

    def listed(self, key: Key, asked: Mapping[str, str]) -> OrdersAnswer:
        """Orders placed in a span, newest first. Raises Refused (orders_malformed), StoreError."""
        since, until = self._span(asked)
        limit = max(1, min(_number(asked, "limit", 100), MOST_LISTED))
        before = _number(asked, "before", 0) or None
        source = asked.get("source")
        found = self._ledger.order_book.listed(
            key.space_id, since=since, until=until, source=source, before=before, limit=limit
        )
        sources = self._sources(key)
        return OrdersAnswer(
            orders=[summary(one) for one in found if sources is None or one.order.source in sources],
            next=found[-1].order.row if len(found) == limit else None,
        )

    def order(self, key: Key, order_id: str) -> OrderAnswers:
        """The orders of that number, the platform's or the shop's own. Raises Refused (order_unknown), StoreError."""
        sources = self._sources(key)
        found = self._ledger.order_book.orders_called(key.space_id, order_id)
        answers = [shown(self._ledger, one, self._clock()) for one in found if sources is None or one.source in sources]
        if not answers:
            raise Refused("order_unknown")
        return OrderAnswers(orders=answers)

    def claims(self, key: Key, asked: Mapping[str, str]) -> ClaimsAnswer:
        """Browsers' Purchases received in a span that no order confirmed, newest first. Raises Refused
        (orders_malformed), StoreError."""
        since, until = self._span(asked)
        limit = max(1, min(_number(asked, "limit", 100), MOST_LISTED))
        sources, source = self._sources(key), asked.get("source")
        if source is not None:
            sources = frozenset({source} if sources is None or source in sources else ())
        found = self._ledger.order_book.claims(
            key.space_id, ClaimState.UNCONFIRMED, since=since * 1000, until=until * 1000, sources=sources,
            limit=limit + 1,
        )  # fmt: skip
        return claims_answer(found, limit)

    def reconciled(self, key: Key, asked: Mapping[str, str]) -> Reconciliation:
        """Whether the orders of a span are accounted for. Raises Refused (orders_malformed), StoreError."""
        since, until = self._span(asked)
        most = min(_number(asked, "limit", 100), MOST_LISTED)
        return reconcile(self._ledger.order_book, key.space_id, since, until, sources=self._sources(key), most=most)

    def _sources(self, key: Key) -> frozenset[str] | None:
        """The shops whose orders a key may see: one that is bound to datasets, those that lead nowhere else."""
        if not key.datasets:
            return None
        own = set(key.datasets)
        sources = self._snapshot().config(key.space_id).sources
        return frozenset(one.name for one in sources if one.datasets and own.issuperset(one.datasets))

    def _span(self, asked: Mapping[str, str]) -> tuple[int, int]:
        now = self._clock() // 1000
        return _number(asked, "since", now - USUAL_DAYS * DAY_S), _number(asked, "until", LAST)


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal()) or len(text) > 12:
        raise Refused("orders_malformed")
    return int(text)
