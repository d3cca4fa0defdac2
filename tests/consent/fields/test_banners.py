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
    assert cookiebot("-1") == {
        "method": "implied",
        "necessary": True,
        "preferences": True,
        "statistics": True,
        "marketing": True,
    }


@pytest.mark.parametrize("kind", ["necessary", "preferences", "statistics", "marketing"])
def test_one_category_is_enough(kind: str) -> None:
    """The words of others stay as they are."""
    assert cookiebot(f"{{{kind}:true,region:de}}") == {kind: True, "region": "de"}


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
    ("read", "text", "why"),
    [
        (onetrust, "a=b", "it has neither groups nor isGpcEnabled"),
        (onetrust, "", "it has neither groups nor isGpcEnabled"),
        (cookiebot, "0", "it is neither -1 nor in braces"),
        (cookiebot, "{stamp:'x'", "it is neither -1 nor in braces"),
        (cookiebot, "{}", "it names no category"),
        (didomi, "A", "it is not base64"),
        (didomi, "!", "it holds no JSON"),
        (didomi, "äöü", "it is not base64"),
        (didomi, base64.b64encode(b"nope").decode(), "it holds no JSON"),
        (didomi, base64.b64encode(b"[]").decode(), "its JSON is no object"),
        (shopify, "{", "it holds no JSON"),
        (shopify, "2_x", "it is neither JSON nor of format 3"),
        (shopify, "3XY._DE", "it has a letter whose meaning is not known"),
        (usercentrics, "marketing", "it is not of the form vendor=1,marketing=0"),
    ],
)
def test_anything_else_is_unreadable(read: Callable[[str], dict[str, Any]], text: str, why: str) -> None:
    """And the message repeats nothing of it."""
    with pytest.raises(Unreadable) as told:
        read(text)
    assert str(told.value) == why


def test_a_cookie_of_onetrust_may_be_short() -> None:
    """Without groups; encoded as a whole; with other fields that are yes or no."""
    assert onetrust("isGpcEnabled=0") == {"isGpcEnabled": False}
    assert onetrust("isGpcEnabled%3D1%26groups%3DC0004%3A1") == {"isGpcEnabled": True, "groups": {"C0004": True}}
    assert onetrust("isGpcEnabled=0&isAnonUser=1&browserGpcFlag=1&isIABGlobal=true") == {
        "isGpcEnabled": False,
        "isAnonUser": True,
        "browserGpcFlag": True,
        "isIABGlobal": True,
    }
    assert onetrust("isGpcEnabled=0&landingPath=a=b")["landingPath"] == "a=b"


def test_a_token_of_didomi_may_be_of_either_alphabet() -> None:
    """base64 and base64url."""
    token = base64.b64encode('{"a":"ÿ~~~ÿ?>ÿ"}'.encode())
    assert b"+" in token or b"/" in token
    assert didomi(token.decode()) == didomi(token.translate(bytes.maketrans(b"+/", b"-_")).decode())
