"""Orders over HTTP: listed, shown, accounted for; by server keys, within their datasets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from gateway_edge import Reply, call
from gateway_shop import DATASET, Shop
from order_rows import PLACED, SOURCE, a_claim, an_order, put, put_gone
from signalpost.connectors.source import OrderSource, Platform
from signalpost.store import open_ledger
from signalpost.store.access_keys import KeyKind
from signalpost.store.ledger import Ledger
from signalpost.store.orders import ClaimState

SPAN = f"since={PLACED - 86_400}"


@pytest.fixture
def ledger(shop: Shop) -> Iterator[Ledger]:
    """Order 1 waits to be sent, confirmed by a browser; nothing made order 2's Purchase due."""
    opened = open_ledger(shop.folder / "ledger.db", shop.keyring)
    put_gone(opened, 1)
    put(opened, an_order(2, facts={"shop_number": "1002"}), a_claim(state=ClaimState.CONFIRMED, of_order="1"))
    yield opened
    opened.close()


def get(shop: Shop, path: str, token: str = "") -> Reply:
    """By a key of no dataset, if nothing else is said."""
    token = token or shop.new_key(KeyKind.SERVER)[1]
    shop.monotonic += 2
    headers = [("Authorization", f"Bearer {token}")]
    path, _, query = path.partition("?")
    return asyncio.run(call(shop.gateway(), "GET", path, headers=headers, query=query))


@pytest.mark.usefixtures("ledger")
def test_orders_are_listed_with_what_to_do(shop: Shop) -> None:
    """Newest first, page by page."""
    answer = get(shop, f"/v1/orders?{SPAN}&limit=1")
    (first,) = answer.json["orders"]
    assert (first["order_id"], first["outcome"], first["reason"]) == ("2", "missing", "no_event")
    assert "backfill" in first["advice"]
    rest = get(shop, f"/v1/orders?{SPAN}&before={answer.json['next']}").json
    assert ([one["order_id"] for one in rest["orders"]], rest["next"]) == (["1"], None)
    assert get(shop, f"/v1/orders?{SPAN}&source=other").json["orders"] == []


@pytest.mark.usefixtures("ledger")
def test_an_order_is_shown_whole(shop: Shop) -> None:
    """Its parts, the browser's claim, its event: nothing of the person."""
    (order,) = get(shop, "/v1/orders/1").json["orders"]
    assert (order["order"]["outcome"], order["facts"]["total"]) == ("waiting", "19.99")
    assert [part["name"] for part in order["parts"]] == ["1/purchase"]
    assert [claim["state"] for claim in order["claims"]] == ["confirmed"]
    assert [event["event_id"] for event in order["events"]] == ["p1"]
    (other,) = get(shop, "/v1/orders/1002").json["orders"]  # the shop's own number
    assert (other["order"]["order_id"], other["facts"]["shop_number"]) == ("2", "1002")
    unknown = get(shop, "/v1/orders/9")
    assert (unknown.status, unknown.json["code"]) == (404, "order_unknown")


@pytest.mark.usefixtures("ledger")
def test_all_are_accounted_for_but_those_that_are_missing(shop: Shop) -> None:
    found = get(shop, f"/v1/orders/reconcile?{SPAN}").json
    assert (found["orders"], found["accounted"]) == (2, 0.5)
    assert [(one["order_id"], one["reason"]) for one in found["missing"]] == [("2", "no_event")]
    assert found["claims"] == {f"{SOURCE} confirmed send": 1}
    (day,) = found["days"]
    assert (day["waiting"], day["missing"], day["browser"]) == (1, 1, 1)


def test_claims_that_no_order_confirms_are_listed(shop: Shop, ledger: Ledger) -> None:
    """Newest first, by shop and span; not those that an order confirmed, nor those of another key's shops."""
    for number in (7, 8):
        put(ledger, a_claim(number, state=ClaimState.UNCONFIRMED, policy="flag", received_at=PLACED * 1000 + number))
    found = get(shop, f"/v1/orders/claims?{SPAN}").json
    assert [(one["order_id"], one["policy"]) for one in found["claims"]] == [("8", "flag"), ("7", "flag")]
    first = get(shop, f"/v1/orders/claims?{SPAN}&limit=1").json
    assert ([one["order_id"] for one in first["claims"]], first["more"]) == (["8"], True)
    assert len(get(shop, f"/v1/orders/claims?{SPAN}&source={SOURCE}").json["claims"]) == 2
    for asked in (f"{SPAN}&source=other", f"since={PLACED + 1}"):
        assert get(shop, f"/v1/orders/claims?{asked}").json == {"claims": [], "more": False}
    for asked in (SPAN, f"{SPAN}&source={SOURCE}"):
        assert get(shop, f"/v1/orders/claims?{asked}", shop.token).json["claims"] == []
    _lead(shop, DATASET)
    assert len(get(shop, f"/v1/orders/claims?{SPAN}", shop.token).json["claims"]) == 2
    assert get(shop, "/v1/orders/claims?limit=x").json["code"] == "orders_malformed"


@pytest.mark.parametrize("asked", ["since=yesterday", "limit=-1", "before=x", "until=1234567890123"])
def test_parameters_that_are_no_numbers_are_refused(shop: Shop, ledger: Ledger, asked: str) -> None:
    answer = get(shop, f"/v1/orders?{asked}")
    assert (answer.status, answer.json["code"]) == (400, "orders_malformed")


def test_a_key_of_a_dataset_sees_its_shops_alone(shop: Shop, ledger: Ledger) -> None:
    """Those that lead to no other dataset."""
    token = shop.token
    assert get(shop, f"/v1/orders?{SPAN}", token).json["orders"] == []
    assert get(shop, "/v1/orders/1", token).status == 404
    _lead(shop, DATASET)
    assert len(get(shop, f"/v1/orders?{SPAN}", token).json["orders"]) == 2
    assert get(shop, f"/v1/orders/reconcile?{SPAN}", token).json["orders"] == 2


def _lead(shop: Shop, *datasets: str) -> None:
    source = OrderSource(name=SOURCE, platform=Platform.GENERIC, shop="kiosk", datasets=datasets)
    config: Any = msgspec.structs.replace(shop.control.snapshot().config(1), sources=(source,))
    shop.control.apply_config(1, msgspec.to_builtins(config), author="t", now=1)
