"""What consent banners leave in cookies; whole requests are in test_request.py."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.consent import cookies as kept

TEXTS = st.text(max_size=80) | st.sampled_from(["{", "3", "-1", "W10=", "e30=", '{"con":1}', '{"con":{"CMP":[]}}'])


@given(TEXTS)
def test_any_text_is_taken(text: str) -> None:
    """Nothing that a browser may send raises."""
    jar = dict.fromkeys(("OptanonConsent", "CookieConsent", "didomi_token", "_tracking_consent"), text)
    for read in (kept.onetrust, kept.onetrust_gpc, kept.cookiebot, kept.didomi, kept.shopify):
        assert isinstance(read(jar), str)


def test_deep_nesting_is_no_json() -> None:
    """A forged cookie of brackets says nothing, or that nobody answered."""
    assert kept.shopify({"_tracking_consent": "{" * 4_000}) in ("", "pending")


@pytest.mark.parametrize("vendor", ["facebook", "meta", "metapixel", "c:facebook", "c:facebookp-4XyZ12ab", "c:meta-1"])
def test_didomis_names_for_meta_are_known(vendor: str) -> None:
    """Its own vendor, and custom ones whose id begins with the name given."""
    token = base64.b64encode(json.dumps({"vendors": {"enabled": [vendor]}}).encode()).decode()
    assert kept.didomi({"didomi_token": token}) == "vendor=1"
