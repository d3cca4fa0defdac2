"""Who may come in."""

from __future__ import annotations

from starlette.requests import Request

from signalpost.dashboard.door import own_page


def _request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw})


def test_the_browser_says_where_a_form_comes_from() -> None:
    """By a header that no page can set; an old browser by its origin."""
    assert own_page(_request(sec_fetch_site="same-origin"))
    assert not own_page(_request(sec_fetch_site="cross-site", origin="http://me", host="me"))
    assert own_page(_request(origin="http://me:1", host="me:1"))
    assert not own_page(_request(origin="null", host="me:1"))
    assert own_page(_request(host="me:1"))
