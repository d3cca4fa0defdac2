"""Events of a time in the past, by their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard_shown import AROUND, CHEAP, NOW, dashboard, watched
from dashboard_traffic import DAY_MS, season
from dashboard_traffic import feed as fed
from signalpost.dashboard.rows import events_between
from signalpost.dashboard.view import View, Viewer
from signalpost.store import open_control, open_ledger_reader
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.ledger import EventRow
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts

HOUR = 3_600_000


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Four days of a shop."""
    folder: Path = tmp_path_factory.mktemp("rows")
    with dashboard(folder) as shown:
        fed(folder, shown.keys, [one for _, records in season(NOW, 4, a_day=12) for one in records], NOW)
    return View(
        space_id=DEFAULT_SPACE,
        viewer=Viewer(name="anna", role=Role.VIEWER),
        now=NOW,
        control=open_control(folder / "control.db", shown.keys),
        ledger=open_ledger_reader(folder / "ledger.db", shown.keys),
        accounts=SqliteAccounts(folder / "control.db", shown.keys, passwords=CHEAP),
        watched=watched(folder, shown.keys),
        around=AROUND,
    )


def everything(event: EventRow) -> bool:
    return True


def every(view: View) -> list[EventRow]:
    return list(view.ledger.find(view.space_id, now=NOW, limit=10_000))


@pytest.mark.parametrize(("since", "until"), [(4, 0), (3, 2), (2.5, 2.4), (1, 0), (9, 4), (0, -9)])
def test_those_of_a_time_are_found_wherever_it_lies(view: View, since: float, until: float) -> None:
    """As many as a walk over all rows finds; days before now."""
    first, last = NOW - int(since * DAY_MS), NOW - int(until * DAY_MS)
    expected = {one.row for one in every(view) if first <= one.received_at < last}
    found = events_between(view, first, last, everything, limit=10_000)
    assert {one.row for one in found.events} == expected
    assert found.next is None


def test_pages_follow_one_another(view: View) -> None:
    """Each event once, and those that do not fit never."""
    since = NOW - 4 * DAY_MS
    expected = [one.row for one in every(view) if one.event_name == "Purchase"]
    found: list[int] = []
    before = None
    while True:
        page = events_between(view, since, NOW, lambda one: one.event_name == "Purchase", limit=3, before=before)
        found += [one.row for one in page.events]
        if page.next is None:
            break
        before = page.next
    assert found == expected
    assert len(expected) > 3


def test_an_empty_time_has_none(view: View) -> None:
    """Before the first event, and of a dataset without any."""
    assert events_between(view, 0, NOW - 30 * DAY_MS, everything, limit=5).events == []
