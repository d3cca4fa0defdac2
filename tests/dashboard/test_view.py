"""What a page is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard_shown import AROUND, DATASET, NOW, dashboard, watched
from signalpost.dashboard.view import DAY_S, HOUR_S, View, Viewer, known_zone
from signalpost.store import open_accounts, open_control, open_ledger_reader
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.roles import Role


@pytest.fixture
def view(tmp_path: Path) -> View:
    """A view of an empty space with one dataset."""
    with dashboard(tmp_path) as shown:
        return View(
            space_id=DEFAULT_SPACE,
            viewer=Viewer(name="anna", role=Role.VIEWER),
            now=NOW,
            control=open_control(shown.folder / "control.db", shown.keys),
            ledger=open_ledger_reader(shown.folder / "ledger.db", shown.keys),
            accounts=open_accounts(shown.folder / "control.db", shown.keys),
            watched=watched(shown.folder, shown.keys),
            around=AROUND,
            query={"dataset": DATASET, "range": "7d"},
        )


def test_choices_come_from_the_address(view: View) -> None:
    """A dataset of the space, a span; the span before is as long."""
    assert (view.dataset, [one.dataset_id for one in view.datasets]) == (DATASET, [DATASET])
    span = view.span
    assert (span.until - span.since, span.step, span.until) == (7 * DAY_S, HOUR_S, NOW // 1000 + HOUR_S)
    assert (span.before().until, span.before().since) == (span.since, span.since - 7 * DAY_S)
    view.ledger.close()
    view.control.close()


def test_what_is_no_time_zone_is_utc() -> None:
    """Whatever a browser sends."""
    assert [known_zone(name) for name in ("Europe/Berlin", "", "../etc/passwd", "x" * 300)] == [
        "Europe/Berlin",
        "UTC",
        "UTC",
        "UTC",
    ]
