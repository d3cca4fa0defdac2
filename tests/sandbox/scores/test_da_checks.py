"""Checks of a dataset, passed or failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signalpost.quality.findings import Finding
from signalpost.sandbox.scores.da_checks import Check, Method, checks
from signalpost.sandbox.state import Sandbox

Send = Callable[..., None]


def results(sandbox: Sandbox, method: Method = Method.ALL) -> dict[str, str]:
    return {check["key"]: check["result"] for check in checks(sandbox, "123", method)}


def test_a_check_has_the_fields_of_the_sdk(sandbox: Sandbox, serve: Send) -> None:
    """Section 8.3: key, title, description, result, user_message, action_uri."""
    serve(1)
    for check in checks(sandbox, "123", Method.ALL):
        assert {"key", "title", "description", "result"} <= set(check) <= set(Check.__struct_fields__)
        assert ("user_message" in check) == (check["result"] == "failed")
        assert check["title"] and check["description"]


def test_nothing_received_means_nothing_to_check(sandbox: Sandbox) -> None:
    assert set(results(sandbox).values()) == {"unavailable"}


def test_every_finding_is_a_check(sandbox: Sandbox, serve: Send) -> None:
    serve(1, event_source_url=None)
    found = results(sandbox)
    assert {finding.value for finding in Finding} <= set(found)
    assert found["event_source_url_missing"] == "failed"
    assert found["clear_text"] == "passed"


def test_a_failed_check_says_what_to_do_and_how_many(sandbox: Sandbox, serve: Send) -> None:
    serve(1)
    serve(2, event_source_url=None)
    [failed] = [one for one in checks(sandbox, "123", Method.ALL) if one["key"] == "event_source_url_missing"]
    assert failed["user_message"].endswith("Affected: 1 of 2 events.")


def test_connection_method_picks_a_side(sandbox: Sandbox, serve: Send, browse: Send) -> None:
    """Section 8.3: connection_method ALL/APP/BROWSER/SERVER."""
    serve(1, user_data={"em": "jsmith@example.com"})
    browse(1)
    assert results(sandbox, Method.SERVER)["clear_text"] == "failed"
    assert results(sandbox, Method.BROWSER)["clear_text"] == "passed"
    assert results(sandbox, Method.APP) == {}


def test_catalogue_events_are_wanted_within_a_day(sandbox: Sandbox, serve: Send) -> None:
    complete: dict[str, Any] = {"custom_data": {"content_ids": ["1"], "content_type": "product"}}
    serve(1)
    serve(2, "ViewContent", **complete)
    assert results(sandbox)["pixel_missing_dpa_event"] == "failed"
    serve(3, "AddToCart", **complete)
    assert results(sandbox)["pixel_missing_dpa_event"] == "passed"
    assert results(sandbox)["pixel_missing_param_in_events"] == "passed"
    serve(4, "ViewContent")
    serve(5, "ViewContent", custom_data={})
    assert results(sandbox)["pixel_missing_param_in_events"] == "failed"
    sandbox.clock.move(2 * 86_400)
    assert results(sandbox)["pixel_missing_dpa_event"] == "failed"


def test_a_decline_is_seen_against_the_week(sandbox: Sandbox, serve: Send) -> None:
    for order in range(13):
        serve(order)
    assert results(sandbox)["pixel_decline"] == "passed"
    sandbox.clock.move(2 * 86_400)
    serve(99, event_time=int(sandbox.clock()))
    assert results(sandbox)["pixel_decline"] == "failed"
