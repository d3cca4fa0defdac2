"""What banners keep in their cookies, by observation (November 2026)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from signalpost.consent.fields.banners import (
    cookiebot,
    didomi,
    onetrust,
    shopify,
    short_form,
    usercentrics,
    with_short_form,
)
from signalpost.consent.fields.reader import Unreadable

OPTANON = (
    "isGpcEnabled=1&datestamp=Sun+Nov+22+2026+08%3A00%3A00+GMT%2B0000&version=202409.1.0&isIABGlobal=false"
    "&interactionCount=2&groups=C0001%3A1%2CC0004%3A0&hosts=H1%3A1&AwaitingReconsent=false&geolocation=DE%3BBE"
)


def test_onetrusts_groups_are_yes_or_no() -> None:
    """consent.md, row OneTrust: C0004 is targeting."""
    read = onetrust(OPTANON)
    assert read["groups"] == {"C0001": True, "C0004": False}
    assert read["hosts"] == {"H1": True}
    assert (read["isGpcEnabled"], read["AwaitingReconsent"], read["interactionCount"]) == (True, False, 2)
    assert read["datestamp"] == "Sun Nov 22 2026 08:00:00 GMT+0000"
    assert read["geolocation"] == "DE;BE"


def test_cookiebots_object_is_read() -> None:
    """cookiebot.com/en/developer: necessary, preferences, statistics, marketing. Percent-encoded too."""
    text = "{stamp:'a,b:c==',necessary:true,preferences:false,statistics:true,marketing:false,method:'explicit',ver:1}"
    expected = {
        "stamp": "a,b:c==",
        "necessary": True,
        "preferences": False,
        "statistics": True,
        "marketing": False,
        "method": "explicit",
        "ver": 1,
    }
    assert cookiebot(text) == expected
    assert cookiebot(text.replace("'", "%27").replace(",", "%2C").replace("{", "%7B")) == expected


def test_cookiebot_asks_not_everywhere() -> None:
    """cookiebot.com/en/developer: -1 where all is accepted without a question."""
    assert cookiebot("-1")["marketing"] is True


def test_didomis_token_is_json() -> None:
    """In base64, with or without what fills it up."""
    token = base64.b64encode(b'{"vendors":{"enabled":["c:facebook"],"disabled":[]}}').decode()
    assert didomi(token) == didomi(token.rstrip("=")) == {"vendors": {"enabled": ["c:facebook"], "disabled": []}}


def test_shopifys_flags_have_shopifys_names() -> None:
    """consent.md, row Shopify. What may be done without an answer is allowed as well."""
    read = shopify("3mPs.A_DEBE_t_f_abc")
    assert read["answers"] == {"marketingAllowed": False, "preferencesAllowed": True, "saleOfDataAllowed": False}
    assert (read["analyticsAllowed"], read["marketingAllowed"], read["preferencesAllowed"]) == (True, False, True)
    assert shopify('{"marketingAllowed":true}') == {"marketingAllowed": True}


def test_the_short_form_is_read_too() -> None:
    """As events keep it; anything else is the cookie's own."""
    assert with_short_form(cookiebot)("vendor=1,marketing=0") == {"vendor": True, "marketing": False}
    assert short_form("sale=0") == {"sale": False}
    assert with_short_form(cookiebot)("-1") == cookiebot("-1")


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (onetrust, "a=b"),
        (onetrust, ""),
        (cookiebot, "0"),
        (cookiebot, "{}"),
        (cookiebot, "{stamp:'x'"),
        (didomi, "!"),
        (didomi, "äöü"),
        (didomi, base64.b64encode(b"[]").decode()),
        (didomi, base64.b64encode(b"nope").decode()),
        (shopify, "{"),
        (shopify, "2_x"),
        (shopify, "3XY._DE"),
        (usercentrics, "marketing"),
    ],
)
def test_anything_else_is_unreadable(read: Callable[[str], dict[str, Any]], text: str) -> None:
    """And the message repeats nothing of it."""
    with pytest.raises(Unreadable):
        read(text)
