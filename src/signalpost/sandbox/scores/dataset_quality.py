"""`GET /{version}/dataset_quality`: what Meta's Dataset Quality API tells of web events, one item an event name.

Shape: "Dataset Quality API" (copy of 2026-09-12). Every number that Meta models is an estimate of ours and says so in
its description: the score (`signalpost.quality.estimate`) and the potential increases, for which nothing is published;
they are the increase of the estimated score, in per cent of it. What is counted is exact.
"""

from __future__ import annotations

from typing import Any, Final

from signalpost.quality.coverage import additional_conversions, event_coverage
from signalpost.quality.dedupe_share import KeyShare, key_shares
from signalpost.quality.diagnostics import Diagnostic, Overall, Side, diagnose
from signalpost.quality.estimate import Estimate, estimate, estimate_of
from signalpost.quality.freshness import upload_frequency
from signalpost.quality.identifiers import identifier
from signalpost.quality.scoring import Scoring
from signalpost.quality.tally import Tally
from signalpost.quality.weights import Weights
from signalpost.sandbox.received import Source
from signalpost.sandbox.scores.fields import Fields
from signalpost.sandbox.scores.remembered import tally_of
from signalpost.sandbox.state import Sandbox

_PERCENTAGE: Final[Fields] = {"percentage": {}, "description": {}}

WEB_FIELDS: Final[Fields] = {
    "event_name": {},
    "event_match_quality": {
        "composite_score": {},
        "match_key_feedback": {"identifier": {}, "coverage": _PERCENTAGE, "potential_aly_acr_increase": _PERCENTAGE},
        "diagnostics": {
            "name": {},
            "description": {},
            "solution": {},
            "percentage": {},
            "affected_event_count": {},
            "total_event_count": {},
        },
    },
    "event_potential_aly_acr_increase": _PERCENTAGE,
    "acr": _PERCENTAGE,
    "event_coverage": {**_PERCENTAGE, "goal_percentage": {}, "potential_aly_acr_increase": _PERCENTAGE},
    "dedupe_key_feedback": {
        "dedupe_key": {},
        "browser_events_with_dedupe_key": _PERCENTAGE,
        "server_events_with_dedupe_key": _PERCENTAGE,
        "overall_browser_coverage_from_dedupe_key": _PERCENTAGE,
    },
    "data_freshness": {"upload_frequency": {}, "description": {}},
    "event_ad_sets": {},  # in Meta's SDK only; never filled here
    "event_spend": {},
}
"""Every field of an item of `web`; any may be missing from an answer."""

_OURS: Final = "An estimate of the sandbox, not Meta's: "


def web(state: Sandbox, dataset: str, agent_name: str | None) -> list[dict[str, Any]]:
    """The items of `web`: every event name of the dataset that came from a browser or a server on the web.

    `agent_name`: only server events whose partner_agent starts with it, of those still remembered.
    """
    tallies = (_tally(state, dataset, name, agent_name) for _, name in state.counts.names(dataset))
    return [_item(tally, state.scoring) for tally in tallies if tally.server or tally.browser]


def _tally(state: Sandbox, dataset: str, event_name: str, agent_name: str | None) -> Tally:
    if agent_name is None:
        return state.counts.tally(dataset, event_name)
    events = [
        event
        for event in state.events(dataset=dataset, event_name=event_name)
        if event.source is Source.BROWSER or (event.partner_agent or "").lower().startswith(agent_name.lower())
    ]
    return tally_of(dataset, event_name, events, matching=state.people is not None)


def _item(tally: Tally, scoring: Scoring) -> dict[str, Any]:
    found = estimate_of(tally, weights=scoring.weights)
    parts = {
        "event_name": tally.event_name,
        "event_match_quality": None if found is None else _match_quality(tally, found, scoring),
        "event_potential_aly_acr_increase": None if found is None else _full_increase(tally, found, scoring.weights),
        "acr": _additional(tally),
        "event_coverage": _coverage(tally, scoring.thresholds.goal),
        "dedupe_key_feedback": [_dedupe_key(share) for share in key_shares(tally)],
        "data_freshness": _freshness(tally),
    }
    return {name: part for name, part in parts.items() if part is not None}


def _match_quality(tally: Tally, found: Estimate, scoring: Scoring) -> dict[str, Any]:
    return {
        "composite_score": round(found.estimate, 1),
        "match_key_feedback": [
            {
                "identifier": identifier(worth.key),
                "coverage": {"percentage": percent(worth.coverage)},
                "potential_aly_acr_increase": _increase(
                    worth.adds, found, "the score's increase if every event had this key."
                ),
            }
            for worth in found.by_key
        ],
        "diagnostics": [
            _diagnostic(one)
            for one in diagnose(tally, thresholds=scoring.thresholds, weights=scoring.weights)
            if one.side is Side.SERVER or isinstance(one.code, Overall)
        ],
    }


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    return {
        "name": found.words.name,
        "description": found.words.description,
        "solution": found.words.solution,
        "percentage": percent(found.share),
        "affected_event_count": found.affected,
        "total_event_count": found.total,
    }


def _full_increase(tally: Tally, found: Estimate, weights: Weights) -> dict[str, Any]:
    full = estimate(dict.fromkeys(weights.keys(), 1.0), match_share=tally.match_share, weights=weights)
    return _increase(full.estimate - found.estimate, found, "the score's increase if every event had every key.")


def _increase(points: float, found: Estimate, of_what: str) -> dict[str, Any]:
    return {"percentage": percent(max(0.0, points) / found.estimate), "description": _OURS + of_what}


def _additional(tally: Tally) -> dict[str, Any] | None:
    share = additional_conversions(tally)
    if share is None:
        return None
    return {"percentage": percent(share), "description": "Events that count beyond those of the browser; counted."}


def _coverage(tally: Tally, goal: float) -> dict[str, Any] | None:
    share = event_coverage(tally)
    if share is None:
        return None
    return {
        "percentage": percent(share),
        "goal_percentage": percent(goal),
        "description": "Browser events that a server event shares a key with: mean of the last seven days.",
        "potential_aly_acr_increase": {
            "percentage": percent(max(0.0, goal - share)),
            "description": _OURS + "the browser events still to be covered for the goal.",
        },
    }


def _dedupe_key(share: KeyShare) -> dict[str, Any]:
    parts = {
        "browser_events_with_dedupe_key": (share.browser, "Browser events with this key."),
        "server_events_with_dedupe_key": (share.server, "Server events with this key."),
        "overall_browser_coverage_from_dedupe_key": (share.shared, "Browser events whose value a server event has."),
    }
    return {"dedupe_key": share.key.value} | {
        name: {"percentage": percent(part), "description": description}
        for name, (part, description) in parts.items()
        if part is not None
    }


def _freshness(tally: Tally) -> dict[str, Any] | None:
    found = upload_frequency(tally)
    if found is None:
        return None
    return {"upload_frequency": found.value, "description": "How soon half of the server's events arrive."}


def percent(share: float) -> float:
    """A share of 0–1 as per cent, to hundredths."""
    return round(share * 100, 2)
