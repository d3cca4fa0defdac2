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


@pytest.mark.parametrize(
    ("jar", "said"),
    [
        ({"OptanonConsent": "groups=C0001:1,C0004:1"}, "marketing=1"),
        ({"OptanonConsent": "groups=C0001:1,C0004:0"}, "pending"),
        ({"OptanonConsent": "groups=C0001:1,C0004:0", "OptanonAlertBoxClosed": "2026-11-01"}, "marketing=0"),
        ({"OptanonConsent": "groups=C0001:1"}, ""),
        ({"OptanonConsent": "version=1&groups=C0001%3A0%2CC0004%3A1&hosts=a=b"}, "marketing=1"),
        ({"OptanonConsent": "groups=C0004:1,C0005:a=b"}, "marketing=1"),
        ({}, ""),
    ],
)
def test_onetrusts_group_is_off_once_the_banner_was_closed(jar: dict[str, str], said: str) -> None:
    """Before, off is how every visit begins."""
    assert kept.onetrust(jar) == said


def test_didomi_names_who_is_refused() -> None:
    """Refused before enabled, should one stand in both."""
    token = base64.b64encode(
        json.dumps({"vendors": {"enabled": ["facebook"], "disabled": ["facebook"]}}).encode()
    ).decode()
    assert kept.didomi({"didomi_token": token}) == "vendor=0"
    assert kept.didomi({"didomi_token": token}, "another") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3.AMPS_USCA_f_t_x", "marketing=1"),
        ("3.APS_DEBE_t_f_x", "pending"),
        ("3m.APS_DEBE_t_f_x", "marketing=0"),
        ("3m.AMPS_DEBE_t_f_x", "marketing=0"),
        ("3Mm.AMPS_DEBE_t_f_x", "marketing=0"),
        ('{"con":{"CMP":{"m":"0"}},"purposes":{"m":true,"t":true}}', "marketing=0"),
        ("3Ms.AMP_USCA_f_f_x", "marketing=1,sale=0"),
        ("3M.AMP_USCA_t_f_x", "marketing=1"),
        ("3M.AMP_USCA_f_t_x", "marketing=1,sale=0"),
        ('{"con":{"CMP":{"m":"1","s":"0"}}}', "marketing=1,sale=0"),
        ('{"con":{"CMP":{"m":"0"}}}', "marketing=0"),
        ('{"con":{"CMP":{"m":"1","s":"1"}},"purposes":{"m":true,"t":true},"sale_of_data_region":true}', "marketing=1"),
        ('{"con":{"CMP":{"m":"0"}},"purposes":{"m":false,"t":true}}', "marketing=0"),
        ('{"con":{"CMP":{"s":"1"}},"purposes":{"t":true},"sale_of_data_region":true}', "pending"),
        ('{"con":{"CMP":{}},"purposes":{"m":true,"t":false},"sale_of_data_region":true}', "marketing=1,sale=0"),
        ("", ""),
    ],
)
def test_shopifys_answer_is_the_visitors_or_what_may_be_done_without_one(text: str, said: str) -> None:
    """Both formats; where sales are regulated, no sale was agreed unless somebody says so. A no weighs most."""
    assert sorted(kept.shopify({"_tracking_consent": text}).split(",")) == sorted(said.split(","))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-1", "marketing=1"),
        ("{stamp:'x',marketing:true,ver:1}", "marketing=1"),
        ("%7Bstamp:%27x%27%2Cmarketing:false%2Cver:1%7D", "marketing=0"),
        ("{stamp:'x',premarketing:true}", ""),
        ("0", ""),
    ],
)
def test_cookiebot_writes_what_marketing_may(text: str, said: str) -> None:
    """-1 where its site asks nobody."""
    assert kept.cookiebot({"CookieConsent": text}) == said


def test_onetrust_writes_down_global_privacy_control() -> None:
    """As a field of its cookie."""
    assert kept.onetrust_gpc({"OptanonConsent": "groups=C0004:1&isGpcEnabled=1"}) == "1"
    assert kept.onetrust_gpc({"OptanonConsent": "isGpcEnabled=0"}) == kept.onetrust_gpc({}) == ""


@pytest.mark.parametrize("text", ["\ud800", "{\ud800", '{"con":"\ud800"}', "3\ud800", "groups=\ud800"])
def test_half_a_character_says_nothing(text: str) -> None:
    """It has no UTF-8."""
    jar = dict.fromkeys(("OptanonConsent", "CookieConsent", "didomi_token", "_tracking_consent"), text)
    for read in (kept.onetrust, kept.onetrust_gpc, kept.cookiebot, kept.didomi, kept.shopify):
        assert read(jar) in ("", "pending")
