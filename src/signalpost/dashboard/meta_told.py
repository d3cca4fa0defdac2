"""Meta's own numbers of an event name, day by day, beside our estimate; and the estimate fitted to them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.dashboard.charts import Chart, Series
from signalpost.dashboard.view import DAY_S, View
from signalpost.quality.estimate import estimate
from signalpost.quality.recalibrate import Fit, recalibrate
from signalpost.quality.reported import Reported, ReportedDay
from signalpost.quality.weights import Weights
from signalpost.store.business import Dataset

DAYS = 90


class MetaTold(msgspec.Struct, frozen=True, kw_only=True):
    """`latest` is the newest of them, asked `at` (Unix ms); `chart` Meta's score by day, and our estimate from the
    coverage that Meta told. `fit`: what fitting to the scores of all event names would change; None with too few."""

    at: int
    latest: Reported
    chart: Chart
    fit: Fit | None


def meta_told(view: View, dataset: Dataset, name: str) -> MetaTold | None:
    """Of the last 90 days; None where Meta told nothing of this event name."""
    days = told_lately(view, dataset.dataset_id)
    own = [(day, one) for day in days for one in day.events if one.event_name == name]
    if not own:
        return None
    weights = dataset.quality.weights
    return MetaTold(
        at=own[-1][0].at,
        latest=own[-1][1],
        chart=_chart(own, weights),
        fit=recalibrate((one for day in days for one in day.events), weights),
    )


def told_lately(view: View, dataset_id: str) -> Sequence[ReportedDay]:
    """What Meta told of the last 90 days."""
    return view.control.reported(view.space_id, dataset_id, view.now // 1000 // DAY_S - DAYS)


def _chart(own: Sequence[tuple[ReportedDay, Reported]], weights: Weights) -> Chart:
    by_day = {day.day: one for day, one in own}
    days = range(min(by_day), max(by_day) + 1)
    scores = [by_day[day].score if day in by_day else None for day in days]
    ours = [
        round(estimate(by_day[day].keys, weights=weights).estimate, 2) if day in by_day and by_day[day].keys else None
        for day in days
    ]
    series = [
        Series(name="Meta's score", colour="accent", values=scores),
        Series(name="Our estimate", colour="warn", values=ours),
    ]
    return Chart(kind="lines", at=[day * DAY_S for day in days], series=series, step=DAY_S, most=10)
