"""Which key and which host the newest copies of a batch came from, for whoever looks on."""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.store.record import EventCopy, Receipt
from signalpost.store.routes import host_of_body
from signalpost.store.traffic import LOOKED_AMONG
from signalpost.worker.copies import Copies

LONGEST_HOST = 253  # letters: of RFC 1035; what is longer is no host


def lately(batch: Copies) -> Mapping[Receipt, tuple[str, str]]:
    """(key_id, host) of the newest copies; of those before nobody will ask, so that a large batch pays no more than a
    small one. A copy without an address, or of a shop, has an empty host."""
    orders = [(receipt, order.part.copy) for receipt, order in batch.orders[-LOOKED_AMONG:] if order.part is not None]
    newest = (*orders, *batch.events[-LOOKED_AMONG:])
    return {receipt: (copy.key_id, _host(copy)) for receipt, copy in newest}


def _host(copy: EventCopy) -> str:
    host = host_of_body(copy.body)
    return host if len(host) <= LONGEST_HOST else ""
