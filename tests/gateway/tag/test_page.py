"""The page that asks."""

from __future__ import annotations

import pytest

from signalpost.gateway.tag.page import cors, own_host, own_scheme, page_origin
from signalpost.visit.proxies import parse_networks

SHOP = "https://shop.example"
SCOPE = {"client": ("203.0.113.9", 1), "scheme": "http"}
TRUSTED = parse_networks(["203.0.113.0/24"])


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({b"origin": b"https://Shop.Example"}, SHOP),
        ({b"origin": b"https://shop.example", b"referer": b"https://evil.example/"}, SHOP),
        ({b"referer": b"https://shop.example/cart?x=1"}, SHOP),
        ({b"referer": b"https://shop.example?x=1"}, SHOP),
        ({b"referer": b"nonsense"}, ""),
        ({b"sec-fetch-site": b"same-origin", b"host": b"shop.example:8080"}, "http://shop.example:8080"),
        ({b"host": b"shop.example"}, ""),
        ({b"origin": b"x" * 5_000}, "x" * 300),
    ],
)
def test_the_pages_origin_is_what_the_browser_says(headers: dict[bytes, bytes], origin: str) -> None:
    """Origin, else Referer, else, for the page's own host, the host that was asked."""
    assert page_origin(SCOPE, headers, ()) == origin


def test_only_a_trusted_proxy_names_host_and_scheme() -> None:
    """A browser could write the headers itself."""
    headers = {b"host": b"gateway:80", b"x-forwarded-host": b"Shop.example, inner", b"x-forwarded-proto": b"https"}
    assert (own_host(SCOPE, headers, TRUSTED), own_scheme(SCOPE, headers, TRUSTED)) == ("shop.example", "https")
    assert (own_host(SCOPE, headers, ()), own_scheme(SCOPE, headers, ())) == ("gateway:80", "http")


def test_only_listed_origins_may_read_answers() -> None:
    """With their cookies; caches are told that answers differ."""
    assert dict(cors(SHOP, listed=True))[b"access-control-allow-origin"] == SHOP.encode()
    assert dict(cors(SHOP, listed=True))[b"access-control-allow-credentials"] == b"true"
    assert cors(SHOP, listed=False) == ((b"vary", b"Origin"),)
    assert cors("", listed=True) == ((b"vary", b"Origin"),)
