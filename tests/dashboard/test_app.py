"""A route, whoever asks, and an answer: HTML, JSON, an error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dashboard_shown import NOW, Shown, dashboard
from signalpost.dashboard.answering import Refused
from signalpost.dashboard.pages.overview import overview
from signalpost.dashboard.route import Action, Done, Download, Page, Stream, Wrong
from signalpost.dashboard.view import View
from signalpost.errors import InvalidInput, StoreUnavailable
from signalpost.store.roles import Role


class _Model(msgspec.Struct, frozen=True):
    word: str


class _Form(msgspec.Struct, frozen=True):
    word: str
    many: int = 1


def _look(view: View) -> _Model | None:
    match view.path["word"]:
        case "busy":
            raise StoreUnavailable("locked")
        case "broken":
            raise ValueError("anna@example.com")
        case "none":
            return None
        case word:
            return _Model(word)


def _act(view: View, form: _Form) -> Done | Wrong:
    if form.word == "wrong":
        return Wrong(problems={"word": "Another one."})
    if form.word == "invalid":
        raise InvalidInput("That cannot be.")
    told = {"Key": "the-text"} if form.word == "secret" else {}
    return Done(to="/overview", notice=f"{view.viewer.name}: {form.word} × {form.many}", told=told)


ASKED: list[str] = []  # what the stream was asked to go on from


def _follow(view: View, last: str) -> tuple[str, list[tuple[str, _Model]]]:
    ASKED.append(last)
    if last == "2":
        if ASKED.count(last) == 1:
            raise StoreUnavailable("locked")
        raise Refused(401, "sign_in", "Please sign in", "The session ended.")
    return str(int(last or 0) + 1), [("word", _Model(f"after {last}"))]


ROUTES = (
    Page(path="/overview", title="Overview", look=overview, template="overview.html"),
    Page(path="/words/{word}", title="A word", look=_look, template="error.html", least=Role.OPERATOR),
    Action(path="/overview", form=_Form, do=_act, page="/overview", least=Role.OWNER, secret=("word",)),
    Stream(path="/words.stream", look=_follow, every_s=0.0),
    Download(path="/words.csv", parts=lambda view: ("w.csv", "text/csv", iter([b"a\n", str(view.now).encode()]))),
)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """A dashboard with routes of this test."""
    with dashboard(tmp_path, routes=ROUTES) as found:
        yield found


def test_a_page_is_html_for_people_and_its_model_for_machines(shown: Shown) -> None:
    """By the path's ending or by what is accepted."""
    page = shown.get("/overview")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<h1>Overview</h1>" in page.text
    assert shown.client.get("/words/one.json").json() == {"word": "one"} == shown.json("/words/one")


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


def test_a_form_ends_on_a_page_that_says_what_happened(shown: Shown) -> None:
    """Once."""
    done = shown.post("/overview", word="x<y", many="2")
    assert (done.status_code, done.headers["location"]) == (303, "/overview")
    assert "this machine: x&lt;y × 2" in shown.get("/overview").text
    assert "x&lt;y" not in shown.get("/overview").text


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


def test_a_secret_is_shown_once_and_is_in_no_cookie_and_no_address(shown: Shown) -> None:
    """On the page that answers the form."""
    page = shown.post("/overview", word="secret")
    assert (page.status_code, "the-text" in page.text, "set-cookie" in page.headers) == (200, True, False)
    assert "the-text" not in shown.get("/overview").text


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
