"""The read edges over HTTP: paths, tokens, parameters, refusals as Graph words them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.scores.routes import answer
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Meta's package has invalid escapes in it
    from facebook_business.adobjects.adspixel import AdsPixel
    from facebook_business.api import FacebookAdsApi
    from facebook_business.session import FacebookSession

Read = Callable[..., dict[str, Any]]
Send = Callable[..., None]


def test_dataset_quality_answers_below_web(read: Read, serve: Send) -> None:
    """Section 8.2: the root key is web."""
    serve(1)
    body = read(
        "/v25.0/dataset_quality", dataset_id="123", fields="web{event_name,event_match_quality{composite_score}}"
    )
    assert body == {
        "status": 200,
        "web": [{"event_name": "Purchase", "event_match_quality": {"composite_score": 5.4}}],
    }


def test_without_fields_all_of_web_is_told(read: Read, serve: Send) -> None:
    serve(1)
    [item] = read("/dataset_quality", dataset_id="123")["web"]
    assert {"event_name", "event_match_quality", "dedupe_key_feedback", "data_freshness"} <= set(item)


def test_offline_is_a_root_of_its_own(read: Read, serve: Send) -> None:
    """Section 8.2, last paragraph: fields=offline{…}."""
    serve(1, action_source="physical_store")
    body = read("/v25.0/dataset_quality", dataset_id="123", fields="offline{event_name,match_key{coverage}}")
    assert body["offline"] == [{"event_name": "Purchase", "match_key": {"coverage": {"email": 100.0, "phone": 0.0}}}]


def test_stats_and_checks_answer_as_lists(read: Read, serve: Send) -> None:
    """Section 8.3; an edge's answer is data and paging."""
    serve(1)
    rows = read("/v25.0/123/stats", aggregation="event_source")
    assert (rows["data"][0]["data"], rows["paging"]) == ([{"value": "SERVER", "count": 1}], {})
    [check] = read("/v25.0/123/da_checks", checks='["clear_text"]', fields="key,result")["data"]
    assert check == {"key": "clear_text", "result": "passed"}
    assert len(read("/123/da_checks", checks="clear_text,ip_private")["data"]) == 2


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("/v25.0/dataset_quality", {"dataset_id": "123", "fields": "web{colour}"}, "nonexisting field (colour)"),
        ("/v25.0/dataset_quality", {"dataset_id": "123", "fields": "web{"}, "Syntax error"),
        ("/v25.0/123/stats", {"aggregation": "colour"}, "aggregation"),
        ("/v25.0/123/da_checks", {"connection_method": "PIGEON"}, "connection_method"),
        ("/v25.0/123/da_checks", {"fields": "colour"}, "colour"),
    ],
)
def test_a_wrong_parameter_is_code_100(read: Read, path: str, query: dict[str, str], said: str) -> None:
    body = read(path, **query)
    assert (body["status"], body["error"]["code"]) == (400, 100)
    assert said in body["error"]["message"]


@pytest.fixture
def closed() -> Callable[..., dict[str, Any]]:
    """A sandbox with two datasets, each with its token."""
    state = Sandbox(tokens={"123": ["a"], "456": ["b"]}, clock=lambda: 1_790_000_000.0)

    def get(path: str, query_string: str, **headers: str) -> dict[str, Any]:
        found = answer(state, Request(method="GET", path=path, query_string=query_string, headers=headers))
        assert found is not None
        error = found.body.get("error", {})
        return {"status": found.status, "code": error.get("code"), "subcode": error.get("error_subcode")}

    return get


@pytest.mark.parametrize(
    ("path", "query", "status", "code", "subcode"),
    [
        ("/v25.0/dataset_quality", "dataset_id=123&access_token=a", 200, None, None),
        ("/v25.0/dataset_quality", "dataset_id=999&access_token=a", 400, 100, 2044055),
        ("/v25.0/dataset_quality", "dataset_id=456&access_token=a", 403, 10, None),
        ("/v25.0/dataset_quality", "dataset_id=123&access_token=x", 401, 190, None),
        ("/v25.0/dataset_quality", "dataset_id=123", 400, 104, None),
        ("/v25.0/123/stats", "access_token=a", 200, None, None),
        ("/v25.0/456/stats", "access_token=a", 400, 100, 33),
        ("/v25.0/123/da_checks", "access_token=x", 401, 190, None),
    ],
)
def test_tokens_are_checked_as_graph_does(
    closed: Callable[..., dict[str, Any]], path: str, query: str, status: int, code: int | None, subcode: int | None
) -> None:
    """Section 8.2, errors: 100/2044055 unknown dataset, 10 no permission; sections 1 and 2.2 for the rest."""
    assert closed(path, query) == {"status": status, "code": code, "subcode": subcode}


def test_the_token_may_stand_in_the_header(closed: Callable[..., dict[str, Any]]) -> None:
    assert closed("/v25.0/123/stats", "", authorization="Bearer a")["status"] == 200


def test_a_version_that_is_switched_off_is_refused() -> None:
    """Section 2.2, code 2635."""
    state = Sandbox(conduct=Conduct(oldest_version="v22.0"))
    found = answer(state, Request(method="GET", path="/v18.0/123/stats", query_string="access_token=a"))
    assert found is not None and found.body["error"]["code"] == 2635


def test_these_edges_are_read_only(read: Read) -> None:
    body = read("/v25.0/123/stats", method="POST")
    assert (body["status"], body["error"]["code"], body["error"]["error_subcode"]) == (400, 100, 33)


@pytest.mark.parametrize("path", ["/v25.0/123/events", "/v25.0/123", "/_sandbox/stats/x", "/tr", "/"])
def test_other_paths_are_left_to_others(sandbox: Sandbox, path: str) -> None:
    assert answer(sandbox, Request(method="GET", path=path)) is None


def test_the_application_answers_them(ask: Callable[..., Any], serve: Send) -> None:
    """Beside the events edge, with the token in the Authorization header."""
    serve(1)
    assert ask("GET", "/v25.0/dataset_quality?dataset_id=123&fields=web%7Bevent_name%7D")["web"] == [
        {"event_name": "Purchase"}
    ]
    assert ask("GET", "/v25.0/123/stats")["data"][0]["data"] == [{"value": "Purchase", "count": 1}]


@pytest.mark.filterwarnings("ignore")  # requests' own, inside Meta's package
def test_metas_client_reads_stats_and_checks(
    sandbox: Sandbox, serve: Send, browse: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Section 8.3, in the objects of Meta's SDK, unchanged but for its endpoint."""
    serve(1)
    browse(1)
    with RunningSandbox(sandbox) as running:
        monkeypatch.setattr(FacebookSession, "GRAPH", running.url)
        FacebookAdsApi.init(access_token="token", crash_log=False)
        rows = list(AdsPixel("123").get_stats(params={"aggregation": "event_source"}))
        checks = list(AdsPixel("123").get_da_checks(["key", "result"], {"connection_method": "SERVER"}))
    assert {(one["value"], one["count"]) for one in rows[0]["data"]} == {("BROWSER", 1), ("SERVER", 1)}
    assert ("clear_text", "passed") in {(check["key"], check["result"]) for check in checks}
