"""A page as HTML and as JSON, also after a form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard_shown import Shown, dashboard
from dashboard_words import ROUTES


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """A dashboard with the routes of `dashboard_words`."""
    with dashboard(tmp_path, routes=ROUTES) as found:
        yield found


def test_a_page_is_html_for_people_and_its_model_for_machines(shown: Shown) -> None:
    """By the path's ending or by what is accepted."""
    page = shown.get("/overview")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Overview</h1>" in page.text
    assert shown.client.get("/words/one.json").json() == {"word": "one"} == shown.json("/words/one")


def test_a_form_ends_on_a_page_that_says_what_happened(shown: Shown) -> None:
    """Once."""
    done = shown.post("/overview", word="x<y", many="2")
    assert (done.status_code, done.headers["location"]) == (303, "/overview")
    assert "this machine: x&lt;y × 2" in shown.get("/overview").text
    assert "x&lt;y" not in shown.get("/overview").text


def test_a_secret_is_shown_once_and_is_in_no_cookie_and_no_address(shown: Shown) -> None:
    """On the page that answers the form."""
    page = shown.post("/overview", word="secret")
    assert (page.status_code, "the-text" in page.text, "set-cookie" in page.headers) == (200, True, False)
    assert "the-text" not in shown.get("/overview").text
