"""The head of a page's request."""

from __future__ import annotations

from gateway_shop import DATASET, START_MS, Shop
from signalpost.capi.policy import Policy
from signalpost.gateway.access import Access
from signalpost.gateway.collect import Collector
from signalpost.gateway.intake import Intake
from signalpost.gateway.limits import DroppedRows, Limits
from signalpost.gateway.metrics import Counts
from signalpost.gateway.tag_asking import read_asking


def test_the_head_is_read_once_into_what_is_needed(shop: Shop) -> None:
    """Host, origin, address, user agent, cookies and settings; `repr()` shows nothing of the visitor."""
    intake = Intake(
        access=Access(shop.control, lambda: 0.0),
        collector=Collector(shop.inbox, DroppedRows(1), Counts(), lambda: "x"),
        limits=Limits(),
        trusted=(),
        clock=lambda: START_MS,
        monotonic=lambda: 0.0,
    )
    headers = {
        b"host": b"SP.shop.example",
        b"origin": b"https://shop.example",
        b"user-agent": b" Mozilla/5.0 ",
        b"cookie": b"_fbp=fb.1.2.3; a=b",
    }
    scope = {"client": ("203.0.113.9", 1), "scheme": "https", "headers": list(headers.items())}
    asking = read_asking(shop.browser_key, DATASET, scope, headers, intake)
    assert (asking.host, asking.origin, asking.address) == ("sp.shop.example", "https://shop.example", "203.0.113.9")
    assert (asking.user_agent, asking.cookies) == ("Mozilla/5.0", {"_fbp": "fb.1.2.3", "a": "b"})
    assert (asking.now_ms, asking.settings.config.policy) == (START_MS, Policy())
    assert repr(asking) == f"Asking(key={shop.browser_key.key_id!r}, origin='https://shop.example')"
