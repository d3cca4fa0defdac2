"""What the edge puts into the events of a page, and why some go no further."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.event import Event
from signalpost.capi.user_data import UserData
from signalpost.gateway.page import TEST_HOSTS, Page, complete, is_test_host, refusal
from signalpost.store.tag.settings import TagSettings
from signalpost.visit.visit import Visit

URL = "https://shop.example/"
OLD, NEW = "fb.1.1795000000000.Ab1", "fb.1.1795300000000.Ab1"


def event(**changes: Any) -> Event:
    given_ = {"event_name": "PageView", "event_time": 1_795_300_000, "action_source": "website", **changes}
    return Event(**given_)


def page(tag: TagSettings = TagSettings(), visit: Visit = Visit(event_source_url=URL), **more: Any) -> Page:  # noqa: B008
    return Page(visit=visit, tag=tag, **more)


@pytest.mark.parametrize(
    "host",
    ["localhost", "app.localhost", "127.0.0.1", "192.168.1.7", "::1", "2001:db8::1", "shop.test", "mac.local",
     "shop-git-main.vercel.app", "deploy-preview-7--shop.netlify.app", "abc.shop.pages.dev", "x.ngrok-free.app"],
)  # fmt: skip
def test_local_and_preview_hosts_are_known(host: str) -> None:
    """This machine, addresses, and previews as the platforms name them."""
    assert is_test_host(host, ())


@pytest.mark.parametrize("host", ["", "shop.example", "shop.netlify.app", "shop.pages.dev", "localhost.shop.example"])
def test_live_hosts_are_not_taken_for_tests(host: str) -> None:
    """A shop that lives on a platform's own domain is live."""
    assert not is_test_host(host, ())


def test_a_business_names_its_own_test_hosts() -> None:
    """`*` stands for anything; case does not count."""
    assert is_test_host("eu.staging.shop.example", ("*.STAGING.shop.example",))
    assert not is_test_host("shop.example", ("staging.*",))


@given(st.text(), st.lists(st.text()))
def test_no_pattern_breaks_the_look(host: str, patterns: list[str]) -> None:
    """Whatever someone writes in the settings."""
    assert is_test_host(host, tuple(patterns)) in (True, False)


def test_patterns_are_lower_case() -> None:
    """They are compared with hosts, which are."""
    assert all(pattern == pattern.lower() for pattern in TEST_HOSTS)


def test_a_reason_of_the_request_goes_before_those_of_the_event() -> None:
    """One reason an event, the first that decides."""
    microdata = event(event_name="Microdata")
    assert refusal(microdata, page(reason="consent_denied")) == "consent_denied"
    assert refusal(microdata, page()) == "automatic_event"
    assert refusal(event(event_source_url="http://localhost/"), page()) == "test_host"
    assert refusal(event(), page()) is None
    keeps = TagSettings(automatic_events="keep", test_hosts="keep")
    assert refusal(event(event_name="Microdata", event_source_url="http://localhost/"), page(keeps)) is None


def test_an_event_that_says_everything_stays_as_it_is() -> None:
    """What the page named is not put over."""
    whole = event(
        event_source_url="https://shop.example/p",
        referrer_url="https://blog.example/",
        user_data=UserData(client_ip_address="198.51.100.7", client_user_agent="A"),
    )
    known = Visit(event_source_url=URL, client_ip_address="203.0.113.9", client_user_agent="B", referrer_url=URL)
    assert complete(whole, page(visit=known)) == whole


def test_the_visits_fbp_goes_on() -> None:
    """A browser that made a new one is still the same."""
    made_anew = event(user_data=UserData(fbp="fb.1.1795300000000.9"))
    assert complete(made_anew, page(visit=Visit(fbp="fb.1.1795000000000.7"))).user_data.fbp == "fb.1.1795000000000.7"


@pytest.mark.parametrize(
    ("own", "visits", "sent"),
    [
        (None, OLD, OLD),
        ("broken", OLD, OLD),
        (NEW, OLD, OLD),
        ("fb.1.1795300000000.Cd2", OLD, "fb.1.1795300000000.Cd2"),
        (OLD, None, OLD),
    ],
)
def test_an_event_keeps_its_own_click(own: str | None, visits: str | None, sent: str) -> None:
    """Unless it is the same click with another time of first sight, or none."""
    done = complete(event(user_data=UserData(fbc=own)), page(visit=Visit(fbc=visits)))
    assert done.user_data.fbc == sent
