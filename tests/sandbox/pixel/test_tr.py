"""The browser's requests, answered, in process."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.pixel.tr import IMAGE, answer
from signalpost.sandbox.received import Source
from signalpost.sandbox.state import Sandbox

PAGE_VIEW = "id=123&ev=PageView&ts=1789999990000&dl=https%3A%2F%2Fshop.example%2F"


@pytest.fixture
def meta() -> Sandbox:
    """A sandbox whose clock stands still."""
    return Sandbox(clock=lambda: 1_790_000_000.0)


def ask(meta: Sandbox, method: str, path: str, query: str = "", **headers: str) -> Answer:
    """One request with these headers (`content_type=` for content-type), answered."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found = answer(meta, Request(method=method, path=path, query_string=query, headers=named, client="127.0.0.1"))
    assert found is not None
    return found


@pytest.mark.parametrize("path", ["/tr/", "/tr"])
def test_a_get_is_taken_and_answered_with_an_image(meta: Sandbox, path: str) -> None:
    """Section 18.2: a 1×1 image; /tr without the slash is the noscript tag of section 18.1."""
    found = ask(meta, "GET", path, PAGE_VIEW)
    assert (found.status, found.content_type, found.body) == (200, "image/gif", IMAGE)
    [event] = meta.events()
    assert (event.source, event.dataset, event.event_name, event.event_time, event.form) == (
        Source.BROWSER,
        "123",
        "PageView",
        1_789_999_990,
        "pixel",
    )


def test_the_image_is_a_gif_of_one_pixel() -> None:
    """GIF89a: width and height as 16-bit numbers behind the signature, a trailer at the end."""
    assert (IMAGE[:6], IMAGE[6:10], IMAGE[-1:]) == (b"GIF89a", b"\x01\x00\x01\x00", b";")


def test_a_post_is_taken_and_answered_with_nothing(meta: Sandbox) -> None:
    """Section 18.2: empty text."""
    body = PAGE_VIEW.encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    found = answer(meta, Request(method="POST", path="/tr/", headers=headers, body=body))
    assert found is not None
    assert (found.status, found.body) == (200, b"")
    assert len(meta.events()) == 1


def test_a_pixel_needs_no_token(meta: Sandbox) -> None:
    """Section 18.2 has none; datasets with listed tokens get browser events all the same."""
    strict = Sandbox(tokens={"123": ["secret"]})
    ask(strict, "GET", "/tr/", PAGE_VIEW)
    assert len(strict.events()) == 1


def test_what_is_no_event_is_answered_with_the_reason_and_listed(meta: Sandbox) -> None:
    """400; nothing is kept, and the call stands among the refused ones."""
    found = ask(meta, "GET", "/tr/", "ev=PageView&ud[em]=private")
    assert found.status == 400
    told = msgspec.json.encode(found.body)
    assert b"id must be" in told
    assert b"private" not in told
    assert meta.events() == []
    assert [call.error for call in meta.calls] == ["pixel_refused"]


@pytest.mark.parametrize("path", ["/tr/", "/en_US/fbevents.js", "/signals/config/json/1"])
def test_pages_of_any_origin_may_ask(meta: Sandbox, path: str) -> None:
    """Also with credentials, and before anything is sent."""
    headers = dict(ask(meta, "GET", path, PAGE_VIEW, origin="https://shop.example").headers)
    assert headers["access-control-allow-origin"] == "https://shop.example"
    assert headers["access-control-allow-credentials"] == "true"
    before = ask(meta, "OPTIONS", path, origin="https://shop.example", access_control_request_headers="x-own")
    assert (before.status, before.body) == (204, b"")
    assert dict(before.headers)["access-control-allow-headers"] == "x-own"
    assert dict(ask(meta, "GET", path, PAGE_VIEW).headers)["access-control-allow-origin"] == "*"


def test_an_asking_browser_sends_no_event(meta: Sandbox) -> None:
    """OPTIONS keeps nothing."""
    ask(meta, "OPTIONS", "/tr/", PAGE_VIEW, origin="https://shop.example")
    assert meta.events() == []


def test_other_methods_are_refused(meta: Sandbox) -> None:
    """With those that are not."""
    found = ask(meta, "DELETE", "/tr/", PAGE_VIEW)
    assert found.status == 405
    assert dict(found.headers)["allow"] == "GET, POST, OPTIONS"


@pytest.mark.parametrize("path", ["/", "/tr/x", "/v25.0/123/events", "/_sandbox"])
def test_other_paths_are_not_the_pixels(meta: Sandbox, path: str) -> None:
    """They are left to the other parts."""
    assert answer(meta, Request(method="GET", path=path)) is None


# ---------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "status", "cut", "waits_s", "kept"),
    [
        (Fault(source="browser", fault="drop"), 0, True, 0.0, 1),
        (Fault(source="browser", fault="drop", stored=False), 0, True, 0.0, 0),
        (Fault(source="browser", fault="html_502"), 502, False, 0.0, 0),
        (Fault(source="browser", fault="html_502", status=503, stored=True), 503, False, 0.0, 1),
        (Fault(source="browser", fault="slow", delay_s=3), 200, False, 3.0, 1),
    ],
)
def test_a_browsers_request_meets_a_fault_set_for_browsers(
    meta: Sandbox, fault: Fault, status: int, cut: bool, waits_s: float, kept: int
) -> None:
    """The event is kept or lost as the fault has it, the request is listed either way, the next one passes."""
    meta.faults.add(fault)
    found = ask(meta, "GET", "/tr/", PAGE_VIEW)
    assert (found.status, found.cut, found.wait_s) == (status, cut, waits_s)
    assert len(meta.events()) == kept
    [call] = meta.calls
    assert (call.dataset, call.error, len(call.bodies)) == ("123", fault.fault, 1 - kept)
    assert ask(meta, "GET", "/tr/", PAGE_VIEW).status == 200
    assert (len(meta.events()), len(meta.calls)) == (kept + 1, 1)


def test_a_fault_for_servers_passes_a_browser_by(meta: Sandbox) -> None:
    """It is neither hit nor used up; one for browsers sticks to an event as it does for servers."""
    meta.faults.add(Fault(fault="2"))
    meta.faults.add(Fault(fault="drop", stored=False, source="browser", event_id="order-1"))
    ask(meta, "GET", "/tr/", PAGE_VIEW)
    ask(meta, "GET", "/tr/", PAGE_VIEW + "&eid=order-1")
    ask(meta, "GET", "/tr/", PAGE_VIEW + "&eid=order-2")
    assert [event.event_id for event in meta.events()] == [None, "order-2"]
    assert [one["fault"] for one in meta.faults.as_json()] == ["2", "drop"]


def test_no_browser_meets_an_error_of_graph() -> None:
    """/tr has no error bodies; a page would not see them."""
    with pytest.raises(ValueError, match="can meet drop, html_502, slow"):
        Fault(fault="190", source="browser")
