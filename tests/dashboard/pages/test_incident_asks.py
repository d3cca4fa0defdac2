"""What people ask of an incident."""

from __future__ import annotations

from dashboard_shown import NOW, Shown, watched
from incidents_kept import keep
from incidents_told import an_incident
from signalpost.store.control import DEFAULT_SPACE
from signalpost.watch.incidents.asked import Asked, Wish

AT = NOW // 1000


def asked(shown: Shown) -> list[tuple[int, Asked]]:
    with_files = watched(shown.folder, shown.keys)
    found = [(one.number, one.asked) for one in with_files.asks.after(DEFAULT_SPACE, 0)]
    with_files.close()
    return found


def test_what_is_asked_is_kept_for_the_watch(shown: Shown) -> None:
    """By form as by JSON, with an audit row each."""
    keep(shown, an_incident(7))
    for what, fields in (
        ("mute", {"muted": "true"}),
        ("mute", {"muted": "false"}),
        ("snooze", {"hours": "8"}),
        ("snooze", {"hours": "0"}),
        ("assign", {"whom": " anna "}),
        ("note", {"text": "We look."}),
        ("resolve", {}),
    ):
        answer = shown.post(f"/incidents/7/{what}", **fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/7"), what
    assert asked(shown) == [
        (7, Asked(wish=Wish.MUTE)),
        (7, Asked(wish=Wish.UNMUTE)),
        (7, Asked(wish=Wish.SNOOZE, until=AT + 8 * 3_600)),
        (7, Asked(wish=Wish.SNOOZE)),
        (7, Asked(wish=Wish.ASSIGN, text="anna")),
        (7, Asked(wish=Wish.NOTE, text="We look.")),
        (7, Asked(wish=Wish.RESOLVE)),
    ]
    assert len(shown.json("/settings/audit")["rows"]) >= 7


def test_what_cannot_be_is_refused_and_not_kept(shown: Shown) -> None:
    """Empty notes, names without end, hours without end, an incident that is not there."""
    keep(shown, an_incident(7))
    for path, fields in (
        ("7/note", {"text": " "}),
        ("7/note", {"text": "x" * 2_001}),
        ("7/assign", {"whom": "x" * 101}),
        ("7/snooze", {"hours": "-1"}),
        ("7/snooze", {"hours": "9" * 9}),
        ("7/snooze", {"hours": "x"}),
    ):
        assert shown.post(f"/incidents/{path}", **fields).status_code == 422, path
    gone = shown.client.post("/incidents/8/mute", json={}, headers={"Accept": "application/json"})
    assert gone.status_code == 422
    assert asked(shown) == []
