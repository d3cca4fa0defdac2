"""The variant of the Dataset Quality API for events of physical stores: `fields=offline{…}`.

Shape: "Dataset Quality API" (copy of 2026-09-12), which names the fields and not what they hold. Scores and the words
of `frequency` and `freshness` are the sandbox's own; it looks at what it remembers of the last 28 days.
"""

from __future__ import annotations

from typing import Any, Final

from signalpost.quality.estimate import estimate
from signalpost.quality.freshness import upload_frequency
from signalpost.quality.tally import DELAY_BINS, Tally, delay_bin
from signalpost.quality.weights import Weights
from signalpost.sandbox.received import ReceivedEvent
from signalpost.sandbox.scores.dataset_quality import percent
from signalpost.sandbox.scores.fields import Fields
from signalpost.sandbox.state import Sandbox

WINDOW_S: Final = 28 * 86_400
TARGET: Final = 8.5
"""For omnichannel ads, says the same page."""

_SCORE: Final[Fields] = {"score": {}, "recommendation": {}}
OFFLINE_FIELDS: Final[Fields] = {
    "event_name": {},
    "composite": _SCORE,
    "match_key": {**_SCORE, "coverage": {"email": {}, "phone": {}}},
    "frequency": _SCORE,
    "freshness": _SCORE,
}

_FREQUENCY_SCORES: Final = {"real_time": 10.0, "hourly": 9.0, "daily": 8.0, "weekly": 5.0}


def offline(state: Sandbox, dataset: str) -> list[dict[str, Any]]:
    """The items of `offline`, one an event name."""
    since = state.clock() - WINDOW_S
    names: dict[str, list[ReceivedEvent]] = {}
    for event in state.events(dataset=dataset, action_source="physical_store"):
        if event.received_at >= since * 1_000:
            names.setdefault(event.event_name, []).append(event)
    return [_item(name, events, state.scoring.weights) for name, events in names.items()]


def _item(name: str, events: list[ReceivedEvent], weights: Weights) -> dict[str, Any]:
    coverage = {
        key: sum(key in event.keys for event in events) / len(events)
        for key in dict.fromkeys(key for event in events for key in event.keys)
    }
    keys = round(estimate(coverage, weights=weights).estimate, 1)
    word = upload_frequency(_delays(name, events)) or "weekly"
    timing = _FREQUENCY_SCORES[word]
    composite = round((keys + timing) / 2, 1)
    return {
        "event_name": name,
        "composite": _scored(composite, "Raise the score of keys and of freshness."),
        "match_key": {
            **_scored(keys, "Send more match keys, hashed e-mail and phone first."),
            "coverage": {"email": percent(coverage.get("em", 0.0)), "phone": percent(coverage.get("ph", 0.0))},
        },
        "frequency": _scored(timing, "Upload at least once a day."),
        "freshness": _scored(timing, "Upload events sooner after they happened."),
    }


def _delays(name: str, events: list[ReceivedEvent]) -> Tally:
    delays = [0] * DELAY_BINS
    for event in events:
        delays[delay_bin(event.received_at / 1_000 - event.event_time)] += 1
    return Tally(dataset="", event_name=name, delays=tuple(delays))


def _scored(score: float, advice: str) -> dict[str, Any]:
    return {"score": score, "recommendation": advice if score < TARGET else "No change needed."}
