"""Meta's own numbers beside our estimate."""

from __future__ import annotations

import pytest

from dashboard_shown import DATASET, NOW, Shown
from dashboard_traffic import Copy, feed, record_of
from signalpost.quality.estimate import estimate
from signalpost.quality.reported import Reported, ReportedDay
from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE

DAY_MS = 86_400_000
TODAY = NOW // DAY_MS
KEYS = {"em": 1.0, "client_ip_address": 1.0, "client_user_agent": 1.0}


@pytest.fixture
def told(shown: Shown) -> Shown:
    """A Purchase, and four days of which one is missing, each half a point above our estimate."""
    feed(shown.folder, shown.keys, [record_of(Copy(at=NOW - 3_600_000, event_id="a", side="server"))], NOW)
    control = open_control(shown.folder / "control.db", shown.keys)
    for day in (TODAY - 200, TODAY - 3, TODAY - 2, TODAY):
        events = [
            Reported(event_name="Purchase", score=estimate(KEYS).estimate + 0.5, keys=KEYS, coverage=0.8),
            Reported(event_name="Lead"),
        ]
        control.keep_reported(DEFAULT_SPACE, DATASET, ReportedDay(day=day, at=day * DAY_MS + 5, events=events))
    control.close()
    return shown


def test_days_stand_beside_the_estimate(told: Shown) -> None:
    """Of the last 90; a day that was not asked is a gap."""
    meta = told.json("/events/Purchase")["meta"]
    scores, ours = (one["values"] for one in meta["chart"]["series"])
    off = [None if score is None else round(score - our, 1) for score, our in zip(scores, ours, strict=True)]
    assert off == [0.5, 0.5, None, 0.5]
    assert (meta["at"], meta["latest"]["coverage"]) == (TODAY * DAY_MS + 5, 0.8)
    assert meta["fit"]["scores"] == 3
    assert "beside our estimate" in told.get("/events/Purchase").text


def test_the_estimate_is_fitted_by_a_form(told: Shown) -> None:
    """It meets Meta's scores from then on, as a setting of the dataset."""
    before = told.json("/events/Purchase")["line"]["quality"]
    done = told.post("/events/fit", dataset=DATASET)
    assert done.status_code == 303
    after = told.json("/events/Purchase")
    assert after["line"]["quality"]["middle"] == pytest.approx(before["middle"] + 0.5, abs=0.02)
    assert after["meta"]["fit"]["off_before"] == pytest.approx(0, abs=0.02)
    assert "Fit the estimate" not in told.get("/events/Purchase").text


def test_without_enough_scores_nothing_is_fitted(shown: Shown) -> None:
    """Nor for a dataset that is none."""
    for dataset in (DATASET, "9"):
        answer = shown.post("/events/fit", dataset=dataset)
        assert answer.status_code == 422
    assert "too few scores" in shown.post("/events/fit", dataset=DATASET).text


def test_what_meta_told_nothing_of_has_no_such_part(shown: Shown) -> None:
    """Most datasets, at first."""
    feed(shown.folder, shown.keys, [record_of(Copy(at=NOW - 3_600_000, event_id="a", side="server"))], NOW)
    assert shown.json("/events/Purchase")["meta"] is None
