"""The way into an inbox, with a store that refuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import shop
import signalpost as sp
from gateway_shop import Shop, purchase
from signalpost.client.inbox import ToInbox
from signalpost.client.rule import Append
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

    def refuses(self) -> str | None:
        return "disk_full"

    def close(self) -> None:
        """Nothing is open."""


def test_a_store_that_cannot_take_events_fails_them_and_raises_nothing(tmp_path: Path) -> None:
    """Each result says failed, with the store's code: nothing was kept."""
    with sp.Client.to_inbox(tmp_path, dataset="1", inbox=FullInbox(), ports=shop.ports()) as client:
        results = list(client.send_many([shop.purchase("a"), shop.purchase("b")]))
    assert [(result.status, result.reason) for result in results] == [(sp.Status.FAILED, "disk_full")] * 2


def test_a_denial_that_cannot_be_kept_is_not_called_settled(tmp_path: Path) -> None:
    """The event failed: sent again, it tells the person's no again, before the next of theirs goes out."""
    denied = purchase(consent={"api": "denied"})
    with sp.Client.to_inbox(tmp_path, dataset="1", inbox=FullInbox(), ports=shop.ports()) as client:
        result = client.send(denied)
    assert (result.status, result.reason, result.problems) == (sp.Status.FAILED, "disk_full", ())


def test_a_batch_is_one_commit() -> None:
    """All its records are appended together, in order."""
    way = ToInbox(test_event_code="T1")
    ready = sp.Client.to_inbox("unused", dataset="1", ports=shop.ports())
    rule = ready._rule(None)
    rule.send(None)
    rule.send(shop.purchase("a"))
    rule.send(shop.purchase("b"))
    from signalpost.client.rule import END

    step = rule.send(END)
    assert isinstance(step, Append)
    assert len(step.records) == 2
    assert way.knows("1")
    assert not way.knows(None)


def test_what_a_local_inbox_stores_was_looked_at(tmp_path: Path) -> None:
    """As at a gateway with the shipped settings: ids and addresses stand readable in the ledger."""
    here = Shop(tmp_path)
    event = purchase(
        event_time=int(shop.ports().now()) - 60,
        event_id="jo@shop.example-17", event_source_url="https://shop.example/?email=jo@shop.example",
        custom_data={"value": 1, "currency": "EUR", "order_id": "jo@shop.example"},
    )  # fmt: skip
    with sp.Client.to_inbox(tmp_path, dataset="1", inbox=here.inbox, ports=shop.ports()) as client:
        assert client.send(event).status is sp.Status.ACCEPTED
        (copy,) = here.events()
    assert copy.event_id.startswith("masked-")
    assert copy.order_id is not None
    assert copy.order_id.startswith("masked-")
    assert b"jo@" not in copy.body
    assert ("event_id", "leak_email_masked") in copy.notes
    here.ledger.close()
    here.control.close()


def test_a_denial_is_remembered_under_the_visitor_too(tmp_path: Path) -> None:
    """As at a gateway: the keys beside user_data are the person's as well."""
    here = Shop(tmp_path)
    denied = purchase(consent={"api": "denied"}, user_data={}, link={"visitor": "v"})
    with sp.Client.to_inbox(tmp_path, dataset="1", inbox=here.inbox, ports=shop.ports()) as client:
        assert client.send(denied).reason == "consent_denied"
        (said,) = here.decisions()
    assert said.keys == (("visitor", "v"),)
    here.ledger.close()
    here.control.close()
