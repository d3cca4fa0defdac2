"""The head of a page's request."""

from __future__ import annotations

from gateway_shop import DATASET, START_MS, Shop
from signalpost.gateway.access import Access
from signalpost.gateway.collect import Collector
from signalpost.gateway.intake import Intake
from signalpost.gateway.limits import DroppedRows, Limits
from signalpost.gateway.metrics import Counts
from signalpost.gateway.tag.asking import Sites, read_asking
from signalpost.store.tag.settings import TagSettings
from tag_gateway import tag_settings


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
    site = Sites(intake.access).site(1, DATASET)
    asking = read_asking(shop.browser_key, site, scope, headers, intake)
    assert (asking.host, asking.origin, asking.address) == ("sp.shop.example", "https://shop.example", "203.0.113.9")
    assert (asking.user_agent, asking.cookies) == ("Mozilla/5.0", {"_fbp": "fb.1.2.3", "a": "b"})
    assert (asking.now_ms, asking.tag, asking.origin_host) == (START_MS, TagSettings(), "shop.example")
    assert repr(asking) == f"Asking(key={shop.browser_key.key_id!r}, origin='https://shop.example')"


def test_settings_are_read_again_when_they_change(shop: Shop) -> None:
    """What they mean is worked out once for each version."""
    access = Access(shop.control, lambda: shop.monotonic)
    sites = Sites(access)
    before = sites.site(1, DATASET)
    assert sites.site(1, DATASET) is before
    tag_settings(shop, consent="optional", cookie_days=30)
    access.known_origin("")
    after = sites.site(1, DATASET)
    assert (before.tag.consent, after.tag.consent, after.visit.cookie_days) == ("regional", "optional", 30)
    assert (after.dataset.tag, after.tables.rule) == (after.tag, after.tag.consent_rule)
