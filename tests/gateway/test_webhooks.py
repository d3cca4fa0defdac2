"""Deliveries are verified, durable before they are answered, and answered so that what can still work is repeated."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import apsw
import msgspec
import pytest

from gateway_edge import call
from gateway_shop import START_MS, Shop
from plain_shop import CONNECTORS, PERSON, SECRET, add_shop, deliver, kept, orders
from signalpost.connectors.order import Order
from signalpost.errors import StoreUnavailable
from signalpost.gateway.app import Gateway
from signalpost.gateway.limits import Limits
from signalpost.gateway.webhooks import MOST_BYTES
from signalpost.store.record import DroppedCopy, Record

NOW = START_MS // 1_000
ORDER = Order(
    order_id="17", seen_at=START_MS, created_at=NOW - 60, paid_at=NOW - 30, currency="EUR", total=Decimal("19.90"),
    user_data=PERSON,
)  # fmt: skip


def told(gateway: Gateway, topic: str, message: object, **more: Any) -> tuple[int, dict[str, Any]]:
    reply = asyncio.run(deliver(gateway, topic, message, **more))
    return reply.status, reply.json


@pytest.fixture
def gateway(shop: Shop) -> Gateway:
    """With one shop on a platform of the tests' own."""
    add_shop(shop)
    return shop.gateway(connectors=CONNECTORS)


def test_an_order_is_kept_as_facts_and_the_event_it_makes_due(shop: Shop, gateway: Gateway) -> None:
    """Under one receipt; nothing raw of the buyer is in it."""
    assert told(gateway, "order", ORDER) == (200, {"status": "taken", "records": 1})
    (kept_copy,) = orders(shop)
    facts, part = kept_copy.facts, kept_copy.part
    assert facts is not None
    assert part is not None
    assert (kept_copy.order_id, kept_copy.shop, kept_copy.source, kept_copy.via, kept_copy.delivery_id) == (
        "17", "shop", "main", "webhook", "d1",
    )  # fmt: skip
    copy = part.copy
    assert (part.name, copy.event_name, copy.key_id, copy.origin) == (
        "17/purchase", "Purchase", "shop:main", "server",
    )  # fmt: skip
    assert copy.event_id == facts.event_id
    assert b"jo@example.com" not in copy.body
    assert msgspec.json.decode(copy.body)["custom_data"]["value"] == 19.9
    assert gateway.counts.webhooks["generic", "taken"] == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [({"secret": None}, "signature_missing"), ({"secret": "other"}, "signature_wrong")],
)
def test_what_is_not_signed_by_the_platform_is_refused(
    shop: Shop, gateway: Gateway, more: dict[str, Any], code: str
) -> None:
    """401, counted, and nothing of it is kept."""
    status, body = told(gateway, "order", ORDER, **more)
    assert (status, body["code"]) == (401, code)
    assert kept(shop) == []
    assert gateway.counts.webhooks["generic", code] == 1
    assert gateway.counts.refused[code] == 1


def test_a_body_changed_by_one_byte_is_refused(shop: Shop, gateway: Gateway) -> None:
    """The signature is over what came, to the byte."""
    body = msgspec.json.encode(ORDER)
    changed = body[:-2] + bytes([body[-2] ^ 1]) + body[-1:]
    assert told(gateway, "order", body, sent=changed)[1]["code"] == "signature_wrong"
    assert kept(shop) == []


def test_a_name_that_no_shop_has_is_told(gateway: Gateway) -> None:
    """With what to do about it."""
    status, body = told(gateway, "order", ORDER, name="nobody")
    assert (status, body["code"]) == (404, "shop_unknown")
    assert "connectors add" in body["fix"]


def test_without_a_secret_nothing_is_taken_and_it_may_come_again(shop: Shop) -> None:
    """503: the platform repeats it, and once there is one it counts."""
    add_shop(shop, secret=None)
    gateway = shop.gateway(connectors=CONNECTORS)
    status, body = told(gateway, "order", ORDER)
    assert (status, body["code"]) == (503, "webhook_secret_missing")
    add_shop(shop)
    assert told(gateway, "order", ORDER)[0] == 200


def test_a_secret_that_is_exchanged_counts_beside_the_new_one(shop: Shop, gateway: Gateway) -> None:
    """For as long as it is kept; another does not."""
    shop.control.set_secret(1, "connector/main/signing_before", SECRET, author="t", now=1)
    shop.control.set_secret(1, "connector/main/signing", "newer", author="t", now=1)
    shop.monotonic += 2
    assert told(gateway, "order", ORDER)[0] == told(gateway, "order", ORDER, secret="newer")[0] == 200
    shop.control.set_secret(1, "connector/main/signing_before", None, author="t", now=1)
    shop.monotonic += 2
    assert told(gateway, "order", ORDER)[0] == 401


@pytest.mark.parametrize(
    ("topic", "message", "reason"),
    [
        ("nothing", {"reason": "topic_unknown"}, "topic_unknown"),
        (
            "subscription",
            {"subscription_id": "s", "change": "renewed", "change_id": "i", "at": 1, "seen_at": 1, "test": True},
            "test_order",
        ),
    ],
)
def test_what_asks_for_nothing_is_answered_well(
    shop: Shop, gateway: Gateway, topic: str, message: object, reason: str
) -> None:
    """Platforms take a webhook away that is answered otherwise."""
    assert told(gateway, topic, message) == (200, {"status": "nothing", "reason": reason})
    assert kept(shop) == []


@pytest.mark.parametrize("order_id", ["#1001", ""])
def test_an_order_whose_id_is_none_is_kept_as_dropped(shop: Shop, gateway: Gateway, order_id: str) -> None:
    """A repetition would bring the same, so it is answered well."""
    status, body = told(gateway, "order", msgspec.structs.replace(ORDER, order_id=order_id))
    assert (status, body["status"], body["reason"]) == (200, "unreadable", "derive_from")
    (dropped,) = kept(shop)
    assert isinstance(dropped, DroppedCopy)
    assert (dropped.reason, dropped.key_id) == ("derive_from", "shop:main")


def test_what_cannot_be_read_is_kept_with_its_place(shop: Shop, gateway: Gateway) -> None:
    """Never a value of it."""
    status, body = told(gateway, "order", b'{"order_id": 5}')
    assert (status, body["reason"]) == (200, "webhook_field_malformed")
    (dropped,) = kept(shop)
    assert isinstance(dropped, DroppedCopy)
    assert dropped.problems == (("order_id", "webhook_field_malformed"),)
    assert gateway.counts.webhooks["generic", "unreadable"] == 1


def test_while_nothing_can_be_kept_it_is_asked_for_again(shop: Shop, gateway: Gateway) -> None:
    """503, as for events: the platform repeats it."""

    class Full:
        async def append(self, records: list[Record]) -> list[Any]:
            raise StoreUnavailable("full", code="inbox_full", retry_after=7)

        def __getattr__(self, name: str) -> Any:
            return getattr(shop.inbox, name)

    inbox, shop.inbox = shop.inbox, Full()  # type: ignore[assignment]
    reply = asyncio.run(deliver(shop.gateway(connectors=CONNECTORS), "order", ORDER))
    shop.inbox = inbox
    assert (reply.status, reply.headers["retry-after"]) == (503, "7")


def test_only_what_a_platform_sends_is_read(gateway: Gateway) -> None:
    """A POST, of bytes as the platform has them, of a size that orders have."""
    assert told(gateway, "order", ORDER, method="GET")[0] == 405
    assert told(gateway, "order", ORDER, headers=[("content-encoding", "gzip")])[0] == 415
    assert told(gateway, "order", b"x" * (MOST_BYTES + 1))[0] == 413


def test_a_repeated_delivery_is_kept_under_its_id(shop: Shop, gateway: Gateway) -> None:
    """Whoever folds it tells by the id that it came before; here both are answered alike."""
    assert told(gateway, "order", ORDER) == told(gateway, "order", ORDER)
    assert {copy.delivery_id for copy in orders(shop)} == {"d1"}


def test_the_signature_tells_whose_delivery_it_is_where_two_spaces_have_a_shop_of_that_name(shop: Shop) -> None:
    """Each takes what its own platform signed."""
    add_shop(shop)
    with apsw.Connection(str(shop.folder / "control.db")) as connection:
        connection.execute("INSERT INTO space (space_id, account_id, name) VALUES (2, 1, 'other')")
    settings = {"sources": [{"name": "main", "platform": "generic", "shop": "other"}]}
    shop.control.apply_config(2, settings, author="t", now=1)
    shop.control.set_secret(2, "connector/main/signing", "of-the-other", author="t", now=1)
    gateway = shop.gateway(connectors=CONNECTORS)
    told(gateway, "order", ORDER)
    told(gateway, "order", ORDER, secret="of-the-other")
    assert [(copy.space_id, copy.shop) for copy in orders(shop)] == [(1, "shop"), (2, "other")]


def test_answers_and_log_hold_nothing_of_the_buyer(shop: Shop, gateway: Gateway) -> None:
    """Whatever came."""
    odd = msgspec.structs.replace(ORDER, order_id="#jo@example.com")
    for message, more in ((ORDER, {}), (odd, {}), (ORDER, {"secret": "wrong"})):
        assert "jo@example" not in str(told(gateway, "order", message, **more))
    assert "jo@example" not in str(shop.log.lines)


def forged(gateway: Gateway, count: int, address: str = "8.8.4.4") -> list[tuple[int, str | None]]:
    """Statuses and Retry-After of so many deliveries that nobody's platform signed."""

    async def every() -> list[tuple[int, str | None]]:
        replies = [await deliver(gateway, "order", ORDER, secret="guess", client=(address, 1)) for _ in range(count)]
        return [(reply.status, reply.headers.get("retry-after")) for reply in replies]

    return asyncio.run(every())


def test_who_floods_with_wrong_signatures_is_limited_and_the_platform_is_not(shop: Shop) -> None:
    """429 with the time to wait, by address; what is signed rightly is taken from the same one at any rate."""
    add_shop(shop)
    gateway = shop.gateway(connectors=CONNECTORS, limits=Limits(unverified_per_minute=30, burst_s=10.0))
    assert forged(gateway, 8) == [(401, None)] * 5 + [(429, "2")] * 3
    status, body = told(gateway, "order", ORDER, secret="guess", client=("8.8.4.4", 1))
    assert (status, body["code"]) == (429, "webhooks_limited")
    assert "connectors secret" in body["fix"]
    assert forged(gateway, 1, "8.8.8.8") == [(401, None)]
    assert {told(gateway, "order", ORDER, client=("8.8.4.4", 1))[0] for _ in range(20)} == {200}
    assert gateway.counts.webhooks["generic", "signature_wrong"] == 10  # also those past the limit
    shop.monotonic += 2
    assert forged(gateway, 1) == [(401, None)]


def test_right_deliveries_use_up_nothing(shop: Shop) -> None:
    """However many came before the first wrong one."""
    add_shop(shop)
    gateway = shop.gateway(connectors=CONNECTORS, limits=Limits(unverified_per_minute=30, burst_s=10.0))
    assert {told(gateway, "order", ORDER, client=("8.8.4.4", 1))[0] for _ in range(20)} == {200}
    assert forged(gateway, 6) == [(401, None)] * 5 + [(429, "2")]


def test_without_a_limit_every_wrong_one_is_told_so(shop: Shop) -> None:
    """0 sets none; nor has an address that is not public, which is a proxy's that nobody trusts."""
    add_shop(shop)
    for limits, address in ((Limits(unverified_per_minute=0), "8.8.4.4"), (Limits(), "10.0.0.1")):
        assert set(forged(shop.gateway(connectors=CONNECTORS, limits=limits), 30, address)) == {(401, None)}


def test_signatures_are_counted_by_shop(shop: Shop, gateway: Gateway) -> None:
    """For the metrics, and in the readiness that the watch reads."""
    told(gateway, "order", ORDER)
    told(gateway, "order", ORDER, secret="guess")
    told(gateway, "order", ORDER, secret=None)
    found = asyncio.run(call(gateway, "GET", "/health/ready")).json
    assert found["signatures"] == [
        {"space_id": 1, "shop": "main", "right": 1, "refused": {"signature_missing": 1, "signature_wrong": 1}}
    ]
    assert found["process"]
    text = asyncio.run(call(gateway, "GET", "/metrics")).body.decode()
    for ending in ("right", "signature_missing", "signature_wrong"):
        assert f'signalpost_gateway_signatures_total{{ending="{ending}",shop="main",space="1"}} 1.0' in text
