"""What the sandbox refuses, in which order, with which code."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox import rules
from signalpost.sandbox.judge import Limits, judge

NOW = 1_790_000_000
DAY = 86_400
LIMITS = Limits()


def good(**changes: Any) -> dict[str, Any]:
    event: dict[str, Any] = {
        "event_name": "Purchase",
        "event_time": NOW - 60,
        "action_source": "website",
        "user_data": {"em": "a" * 64},
        "custom_data": {"value": 1, "currency": "EUR"},
    }
    event.update(changes)
    return {key: value for key, value in event.items() if value is not ...}


def verdict(*events: Any) -> tuple[int, int | None] | None:
    error = judge(events, now=NOW, limits=LIMITS)
    return None if error is None else (error.code, error.subcode)


def subcode(event: Any) -> int | None:
    error = judge([event], now=NOW, limits=LIMITS)
    return error and error.subcode


def test_a_good_event_is_taken() -> None:
    """A Purchase with a person, a value and a currency passes."""
    assert verdict(good()) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"event_nam": "x"}, 'Unexpected key "event_nam" on param "$[\'data\'][0]".'),
        (
            {"advertiser_tracking_enabled": True},
            'Unexpected key "advertiser_tracking_enabled" on param "$[\'data\'][0]".',
        ),
        (
            {"custom_data": {"value": 1, "currency": "EUR", "contents": [{"id": 1, "name": "x"}]}},
            "Unexpected key \"name\" on param \"$['data'][0]['custom_data']['contents'][0]\".",
        ),
        ({"event_name": ...}, "event_name"),
        ({"event_name": ""}, "event_name"),
        ({"action_source": ...}, "action_source"),
        ({"action_source": "web"}, "action_source"),
        ({"user_data": ...}, "user_data"),
        ({"user_data": []}, "user_data"),
        ({"user_data": {"em": {}}}, "['user_data']['em']"),
        ({"event_time": "yesterday"}, "event_time"),
        ({"event_time": 1.5}, "event_time"),
        ({"event_time": True}, "event_time"),
        ({"custom_data": {"value": "much", "currency": "EUR"}}, "value"),
        ({"custom_data": {"value": 1, "currency": 978}}, "currency"),
        ({"custom_data": {"contents": {}}}, "contents"),
        ({"custom_data": {"contents": [1]}}, "['contents'][0]"),
        ({"customer_segmentation": "new"}, "customer_segmentation"),
        ({"action_source": "app"}, "app_data"),
        ({"action_source": "business_messaging"}, "messaging_channel"),
    ],
)
def test_keys_and_types_are_strict_and_name_the_place(change: dict[str, Any], words: str) -> None:
    """A wrong key or type is (100, none) with the place in the text."""
    error = judge([good(**change)], now=NOW, limits=LIMITS)
    assert error is not None
    assert (error.code, error.subcode, error.status) == (100, None, 400)
    assert words in (error.user_message or "")


@pytest.mark.parametrize(
    "change",
    [
        {"custom_data": {"value": "12.50", "currency": "eur", "anything": {"goes": [1]}}},
        {"user_data": {"em": "a" * 64, "unlisted": "x"}},
        {"user_data": {"em": "a" * 64 + ".AQICAQAA", "client_ip_address": "1.2.3.4.AQICAQAA"}},
        {"user_data": {"ph": [None, "b" * 64]}},
        {"user_data": {"fbp": "fb.1.1596403881668.1116446470.AQICAQAA"}},
        {"event_time": str(NOW)},
        {"event_id": 17},
        {"opt_out": False, "data_processing_options": ["LDU"], "data_processing_options_country": 0},
        {"event_name": "PageView", "custom_data": ...},
        {"event_source_url": None},
        {"customer_segmentation": "new_customer_to_business_line"},
    ],
)
def test_what_meta_tolerates_passes(change: dict[str, Any]) -> None:
    """Free custom_data, unlisted user_data keys, builder tokens, numbers as text, null as absent."""
    assert verdict(good(**change)) is None


@pytest.mark.parametrize(
    ("age_s", "source", "expected"),
    [
        (0, "website", None),
        (7 * DAY, "website", None),
        (7 * DAY + 1, "website", 2804003),
        (7 * DAY + 1, "physical_store", None),
        (62 * DAY, "physical_store", None),
        (62 * DAY + 1, "physical_store", 2804003),
        (-60, "website", None),
        (-61, "website", 2804004),
        (NOW - NOW * 1000, "website", 2804004),
    ],
)
def test_event_time_has_an_oldest_and_a_latest(age_s: int, source: str, expected: int | None) -> None:
    """7 days, 62 for physical_store, 60 s into the future; milliseconds lie far in the future."""
    assert subcode(good(event_time=NOW - age_s, action_source=source)) == expected


@pytest.mark.parametrize(
    ("user_data", "expected"),
    [
        ({}, 2804050),
        ({"em": ""}, 2804050),
        ({"em": []}, 2804050),
        ({"em": [None]}, 2804050),
        ({"unlisted": "x"}, 2804050),
        ({"client_user_agent": "UA"}, 2804050),
        ({"client_user_agent": "UA", "client_ip_address": None}, 2804050),
        ({"ct": "x", "country": "x", "st": "x", "zp": "x", "ge": "x", "client_user_agent": "UA"}, 2804050),
        ({"db": "x", "client_user_agent": "UA"}, 2804050),
        ({"fn": "x", "ge": "x"}, 2804050),
        ({"ln": "x", "ge": "x"}, 2804050),
        ({"fn": "x", "ln": "x"}, None),
        ({"client_user_agent": "UA", "client_ip_address": "1.2.3.4"}, None),
        ({"external_id": ["7"]}, None),
        ({"db": "x", "ge": "x"}, None),
    ],
)
def test_user_data_must_be_able_to_match_someone(user_data: dict[str, Any], expected: int | None) -> None:
    """No key, or only keys of one too broad combination, is 2804050."""
    assert subcode(good(user_data=user_data)) == expected


@pytest.mark.parametrize(
    ("event_name", "custom_data", "expected"),
    [
        ("Purchase", ..., 2804009),
        ("Purchase", {"currency": "EUR"}, 2804009),
        ("Purchase", {"value": 1}, 2804010),
        ("Purchase", {"value": 0, "currency": "MRU"}, 2804011),
        ("Purchase", {"value": 0, "currency": "EURO"}, 2804011),
        ("Purchase", {"value": 0, "currency": "usd"}, None),
        ("Lead", {"value": 1}, 2804023),
        ("Lead", {"currency": "EUR"}, None),
        ("AddToCart", {"contents": [{"quantity": 1}]}, 2804008),
        ("AddToCart", {"contents": [{"id": "A", "quantity": 1, "item_price": 2.5}]}, None),
    ],
)
def test_custom_data_rules(event_name: str, custom_data: Any, expected: int | None) -> None:
    """Purchase needs value and a supported currency; a value needs a currency; a content needs an id."""
    assert subcode(good(event_name=event_name, custom_data=custom_data)) == expected


@pytest.mark.parametrize(
    ("event_name", "channel", "user_data", "expected"),
    [
        ("Lead", "messenger", {"page_id": "1"}, 2804066),
        ("Purchase", "messenger", {"page_scoped_user_id": "1"}, 2804069),
        ("Purchase", "messenger", {"page_id": "1", "page_scoped_user_id": "2"}, None),
        ("Purchase", "instagram", {"ig_sid": "1"}, 2804079),
        ("Purchase", "whatsapp", {"ctwa_clid": "1"}, 2804116),
        ("LeadSubmitted", "whatsapp", {"whatsapp_business_account_id": "1", "ctwa_clid": "c"}, None),
    ],
)
def test_messaging_rules(event_name: str, channel: str, user_data: dict[str, str], expected: int | None) -> None:
    """Messaging events have names and keys of their own."""
    event = good(
        event_name=event_name, messaging_channel=channel, user_data=user_data, action_source="business_messaging"
    )
    assert subcode(event) == expected


@pytest.mark.parametrize(
    ("extinfo", "expected"),
    [
        (["a2", "p", "1", "1", "14", *[""] * 11], None),
        ({str(slot): text for slot, text in enumerate(["i2", "p", "1", "1", "17", *[""] * 11])}, None),
        (["a2", "p", "1", "1", "", *[""] * 11], 2804043),
        (["a2"], 2804043),
        (None, 2804043),
    ],
)
def test_app_events_need_a_whole_extinfo(extinfo: Any, expected: int | None) -> None:
    """16 slots with version and operating system; Meta's Node SDK sends them as an object."""
    assert subcode(good(action_source="app", app_data={"extinfo": extinfo})) == expected


def test_checks_run_in_metas_order() -> None:
    """Keys and types, then event_time, then user_data, then custom_data, each over all events first."""
    wrong = [
        good(custom_data=...),
        good(user_data={}),
        good(event_time=NOW - 30 * DAY),
        good(unknown=1),
    ]
    seen = [verdict(*wrong[:count]) for count in range(len(wrong), 0, -1)]
    assert seen == [(100, None), (100, 2804003), (100, 2804050), (100, 2804009)]
    assert subcode(good(event_time=NOW - 30 * DAY, user_data={"client_user_agent": "UA"})) == 2804003


def test_a_call_holds_one_to_a_thousand_events() -> None:
    """None and 1,001 are refused with code 100."""
    assert verdict() == (100, None)
    assert verdict(*[good()] * 1000) is None
    assert verdict(*[good()] * 1001) == (100, None)


def test_one_bad_event_refuses_the_whole_call() -> None:
    """999 good ones do not save it."""
    assert verdict(*[good()] * 999, good(event_time=1)) == (100, 2804003)


def test_the_limits_are_settings() -> None:
    """Ages, tolerance and size can be changed."""
    limits = Limits(max_events=1, max_age_s=10, future_tolerance_s=0)
    for events in ([good(), good()], [good(event_time=NOW - 11)], [good(event_time=NOW + 1)]):
        assert judge(events, now=NOW, limits=limits) is not None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    anything, st.sampled_from([*rules.EVENT_KEYS, "custom_data.contents", "app_data.extinfo", "user_data.em", "event"])
)
def test_any_json_is_judged(value: Any, place: str) -> None:
    """No value in any place makes the judge fail."""
    event: Any = copy.deepcopy(good(action_source="app" if place.startswith("app") else "website"))
    outer, _, inner = place.partition(".")
    if place == "event":
        event = value
    elif inner:
        event[outer] = {**event.get(outer, {}), inner: value}
    else:
        event[outer] = value
    error = judge([event], now=NOW, limits=LIMITS)
    assert error is None or error.code == 100
