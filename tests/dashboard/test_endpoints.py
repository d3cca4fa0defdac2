"""Forms, streams and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard_shown import NOW, Shown, dashboard
from dashboard_words import ASKED, ROUTES


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """A dashboard with the routes of `dashboard_words`."""
    with dashboard(tmp_path, routes=ROUTES) as found:
        yield found


def test_a_refused_form_comes_back_filled_but_for_secrets(shown: Shown) -> None:
    """With what is wrong, and nothing was done."""
    page = shown.post("/overview", word="wrong", many="3")
    assert (page.status_code, "Please look at: word" in page.text) == (422, True)
    assert "That cannot be." in shown.post("/overview", word="invalid").text
    assert "Please look at: many" in shown.post("/overview", word="x", many="y").text
    assert "Please look at: word" in shown.post("/overview").text


def test_a_machine_acts_by_the_same_paths(shown: Shown) -> None:
    """JSON in, JSON out."""
    answer = shown.client.post("/overview", json={"word": "secret"}, headers={"Accept": "application/json"})
    assert answer.json() == {"notice": "this machine: secret × 1", "to": "/overview", "told": {"Key": "the-text"}}
    wrong = shown.client.post("/overview", json={"word": "wrong"}, headers={"Accept": "application/json"})
    assert (wrong.status_code, wrong.json()["error"]["fields"]) == (422, {"word": "Another one."})
    assert (
        shown.client.post("/overview", content=b"[]", headers={"Content-Type": "application/json"}).status_code == 400
    )


def test_another_sites_form_does_nothing(shown: Shown) -> None:
    """The browser says where it comes from."""
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = shown.client.post("/overview", data={"word": "x"}, headers=headers, follow_redirects=False)
        assert answer.status_code == 403


def test_a_stream_goes_on_where_it_was(shown: Shown) -> None:
    """From the beginning, or by the id that the browser tells. A busy ledger it outlasts; with the session it ends."""
    for headers, asked in (({}, ["", "1", "2", "2"]), ({"Last-Event-ID": "1"}, ["1", "2", "2"])):
        ASKED.clear()
        lines = shown.client.get("/words.stream", headers=headers).text.split("\n\n")
        assert asked == ASKED
        assert lines[-2:] == [": still here", ""]
        assert len(lines) == len(asked)


def test_a_file_is_written_piece_by_piece(shown: Shown) -> None:
    """With its name."""
    answer = shown.client.get("/words.csv")
    assert (answer.text, answer.headers["content-disposition"]) == (f"a\n{NOW}", "attachment; filename*=UTF-8''w.csv")
