"""The audit log."""

from __future__ import annotations

import apsw

from dashboard_shown import NOW, Shown
from signalpost.dashboard.pages.settings_audit import PAGE
from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE


def test_it_is_read_page_by_page(shown: Shown) -> None:
    """Newest first, each row once, whatever names hold."""
    control = open_control(shown.folder / "control.db", shown.keys)
    for number in range(PAGE + 5):
        control.record(DEFAULT_SPACE, "looked", "<b>", {"number": number, "none": None}, author="ann", now=NOW)
    first = shown.json("/settings/audit")
    second = shown.json(f"/settings/audit?before={first['older']}")
    ids = [row["audit_id"] for row in first["rows"] + second["rows"]]
    assert ids == sorted(set(ids), reverse=True)
    assert (len(first["rows"]), second["older"], first["newest"], second["newest"]) == (PAGE, None, True, False)
    page = shown.get("/settings/audit").text
    assert (
        "&lt;b&gt;" in page and "<b>" not in page.partition("<main")[2].partition("number: 5")[0].partition("<table")[2]
    )
    assert shown.json("/settings/audit?before=x")["newest"]


def test_a_row_that_was_changed_is_found(shown: Shown) -> None:
    """And named."""
    assert shown.json("/settings/audit/proof")["sound"]
    assert "Every row is there" in shown.get("/settings/audit/proof").text
    connection = apsw.Connection(str(shown.folder / "control.db"))
    connection.execute("DROP TRIGGER audit_stays; UPDATE audit SET author = 'somebody' WHERE audit_id = 1")
    connection.close()
    model = shown.json("/settings/audit/proof")
    assert (model["sound"], model["faults"][0]["audit_id"], model["faults"][0]["what"]) == (False, 1, "changed")
    assert "Row 1" in shown.get("/settings/audit/proof").text
