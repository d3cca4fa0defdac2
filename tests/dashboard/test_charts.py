"""What a chart shows."""

from __future__ import annotations

from signalpost.dashboard.charts import Chart, Series, times
from signalpost.dashboard.view import Span


def test_a_chart_of_nothing_is_empty() -> None:
    """Zeros and gaps are nothing to draw."""
    at = times(Span(word="24h", since=0, until=7200, step=3600))
    assert at == [0, 3600]
    assert Chart(kind="lines", at=at, step=3600, series=[Series(name="a", colour="both", values=[0, None])]).empty
    assert not Chart(kind="lines", at=at, step=3600, series=[Series(name="a", colour="both", values=[0, 1])]).empty
