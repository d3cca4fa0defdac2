"""One order, reported by the page's pixel, by the tag and by the shop's back end: one counted conversion, or none.

Real processes: Chromium, `signalpost serve`, and the sandbox behind Meta's host names.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

import tree
from pixel_page import PIXEL, page
from serving import wait_for
from signalpost.sandbox.received import ReceivedEvent, Rule, Source
from signalpost.store.tag.template import Container, template
from tag_manager_run import ADDRESS, container, run
from tag_orders import ADDRESS as ADDRESS_OF_BROWSER
from tag_orders import VALUE, Orders, ordering

FROM_BROWSER = {"fbp", "fbc", "client_ip_address", "client_user_agent"}
FROM_BACK_END = {"em", "ph", "external_id"}
COUNTED_ONCE = (1, VALUE)
QUEUE = "window.signalpost = window.signalpost || function () { (signalpost.q = signalpost.q || []).push(arguments) };"
ALLOWED_IN_A_COUNT = {"v", "key", "sent_at", "tag", "settings", "consent", "data", "dropped"}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orders]:
    """One browser, one installation."""
    with ordering(tmp_path_factory.mktemp("orders")) as running:
        yield running


@pytest.fixture
def here(started: Orders) -> Orders:
    """As if visitor and Meta were new."""
    started.forget()
    return started


def of(source: Source, events: list[ReceivedEvent]) -> ReceivedEvent:
    """The one event that came by this way."""
    [found] = [event for event in events if event.source is source]
    return found


def every_cookie(here: Orders) -> list[str]:
    """Names of all cookies of the browser, of whatever host."""
    return [cookie["name"] for cookie in here.browser.call("Storage.getCookies")["cookies"]]


def filled(leaves: dict[str, Any], own: dict[str, str]) -> Any:
    """An event of the golden file with the browser's own in place of the words in braces."""
    return json.loads(re.sub(r"\{(\w+)\}", lambda word: own[word[1]], json.dumps(leaves)))


def test_every_standard_event_of_a_page_leaves_as_its_golden_file_says(here: Orders) -> None:
    """Each call in a real browser, through gateway and worker; what is the browser's own stands in braces.

    The first test of all: once back ends report orders too, a page's Purchase waits for theirs.
    """
    cases = json.loads((tree.ROOT / "tests/golden/tag/browser.json").read_bytes())["cases"]
    here.show("/golden", f"fbq('init', '{PIXEL}');")
    here.until("window.signalpost && signalpost.boot && signalpost.boot.held.length === 0 && fbq.callMethod")
    calls = [["identify", {"em": "Jo@Example.com"}], *(case["call"] for case in cases)]
    here.tab.run(f"{json.dumps(calls)}.forEach((call) => signalpost(...call))")

    def came() -> dict[str, dict[str, Any]] | None:
        events = [one.event for one in here.meta.sandbox.events() if one.source is Source.SERVER]
        return {event["event_id"]: event for event in events} if len(events) == len(cases) else None

    left = wait_for("all events of the page", came)
    own = {"now": "", "site": here.site, "agent": here.tab.run("navigator.userAgent")}
    own |= {"address": ADDRESS_OF_BROWSER, "fbp": here.tab.cookies()["_fbp"]}
    now = time.time()
    for case in cases:
        event = left[case["leaves"]["event_id"]]
        assert now - 60 < event["event_time"] <= now
        assert {**event, "event_time": ""} == filled(case["leaves"], own), case["id"]


def test_pixel_tag_and_back_end_are_one_conversion(here: Orders) -> None:
    """The pixel's code is as it was. The gateway's one event has the keys of browser and back end together."""
    here.thanks("A-1")
    [request] = here.posted(1)
    assert "_fbp=" in here.wire(request)["cookie"]
    here.back_end("A-1", here.tab.cookies())
    events = here.purchases(pixel=1, server=1)
    pixel, server = of(Source.BROWSER, events), of(Source.SERVER, events)
    assert pixel.event_id == server.event_id
    assert server.event["user_data"].keys() >= FROM_BROWSER | FROM_BACK_END
    assert {name: server.event["user_data"][name] for name in ("fbp", "fbc")} == {
        name: pixel.event["user_data"][name] for name in ("fbp", "fbc")
    }
    assert (pixel.standing.kept, server.standing.kept, server.standing.rule) == (True, False, Rule.EVENT_ID)
    assert here.counted() == COUNTED_ONCE


def test_with_the_pixel_blocked_it_is_still_one(here: Orders) -> None:
    """Tag and back end are one event, with the ids that the gateway gave the browser."""
    here.tab.call("Network.setBlockedURLs", urls=["*connect.facebook.net*", "*facebook.com/tr*"])
    here.thanks("A-2")
    here.until("document.cookie.includes('_fbp')")
    here.back_end("A-2", here.tab.cookies())
    server = of(Source.SERVER, here.purchases(pixel=0, server=1))
    assert server.event["user_data"].keys() >= FROM_BROWSER | FROM_BACK_END
    assert server.standing.kept
    assert here.counted() == COUNTED_ONCE


def test_with_the_gateway_down_it_is_one_after_it_returns(here: Orders) -> None:
    """The tag keeps what it could not send. The next page of the shop brings it, with the id and the time it had."""
    here.show("/product", f"fbq('init', '{PIXEL}');")
    here.until("window.signalpost && signalpost.boot && signalpost.boot.held.length === 0 && fbq.callMethod")
    cookies = here.tab.cookies()
    here.goes_down()
    parameters = json.dumps({"value": VALUE, "currency": "EUR", "order_id": "A-3"})
    here.tab.run(f"fbq('track', 'Purchase', {parameters})")
    here.until("localStorage.length")
    kept = json.loads(here.tab.run("Object.values(localStorage)[0]"))
    here.returns()
    here.back_end("A-3", cookies)
    here.show("/account", f"fbq('init', '{PIXEL}');")
    here.until("!localStorage.length")
    events = here.purchases(pixel=1, server=1)
    pixel, server = of(Source.BROWSER, events), of(Source.SERVER, events)
    assert pixel.event_id == server.event_id == kept["e"]["event_id"]
    assert server.event["event_time"] == kept["e"]["event_time"]
    assert server.event["user_data"].keys() >= FROM_BACK_END | {"fbp", "client_user_agent"}
    assert not server.standing.kept
    assert here.counted() == COUNTED_ONCE


def test_where_the_tag_never_came_the_pixels_order_is_the_back_ends(here: Orders) -> None:
    """The gateway is down when the page loads: the pixel goes on without our id. Its cookie shows that it is one."""
    here.goes_down()
    here.thanks("A-4")
    here.arrived(2)
    here.returns()
    here.back_end("A-4", here.tab.cookies())
    server = of(Source.SERVER, here.purchases(pixel=1, server=1))
    assert (server.standing.kept, server.standing.rule) == (False, Rule.FALLBACK_FBP)
    assert here.counted() == COUNTED_ONCE


def test_a_tag_out_of_the_browsers_cache_keeps_the_order(here: Orders) -> None:
    """The gateway is down before the page loads, and the tag was seen before: the pixel gets the id of the order."""
    here.show("/product", f"fbq('init', '{PIXEL}');")
    here.until("window.signalpost && signalpost.boot && signalpost.boot.held.length === 0 && fbq.callMethod")
    here.goes_down()
    here.thanks("A-7")
    here.until("localStorage.length")
    cookies = here.tab.cookies()
    here.returns()
    here.back_end("A-7", cookies)
    here.show("/account", f"fbq('init', '{PIXEL}');")
    here.until("!localStorage.length")
    events = here.purchases(pixel=1, server=1)
    assert of(Source.BROWSER, events).event_id == of(Source.SERVER, events).event_id
    assert here.counted() == COUNTED_ONCE


def test_the_thanks_page_shown_again_is_the_same_order(here: Orders) -> None:
    """The id is made of the order's number, so that a reload is no second conversion on either side."""
    here.thanks("A-5")
    here.posted(1)
    here.thanks("A-5")
    here.posted(1)
    here.until("!localStorage.length")  # answered, or the answer's cookies may come to the next visitor
    here.back_end("A-5", here.tab.cookies())
    events = here.purchases(pixel=2, server=1)
    assert {event.event_id for event in events} == {of(Source.SERVER, events).event_id}
    assert here.counted() == COUNTED_ONCE


CONSENT_TYPES = "'ad_storage', 'ad_user_data', 'ad_personalization'"


def fire(here: Orders, **data: object) -> None:
    """A tag of the template fires in the page's container."""
    here.tab.run(f"gtm.fire({json.dumps({'dataset': PIXEL, 'consentFrom': 'tagManager', **data})})")


def test_tag_managers_two_containers_and_the_pixel_are_one_conversion(here: Orders) -> None:
    """The page's container loads the tag and passes on consent, the server's forwards the same event: one event at the
    gateway, with what both know, and one conversion with the pixel's. Nothing goes before consent."""
    head = container(template(Container.WEB, ADDRESS, PIXEL), here.gateway)
    here.shop.pages["/bought"] = page(f"fbq('init', '{PIXEL}');", head=head)
    here.open(f"{here.site}/bought")
    bought = {
        "currency": "EUR",
        "value": VALUE,
        "transaction_id": "T-1",
        "items": [{"item_id": "SKU-1", "quantity": 2}],
    }
    here.tab.run(f"window.dataLayer = [{json.dumps({'event': 'bought', 'ecommerce': bought})}]")
    fire(here, call="load")
    fire(here, call="identify", userData=[{"name": "em", "value": "Anna@example.com"}])
    fire(here, call="track", eventName="Purchase", eventId="order-T-1", ecommerce=True)
    here.until("gtm.ended.length === 3 && window.signalpost.boot && window.signalpost.boot.pixel.loaded()")
    assert here.tab.run("gtm.ended.every((word) => word === 'success')")
    assert not here.meta.sandbox.events()
    here.tab.run(f"gtm.grant({CONSENT_TYPES})")
    here.posted(1)

    event = {"event_name": "purchase", "event_id": "order-T-1", "x-ga-gcs": "G111", "user_id": "customer-7", **bought}
    request = {"event": event, "cookies": here.tab.cookies(), "data": {"key": here.key}}
    server_template = template(Container.SERVER, ADDRESS, PIXEL)
    (ended,) = run(server_template, request, gateway=here.serve.gateway, now=int(time.time() * 1_000))
    assert ended["ended"] == "success"
    events = here.purchases(pixel=1, server=1)
    pixel, server = of(Source.BROWSER, events), of(Source.SERVER, events)
    assert pixel.event_id == server.event_id == "order-T-1"
    assert server.event["user_data"].keys() >= {"fbp", "client_user_agent", "em", "external_id"}
    assert server.event["custom_data"]["contents"] == [{"id": "SKU-1", "quantity": 2}]
    assert server.event["custom_data"]["order_id"] == "T-1"
    assert (pixel.standing.kept, server.standing.kept, server.standing.rule) == (True, False, Rule.EVENT_ID)
    assert here.counted() == COUNTED_ONCE


@pytest.fixture
def consent(here: Orders) -> Iterator[Orders]:
    """Nothing without consent."""
    here.consent = "required"
    here.settings()
    yield here
    here.consent = "optional"
    here.settings()


def test_without_consent_there_is_none_and_the_ledger_says_why(consent: Orders) -> None:
    """Neither pixel nor gateway: a count alone leaves the page. It has no id, no address of the page, no cookie."""
    here = consent
    here.browser.call("Storage.setCookies", cookies=[{"name": "cart", "value": "c-17", "url": here.gateway}])
    here.thanks("A-6", f"{QUEUE} signalpost('consent', 'denied');")
    [request] = here.posted(1)
    body = json.loads(request["postData"])
    assert body["data"] == []
    assert body.keys() <= ALLOWED_IN_A_COUNT
    assert body["dropped"] == [
        {"event_name": "PageView", "reason": "consent_denied", "count": 1},
        {"event_name": "Purchase", "reason": "consent_denied", "count": 1},
    ]
    assert body["consent"]["signals"] == {}
    assert not any(word in request["postData"] + request["url"] for word in ("A-6", "/thanks", "Click7", "fb.1."))
    assert here.wire(request).keys().isdisjoint({"cookie", "referer", "authorization"})

    why = wait_for("the count in the ledger", lambda: here.given_up().get("Purchase"))
    assert why == {"consent_denied": 1}
    assert here.purchases(pixel=0, server=0) == []
    assert here.counted() == (0, 0)
    here.tab.go("about:blank")
    assert here.meta.sandbox.events() == []
    assert [name for name in every_cookie(here) if name.startswith(("_fbp", "_fbc", "_sp"))] == []
