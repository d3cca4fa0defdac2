"""Where copies go and how long they wait there."""

from __future__ import annotations

from signalpost.worker.route import MERGE_WINDOW_MS, SERVER_WAIT_MOST_MS, SERVER_WAIT_MS, Routes, Waits


def test_a_copy_goes_to_the_dataset_it_names():
    """Also one that the settings do not know: it waits there for a token."""
    assert Routes(by_key={"k": ("1", "2")}).datasets_of("9", "k") == ("9",)


def test_a_copy_that_names_none_goes_to_all_of_its_key():
    """Each of them gets the event."""
    assert Routes(by_key={"k": ("1", "2")}).datasets_of(None, "k") == ("1", "2")


def test_a_copy_of_an_unknown_key_goes_nowhere():
    """There is no dataset to guess."""
    assert Routes(by_key={"k": ("1",)}).datasets_of(None, "other") == ()


def test_copies_wait_five_seconds_unless_told_otherwise():
    """Every event_name may have its own window."""
    waits = Waits(windows={"Purchase": 60_000})
    assert waits.wait_of("PageView", "browser") == MERGE_WINDOW_MS == 5_000
    assert waits.wait_of("Purchase", "server") == 60_000
    assert Routes().waits_of("1").wait_of("PageView", "server") == 5_000


def test_a_browser_copy_waits_ten_minutes_for_a_known_server():
    """The server's copy waits for nobody."""
    waits = Waits(server_names=frozenset({"Purchase"}))
    assert waits.wait_of("Purchase", "browser") == SERVER_WAIT_MS == 600_000
    assert waits.wait_of("Purchase", "server") == MERGE_WINDOW_MS
    assert waits.wait_of("Lead", "browser") == MERGE_WINDOW_MS


def test_waiting_for_the_server_is_settable_up_to_an_hour():
    """Longer is cut to the hour; never shorter than the window."""
    names = frozenset({"Purchase"})
    assert (
        Waits(server_names=names, server_wait=10**9).wait_of("Purchase", "browser") == SERVER_WAIT_MOST_MS == 3_600_000
    )
    assert Waits(server_names=names, server_wait=1, window=9).wait_of("Purchase", "browser") == 9
