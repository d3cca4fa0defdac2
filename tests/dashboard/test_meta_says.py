"""What Meta says of datasets, beside ours."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from dashboard_events import filled
from dashboard_shown import DATASET, Shown
from ledger_parts import NOW
from signalpost.quality.meta_word import FailedCheck, MetaWord
from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE

HOUR = NOW // 3_600_000 * 3_600
FAILED = (FailedCheck(key="pixel_decline", title="<b>Decline</b>"),)


def said(shown: Shown, **over: Any) -> None:
    word = MetaWord(at=NOW, since=HOUR - 79_200, until=HOUR + 7_200, **over)
    with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
        control.keep_meta_word(DEFAULT_SPACE, DATASET, word)


def test_what_meta_counted_stands_beside_what_was_delivered(tmp_path: Path) -> None:
    """With its checks, the end of the token, and the version that answers; Meta's words are shown as text."""
    with filled(tmp_path) as shown:
        said(shown, token_ends=HOUR + 90_000, served="v26.0", failed=FAILED, counted={"Lead": 3, "Purchase": 40})
        (one,) = shown.json("/events")["meta"]
        assert [(row["event_name"], row["by_meta"], row["delivered"]) for row in one["counted"]] == [
            ("Purchase", 40, 1), ("Lead", 3, 0),
        ]  # fmt: skip
        assert (one["dataset"], one["served"], one["token_ends"]) == (DATASET, "v26.0", (HOUR + 90_000) * 1_000)
        page = shown.get("/events").text
        assert "1 of Meta&#39;s checks fails" in page or "1 of Meta's checks fails" in page
        assert "&lt;b&gt;Decline&lt;/b&gt;" in page
        assert "v26.0 in place of v25.0" in page
        assert shown.json(f"/events?dataset={DATASET}")["meta"] == [one]


def test_what_was_not_told_is_said(tmp_path: Path) -> None:
    """A token that may not ask for checks; checks that all pass; nobody asked."""
    with filled(tmp_path) as shown:
        assert shown.json("/events")["meta"] == []
        said(shown)
        assert "may not ask" in shown.get("/events").text
        said(shown, failed=())
        page = shown.get("/events").text
        assert "checks pass" in page
        assert "Counted by Meta" not in page
