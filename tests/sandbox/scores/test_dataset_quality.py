"""The Dataset Quality API: its shape, and where each number comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signalpost.quality.diagnostics import Thresholds
from signalpost.quality.estimate import estimate
from signalpost.quality.scoring import Scoring
from signalpost.quality.weights import PRIORS, Weights
from signalpost.sandbox.forms import Call
from signalpost.sandbox.scores.dataset_quality import WEB_FIELDS, web
from signalpost.sandbox.scores.fields import check
from signalpost.sandbox.state import Sandbox

Send = Callable[..., None]


@pytest.fixture
def purchase(sandbox: Sandbox, serve: Send, browse: Send) -> dict[str, Any]:
    """Ten orders from the browser, eight of them and two others from the server, all with the same ids."""
    for order in range(10):
        browse(order)
    for order in range(2, 12):
        serve(order)
    [item] = web(sandbox, "123", None)
    return item


def test_the_shape_is_metas(purchase: dict[str, Any]) -> None:
    """Section 8.2, field table: nothing stands in the answer that the table does not name."""

    def names(value: Any) -> Any:
        if isinstance(value, list):
            return names(value[0]) if value else {}
        return {name: names(inside) for name, inside in value.items()} if isinstance(value, dict) else {}

    check(names(purchase), WEB_FIELDS)
    assert purchase["event_name"] == "Purchase"


def test_the_score_is_the_estimate(purchase: dict[str, Any]) -> None:
    """Section 8.2, row event_match_quality.composite_score: float 0–10, openly ours (section 21 item 12)."""
    coverage = {"em": 1.0, "client_ip_address": 1.0, "client_user_agent": 1.0}
    assert purchase["event_match_quality"]["composite_score"] == round(estimate(coverage).estimate, 1)


def test_each_key_has_its_coverage_and_what_it_would_add(purchase: dict[str, Any]) -> None:
    """Section 8.2, row match_key_feedback[]."""
    feedback = {row["identifier"]: row for row in purchase["event_match_quality"]["match_key_feedback"]}
    assert feedback["email"]["coverage"] == {"percentage": 100.0}
    assert feedback["email"]["potential_aly_acr_increase"]["percentage"] == 0
    assert feedback["phone"]["coverage"] == {"percentage": 0.0}
    assert feedback["phone"]["potential_aly_acr_increase"]["percentage"] > 0
    assert "not Meta's" in feedback["phone"]["potential_aly_acr_increase"]["description"]


def test_coverage_counts_shared_keys(purchase: dict[str, Any]) -> None:
    """Section 8.2, row event_coverage: goal 75."""
    assert (purchase["event_coverage"]["percentage"], purchase["event_coverage"]["goal_percentage"]) == (80.0, 75.0)


def test_what_the_server_adds_is_counted(purchase: dict[str, Any]) -> None:
    """Section 8.2, row acr: two orders that the browser never reported, on ten."""
    assert purchase["acr"]["percentage"] == 20.0


def test_dedupe_keys_are_told_for_both_sides(purchase: dict[str, Any]) -> None:
    """Section 8.2, row dedupe_key_feedback[]; section 19 row 15: the example's spelling."""
    rows = {row["dedupe_key"]: row for row in purchase["dedupe_key_feedback"]}
    assert list(rows) == ["event_id", "external_id", "fbp"]
    assert rows["event_id"]["browser_events_with_dedupe_key"]["percentage"] == 100.0
    assert rows["event_id"]["overall_browser_coverage_from_dedupe_key"]["percentage"] == 80.0
    assert rows["fbp"]["server_events_with_dedupe_key"]["percentage"] == 0.0


def test_freshness_is_one_of_metas_words(purchase: dict[str, Any]) -> None:
    """Section 8.2, row data_freshness."""
    assert purchase["data_freshness"]["upload_frequency"] == "real_time"


def test_diagnostics_count_the_affected_events(sandbox: Sandbox, serve: Send) -> None:
    """Section 8.2, row diagnostics[]: percentage, affected_event_count, total_event_count."""
    serve(1)
    serve(2, user_data={"em": "jsmith@example.com", "client_user_agent": "Mozilla/5.0"})
    [item] = web(sandbox, "123", None)
    [found] = [one for one in item["event_match_quality"]["diagnostics"] if one["name"].startswith("Unhashed")]
    assert (found["percentage"], found["affected_event_count"], found["total_event_count"]) == (50.0, 1, 2)
    assert "example.com" not in str(item)


def test_clear_text_costs_score(sandbox: Sandbox, serve: Send) -> None:
    """Section 8.1, row inputs: the form of the keys counts."""
    serve(1, user_data={"em": "jsmith@example.com"})
    [item] = web(sandbox, "123", None)
    assert item["event_match_quality"]["composite_score"] == PRIORS.base


def test_a_name_without_server_events_has_no_score(sandbox: Sandbox, browse: Send) -> None:
    """Section 8.1, row scope: web server events only; any field may be missing."""
    browse(1, "ViewContent")
    [item] = web(sandbox, "123", None)
    assert "event_match_quality" not in item
    assert "data_freshness" not in item
    assert item["event_coverage"]["percentage"] == 0.0


def test_agent_name_restricts_to_a_partners_events(sandbox: Sandbox, serve: Send) -> None:
    """Section 8.2: agent_name restricts to events whose partner_agent starts with that name."""
    serve(1, partner_agent="Acme-2.0")
    serve(2, partner_agent="other", user_data={"ph": "a" * 64})
    [item] = web(sandbox, "123", "acme")
    feedback = {
        row["identifier"]: row["coverage"]["percentage"] for row in item["event_match_quality"]["match_key_feedback"]
    }
    assert (feedback["email"], feedback["phone"]) == (100.0, 0.0)
    assert web(sandbox, "123", "nobody") == []


def test_weights_and_thresholds_are_settings() -> None:
    """Section 8.1, row formula: any stand-in score is an invention, so its numbers can be set."""
    weights, thresholds = Weights(base=1.0, points={"em": 5.0}), Thresholds(target=1.0, goal=0.5)
    scored = Sandbox(scoring=Scoring(weights=weights, thresholds=thresholds, hosts=("other.example",)))
    now = int(scored.clock())
    event = {"event_name": "Lead", "event_time": now, "action_source": "website", "user_data": {"em": "0" * 64}}
    url = {"event_source_url": "https://shop.example/"}
    call = Call(version=None, dataset="1", token="t", token_place="query", form="json", items=({**event, **url},))
    scored.take(call, "A")
    [item] = web(scored, "1", None)
    assert item["event_match_quality"]["composite_score"] == 6.0
    names = {one["name"] for one in item["event_match_quality"]["diagnostics"]}
    assert "Low match quality" not in names
    assert "Unverified or blocked domain" in names
