"""Addresses, their endings, and what every answer says."""

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


def test_nothing_foreign_runs_and_nothing_is_kept(shown: Shown) -> None:
    """Every answer says so."""
    for path in ("/overview", "/overview.json", "/words/none"):
        headers = shown.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


@pytest.mark.parametrize(
    ("word", "status", "code"), [("none", 404, "not_found"), ("busy", 503, "busy"), ("broken", 500, "failed")]
)
def test_each_fault_has_its_page_and_its_code(shown: Shown, word: str, status: int, code: str) -> None:
    """What is wrong, what is safe, what to try; never what the error's text holds."""
    page = shown.get(f"/words/{word}")
    assert (page.status_code, code in page.text) == (status, True)
    answer = shown.client.get(f"/words/{word}.json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert "anna" not in page.text + answer.text + repr(shown.noted)


def test_what_is_no_page_says_so(shown: Shown) -> None:
    """404 and 405, as page and as JSON."""
    assert shown.get("/nothing").status_code == 404
    assert shown.client.delete("/words.csv").status_code == 405
    assert shown.client.get("/nothing.json").json()["error"]["code"] == "no_such_page"
