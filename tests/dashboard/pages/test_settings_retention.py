"""Settings of how long things are kept."""

from __future__ import annotations

from dashboard_shown import DATASET, Shown

DAYS = {"events_days": "30", "visitors_days": "90", "audit_days": "365", "commands_days": "7", "erased_days": "800"}


def test_days_are_changed_and_nothing_else(shown: Shown) -> None:
    """Datasets stay as they are; less than a day is refused."""
    assert shown.json("/settings/retention")["events_days"] == 90
    assert shown.post("/settings/retention", **DAYS).status_code == 303
    assert shown.json("/settings/retention") == {name: int(days) for name, days in DAYS.items()}
    assert shown.json("/settings")["datasets"][0]["dataset_id"] == DATASET
    refused = shown.post("/settings/retention", **{**DAYS, "events_days": "0"})
    assert refused.status_code == 422
    assert shown.json("/settings/retention")["events_days"] == 30
