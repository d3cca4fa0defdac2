"""What a test can assert of a sandbox, and what it is told when it does not hold."""

from __future__ import annotations

import asyncio
import re
import threading
from pathlib import Path

import pytest

from meta_events import HASH, plain, post
from signalpost.errors import DestinationError
from signalpost.sandbox.diff import differences
from signalpost.sandbox.recording import read
from signalpost.testing import MetaSandbox, MetaSandboxServer


def said(caught: pytest.ExceptionInfo[AssertionError]) -> list[str]:
    return str(caught.value).splitlines()


def test_events_are_found_by_what_they_hold(meta_sandbox: MetaSandbox) -> None:
    """Fields of the call and of the event; objects need only hold what is given."""
    post(meta_sandbox, plain(meta_sandbox), plain(meta_sandbox, "Lead", event_id="l"), test_event_code="TEST1")
    post(meta_sandbox, plain(meta_sandbox, event_id="p2"), dataset="7")
    assert len(meta_sandbox.events()) == 3
    assert [event.event_id for event in meta_sandbox.events("Purchase")] == ["event-1", "p2"]
    assert [event.event_id for event in meta_sandbox.events(test_event_code="TEST1")] == ["event-1", "l"]
    assert [event.event_id for event in meta_sandbox.events(dataset="7", source="server")] == ["p2"]
    assert len(meta_sandbox.events(custom_data={"value": 19.99})) == 3
    assert meta_sandbox.events(custom_data={"value": 20}) == meta_sandbox.events(source="browser") == []


def test_assert_received_returns_what_came(meta_sandbox: MetaSandbox) -> None:
    """At least one, or exactly as many as asked."""
    post(meta_sandbox, plain(meta_sandbox), plain(meta_sandbox, event_id="b"))
    assert len(meta_sandbox.assert_received("Purchase")) == 2
    (one,) = meta_sandbox.assert_received("Purchase", times=1, event_id="b")
    assert one.event["custom_data"] == {"value": 19.99, "currency": "EUR"}
    meta_sandbox.assert_received("Lead", times=0)


def test_what_came_instead_is_told(meta_sandbox: MetaSandbox) -> None:
    """Events of the name first, with what does not fit, then the others."""
    post(meta_sandbox, plain(meta_sandbox, "PageView", event_id="v"), plain(meta_sandbox))
    with pytest.raises(AssertionError) as caught:
        meta_sandbox.assert_received("Purchase", custom_data={"value": 30, "order_id": "7"})
    assert said(caught) == [
        "expected at least one Purchase with custom_data {'value': 30, 'order_id': '7'}; received none",
        "received 2 in all:",
        "  #2 server Purchase, event_id event-1: custom_data.value is 19.99; custom_data.order_id is missing",
        "  #1 server PageView, event_id v",
    ]


def test_refused_calls_are_told_with_their_code(meta_sandbox: MetaSandbox) -> None:
    """Most often that is why nothing came."""
    post(meta_sandbox, plain(meta_sandbox, event_time=1))
    with pytest.raises(AssertionError) as caught:
        meta_sandbox.assert_received("Purchase", times=2)
    head, nothing, refusals, call = said(caught)
    assert head == "expected 2 Purchase; received none"
    assert nothing == "nothing was received"
    assert refusals == "refused 1 calls:"
    assert call.startswith("  call 1, 1 events: 100/2804003 ")
    with pytest.raises(AssertionError, match="100/2804003"):
        meta_sandbox.assert_none_refused()
    meta_sandbox.forget()
    meta_sandbox.assert_none_refused()


def test_what_should_not_come_is_told(meta_sandbox: MetaSandbox) -> None:
    """assert_not_received lists it."""
    meta_sandbox.assert_not_received("Purchase")
    post(meta_sandbox, plain(meta_sandbox))
    meta_sandbox.assert_not_received("Purchase", event_id="other")
    with pytest.raises(AssertionError, match="received 1\n  #1 server Purchase, event_id event-1"):
        meta_sandbox.assert_not_received("Purchase")


def test_deduplicated_events_came_twice_and_count_once(meta_sandbox: MetaSandbox) -> None:
    """Section 7, main key: the same event_name and event_id within 48 hours."""
    post(meta_sandbox, plain(meta_sandbox), plain(meta_sandbox))
    meta_sandbox.assert_deduplicated("Purchase", raw=2, counted=1)
    with pytest.raises(AssertionError) as caught:
        meta_sandbox.assert_deduplicated("Purchase", raw=2, counted=2)
    assert said(caught)[0] == "expected Purchase: 2 raw and 2 counted; found 2 raw and 1 counted"
    assert said(caught)[2].startswith("  #2 server Purchase, event_id event-1: ")


@pytest.mark.parametrize("browser_first", [True, False])
def test_pixel_and_server_count_once(meta_sandbox: MetaSandbox, browser_first: bool) -> None:
    """Section 7, main key: eventID of the pixel is event_id of the server; the first one stays."""
    halves = [
        lambda: meta_sandbox.track("Purchase", event_id="order-1", custom_data={"value": 5, "contents": [{"id": "a"}]}),
        lambda: post(meta_sandbox, plain(meta_sandbox, event_id="order-1")),
    ]
    for send in halves if browser_first else reversed(halves):
        send()
    meta_sandbox.assert_deduplicated("Purchase", raw=2, counted=1)
    (browser,) = meta_sandbox.assert_received("Purchase", source="browser", times=1, event_id="order-1")
    assert browser.standing.kept == browser_first
    assert browser.event["custom_data"] == {"value": 5, "contents": [{"id": "a"}]}


def test_the_fallback_wants_the_browser_first(meta_sandbox: MetaSandbox) -> None:
    """Section 7, fallback: same name and fbp, and the browser's event came first."""
    fbp = f"fb.1.{int(meta_sandbox.clock() * 1000)}.1234567890"
    meta_sandbox.track("Lead", user_data={"fbp": fbp, "em": HASH})
    post(meta_sandbox, plain(meta_sandbox, "Lead", event_id=None, user_data={"em": HASH, "fbp": fbp}))
    meta_sandbox.assert_deduplicated("Lead", raw=2, counted=1)
    meta_sandbox.assert_match_keys("Lead", "em", "fbp")


def test_what_the_pixel_may_not_send_is_told(meta_sandbox: MetaSandbox) -> None:
    """A pixel's id is a number."""
    with pytest.raises(ValueError, match="id must be"):
        meta_sandbox.track("Purchase", dataset="mine")


@pytest.mark.parametrize("fault", ["drop", "html_502"])
def test_the_browsers_half_can_be_lost(meta_sandbox: MetaSandbox, fault: str) -> None:
    """A page does not notice; the order counts by its server event."""
    meta_sandbox.inject(fault, source="browser", stored=False)
    meta_sandbox.track("Purchase", event_id="event-1")
    post(meta_sandbox, plain(meta_sandbox))
    (one,) = meta_sandbox.assert_received("Purchase", times=1)
    assert (one.source, one.standing.kept) == ("server", True)


def test_a_sandbox_on_a_port_is_tracked_over_http(meta_sandbox_server: MetaSandboxServer) -> None:
    """The same call."""
    meta_sandbox_server.track("PageView", event_id="v", custom_data={})
    meta_sandbox_server.assert_received("PageView", source="browser", event_id="v")


def test_an_event_that_stands_alone_is_told_with_the_reason(meta_sandbox: MetaSandbox) -> None:
    """Another id: both count, and a marketer sees double."""
    post(meta_sandbox, plain(meta_sandbox), plain(meta_sandbox), plain(meta_sandbox, event_id="typo"))
    with pytest.raises(AssertionError) as caught:
        meta_sandbox.assert_deduplicated("Purchase")
    head, line = said(caught)
    assert head == "expected every Purchase to come twice and count once; 1 of 3 stand alone"
    assert line.startswith("  #3 server Purchase, event_id typo: ")
    meta_sandbox.assert_deduplicated("Purchase", event_id="event-1")
    with pytest.raises(AssertionError, match="expected Lead to be deduplicated; received none"):
        meta_sandbox.assert_deduplicated("Lead")


def test_after_two_days_the_same_id_counts_again(meta_sandbox: MetaSandbox) -> None:
    """Section 7: the window is 48 h from the first receipt; the clock moves past it."""
    post(meta_sandbox, plain(meta_sandbox))
    meta_sandbox.clock.move(49 * 3_600)
    post(meta_sandbox, plain(meta_sandbox))
    with pytest.raises(AssertionError, match="2 of 2 stand alone"):
        meta_sandbox.assert_deduplicated("Purchase")


def test_match_keys_are_those_with_a_usable_value(meta_sandbox: MetaSandbox) -> None:
    """Every event that fits has them; which one lacks what is told, not what it holds."""
    post(meta_sandbox, plain(meta_sandbox, user_data={"em": HASH, "fbp": "fb.1.1554763741205.1", "ph": ""}))
    meta_sandbox.assert_match_keys("Purchase", "em", "fbp")
    with pytest.raises(AssertionError) as caught:
        meta_sandbox.assert_match_keys("Purchase", "em", "ph")
    assert said(caught) == [
        "expected em, ph in every Purchase; 1 of 1 lack some",
        "  #1 server Purchase, event_id event-1: lacks ph; has em, fbp",
    ]
    with pytest.raises(AssertionError, match="expected at least one Lead; received none"):
        meta_sandbox.assert_match_keys("Lead", "em")


def test_faults_are_injected_by_name(meta_sandbox: MetaSandbox) -> None:
    """Section 21 item 10: an expired token is an exception of the SDK, and the next call goes through."""
    meta_sandbox.inject("190/463")
    with meta_sandbox.client() as client:
        with pytest.raises(DestinationError):
            client.send(meta_sandbox.sample())
        assert client.send(meta_sandbox.sample()).ok
    assert meta_sandbox.faults.as_json() == []


@pytest.mark.parametrize("fault", ["1", "2", "21009", "html_502", "drop", "empty", "cut_short", "zero_received"])
def test_the_sdk_repeats_what_may_pass(meta_sandbox: MetaSandbox, fault: str) -> None:
    """Section 21 item 10, those of section 2.2 to be retried: it arrives, and counts once if Meta had it twice."""
    meta_sandbox.inject(fault, times=2)
    with meta_sandbox.client() as client:
        assert client.send(meta_sandbox.sample(event_id="order-1")).ok
    assert [event.standing.kept for event in meta_sandbox.events()].count(True) == 1


@pytest.mark.parametrize("fault", ["4", "17", "613", "80004", "368"])
def test_the_sdk_gives_a_throttled_event_back(meta_sandbox: MetaSandbox, fault: str) -> None:
    """Section 21 item 10, those that ask for minutes or hours: the caller is told, nothing arrived."""
    meta_sandbox.inject(fault)
    with meta_sandbox.client() as client:
        result = client.send(meta_sandbox.sample())
    assert not result.ok
    meta_sandbox.assert_not_received()


def test_an_assertion_waits_for_what_is_sent_in_the_background(meta_sandbox_server: MetaSandboxServer) -> None:
    """`within_s`: it looks again until it holds."""
    late = threading.Timer(0.1, lambda: post(meta_sandbox_server, plain(meta_sandbox_server)))
    late.start()
    try:
        meta_sandbox_server.assert_received("Purchase", times=1, within_s=10)
        with pytest.raises(AssertionError):
            meta_sandbox_server.assert_deduplicated("Purchase", within_s=0.05)
    finally:
        late.join()


def test_the_sample_is_one_that_meta_takes(meta_sandbox: MetaSandbox) -> None:
    """Under any clock and any name."""
    meta_sandbox.clock.set(1_900_000_000)
    with meta_sandbox.client() as client:
        assert client.send(meta_sandbox.sample("Anything")).ok
    assert meta_sandbox.events()[0].event_time == 1_900_000_000 - 1


def test_a_run_is_saved_and_compared(meta_sandbox: MetaSandbox, tmp_path: Path) -> None:
    """The same orders with another hash: the saved runs tell it."""
    for name, user_data in (("before", {"em": HASH}), ("after", {"em": "jo@example.com"})):
        post(meta_sandbox, plain(meta_sandbox, user_data=user_data))
        meta_sandbox.save(tmp_path / name)
        meta_sandbox.forget()
    before, after = (read((tmp_path / name).read_bytes()) for name in ("before", "after"))
    (found,) = differences(before, after)
    assert (found.path, found.before, found.after) == ("user_data.em", "SHA-256", "clear text")


def test_what_the_client_did_not_send_is_told_with_what_to_mend(meta_sandbox: MetaSandbox) -> None:
    """The commonest reason why nothing came: the SDK kept the event back, and nobody looked at its result."""
    with meta_sandbox.client() as client:
        client.send(meta_sandbox.sample(event_id="order-1", custom_data={"currency": "EUR"}))
    for insist in (meta_sandbox.assert_received, meta_sandbox.assert_deduplicated):
        with pytest.raises(AssertionError) as caught:
            insist("Purchase")
        *_, head, line = said(caught)
        assert head == "the client did not send 1:"
        assert line.startswith("  Purchase, event_id order-1: dropped (value_missing): custom_data.value: ")
    meta_sandbox.forget()
    with pytest.raises(AssertionError, match=r"^expected at least one event; received none\nnothing was received$"):
        meta_sandbox.assert_match_keys(None, "em")


def test_what_an_asynchronous_client_did_not_send_is_told_too(meta_sandbox: MetaSandbox) -> None:
    """As with the blocking one."""

    async def send() -> None:
        async with meta_sandbox.async_client() as client:
            await client.send(meta_sandbox.sample(event_time=1))

    asyncio.run(send())
    with pytest.raises(AssertionError, match=r"event_id event-1: dropped \(event_time_too_old\)"):
        meta_sandbox.assert_match_keys("Purchase", "em")


@pytest.mark.parametrize(
    ("name", "hint"), [("event_idd", "did you mean 'event_id'?"), ("emali", "there are action_source, ")]
)
def test_a_field_that_no_event_has_is_a_mistake_of_the_test(meta_sandbox: MetaSandbox, name: str, hint: str) -> None:
    """With a slip in it, assert_not_received would hold whatever came."""
    with pytest.raises(ValueError, match=f"'{name}' is no field of an event; {re.escape(hint)}"):
        meta_sandbox.assert_not_received("Purchase", **{name: "order-1"})


def test_a_key_that_user_data_has_not_is_a_mistake_of_the_test(meta_sandbox: MetaSandbox) -> None:
    """The name of a column is no key."""
    with pytest.raises(ValueError, match="'email' is no key of user_data; "):
        meta_sandbox.assert_match_keys("Purchase", "email")


def test_a_slip_in_a_fault_names_the_nearest(meta_sandbox: MetaSandbox) -> None:
    """Before all there are."""
    with pytest.raises(ValueError, match="unknown fault 'dorp'; did you mean 'drop'\\?"):
        meta_sandbox.inject("dorp")
