"""What became of a copy or an event."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_edge import Reply, call
from gateway_shop import DATASET, OTHER_DATASET, START_MS, Shop, purchase
from signalpost.gateway.app import Gateway
from signalpost.gateway.lookups import parse_receipt
from signalpost.gateway.refusal import Refused
from signalpost.store import open_ledger
from signalpost.store.access_keys import KeyKind
from signalpost.store.ledger import Changes, CopyFate, Fate, Ledger, NewEvent
from signalpost.store.record import Receipt


@pytest.fixture
def ledger(shop: Shop) -> Iterator[Ledger]:
    """The shop's ledger, as the worker has it."""
    opened = open_ledger(shop.folder / "ledger.db", shop.keyring)
    yield opened
    opened.close()


def get(shop: Shop, path: str, *, token: str | None = None, gateway: Gateway | None = None) -> Reply:
    headers = [("Authorization", f"Bearer {token or shop.token}")]
    return asyncio.run(call(gateway or shop.gateway(), "GET", path, headers=headers))


def new_event(receipt: Receipt, *, dataset: str = DATASET) -> NewEvent:
    return NewEvent(
        space_id=1,
        dataset=dataset,
        event_name="Purchase",
        event_id="order/1001",
        event_time=START_MS // 1000,
        action_source="website",
        origin="server",
        received_at=START_MS,
        due_at=START_MS + 5_000,
        merge_until=START_MS + 5_000,
        expires_at=START_MS + 86_400_000,
        body=b'{"user_data":{"em":"hash"}}',
        receipt=receipt,
    )


def test_a_copy_that_became_an_event_shows_where_it_stands(shop: Shop, ledger: Ledger) -> None:
    """By its receipt, and by its event_id; never its user_data."""
    ledger.apply("box", 1, Changes(events=[new_event(Receipt("box", 1, 0))]))
    by_receipt = get(shop, "/v1/receipts/box-1-0")
    assert (by_receipt.status, by_receipt.json["fate"]) == (200, "event")
    assert by_receipt.json["event"]["state"] == "scheduled"
    assert by_receipt.json["event"]["receipts"] == ["box-1-0"]
    by_id = get(shop, "/v1/events/order/1001")
    assert [event["dataset"] for event in by_id.json["events"]] == [DATASET]
    assert b"user_data" not in by_receipt.body + by_id.body


def test_a_dropped_copy_shows_its_reason(shop: Shop, ledger: Ledger) -> None:
    """A copy that became no event has a fate all the same."""
    fate = CopyFate(
        space_id=1,
        dataset=DATASET,
        event_name="Purchase",
        event_id="x",
        key_id=shop.key.key_id,
        origin="server",
        received_at=START_MS,
        fate=Fate.DROPPED,
        reason="event_time_old",
        receipt=Receipt("box", 1, 0),
    )
    ledger.apply("box", 1, Changes(fates=[fate]))
    answer = get(shop, "/v1/receipts/box-1-0")
    assert (answer.json["fate"], answer.json["reason"]) == ("dropped", "event_time_old")


def test_another_keys_events_are_not_to_be_seen(shop: Shop, ledger: Ledger) -> None:
    """A key sees its datasets; what lies elsewhere does not exist for it."""
    ledger.apply("box", 1, Changes(events=[new_event(Receipt("box", 1, 0), dataset=OTHER_DATASET)]))
    assert get(shop, "/v1/receipts/box-1-0").json["code"] == "receipt_unknown"
    assert get(shop, "/v1/events/order/1001").json["code"] == "event_unknown"
    _, every = shop.new_key(KeyKind.SERVER)
    assert get(shop, "/v1/receipts/box-1-0", token=every).status == 200
    assert get(shop, "/v1/events/order/1001", token=every).status == 200


@pytest.mark.usefixtures("ledger")
def test_a_copy_not_taken_up_yet_is_in_the_inbox(shop: Shop, post: Any) -> None:
    """From the moment of the 202 the receipt is known; invented ones are not."""
    gateway = shop.gateway()
    receipt = post("/v1/events", purchase(), gateway=gateway).json["results"][0]["receipt"]
    assert get(shop, f"/v1/receipts/{receipt}", gateway=gateway).json["fate"] == "in_inbox"
    invented = receipt.replace("-1-", "-999-")
    assert get(shop, f"/v1/receipts/{invented}", gateway=gateway).json["code"] == "receipt_unknown"


def test_without_a_ledger_it_cannot_be_told(shop: Shop) -> None:
    """503, to be asked again."""
    answer = get(shop, "/v1/receipts/box-1-0")
    assert (answer.status, answer.json["code"]) == (503, "ledger_unavailable")


@pytest.mark.parametrize("path", ["/v1/receipts/box-1-0", "/v1/events/x"])
def test_reading_needs_a_server_key(shop: Shop, path: str) -> None:
    """Without a key 401, with a browser key 403."""
    assert get(shop, path, token="sps_wrong").status == 401
    headers = [("Authorization", f"Bearer {shop.browser_token}"), ("Origin", "https://shop.example")]
    assert asyncio.run(call(shop.gateway(), "GET", path, headers=headers)).status == 403
    assert json.loads(asyncio.run(call(shop.gateway(), "GET", path)).body)["code"] == "key_missing"


@given(st.text(max_size=40) | st.from_regex(r"[a-z]{1,4}-[0-9]{1,30}-[0-9]{1,30}", fullmatch=True))
def test_any_text_is_a_receipt_or_refused(text: str) -> None:
    """Numbers past what a store can hold, other digits, blanks: receipt_malformed."""
    try:
        receipt = parse_receipt(text)
    except Refused as refused:
        assert refused.code == "receipt_malformed"
    else:
        assert receipt.segment < 10**18
        assert receipt.inbox_id
