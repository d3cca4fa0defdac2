"""Where copies go and how long they wait there."""

from __future__ import annotations

from signalpost.store.routes import Route, RouteTable
from signalpost.worker.route import MERGE_WINDOW_MS, SERVER_WAIT_MOST_MS, SERVER_WAIT_MS, Routes, Waits

ONLY_PURCHASES = Route(name="p", datasets=("2",), event_names=("Purchase",))


def test_a_copy_goes_to_the_dataset_it_names(make_copy):
    """Also one that the settings do not know: it waits there for a token."""
    assert Routes(by_key={"k": ("1", "2")}).datasets_of(make_copy(dataset="9")) == ("9",)


def test_a_copy_that_names_none_goes_to_all_of_its_key(make_copy):
    """Each of them gets the event."""
    assert Routes(by_key={"k": ("1", "2")}).datasets_of(make_copy(dataset=None)) == ("1", "2")


def test_a_copy_of_an_unknown_key_goes_nowhere(make_copy):
    """There is no dataset to guess."""
    assert Routes(by_key={"k": ("1",)}).datasets_of(make_copy(dataset=None, key_id="other")) == ()


def test_rules_choose_among_the_datasets_of_the_key(make_copy):
    """One that no rule names takes all; a copy that names its dataset goes on to those that rules add."""
    routes = Routes(by_key={"k": ("1", "2"), "l": ("1",)}, rules=RouteTable([ONLY_PURCHASES]))
    assert routes.datasets_of(make_copy(dataset=None)) == ("1",)
    assert routes.datasets_of(make_copy(dataset=None, event_name="Purchase")) == ("1", "2")
    assert routes.datasets_of(make_copy(dataset="1", event_name="Purchase")) == ("1", "2")
    assert routes.datasets_of(make_copy(dataset="1", event_name="Purchase", key_id="l")) == ("1",)


def test_the_host_is_read_from_the_body(make_copy):
    """Of event_source_url, as it is kept."""
    rule = Route(name="de", datasets=("2",), hosts=("shop.example",))
    routes = Routes(by_key={"k": ("1", "2")}, rules=RouteTable([rule]))
    there = b'{"event_source_url":"https://shop.example:444/a?b"}'
    assert routes.datasets_of(make_copy(dataset=None, body=there)) == ("1", "2")
    assert routes.datasets_of(make_copy(dataset=None)) == ("1",)


def test_what_its_sender_took_to_meta_goes_nowhere_else(make_copy):
    """A rule adds no dataset to it: nothing of it is sent from here."""
    routes = Routes(by_key={"k": ("1", "2")}, rules=RouteTable([ONLY_PURCHASES]))
    assert routes.datasets_of(make_copy(dataset="1", event_name="Purchase", passthrough=True)) == ("1",)


def test_a_test_of_one_dataset_goes_nowhere_else(make_copy):
    """Its code is that dataset's: to another it would be unknown, and without it the event would count there."""
    routes = Routes(by_key={"k": ("1", "2")}, rules=RouteTable([ONLY_PURCHASES]))
    assert routes.datasets_of(make_copy(dataset="1", event_name="Purchase", test_event_code="T1")) == ("1",)


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
