"""A generic shop's webhooks, from request to message. Whole cases stand in tests/golden/generic."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tree
from shop_cases import due_of, shown
from signalpost.connectors.generic.connector import Generic, plan_of
from signalpost.connectors.order import Nothing, Order
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Connector, Delivery, Unreadable, Unverified, Webhook
from signalpost.errors import SettingsError

NOW, SECRET = 1_795_165_230, "a-secret"
CASES = sorted((tree.ROOT / "tests/golden/generic").glob("*.json"))
SIGNATURE = {"style": "hmac-sha256", "header": "x-signature"}
GENERIC: Connector = Generic()
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def source(**mapping: Any) -> OrderSource:
    made = {"signature": SIGNATURE, "order": {"order_id": "id"}} | mapping
    return msgspec.convert({"name": "s", "platform": "generic", "shop": "main", "mapping": made}, OrderSource)


def verified(of: OrderSource, body: bytes, **headers: str) -> Delivery:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    signed = {"x-signature": hmac.digest(SECRET.encode(), body, "sha256").hex()} | named
    return Generic().of(of).verify(Webhook(headers=signed, body=body, now=NOW), (SECRET,))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_each_case_gives_the_messages_and_the_events_a_careful_person_would_write(path: Path) -> None:
    """Reviewed one by one against Meta's parameter pages; each file says what it is about."""
    case = json.loads(path.read_text(encoding="utf-8"))
    shop = msgspec.convert(
        {"name": "s", "platform": "generic", "shop": "main", "mapping": case["mapping"], **case.get("settings", {})},
        OrderSource,
    )
    delivery = verified(shop, json.dumps(case["payload"], ensure_ascii=False).encode())
    messages = Generic().of(shop).read(delivery, shop)
    assert shown(messages) == case["messages"]
    assert due_of(messages, shop, case["now"]) == case["due"]


def test_a_delivery_is_named_by_the_sender_or_by_its_body() -> None:
    """In a header, in the body, or by what it says: sent again it is the same."""
    body = b'{"id": 1, "event": "paid", "delivery": "d1", "n": 7}'
    assert verified(source(), body).delivery_id == sha256(body).hexdigest()
    assert verified(source(delivery_id="delivery"), body).delivery_id == "d1"
    assert verified(source(delivery_id="n"), body).delivery_id == "7"
    assert verified(source(delivery_id="missing"), body).delivery_id == sha256(body).hexdigest()
    by_header = source(delivery_id_header="x-id", topic_header="x-topic")
    found = verified(by_header, body, x_id="d2", x_topic="order.paid")
    assert (found.delivery_id, found.topic, found.at) == ("d2", "order.paid", NOW * 1_000)
    assert verified(source(topic="event"), body).topic == "paid"
    assert verified(source(topic="[event]"), body).topic == ""
    assert verified(source(topic="length(n)"), body).topic == ""


def test_a_time_that_was_signed_is_the_deliverys() -> None:
    """So that an older message does not undo a later one."""
    body, at = b'{"id": 1}', NOW - 100
    timed = source(signature=SIGNATURE | {"timestamp_header": "x-t", "signed": "{timestamp}{body}"})
    proof = hmac.digest(SECRET.encode(), str(at).encode() + body, "sha256").hex()
    assert verified(timed, body, x_t=str(at), x_signature=proof).at == at * 1_000


def test_only_topics_of_the_mapping_carry_an_order() -> None:
    """Where it names any."""
    shop = source(topic="event", topics=["paid"])
    other = verified(shop, b'{"event": "shipped"}')
    assert GENERIC.read(other, shop) == (Nothing(reason="topic_unknown"),)
    (order,) = GENERIC.read(verified(shop, b'{"event": "paid", "id": 1}'), shop)
    assert isinstance(order, Order)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 3_000])
def test_a_signed_body_that_is_no_json_is_told(body: bytes) -> None:
    """As such."""
    shop = source(topic="event")
    with pytest.raises(Unreadable) as found:
        GENERIC.read(verified(shop, body), shop)
    assert found.value.code == "webhook_no_json"


def test_what_is_not_signed_is_not_read() -> None:
    """Nor is anything without a mapping that says how it would be."""
    webhook = Webhook(headers={}, body=b"{}", now=NOW)
    with pytest.raises(Unverified, match="signature_missing"):
        Generic().of(source()).verify(webhook, (SECRET,))
    with pytest.raises(Unverified):
        GENERIC.verify(webhook, (SECRET,))


def test_a_list_is_read_as_what_was_posted() -> None:
    """With a time of its own."""
    shop = source(order={"order_id": "id", "seen_at": "at"})
    (order,) = GENERIC.read_listed(b'{"id": 1, "at": 1795165200}', shop)
    assert isinstance(order, Order)
    assert order.seen_at == 1_795_165_200_000
    assert Generic().of(shop).read_listed(b'{"id": 1, "at": 1795165200}', shop) == (order,)


def test_a_mapping_is_compiled_once() -> None:
    """And one that is none is a mistake in the settings."""
    assert plan_of(source()) is plan_of(source())
    with pytest.raises(SettingsError):
        plan_of(source(order={}))
    assert (GENERIC.platform, tuple(GENERIC.topics), GENERIC.answer_within_s) == ("generic", (), 10.0)


PAID = json.loads((tree.ROOT / "tests/golden/generic/paid.json").read_text(encoding="utf-8"))


@given(names=st.lists(st.sampled_from(sorted(PAID["payload"]["order"])), max_size=3), value=JSON, whole=st.booleans())
def test_whatever_is_posted_is_read_or_refused_with_its_field(names: list[str], value: Any, whole: bool) -> None:
    """And nothing else is raised."""
    order = PAID["payload"]["order"] | dict.fromkeys(names, value)
    body = msgspec.json.encode(value if whole else PAID["payload"] | {"order": order})
    shop = source(**PAID["mapping"] | {"topics": []})
    try:
        assert GENERIC.read(Delivery(topic="", delivery_id="d", body=body, at=NOW * 1_000), shop)
    except Unreadable as refused:
        assert refused.path
