"""Insights of the invented ad account, as Meta's API tells them."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from signalpost.sandbox.app import build
from signalpost.sandbox.asgi import Request
from signalpost.sandbox.people.insights import LEVELS, answer
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.population import generate
from signalpost.sandbox.state import Sandbox
from signalpost.store.insights import FIELDS, asked, read_insights
from signalpost.transport import Request as Call
from signalpost.transport import Secret
from signalpost.transport_asgi import AsyncAsgiTransport

NOW = 1_790_000_000  # 2026-09-21
DAY = NOW // 86_400
PATH = "/v25.0/act_77/insights"


@pytest.fixture(scope="module")
def state() -> Sandbox:
    """A hundred people who saw ads."""
    return Sandbox(people=generate(100, at=NOW), clock=lambda: NOW)


def ask(state: Sandbox, path: str = PATH, method: str = "GET", **query: str) -> tuple[int, Any]:
    found = answer(state, Request(method=method, path=path, query_string=urlencode({"access_token": "t", **query})))
    assert found is not None
    return found.status, found.body


def test_rows_by_day_and_campaign_are_what_the_ads_cost(state: Sandbox) -> None:
    """Their sum is that of one row for all days."""
    span = json.dumps({"since": "2026-09-01", "until": "2026-09-21"})
    query = {"fields": FIELDS, "level": "campaign", "time_range": span, "limit": "1000"}
    status, by_day = ask(state, **query, time_increment="1")
    assert status == 200
    _, whole = ask(state, **query)
    assert len(whole["data"]) == 3
    for row in whole["data"]:
        days = [one for one in by_day["data"] if one["campaign_id"] == row["campaign_id"]]
        assert len({one["date_start"] for one in days}) == len(days) > 1
        assert sum(float(one["spend"]) for one in days) == pytest.approx(float(row["spend"]), abs=0.01 * len(days))
    assert all(one["date_start"] == one["date_stop"] for one in by_day["data"])
    assert set(whole["data"][0]) == {*FIELDS.split(","), "date_start", "date_stop"} - {"actions", "action_values"}


def test_pages_join_without_a_gap(state: Sandbox) -> None:
    """As the worker reads them."""
    whole = ask(state, **asked(DAY - 20, DAY + 1))[1]["data"]
    rows, after = [], "0"
    while after:
        page = ask(state, **{**asked(DAY - 20, DAY + 1, after), "limit": "7"})[1]
        rows += page["data"]
        after = read_insights(json.dumps(page).encode()).after
    assert rows == whole
    assert len(rows) > 7


def test_every_level_names_what_it_belongs_to(state: Sandbox) -> None:
    """Without fields, Meta's usual ones."""
    names = "campaign_name,adset_name,ad_name"
    keys = [set(ask(state, level=level, fields=names)[1]["data"][0]) - {"date_start", "date_stop"} for level in LEVELS]
    assert keys == [{"campaign_name"}, {"campaign_name", "adset_name"}, {"campaign_name", "adset_name", "ad_name"}]
    assert set(ask(state)[1]["data"][0]) == {"impressions", "spend", "date_start", "date_stop"}


def test_what_brought_a_purchase_says_so() -> None:
    """Under the `action_type` purchase, with its value."""
    state = Sandbox(people=generate(60, at=NOW), clock=lambda: NOW)
    people = state.people
    assert isinstance(people, People)
    number = next(one for one in range(60) if people.has_account(one))
    touch = people.touches.click(number, people.touches.account.ads[0].id, NOW - 600)
    event = {
        "event_name": "Purchase", "event_time": NOW - 60, "action_source": "website",
        "event_source_url": "https://shop.example/", "custom_data": {"value": 40.5, "currency": "EUR"},
        "user_data": {"fbc": f"fb.1.{(NOW - 600) * 1000}.{touch.fbclid}", "client_user_agent": "Mozilla/5.0"},
    }  # fmt: skip
    sent = Call(
        method="POST",
        url="http://sandbox/v25.0/123/events",
        headers=(("Content-Type", "application/json"),),
        body=json.dumps({"data": [event]}).encode(),
        token=Secret("t"),
        timeout_s=5,
    )
    assert asyncio.run(AsyncAsgiTransport(build(state)).send(sent)).status == 200
    rows = ask(state, **asked(DAY, DAY + 1))[1]["data"]
    (sold,) = [row for row in rows if "actions" in row]
    assert sold["actions"] == [{"action_type": "purchase", "value": "1"}]
    assert sold["action_values"] == [{"action_type": "purchase", "value": "40.50"}]


def test_without_people_nothing_was_shown() -> None:
    """An account is there all the same."""
    assert ask(Sandbox(clock=lambda: NOW)) == (200, {"data": []})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"access_token": ""}, 104),
        ({"access_token": "b"}, 190),
        ({"level": "account"}, 100),
        ({"fields": "spend,love"}, 100),
        ({"fields": "spend{"}, 100),
        ({"time_range": "last week"}, 100),
        ({"time_range": '{"since":"2026-09-02","until":"2026-09-01"}'}, 100),
        ({"time_range": '{"since":"2020-09-02","until":"2026-09-01"}'}, 100),
        ({"limit": "many"}, 100),
    ],
)
def test_what_graph_refuses_is_refused(query: dict[str, str], code: int) -> None:
    """The token first: any that is listed may ask for an account that is not."""
    strict = Sandbox(clock=lambda: NOW, tokens={"123": ["t"]})
    status, body = ask(strict, **query)
    assert (status >= 400, body["error"]["code"]) == (True, code)


def test_other_paths_and_methods() -> None:
    """A dataset's events are no insights; nothing can be written here."""
    assert answer(Sandbox(), Request(method="GET", path="/v25.0/77/insights")) is None
    assert ask(Sandbox(), method="POST")[1]["error"]["code"] == 100
