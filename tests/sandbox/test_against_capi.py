"""The two tables of the same rules: what the SDK sends, the sandbox takes, but for what is known to differ.

The sandbox imports no check of the SDK, so that each proves the other wrong (decision 0080).
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import shop
import signalpost as sp
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.graph import GRAPH_ERRORS

# Where the page says "needed" and the SDK only warns, or takes more than the page.
KNOWN = Conduct(store_quantity="advised", lead_id="any", ctwa_clid="any")


EXTINFO = ["a2", "p", "1", "1", "14", *[""] * 11]
APP_DATA = {"advertiser_tracking_enabled": 1, "application_tracking_enabled": 0, "extinfo": EXTINFO}
CHAT = {"action_source": "business_messaging", "event_name": "LeadSubmitted"}
BASES: tuple[dict[str, Any], ...] = (
    {},
    {"event_name": "PageView"},
    {"action_source": "system_generated", "event_name": "Our own stage"},
    {"action_source": "physical_store", "event_time": shop.NOW - 30 * 86_400},
    {"action_source": "app", "app_data": APP_DATA},
    {**CHAT, "messaging_channel": "messenger", "user_data": {"page_id": "1", "page_scoped_user_id": "2"}},
    {**CHAT, "messaging_channel": "instagram", "user_data": {"ig_account_id": "1", "ig_sid": "2"}},
    {**CHAT, "messaging_channel": "whatsapp", "user_data": {"whatsapp_business_account_id": "1", "ctwa_clid": "c"}},
    {
        "event_name": "AppendAttribution",
        "user_data": {},
        "attribution_data": {
            "ad_id": "1",
            "touchpoint_ts": shop.NOW,
            "attribution_share": 0.3,
            "attribution_value": 1,
        },
        "original_event_data": {"event_name": "Purchase", "event_time": shop.NOW - 3600},
    },
)
# A value of each, or `...` for none of it, put in the place of what a good event has.
CHANGES: dict[str, tuple[Any, ...]] = {
    "event_name": ("Purchase", "Lead", "PageView", "", ...),
    "event_time": (shop.NOW - 8 * 86_400, shop.NOW + 30, shop.NOW + 90, str(shop.NOW), ...),
    "action_source": ("website", "physical_store", "app", "web", ...),
    "event_id": (7, "", ...),
    "event_source_url": ("shop.example", "", ...),
    "user_data": ({}, None, ...),
    "user_data.em": ("", None, "N/A", ["a@example.com", None], "a" * 64, ...),
    "user_data.ph": ("+1 650 555 1212", "0"),
    "user_data.ge": ("m", "x"),
    "user_data.fn": ("Joe", ""),
    "user_data.db": ("19800101", "31.02.1980"),
    "user_data.ct": ("Zürich", "??"),
    "user_data.external_id": (7, ["7", "8"]),
    "user_data.client_ip_address": ("10.0.0.1", "x", ...),
    "user_data.fbc": ("fb.1.1554763741205.AbCd", "IwAR0"),
    "user_data.lead_id": (123456789012345, "x"),
    "user_data.page_id": ("1", ...),
    "custom_data": ({}, None, ...),
    "custom_data.value": ("12.50", -1, "much", None, ...),
    "custom_data.currency": ("usd", "MRU", "Euro", ...),
    "custom_data.contents": ([{"id": "A", "quantity": 1}], [{"id": 7, "item_price": "x"}], [{"quantity": 1}], [{}], {}),
    "custom_data.content_type": ("product", "hotel"),
    "custom_data.num_items": (1, "2", 1.5),
    "custom_data.status": (True, "done"),
    "custom_data.own": ([1], {"a": 1}),
    "app_data.extinfo": (EXTINFO[:4], [*EXTINFO[:4], "", *EXTINFO[5:]], ...),
    "app_data.advertiser_tracking_enabled": (True, ...),
    "messaging_channel": ("messenger", "sms", ...),
    "data_processing_options": ([], ["LDU"], ["CCPA"]),
    "data_processing_options_country": (0, 1, 2),
    "data_processing_options_state": (0, 1000, 1001, 999),
    "customer_segmentation": ("new_customer_to_business", "new"),
    "opt_out": (True, "yes"),
    "attribution_data.attribution_share": ("0.3", 0, 1, 1.5, "30", -1, ...),
    "attribution_data.attribution_model": ("last_click", "mine"),
    "original_event_data.event_time": (
        shop.NOW - 86_400,
        shop.NOW - 48 * 3600 + 1,
        shop.NOW - 48 * 3600,
        str(shop.NOW - 3 * 86_400),
        shop.NOW + 90,
        ...,
    ),
}
changes = st.sampled_from(sorted(CHANGES)).flatmap(
    lambda path: st.tuples(st.just(path), st.sampled_from(CHANGES[path]))
)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """A good event with up to three changes."""
    event: dict[str, Any] = {
        "event_name": "Purchase",
        "event_time": shop.NOW - 60,
        "event_id": "1",
        "action_source": "website",
        "event_source_url": "https://shop.example/",
        "user_data": {"em": "joe@example.com", "client_ip_address": "1.2.3.4", "client_user_agent": "Mozilla/5.0"},
        "custom_data": {"value": 1, "currency": "EUR"},
        **draw(st.sampled_from(BASES)),
    }
    for path, value in draw(st.lists(changes, max_size=3)):
        outer, _, inner = path.partition(".")
        if not inner:
            event[outer] = value
        elif isinstance(event.get(outer, {}), dict):
            event[outer] = {key: one for key, one in {**event.get(outer, {}), inner: value}.items() if one is not ...}
    return {key: value for key, value in event.items() if value is not ...}


@given(events())
def test_what_the_sdk_lets_through_the_sandbox_takes(event: dict[str, Any]) -> None:
    """An event is refused at home, or it arrives; Meta's refusal would be a fault of one of the two tables."""
    meta = shop.sandbox(conduct=KNOWN)
    with shop.client(meta) as client:
        result = client.send(event)
    refused = [call.error for call in meta.calls if call.error]
    assert not refused, f"the SDK sent what the sandbox refuses: {refused}, {GRAPH_ERRORS.get(refused[0] or '')}"
    assert result.status in (sp.Status.DELIVERED, sp.Status.DROPPED)
