"""Whose requests reach the sandbox's own addresses."""

from __future__ import annotations

import pytest

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.door import answer
from signalpost.sandbox.state import Sandbox


def refused(method: str, path: str, **headers: str) -> bool:
    found = answer(Sandbox(), Request(method=method, path=path, headers=headers))
    assert found is None or found.status == 403
    return found is not None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8090", "localhost:8090", "LOCALHOST", "[::1]:8090", "10.0.0.7:8090", "sandbox:8090",
        "meta.localhost", "sandbox.test", "sandbox.ns.svc.cluster.local", "host.docker.internal:8090",
        "graph.facebook.com", "",
    ],
)  # fmt: skip
def test_a_name_that_no_stranger_decides_about_is_let_in(host: str) -> None:
    """Addresses, names of one label, reserved ones, and the hosts that the sandbox stands in for."""
    assert not refused("GET", "/_sandbox/events", host=host)
    assert not refused("DELETE", "/_sandbox/events", host=host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example.com:8090", "127.0.0.1.evil.com", "localhost.evil.com", "facebook.com.evil.com",
        "evilfacebook.com", "127.0.0.1@evil.com", "evil.com@127.0.0.1", "evil.com.", "[evil.com]", "a\x00.com",
    ],
)  # fmt: skip
def test_a_name_that_somebody_may_have_pointed_here_is_not(host: str) -> None:
    """DNS rebinding: the page of that name would read every event in the browser of whoever runs the sandbox."""
    for path in ("/", "/_page/page.js", "/_sandbox", "/_sandbox/events", "/_sandbox/export", "/_sandbox/people"):
        assert refused("GET", path, host=host)


@pytest.mark.parametrize("origin", ["https://evil.com", "null", "http://127.0.0.1:8091", "", "http://localhost:8090"])
def test_another_sites_page_changes_nothing(origin: str) -> None:
    """A form or a script anywhere can send a POST without asking; it names its origin."""
    for method, path in (("POST", "/_sandbox/reset"), ("DELETE", "/_sandbox/events"), ("POST", "/_sandbox/clock")):
        assert refused(method, path, host="127.0.0.1:8090", origin=origin)


def test_its_own_page_and_programs_are_let_in() -> None:
    """The page has the sandbox's own origin, a program has none; what only reads is answered without CORS."""
    assert not refused("POST", "/_sandbox/reset", host="127.0.0.1:8090", origin="http://127.0.0.1:8090")
    assert not refused("POST", "/_sandbox/reset", host="127.0.0.1:8090")
    assert not refused("GET", "/_sandbox/events", host="127.0.0.1:8090", origin="https://evil.com")


def test_what_stands_for_meta_is_for_pages_of_all_sites() -> None:
    """As Meta's own."""
    for path in ("/tr", "/tr/", "/v25.0/1/events", "/en_US/fbevents.js"):
        assert not refused("POST", path, host="evil.com", origin="https://shop.example")
