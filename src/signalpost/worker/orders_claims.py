"""Browsers' Purchases in datasets whose orders a shop tells of: claims, until an order confirms them.

A claim never makes an order. One that an order confirms goes by the id under which that order's Purchase goes, where
the two came with different ones: the server's copy takes over the browser's id while it can, and a browser's copy that
comes after the order's is that one's double.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from signalpost.capi.merge import BROWSER
from signalpost.connectors.source import OrderSource, Unconfirmed
from signalpost.store.orders import ClaimRow, ClaimState
from signalpost.store.record import EventCopy, Receipt
from signalpost.worker.orders_fill import amount_of
from signalpost.worker.route import SERVER_WAIT_MOST_MS, Routes

TOKENS = ("cart", "checkout")
WAITS_FOR_ORDER = "waits_for_order"
UNCONFIRMED_ORDER = "unconfirmed_order"


class Found(NamedTuple):
    """An order that a claim means, and the id under which its Purchase went before; empty if it did not."""

    order_id: str
    went_as: str = ""


def sources_by_name(sources: Mapping[str, OrderSource]) -> Mapping[str, Sequence[OrderSource]]:
    """Sources by the name of their Purchase."""
    found: dict[str, list[OrderSource]] = {}
    for source in sources.values():
        if not source.paused and source.names.purchase:
            found.setdefault(source.names.purchase, []).append(source)
    return found


def source_of(
    copy: EventCopy, by_name: Mapping[str, Sequence[OrderSource]], datasets: Sequence[str]
) -> OrderSource | None:
    """The shop whose order a browser's Purchase claims; None: it claims none."""
    if copy.origin != BROWSER or copy.passthrough or copy.event_name not in by_name:
        return None
    for source in by_name[copy.event_name]:
        if not source.datasets or not set(source.datasets).isdisjoint(datasets):
            return source
    return None


def tokens_of(copy: EventCopy) -> list[tuple[str, str]]:
    """The cart and checkout of a copy, as keys."""
    return [(kind, value) for kind in TOKENS if (value := copy.link.get(kind))]


def wait_of(routes: Routes, datasets: Sequence[str]) -> int:
    """How long an order is waited for, in ms: the longest of the datasets."""
    return max((min(routes.waits_of(one).server_wait, SERVER_WAIT_MOST_MS) for one in datasets), default=0)


def claim_of(
    receipt: Receipt, copy: EventCopy, source: OrderSource, tokens: Sequence[bytes], found: Found | None, until: int
) -> ClaimRow:
    """What a browser's Purchase claims; confirmed where its order was `found`."""
    value, currency = amount_of(copy.body)
    return ClaimRow(
        space_id=copy.space_id,
        shop=source.shop,
        source=source.name,
        event_name=copy.event_name,
        event_id=copy.event_id,
        order_id=copy.order_id or copy.link.get("order", ""),
        receipt=receipt,
        received_at=copy.received_at,
        until=until,
        state=ClaimState.OPEN if found is None else ClaimState.CONFIRMED,
        policy=source.unconfirmed.value,
        waits=found is None and source.unconfirmed is Unconfirmed.DROP,
        of_order="" if found is None else found.order_id,
        value=value,
        currency=currency,
        tokens=tuple(tokens),
    )


def may_confirm(claim: ClaimRow) -> bool:
    """Whether an order that is told of now confirms it: its copy was not dropped before."""
    dropped = claim.policy == Unconfirmed.DROP.value and not claim.waits
    return claim.state is ClaimState.OPEN or (claim.state is ClaimState.UNCONFIRMED and not dropped)


def confirmed(claim: ClaimRow, order_id: str) -> ClaimRow:
    """The claim, confirmed by an order."""
    return msgspec.structs.replace(claim, state=ClaimState.CONFIRMED, of_order=order_id, waits=False)
