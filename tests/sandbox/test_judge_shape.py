"""Keys and types: strict where Meta is, free where it is."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox_events import EM, NOW, good, verdict, words
from signalpost.sandbox import rules


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            {"event_nam": "x"}, 'Unexpected key "event_nam" on param "$[\'data\'][0]".', id="2.4 strict event object"
        ),
        pytest.param(
            {"advertiser_tracking_enabled": True},
            'Unexpected key "advertiser_tracking_enabled" on param "$[\'data\'][0]".',
            id="3 row advertiser_tracking_enabled",
        ),
        pytest.param(
            {"extinfo": []}, 'Unexpected key "extinfo" on param "$[\'data\'][0]".', id="3 row extinfo: inside app_data"
        ),
        pytest.param(
            {"custom_data": {"value": 1, "currency": "EUR", "contents": [{"id": 1, "name": "x"}]}},
            "Unexpected key \"name\" on param \"$['data'][0]['custom_data']['contents'][0]\".",
            id="2.4 strict contents item",
        ),
        pytest.param({"event_name": ...}, "event_name", id="3 row event_name, missing"),
        pytest.param({"event_name": ""}, "event_name", id="3 row event_name, empty"),
        pytest.param({"event_name": 5}, "event_name", id="3 row event_name, type"),
        pytest.param({"event_time": ...}, "event_time", id="3 row event_time, missing"),
        pytest.param({"event_time": "yesterday"}, "event_time", id="3 row event_time, type"),
        pytest.param({"event_time": 1.5}, "event_time", id="3 row event_time, fraction"),
        pytest.param({"event_time": True}, "event_time", id="3 row event_time, flag"),
        pytest.param({"action_source": ...}, "action_source", id="3 row action_source, missing"),
        pytest.param({"action_source": "web"}, "action_source", id="3.1 unknown value"),
        pytest.param({"user_data": ...}, "user_data", id="3 row user_data, missing"),
        pytest.param({"user_data": []}, "user_data", id="3 row user_data, type"),
        pytest.param({"user_data": {"em": {}}}, "['user_data']['em']", id="4 one text or a list"),
        pytest.param({"user_data": {"em": [["x"]]}}, "['user_data']['em']", id="4 a list of texts"),
        pytest.param({"custom_data": {"value": "much", "currency": "EUR"}}, "value", id="5.1 row value"),
        pytest.param({"custom_data": {"value": 1, "currency": 978}}, "currency", id="5.1 row currency"),
        pytest.param({"custom_data": {"contents": {}}}, "contents", id="5.1 row contents"),
        pytest.param({"custom_data": {"contents": [1]}}, "['contents'][0]", id="5.1 contents item"),
        pytest.param({"custom_data": {"content_ids": "A"}}, "content_ids", id="5.1 row content_ids"),
        pytest.param({"custom_data": {"num_items": 1.5}}, "num_items", id="5.1 row num_items"),
        pytest.param({"custom_data": {"predicted_ltv": []}}, "predicted_ltv", id="5.1 row predicted_ltv"),
        pytest.param({"custom_data": {"net_revenue": "x"}}, "net_revenue", id="5.1 row net_revenue"),
        pytest.param({"custom_data": {"contents": [{"id": "1", "quantity": "x"}]}}, "quantity", id="5.1 row quantity"),
        pytest.param({"custom_data": {"contents": [{"id": "1", "item_price": []}]}}, "item_price", id="5.1 item_price"),
        pytest.param({"customer_segmentation": "new"}, "customer_segmentation", id="3.4"),
        pytest.param({"messaging_channel": "sms"}, "messaging_channel", id="3 row messaging_channel"),
        pytest.param({"opt_out": "yes"}, "opt_out", id="3 row opt_out"),
        pytest.param({"data_processing_options": "LDU"}, "data_processing_options", id="3 row data_processing_options"),
        pytest.param({"original_event_data": {"event_time": "x"}}, "['original_event_data']", id="3.2 row event_time"),
        pytest.param({"attribution_data": {"attribution_model": "mine"}}, "attribution_model", id="3.3 model"),
        pytest.param({"attribution_data": {"attribution_method": "x"}}, "attribution_method", id="3.3 method"),
        pytest.param({"attribution_data": {"decline_reason": "x"}}, "decline_reason", id="3.3 decline_reason"),
        pytest.param({"attribution_data": {"touchpoint_ts": "x"}}, "touchpoint_ts", id="3.3 touchpoint_ts"),
        pytest.param({"store_data": {"store_code": []}}, "store_code", id="13 row store_data"),
        pytest.param({"app_data": {"url_schemes": "x"}}, "url_schemes", id="12 row url_schemes"),
    ],
)
def test_keys_and_types_are_strict_and_name_the_place(change: dict[str, Any], said: str) -> None:
    """A wrong key or type is (100, none) with the place in the text."""
    assert said in words(good(**change))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            {"custom_data": {"value": "12.50", "currency": "eur", "anything": {"goes": [1]}}},
            id="2.4 any extra property, lower-case currency; 5.1 value as text",
        ),
        pytest.param({"custom_data": {"value": 12.5, "currency": "EUR"}}, id="2.4 value as number"),
        pytest.param({"user_data": {"em": EM, "unlisted": "x"}}, id="2.4 unlisted user_data key"),
        pytest.param({"user_data": {"em": f"{EM}.AQICAQAA"}}, id="4.6 token of eight characters"),
        pytest.param({"user_data": {"em": f"{EM}.Ag"}}, id="4.6 token of two characters"),
        pytest.param({"user_data": {"client_ip_address": "1.2.3.4.AQICAQAA"}}, id="4.6 address with token"),
        pytest.param({"user_data": {"fbp": "fb.1.1596403881668.1116446470.AQICAQAA"}}, id="4.6 five-part fbp"),
        pytest.param({"user_data": {"em": EM.upper()}}, id="4.1 upper-case hash"),
        pytest.param({"user_data": {"em": ["joe@example.com"]}}, id="4.1 clear text: not documented to be refused"),
        pytest.param({"user_data": {"ph": [None, EM]}}, id="10 payload helper: a null in a list"),
        pytest.param({"user_data": {"external_id": [7, "8"]}}, id="4.1 external_id, list"),
        pytest.param({"event_time": str(NOW)}, id="number as text"),
        pytest.param({"event_id": 17}, id="event_id as number"),
        pytest.param({"event_name": "PageView", "custom_data": ...}, id="2.4 PageView"),
        pytest.param({"event_name": "What we call it", "custom_data": ...}, id="5.3 own name"),
        pytest.param({"event_source_url": None}, id="null counts as absent"),
        pytest.param({"customer_segmentation": "new_customer_to_business_line"}, id="3.4"),
        pytest.param(
            {"custom_data": {"value": 1, "currency": "EUR", "customer_segmentation": "new_customer_to_business"}},
            id="19 row 10: in custom_data",
        ),
        pytest.param({"custom_data": {"value": 1, "currency": "EUR", "status": True}}, id="19 row 9: flag"),
        pytest.param({"custom_data": {"value": 1, "currency": "EUR", "status": "done"}}, id="19 row 9: text"),
        pytest.param(
            {"attribution_data": {"attribution_share": "0.3", "scope": "click"}}, id="10 helper: share as text"
        ),
        pytest.param({"advanced_measurement_table": "t", "referrer_url": "x"}, id="3 SDK field, referrer"),
        pytest.param({"opt_out": True}, id="3 row opt_out"),
        pytest.param({"custom_data": {"value": 1, "currency": "EUR", "contents": [{"id": 7, "brand": "b"}]}}, id="5.1"),
    ],
)
def test_what_meta_tolerates_passes(change: dict[str, Any]) -> None:
    """Sections 2.4, 3 and 5.1: what pages or live calls show to be taken."""
    assert verdict(good(**change)) is None


@pytest.mark.parametrize("source", sorted(rules.ACTION_SOURCES - {"app", "business_messaging"}))
def test_every_action_source_is_known(source: str) -> None:
    """Section 3.1; app and business_messaging need more and have tests of their own."""
    assert verdict(good(action_source=source)) is None


@pytest.mark.parametrize(
    ("change", "settings"),
    [
        pytest.param({"custom_data": {"status": True}}, {"status": "text"}, id="19 row 9"),
        pytest.param({"custom_data": {"status": "done"}}, {"status": "flag"}, id="19 row 9, pixel page"),
        pytest.param({"custom_data": {"content_type": "hotel"}}, {"choices": "documented"}, id="5.1 content_type"),
        pytest.param({"custom_data": {"content_type": 5}}, {"choices": "documented"}, id="5.1 content_type, type"),
        pytest.param(
            {"custom_data": {"contents": [{"id": "1", "delivery_category": "drone"}]}},
            {"choices": "documented"},
            id="5.1 delivery_category",
        ),
    ],
)
def test_disputed_types_are_refused_when_told(change: dict[str, Any], settings: dict[str, Any]) -> None:
    """Taken by default, refused by the setting."""
    event = good(event_name="Lead", **change)
    assert verdict(event) is None
    assert verdict(event, **settings) == (100, None)
