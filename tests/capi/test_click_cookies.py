"""The _fbc and _fbp cookies of a request, by Meta's page and its builder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.click_cookies import click_id_of, cookie_domain, refresh, subdomain_index
from signalpost.capi.click_id import make_fbc

ROWS = json.loads((Path(__file__).parent.parent / "golden" / "fbc_fbp.json").read_text(encoding="utf-8"))["rows"]
RANDOM = 1_234_567_890


def query_of(row: dict[str, Any]) -> dict[str, str]:
    """The decoded query of the row's request."""
    given_ = row["input"]
    if "query" in given_:
        return dict(given_["query"])
    click = click_id_of({}, given_["url"])
    return {"fbclid": click} if click else {}


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=row["id"]) for row in ROWS if row["kind"] == "server_builder" and row["ours"]]
)
def test_a_request_keeps_and_sets_what_meta_s_builder_would(row: dict[str, Any]) -> None:
    """The same values and cookies, without the builder's tokens."""
    given_ = row["input"]
    result = refresh(
        host=given_["host"],
        query=query_of(row),
        cookies=given_["cookies"],
        referrer=given_["referrer"],
        now_ms=given_["now_ms"],
        random_number=RANDOM,
        domains=given_["domain_list"] or (),
    )
    said = {
        "fbc": None if result.fbc is None else str(result.fbc),
        "fbp": str(result.fbp).replace(str(RANDOM), "{RANDOM}"),
        "to_set": [
            {
                "name": cookie.name,
                "value": cookie.value.replace(str(RANDOM), "{RANDOM}"),
                "max_age_s": cookie.max_age_s,
                "domain": cookie.domain,
            }
            for cookie in result.to_set
        ],
    }
    assert said == row["ours"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS if row["kind"] == "documented_rule"])
def test_the_rules_of_meta_s_page_hold(row: dict[str, Any]) -> None:
    """Never invent a click, keep its first time, its case, and the index of where the cookie is set."""
    given_ = row["input"]
    if "cookie_domain" in given_:
        index = subdomain_index(given_["cookie_domain"])
        fbc = make_fbc(query_of(row)["fbclid"], subdomain_index=index, now_ms=given_["now_ms"])
        assert {"fbc": str(fbc)} == row["ours"]
        return
    result = refresh(
        host=given_["host"],
        query=query_of(row),
        cookies=given_["cookies"],
        referrer=given_["referrer"],
        now_ms=given_["now_ms"],
        random_number=RANDOM,
    )
    said = {"fbc": None if result.fbc is None else str(result.fbc), "fbp": str(result.fbp)}
    assert {key: said[key] for key in row["ours"]} == row["ours"]


def test_every_golden_row_is_decided() -> None:
    """A row that is not ours says whose it is."""
    assert len(ROWS) == 116
    assert all(row["ours"] is not None or row["why"] for row in ROWS)


def test_the_cookie_goes_where_the_site_s_domain_is() -> None:
    """A named domain wins; otherwise the host without its first label; an address is its own."""
    assert cookie_domain("shop.example.co.uk:8080", ["example.co.uk"]) == "example.co.uk"
    assert cookie_domain("www.example.com") == "example.com"
    assert cookie_domain("203.0.113.7:443") == "203.0.113.7"
    assert cookie_domain("[2001:db8::1]:80") == "[2001:db8::1]"
    assert cookie_domain("::1") == "[::1]"
    assert [subdomain_index(domain) for domain in ("com", "a.com", "b.a.com", "203.0.113.7", "[::1]", None)] == [
        0,
        1,
        2,
        0,
        0,
        1,
    ]


@given(st.text(), st.text(), st.text(), st.text())
def test_no_request_breaks_it(host: str, click: str, cookie: str, referrer: str) -> None:
    """Any host, query, cookie and referrer; a second request with the cookies set changes nothing."""

    def go(cookies: dict[str, str], now_ms: int) -> Any:
        return refresh(
            host=host, query={"fbclid": click}, cookies=cookies, referrer=referrer, now_ms=now_ms, random_number=1
        )

    first = go({"_fbc": cookie, "_fbp": cookie}, 1_700_000_000_000)
    again = go({c.name: c.value for c in first.to_set} | ({"_fbp": str(first.fbp)}), 1_700_000_000_001)
    assert again.fbp == first.fbp
    if first.to_set and first.fbc is not None and not {".", " "} & set(first.fbc.value) and first.fbc.token is None:
        assert "_fbc" not in [c.name for c in first.to_set] or again.fbc == first.fbc


def test_no_cookie_shows_its_value() -> None:
    """A log line of what is set names the cookie alone."""
    result = refresh(
        host="a.com", query={"fbclid": "sekret"}, cookies={}, referrer=None, now_ms=1_700_000_000_000, random_number=1
    )
    assert "sekret" not in repr(result)


def test_a_referrer_that_is_no_address_has_no_click() -> None:
    """Brackets that do not close; the visit is served all the same."""
    assert click_id_of({}, "http://[::1?fbclid=x") == ""
    assert click_id_of({}, "https://a.example/?fbclid=x") == "x"
    assert click_id_of({"fbclid": "y"}, "https://a.example/?fbclid=x") == "y"


def test_a_click_that_no_cookie_can_keep_costs_none_that_is_kept() -> None:
    """The one before it stays, and nothing is set."""
    kept = make_fbc("IwAR2F4", subdomain_index=1, now_ms=1_700_000_000_000)
    found = refresh(
        host="www.shop.example",
        query={"fbclid": "a;b"},
        cookies={"_fbc": str(kept), "_fbp": f"fb.1.1700000000000.{RANDOM}"},
        referrer=None,
        now_ms=1_700_000_100_000,
        random_number=RANDOM,
    )
    assert (found.fbc, found.to_set) == (kept, ())
