"""The Dataset Quality API for physical stores."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from signalpost.quality.scoring import Scoring
from signalpost.quality.weights import PRIORS, Weights
from signalpost.sandbox.scores.fields import check
from signalpost.sandbox.scores.offline import OFFLINE_FIELDS, offline
from signalpost.sandbox.state import Sandbox

PH = sha256(b"16505551212").hexdigest()
STORE: dict[str, Any] = {"action_source": "physical_store", "event_id": None}


def test_store_events_have_scores_and_coverage(sandbox: Sandbox, serve: Callable[..., None]) -> None:
    """Section 8.2, last paragraph: composite, match_key with coverage of e-mail and phone, frequency, freshness."""
    serve(1, **STORE, user_data={"ph": PH})
    serve(2, **STORE)
    serve(3)
    [item] = offline(sandbox, "123")
    check({name: {} for name in item}, OFFLINE_FIELDS)
    assert item["event_name"] == "Purchase"
    assert item["match_key"]["coverage"] == {"email": 50.0, "phone": 50.0}
    assert 0 < item["composite"]["score"] <= 10
    assert item["freshness"]["recommendation"] == "No change needed."


def test_the_score_follows_the_weights_that_were_set(sandbox: Sandbox, serve: Callable[..., None]) -> None:
    """As that of web events does."""
    serve(1, **STORE)
    [usual] = offline(sandbox, "123")
    sandbox.scoring = Scoring(weights=Weights(base=PRIORS.base + 0.5))
    [raised] = offline(sandbox, "123")
    assert raised["match_key"]["score"] == round(usual["match_key"]["score"] + 0.5, 1)


def test_only_the_last_28_days_count(sandbox: Sandbox, serve: Callable[..., None]) -> None:
    serve(1, **STORE)
    sandbox.clock.move(29 * 86_400)
    assert offline(sandbox, "123") == []
