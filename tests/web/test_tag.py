"""The tag in a real browser, against the gateway and the sandbox."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chromium import PATIENCE_S, Page
from pixel_page import PIXEL
from signalpost.capi.event_id import derive
from tag_page import TagHere, tagging

INIT = f"fbq('init', '{PIXEL}');"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts."""
    folder: Path = tmp_path_factory.mktemp("tag")
    with tagging(folder) as here:
        yield here


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """Running parts as if just started."""
    started.forget()
    return started


def test_pixel_and_gateway_get_one_event_under_one_id(here: TagHere) -> None:
    """The page's pixel code is as it was; the tag stands before it."""
    tab = here.visit(INIT + "fbq('track', 'PageView'); fbq('track', 'AddToCart', {value: 5, currency: 'EUR'});")
    pixel = {event.event_name: event.event["event_id"] for event in here.arrived(2)}
    events = here.taken(2)
    assert {event.event_name: event.event_id for event in events} == pixel
    assert [event.observed["pixel"] for event in events] == ["sent", "sent"]
    assert {event.observed["via"] for event in events} == {"fbq"}
    assert tab.messages == []


def names(events: list[Any]) -> list[str]:
    """Event names, sorted."""
    return sorted(event.event_name for event in events)


def tag_is_there(tab: Page) -> None:
    """Until the tag has taken over from the loader."""
    tab.until(
        "window.signalpost && signalpost.boot && signalpost.boot.held.length === 0"
        " && signalpost.q && signalpost.q.length === undefined"
    )


def test_a_page_without_pixel_sends_its_view_once(here: TagHere) -> None:
    """The tag alone is enough."""
    tab = here.visit(base_code=False)
    (event,) = here.taken(1)
    assert (event.event_name, event.observed["pixel"], event.observed["via"]) == ("PageView", "none", "page")
    assert tab.messages == []
    assert here.arrived(0) == []


def test_data_pixel_brings_the_pixel(here: TagHere) -> None:
    """No base code on the page: the tag loads Meta's script, and both sides share the id of the page's view."""
    here.visit(base_code=False, attributes={"pixel": PIXEL})
    (pixel,) = here.arrived(1)
    (event,) = here.taken(1)
    assert (pixel.event["event_id"], event.observed["pixel"]) == (event.event_id, "sent")


def test_a_blocked_pixel_is_told(here: TagHere) -> None:
    """The event arrives all the same, and says that the pixel did not load."""
    here.tab.call("Network.setBlockedURLs", urls=["*connect.facebook.net*"])
    try:
        here.visit_without_waiting(INIT + "fbq('track', 'PageView');")
        (event,) = here.taken(1)
    finally:
        here.tab.call("Network.setBlockedURLs", urls=[])
    assert (event.event_name, event.observed["pixel"]) == ("PageView", "blocked")


def test_a_request_that_the_browser_stops_is_told(here: TagHere) -> None:
    """Meta's script came, its requests do not leave: as far as Meta is concerned the pixel is blocked."""
    here.tab.call("Network.setBlockedURLs", urls=["*facebook.com/tr*"])
    try:
        here.visit(INIT + "fbq('track', 'PageView');")
        (event,) = here.taken(1)
    finally:
        here.tab.call("Network.setBlockedURLs", urls=[])
    assert (event.observed["pixel"], here.arrived(0)) == ("blocked", [])


def test_an_event_too_long_for_an_image_is_told_as_loaded(here: TagHere) -> None:
    """The script posts a form, in which no page can see the id; both sides have the event all the same."""
    here.visit(INIT + "fbq('track', 'Lead', {text: 'word '.repeat(800)});")
    (pixel,) = here.arrived(1)
    (event,) = here.taken(1)
    assert (event.event_id, event.observed["pixel"]) == (pixel.event["event_id"], "loaded")


def test_without_consent_nothing_happens_but_a_count(here: TagHere) -> None:
    """Required, and denied by the site's own call: no event on either side, no cookie, no store."""
    here.settings(consent="required")
    tab = here.visit(INIT + "fbq('track', 'PageView');", host=here.site)
    tag_is_there(tab)
    assert tab.cookies() == {}
    tab.run("window.signalpost('consent', 'denied')")
    (dropped,) = here.dropped(1)
    assert (dropped.event_name, dropped.reason) == ("PageView", "consent_denied")
    assert tab.cookies() == {}
    assert tab.run("localStorage.length + sessionStorage.length") == 0
    assert here.arrived(0) == []
    assert [request["headers"].get("Referer", "") for request in tab.posted(1)] == [""]


def test_a_late_grant_releases_both_sides(here: TagHere) -> None:
    """Same id, same time as when it happened."""
    here.settings(consent="required")
    tab = here.visit(INIT + "fbq('track', 'PageView');", host=here.site)
    tag_is_there(tab)
    tab.run("window.signalpost('consent', 'granted')")
    (pixel,) = here.arrived(1)
    (event,) = here.taken(1)
    assert pixel.event["event_id"] == event.event_id
    assert event.observed["consent"] == "granted"


def test_ids_are_cookies_of_the_site(here: TagHere) -> None:
    """The gateway is a sub-domain of the site: fbp, fbc and the visitor id are first-party, the last one HttpOnly."""
    tab = here.visit(base_code=False, address="/?fbclid=AbC-1", host=here.site)
    here.taken(1)
    tab.until("document.cookie.includes('_fbc')")
    cookies = tab.cookies()
    assert {"_fbp", "_fbc", "_spv"} <= cookies.keys()
    assert re.fullmatch(r"fb\.1\.\d{13}\.AbC-1", cookies["_fbc"])
    assert "_spv" not in tab.run("document.cookie")


def test_a_denial_on_a_later_page_withdraws_though_only_the_hidden_id_is_left(here: TagHere) -> None:
    """A consent platform took `_fbp` away before the tag could see it; the marker says that there is more."""
    here.visit(base_code=False, host=here.site).until("document.cookie.includes('_spm=1')")
    here.taken(1)
    here.tab.call("Network.deleteCookies", name="_fbp", domain="shop.localhost")
    here.settings(consent="required")
    code = (
        "window.signalpost = window.signalpost || function () { (signalpost.q = signalpost.q || []).push(arguments) };"
    )
    tab = here.visit(code + "signalpost('consent', 'denied')", base_code=False, address="/later", host=here.site)
    until = time.monotonic() + PATIENCE_S
    while tab.cookies():
        assert time.monotonic() < until
        tab.run("new Promise(done => setTimeout(done, 20))")


def test_ids_are_kept_where_the_gateway_is_another_site(here: TagHere) -> None:
    """Its cookies do not arrive on the page; the tag writes what the answer names."""
    tab = here.visit(base_code=False, address="/?fbclid=AbC-1")
    here.taken(1)
    tab.until("document.cookie.includes('_fbc')")
    assert re.search(r"_fbp=fb\.\d\.\d{13}\.\d+", tab.run("document.cookie"))


def test_navigation_inside_the_page_is_one_view_each(here: TagHere) -> None:
    """Pushed, replaced with another path, gone back; not a fragment, not a tidied query."""
    tab = here.visit(INIT + "fbq('track', 'PageView');", host=here.site)
    tag_is_there(tab)
    for step in ("history.pushState(0, '', '/a')", "history.replaceState(0, '', '/a?x=1')", "location.hash = 'b'"):
        tab.run(step)
        tab.run("new Promise(done => setTimeout(done, 600))")
    tab.run("history.pushState(0, '', '/c')")
    tab.run("new Promise(done => setTimeout(done, 600))")
    tab.run("history.back()")
    pixel = here.arrived(4)
    events = here.taken(4)
    assert {event.event_id for event in events} == {event.event["event_id"] for event in pixel}
    assert len({event.event_id for event in events}) == 4


def test_two_tags_do_what_one_does(here: TagHere) -> None:
    """The snippet stands in the page and in the tag manager as well."""
    tab = here.visit(INIT + "fbq('track', 'PageView');", head=here.script())
    here.arrived(1)
    assert names(here.taken(1)) == ["PageView"]
    assert tab.messages == []


def test_a_policy_without_inline_code_is_enough(here: TagHere) -> None:
    """No eval, no inline script or style: only the gateway's host needs to be named."""
    gateway = here.gateway
    policy = f"default-src 'none'; script-src {gateway}; connect-src {gateway}"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    tab = here.visit(base_code=False, head=meta)
    assert names(here.taken(1)) == ["PageView"]
    assert tab.messages == []


def test_a_page_that_is_left_at_once_loses_nothing(here: TagHere) -> None:
    """Events leave with the page."""
    tab = here.visit(base_code=False, attributes={"page_views": "false"})
    tag_is_there(tab)
    tab.run("signalpost('track', 'Lead', {value: 1, currency: 'EUR'})")
    tab.go("about:blank")
    assert names(here.taken(1)) == ["Lead"]


def test_a_page_out_of_the_back_forward_cache_counts_again(here: TagHere) -> None:
    """On both sides, under a new id."""
    tab = here.visit(INIT + "fbq('track', 'PageView');", host=here.site)
    here.taken(1)
    tab.run("window.stays = true")
    here.shop.pages["/next"] = "<!doctype html><title>Next</title>"
    tab.go(here.site + "/next")
    tab.run("history.back()")
    tab.until("location.pathname === '/' && document.readyState === 'complete'")
    assert tab.run("window.stays"), "the browser loaded the page again: this shows nothing of its cache"
    events = here.taken(2)
    pixel = here.arrived(2)
    assert {event.event_id for event in events} == {event.event["event_id"] for event in pixel}


def test_a_gateway_that_is_down_gets_the_events_later(here: TagHere) -> None:
    """From the next page of the shop, with the id and time they had."""
    tab = here.visit(base_code=False, host=here.site, attributes={"page_views": "false"})
    tag_is_there(tab)
    tab.run("window.fetch = () => Promise.reject(new TypeError('Failed to fetch')); 0")
    made = tab.run("signalpost('track', 'Purchase', {value: 1, currency: 'EUR'})")
    tab.until("localStorage.length")
    tab.go("about:blank")
    assert here.taken(0) == []
    here.visit(base_code=False, host=here.site, attributes={"page_views": "false"})
    (event,) = here.taken(1)
    assert event.event_id == made
    tab.until("!localStorage.length")


def test_an_origin_that_is_not_listed_keeps_its_pixel(here: TagHere) -> None:
    """The tag steps aside, and says why on the console, once."""
    host = here.site.replace("www.", "other.")
    tab = here.visit(INIT + "fbq('track', 'PageView');", host=host)
    here.arrived(1)
    tab.hear("origin_not_listed")
    assert len([message for message in tab.messages if message.startswith("signalpost")]) == 1
    assert here.taken(0) == []


def test_an_orders_id_is_the_one_that_a_back_end_makes(here: TagHere) -> None:
    """Of event_name, the shop's key and the order number, on pixel, tag and server alike."""
    here.settings(shop="main")
    here.visit(INIT + "fbq('track', 'Purchase', {order_id: 5123456789, value: 1, currency: 'EUR'});")
    (pixel,) = here.arrived(1)
    (event,) = here.taken(1)
    assert {pixel.event["event_id"], event.event_id} == {derive("Purchase", "main", 5123456789)}


def test_masks_work_on_the_pixel_too(here: TagHere) -> None:
    """What the page puts into a parameter by mistake reaches neither side."""
    here.visit(INIT + "fbq('track', 'Search', {search_string: 'jo@example.com'});")
    (pixel,) = here.arrived(1)
    assert "@" not in pixel.event["custom_data"]["search_string"]
    (event,) = here.taken(1)
    assert "masked" in event.observed


def test_the_pixel_alone(here: TagHere) -> None:
    """Set from the gateway: ids on the pixel's events, nothing to the gateway."""
    here.settings(mode="pixel_only")
    tab = here.visit(INIT + "fbq('track', 'Lead');")
    (pixel,) = here.arrived(1)
    assert re.fullmatch("[0-9a-f]{32}", pixel.event["event_id"])
    tab.go("about:blank")
    assert here.records() == []
