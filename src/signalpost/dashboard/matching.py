"""Estimated match quality of an event name out of figures: a range, why it is no better, and what to add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from signalpost.dashboard.counted import Counted, share_of
from signalpost.quality.estimate import estimate
from signalpost.quality.settings import QualitySettings
from signalpost.quality.weights import TOGETHER, Weights

WORTH_SAYING: Final = 0.1  # points of the scale that are worth a sentence

#: What a group of keys is called, and how to get it; by its first key.
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "em": ("E-mail", "ask for it at checkout or sign-in, and send it with the server's event"),
    "ph": ("Phone", "ask for it at checkout"),
    "external_id": ("Your customer number", "send it as external_id, from browser and server alike"),
    "fbc": ("Click id", "keep fbclid when a landing page redirects, and let the tag keep _fbc"),
    "fbp": ("Browser id", "let the tag run on every page, and pass its _fbp cookie to the server"),
    "client_ip_address": ("IP address and user agent", "pass on the visitor's own with events of the server"),
    "fn": ("First and last name", "send them from the order"),
    "ct": ("Address", "send city, state, postcode and country from the order"),
}

LABELS: Final[Mapping[str, str]] = {
    "em": "E-mail",
    "ph": "Phone",
    "external_id": "Customer number",
    "fbc": "Click id",
    "fbp": "Browser id",
    "client_ip_address": "IP address",
    "client_user_agent": "User agent",
    "fn": "First name",
    "ln": "Last name",
    "ct": "City",
    "st": "State",
    "zp": "Postcode",
    "country": "Country",
    "db": "Date of birth",
    "ge": "Gender",
}
EVENTS: Final = ("browser", "server", "both")  # who reported an event; test events are not among them


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One match key: the share (0–1) of events that have it as they go to Meta, and of those that have it only because
    it was known of the person. `adds`: points the estimate would gain if every event had it."""

    key: str
    label: str
    share: float
    gained: float
    adds: float


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    """What would help most: keys that a `share` (0–1) of the events have; `how` to get them, and how many points they
    are believed to add if every event had them."""

    label: str
    share: float
    how: str
    adds: float


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """A range on Meta's ten-point scale and the target for its middle. `tone`: good, warn or bad. `lacking` is None
    where nothing that could be added would count."""

    low: float
    high: float
    middle: float
    target: float
    tone: str
    lacking: Lacking | None
    keys: Sequence[Key]


def quality_of(figures: Counted, name: str, settings: QualitySettings) -> Quality | None:
    """Of the events of a name; None without any whose keys were counted."""
    events = figures.total("seen", EVENTS, name)
    if not events:
        return None
    counts, gained = figures.by_word("key", name=name), figures.by_word("gained", name=name)
    coverage = {key: min(1.0, count / events) for key, count in counts.items()}
    found = estimate(coverage, weights=settings.weights)
    target = settings.target_of(name)
    return Quality(
        low=found.low,
        high=found.high,
        middle=found.estimate,
        target=target,
        tone="good" if found.estimate >= target else "warn" if found.high >= target else "bad",
        lacking=_lacking(coverage, settings.weights),
        keys=[
            Key(
                key=worth.key,
                label=LABELS.get(worth.key, worth.key),
                share=worth.coverage,
                gained=share_of(gained.get(worth.key, 0), events) or 0.0,
                adds=max(0.0, worth.adds),
            )
            for worth in found.by_key
        ],
    )


def _lacking(coverage: Mapping[str, float], weights: Weights) -> Lacking | None:
    """The keys that would add most if every event had them."""
    now = estimate(coverage, weights=weights).estimate
    gains = {
        group: estimate({**coverage, **dict.fromkeys(group.split(TOGETHER), 1.0)}, weights=weights).estimate - now
        for group in weights.points
    }
    group = max(gains, key=lambda one: gains[one], default="")
    if not group or gains[group] < WORTH_SAYING:
        return None
    keys = group.split(TOGETHER)
    label, how = WORDS.get(keys[0], (LABELS.get(keys[0], keys[0]), "send it with every event"))
    return Lacking(label=label, share=min(coverage.get(key, 0.0) for key in keys), how=how, adds=round(gains[group], 1))
