"""People, ads and results over HTTP."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.forms import Call
from signalpost.sandbox.people import answers
from signalpost.sandbox.people.population import generate
from signalpost.sandbox.state import Sandbox

NOW = 1_790_000_000


def sandbox(size: int = 60) -> Sandbox:
    return Sandbox(people=generate(size, at=NOW) if size else None, clock=lambda: NOW)


def ask(state: Sandbox, method: str, path: str, query: str = "", body: Any = None) -> tuple[int, Any]:
    """Status and JSON of the answer, as it would be sent."""
    sent = b"" if body is None else msgspec.json.encode(body)
    page, _, rest = path.removeprefix("/_sandbox/").partition("/")
    found = answers.answer(state, Request(method=method, path=path, query_string=query, body=sent), page, rest)
    return found.status, msgspec.json.decode(msgspec.json.encode(found.body))


def somebody(state: Sandbox) -> dict[str, Any]:
    people: list[dict[str, Any]] = ask(state, "GET", "/_sandbox/people", "limit=60")[1]["people"]
    return next(person for person in people if person["account"] and person["known"])


def test_people_come_a_page_at_a_time() -> None:
    """`after` a number, `limit` of them; how many there are is told with each page."""
    state = sandbox()
    status, first = ask(state, "GET", "/_sandbox/people")
    assert (status, first["size"], len(first["people"])) == (200, 60, 20)
    assert 30 < first["accounts"] < 60
    last = ask(state, "GET", "/_sandbox/people", "after=57&limit=10")[1]["people"]
    assert [person["number"] for person in last] == [58, 59]
    assert ask(state, "GET", "/_sandbox/people", "after=x")[0] == 400


def test_a_person_is_shown_with_what_a_shop_would_send() -> None:
    """In clear, as invented people may be, and as the hashes Meta knows; with the ads they saw, the newest first."""
    state = sandbox()
    number = somebody(state)["number"]
    person = ask(state, "GET", f"/_sandbox/people/{number}")[1]
    assert person["typed"]["em"]
    assert len(person["sends"]["em"][0]) == 64
    times = [touch["at"] for touch in person["touches"]]
    assert times == sorted(times, reverse=True)


def test_a_click_gives_an_fbclid_that_leads_back() -> None:
    """An event that carries the fbc is matched to who clicked, credited to the ad and shown in the results."""
    state = sandbox()
    number = somebody(state)["number"]
    ad = ask(state, "GET", "/_sandbox/ads")[1]["ads"][4]
    status, click = ask(state, "POST", f"/_sandbox/people/{number}/click", body={"ad": ad["id"]})
    assert (status, click["ad"], click["at"]) == (201, ad["id"], NOW)
    assert click["fbc"] == f"fb.1.{NOW}000.{click['fbclid']}"
    (taken,) = state.take(call(click["fbc"]), "A1")
    assert taken.match is not None and taken.match.person == number
    table = ask(state, "GET", "/_sandbox/results", "level=ad")[1]
    (row,) = [row for row in table["rows"] if row["results"]]
    assert (row["id"], row["results"], row["value"], row["by_click"]) == (ad["id"], 1, 20.0, 1)
    assert table["total"]["results"] == 1
    assert table["attribution"] == {"click_days": 7, "view_days": 1, "precedence": "last_touch"}


def call(fbc: str) -> Call:
    event = {
        "event_name": "Purchase",
        "event_time": NOW,
        "action_source": "website",
        "user_data": {"fbc": fbc},
        "custom_data": {"value": 20, "currency": "EUR"},
    }
    return Call(version="v25.0", dataset="1", token="t", token_place="header", form="json", items=(event,))


def test_a_view_is_noted_at_its_time() -> None:
    """It has no fbclid, because nothing of it reaches the shop."""
    state = sandbox()
    number = somebody(state)["number"]
    status, view = ask(state, "POST", f"/_sandbox/people/{number}/view", body={"at": NOW - 50})
    assert (status, view["kind"], view["at"]) == (201, "view", NOW - 50)
    assert "fbclid" not in view
    assert view in ask(state, "GET", f"/_sandbox/people/{number}")[1]["touches"]


def test_results_are_of_one_event_name_and_dataset() -> None:
    """Purchase unless another is named; every level is there, even without a result."""
    state = sandbox()
    click = ask(state, "POST", f"/_sandbox/people/{somebody(state)['number']}/click")[1]
    state.take(call(click["fbc"]), "A1")
    assert ask(state, "GET", "/_sandbox/results")[1]["total"]["results"] == 1
    assert ask(state, "GET", "/_sandbox/results", "event_name=Lead")[1]["total"]["results"] == 0
    assert ask(state, "GET", "/_sandbox/results", "dataset=2")[1]["total"]["results"] == 0
    assert len(ask(state, "GET", "/_sandbox/results")[1]["rows"]) == 3
    assert ask(state, "GET", "/_sandbox/results", "level=account")[0] == 400


def test_people_can_be_invented_and_sent_away_while_it_runs() -> None:
    """So that a test in any language brings its own; without people the paths say how to get some."""
    state = sandbox(size=0)
    status, refused = ask(state, "GET", "/_sandbox/people")
    assert (status, refused["error"]["code"]) == (404, "no_people")
    status, made = ask(state, "POST", "/_sandbox/people", body={"size": 30, "seed": 5})
    assert (status, made["size"]) == (201, 30)
    assert ask(state, "GET", "/_sandbox/people/29")[0] == 200
    assert ask(state, "DELETE", "/_sandbox/people")[0] == 200
    assert state.people is None


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/_sandbox/people/60", None, 404),
        ("GET", "/_sandbox/people/ann", None, 404),
        ("POST", "/_sandbox/people/60/click", None, 404),
        ("POST", "/_sandbox/people/1/like", None, 404),
        ("PUT", "/_sandbox/ads", None, 404),
        ("POST", "/_sandbox/people", {"size": 0}, 400),
        ("POST", "/_sandbox/people", {"sise": 5}, 400),
        ("POST", "/_sandbox/people/1/click", {"at": "noon"}, 400),
    ],
)
def test_what_does_not_exist_or_cannot_be_read_is_refused(method: str, path: str, body: Any, status: int) -> None:
    """With a code and a sentence."""
    found, refused = ask(sandbox(), method, path, body=body)
    assert found == status
    assert refused["error"]["code"] and refused["error"]["message"]


def test_who_has_no_account_clicks_no_ad() -> None:
    """Nor does an ad exist that the account does not have."""
    state = sandbox()
    everyone = ask(state, "GET", "/_sandbox/people", "limit=60")[1]["people"]
    without = next(person["number"] for person in everyone if not person["account"])
    assert ask(state, "POST", f"/_sandbox/people/{without}/click")[0] == 404
    assert ask(state, "POST", f"/_sandbox/people/{somebody(state)['number']}/click", body={"ad": "1"})[0] == 404


@pytest.mark.parametrize("at", [-1, 1e12, 1e30])
def test_a_touch_at_no_time_is_refused_and_changes_nothing(at: float) -> None:
    """Those before and after it still belong to whom they did."""
    state = sandbox()
    path = f"/_sandbox/people/{somebody(state)['number']}"
    before = ask(state, "GET", path)[1]["touches"]
    assert ask(state, "POST", f"{path}/click", body={"at": at})[0] == 400
    assert ask(state, "GET", path)[1]["touches"] == before
    clicked = ask(state, "POST", f"{path}/click", body={"at": NOW})[1]
    assert ask(state, "GET", path)[1]["touches"] == [clicked, *before]
    assert ask(state, "GET", "/_sandbox/people/" + "1" * 5_000)[0] == 404
