"""Live: what comes, as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from dashboard_events import filled, put
from dashboard_shown import AROUND, DATASET, Shown, watched
from ledger_parts import INBOX, NOW, SPACE, an_event, receipt
from signalpost.dashboard.pages.live import LiveChange, follow
from signalpost.dashboard.view import View, Viewer
from signalpost.store import open_accounts, open_control, open_ledger, open_ledger_reader
from signalpost.store.access_keys import KeyKind
from signalpost.store.ledger import Changes
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


def test_rows_are_filtered_by_key_and_host(shown: Shown) -> None:
    """Of what came lately, in words of who made the key; the stream too; a foreign host is text, another's key none."""
    with closing(open_control(shown.folder / "control.db", shown.keys)) as control:
        key, _ = control.create_key(SPACE, KeyKind.SERVER, name="The shop's PHP", author="t", now=NOW)
    with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
        told = {receipt(20): (key.key_id, "shop.example"), receipt(21): ("gone", MARKUP)}
        events = [msgspec.structs.replace(an_event(n, received_at=NOW + 9_000), dataset=DATASET) for n in (20, 21)]
        ledger.apply(INBOX, 21, Changes(events=events, lately=told))
    model = shown.json("/live")
    assert (model["hosts"], model["keys"]) == (
        sorted([MARKUP, "shop.example"]),
        sorted(
            [{"key_id": key.key_id, "name": "The shop's PHP"}, {"key_id": "gone", "name": "gone"}],
            key=lambda one: one["key_id"],
        ),
    )
    assert rows(shown, f"key={key.key_id}") == rows(shown, "host=%20Shop.Example") == [("e20", "waiting", "server")]
    assert rows(shown, "key=key-1") == [("c5", "dropped", "server"), ("c6", "held", "server")][::-1]
    assert rows(shown, "host=else.example") == []
    with viewing(shown, key=key.key_id) as view:
        ((_, change),) = follow(view, "1.old")[1]
        assert [row.event_id for row in change.rows] == ["e20"]
    page = shown.get(f"/live?key={key.key_id}&host=shop.example").text
    assert f'<option value="{key.key_id}" selected>The shop&#39;s PHP</option>' in page
    assert (MARKUP in page, "Show all" in page) == (False, True)
    assert '<option value="nobodys" selected>nobodys</option>' in shown.get("/live?key=nobodys").text


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
