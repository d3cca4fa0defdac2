"""The way into an inbox, with a store that refuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import shop
import signalpost as sp
from signalpost.client_inbox import ToInbox
from signalpost.client_rule import Append
from signalpost.errors import StoreUnavailable
from signalpost.store.inbox import Depth
from signalpost.store.record import Receipt, Record


class FullInbox:
    """An inbox on a full disk."""

    inbox_id = "full"

    async def append(self, records: Sequence[Record]) -> Sequence[Receipt]:
        raise StoreUnavailable("no room", code="disk_full")

    def append_wait(self, records: Sequence[Record]) -> Sequence[Receipt]:
        raise StoreUnavailable("no room", code="disk_full")

    def depth(self) -> Depth:
        return Depth(0, 0)

    def close(self) -> None:
        """Nothing is open."""


def test_a_store_that_cannot_take_events_fails_them_and_raises_nothing(tmp_path: Path) -> None:
    """Each result says failed, with the store's code: nothing was kept."""
    with sp.Client.to_inbox(tmp_path, dataset="1", inbox=FullInbox(), ports=shop.ports()) as client:
        results = list(client.send_many([shop.purchase("a"), shop.purchase("b")]))
    assert [(result.status, result.reason) for result in results] == [(sp.Status.FAILED, "disk_full")] * 2


def test_a_batch_is_one_commit() -> None:
    """All its records are appended together, in order."""
    way = ToInbox(test_event_code="T1")
    ready = sp.Client.to_inbox("unused", dataset="1", ports=shop.ports())
    rule = ready._rule(None)
    rule.send(None)
    rule.send(shop.purchase("a"))
    rule.send(shop.purchase("b"))
    from signalpost.client_rule import END

    step = rule.send(END)
    assert isinstance(step, Append)
    assert len(step.records) == 2
    assert way.knows("1")
    assert not way.knows(None)
