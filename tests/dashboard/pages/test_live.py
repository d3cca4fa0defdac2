"""Live: what comes, as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dashboard_events import filled, put
from dashboard_shown import AROUND, Shown, watched
from ledger_parts import NOW, SPACE, an_event
from signalpost.dashboard.pages.live import LiveChange, follow
from signalpost.dashboard.view import View, Viewer
from signalpost.store import open_accounts, open_control, open_ledger, open_ledger_reader
from signalpost.store.roles import Role

MARKUP = '<img src=x onerror="alert(1)">'


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    with filled(tmp_path) as found:
        yield found


def rows(shown: Shown, query: str = "") -> list[tuple[str, str, str]]:
    return [(one["event_id"], one["state"], one["seen"]) for one in shown.json(f"/live?{query}")["rows"]]


def test_events_and_copies_that_became_none_are_shown_newest_first(shown: Shown) -> None:
    """Both sides of an event are one row."""
    assert rows(shown)[:4] == [
        ("c6", "held", "server"),
        ("c5", "dropped", "server"),
        ("e4", "scheduled", "browser"),
        ("e3", "waiting", "server"),
    ]
    assert set(rows(shown)[4:]) == {("e1", "delivered", "both"), ("e2", "dead", "server"), ("e7", "dead", "server")}
    page = shown.get("/live").text
    assert "/live.stream" in page
    assert "nobody said yet whether the person consents" in page


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("name=Lead", ["e4"]),
        ("side=both", ["e1"]),
        ("code=TEST7", ["e4"]),
        ("tests=1", ["e4"]),
        ("standing=refused", ["c6", "c5"]),
        ("standing=refused&side=browser", []),
        ("name=Nothing", []),
        ("side=nobody&standing=else&name=Lead", ["e4"]),
    ],
)
def test_rows_are_filtered(shown: Shown, query: str, ids: list[str]) -> None:
    """By name, side, test code, and what became of them; a word that is no filter filters nothing."""
    assert [event_id for event_id, _, _ in rows(shown, query)] == ids


def test_an_empty_list_says_what_will_appear(shown: Shown, tmp_path: Path) -> None:
    """And how to see all again, where a filter is on."""
    assert "None of the newest events fits." in shown.get("/live?name=Nothing").text


def test_a_foreign_name_is_text(shown: Shown) -> None:
    """Markup, a right-to-left override, ten thousand letters: nothing runs, nothing is lost of the page."""
    with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
        put(
            ledger,
            an_event(20, event_id=MARKUP, event_name=MARKUP),
            an_event(21, event_id="x" * 10_000, event_name="\u202eemaN" * 2_500),
        )
    page = shown.get("/live").text
    assert (MARKUP in page, "&lt;img src=x" in page) == (False, True)
    assert "x" * 500 not in page
    assert page.count('dir="auto"') >= 2


@contextmanager
def viewing(shown: Shown, **query: str) -> Iterator[View]:
    """What the stream of a page with this query is given."""
    with (
        closing(open_control(shown.folder / "control.db", shown.keys)) as control,
        closing(open_accounts(shown.folder / "control.db", shown.keys)) as accounts,
        closing(open_ledger_reader(shown.folder / "ledger.db", shown.keys)) as ledger,
    ):
        yield View(
            space_id=SPACE,
            viewer=Viewer(name="anna", role=Role.VIEWER),
            now=NOW + 10_000,
            control=control,
            ledger=ledger,
            accounts=accounts,
            watched=watched(shown.folder, shown.keys),
            around=AROUND,
            query=query,
        )


def test_the_stream_tells_of_what_changed_and_of_nothing_else(shown: Shown) -> None:
    """It begins with what the page has; a new event is sent once; other rows than before are a change."""
    with viewing(shown) as view:
        first, nothing = follow(view, "")
        assert (list(nothing), first) == ([], shown.json("/live")["version"])
        assert list(follow(view, first)[1]) == []
        with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
            put(ledger, an_event(20, event_id="new", received_at=NOW + 9_000))
        second, ((name, change),) = follow(view, first)
        assert isinstance(change, LiveChange)
        assert (name, [row.event_id for row in change.rows]) == ("changed", ["new"])
        assert list(follow(view, second)[1]) == []
    with viewing(shown, name="Lead") as view:
        assert [list(one.rows) for _, one in follow(view, second)[1]] == [[]]
