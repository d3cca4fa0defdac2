"""Events for the sandbox's judge, and what it says of them."""

from __future__ import annotations

from typing import Any

from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.graph import GraphError
from signalpost.sandbox.judge import Limits, refusal

NOW = 1_790_000_000
DAY = 86_400
EM = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"
EXTINFO = ["a2", "com.shop", "1.0", "1.0 long", "14", "Pixel", "en_US", "CET", "", 1080, 2400, "2.6", 8, 128, 64, "UTC"]


def good(**changes: Any) -> dict[str, Any]:
    """A Purchase that Meta takes; `...` leaves a key out."""
    event: dict[str, Any] = {
        "event_name": "Purchase",
        "event_time": NOW - 60,
        "action_source": "website",
        "user_data": {"em": EM},
        "custom_data": {"value": 1, "currency": "EUR"},
    }
    event.update(changes)
    return {key: value for key, value in event.items() if value is not ...}


def app(**changes: Any) -> dict[str, Any]:
    """An app event that Meta takes; `changes` are of its app_data."""
    app_data = {"advertiser_tracking_enabled": 1, "application_tracking_enabled": 1, "extinfo": EXTINFO, **changes}
    kept = {key: value for key, value in app_data.items() if value is not ...}
    return good(action_source="app", event_id="a", app_data=kept)


def judged(*events: Any, limits: Limits | None = None, dataset: str = "1", **conduct: Any) -> GraphError | None:
    """The judge's word on a call with `events`."""
    found = refusal(events, now=NOW, limits=limits or Limits(), conduct=Conduct(**conduct), dataset=dataset)
    return None if found is None else found.error


def verdict(*events: Any, **settings: Any) -> tuple[int, int | None] | None:
    """Code and subcode, or None when the call is taken."""
    error = judged(*events, **settings)
    return None if error is None else (error.code, error.subcode)


def subcode(event: Any, **settings: Any) -> int | None:
    """The subcode alone."""
    error = judged(event, **settings)
    return None if error is None else error.subcode


def words(event: Any, **settings: Any) -> str:
    """What a refusal of keys or types says; an empty text when the event is taken."""
    error = judged(event, **settings)
    if error is None:
        return ""
    assert (error.code, error.subcode, error.status) == (100, None, 400)
    return error.user_message or ""
