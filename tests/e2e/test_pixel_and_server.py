"""The same orders from a browser's pixel and from a server: two of each come, one counts.

The page has Meta's base code, unchanged; the server sends with the SDK. Which side reports an order first, and how much
later the other does, is drawn anew for each order: from milliseconds to a day and a half, by the sandbox's clock.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import pytest

import serving
import signalpost as sp
from browsing import Here, browsing
from chromium import Page
from pixel_page import PIXEL
from signalpost.sandbox.received import ReceivedEvent, Rule, Source

ROUNDS = 12
LONGEST_PAUSE_S = 3 * 3_600  # twelve rounds stay within the 48 hours of section 7

Order = int


def purchase(order: Order, now: int) -> sp.Event:
    """The server's report of an order."""
    return sp.Event(
        event_name="Purchase",
        event_time=now,
        event_id=f"order-{order}",
        action_source="website",
        event_source_url="https://shop.example/thanks",
        user_data=sp.UserData(em=f"buyer{order}@example.com"),
        custom_data=sp.CustomData(value=order + 0.5, currency="EUR"),
    )


def show(tab: Page, orders: Sequence[Order], drawn: random.Random) -> None:
    """Let the page report orders, each after a few milliseconds of its own; it goes on while we do other things."""
    plan = json.dumps([[order, drawn.randrange(150)] for order in orders])
    tab.run(
        f"""{plan}.forEach(([order, pause]) => setTimeout(() => fbq('track', 'Purchase',
        {{value: order + 0.5, currency: 'EUR'}}, {{eventID: 'order-' + order}}), pause))"""
    )


def report(here: Here, count: int, seed: int) -> list[ReceivedEvent]:
    """Report `count` orders from both sides in rounds, hours apart; what the sandbox took."""
    drawn = random.Random(seed)
    rounds: dict[tuple[int, str], list[Order]] = defaultdict(list)
    for order in drawn.sample(range(count), count):
        for side in ("browser", "server"):
            rounds[drawn.randrange(ROUNDS), side].append(order)
    tab = here.visit(f"fbq('init', '{PIXEL}');", "/thanks")
    reported = 0
    with sp.Client(dataset=PIXEL, token="any", base_url=here.meta.url) as client:
        for number in range(ROUNDS):
            browser, server = rounds[number, "browser"], rounds[number, "server"]
            show(tab, browser, drawn)
            results = client.send_many(purchase(order, int(time.time())) for order in server)
            assert all(result.ok for result in results)
            reported += len(browser) + len(server)
            here.arrived(reported)
            here.meta.sandbox.clock.move(drawn.uniform(0, LONGEST_PAUSE_S))
    return here.arrived(2 * count)


def check(found: list[ReceivedEvent], count: int) -> None:
    """Two raw, one counted, for each order: the one that came first."""
    copies: dict[str | None, list[ReceivedEvent]] = defaultdict(list)
    for event in found:
        copies[event.event_id].append(event)
    assert copies.keys() == {f"order-{order}" for order in range(count)}
    for first, second in copies.values():
        assert {first.source, second.source} == {Source.BROWSER, Source.SERVER}
        assert (first.standing.kept, second.standing.kept) == (True, False)
        assert (second.standing.rule, second.standing.partner) == (Rule.EVENT_ID, first.number)
    kept = Counter(event.source for event in found if event.standing.kept)
    assert min(kept[Source.BROWSER], kept[Source.SERVER]) > count / 10, "one side alone came first: nothing was tried"


@pytest.fixture(scope="module")
def here() -> Iterator[Here]:
    """One browser for both."""
    with browsing() as running:
        yield running


def test_a_hundred_orders_reported_twice_count_once(here: Here) -> None:
    """Raw and deduplicated counts kept apart: 200 and 100, and the value of 100 orders."""
    check(report(here, 100, seed=1), 100)
    cells = here.meta.sandbox.counts.by_name().values()
    assert (sum(cell.raw for cell in cells), sum(cell.kept for cell in cells)) == (200, 100)
    assert sum(cell.value.get("EUR", 0) for cell in cells) == pytest.approx(sum(n + 0.5 for n in range(100)))


@pytest.mark.deep
def test_a_thousand_orders_reported_twice_count_once(here: Here) -> None:
    """The same, more of it, in another order."""
    here.forget()
    here.meta.sandbox.clock.reset()
    check(report(here, 1_000, seed=2), 1_000)


def post_purchase(here: Here, fbp: str) -> None:
    """A server that gives no event_id; it knows the browser by its cookie. (The SDK would make an id.)"""
    event = {
        "event_name": "Purchase",
        "event_time": int(time.time()),
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {"fbp": fbp, "client_user_agent": "Browser/1"},
        "custom_data": {"value": 1, "currency": "EUR"},
    }
    status, answer = serving.post(f"{here.meta.url}/v25.0/{PIXEL}/events", {"data": [event]}, key="any")
    assert status == 200, answer


def test_without_ids_only_a_server_after_the_browser_is_removed(here: Here) -> None:
    """Section 7, fallback limits: browser first, then server: one counts; server first, then browser: both do."""
    here.forget()
    tab = here.visit(f"fbq('init', '{PIXEL}'); fbq('track', 'Purchase', {{value: 1, currency: 'EUR'}});", "/thanks")
    [browser] = here.arrived(1)
    post_purchase(here, browser.event["user_data"]["fbp"])
    server = here.arrived(2)[1]
    assert (browser.event_id, server.event_id) == (None, None)
    assert (server.standing.kept, server.standing.rule, server.standing.partner) == (
        False,
        Rule.FALLBACK_FBP,
        browser.number,
    )
    here.meta.sandbox.forget()
    post_purchase(here, tab.cookies()["_fbp"])
    here.arrived(1)
    tab.run("fbq('track', 'Purchase', {value: 1, currency: 'EUR'})")
    assert [event.standing.kept for event in here.arrived(2)] == [True, True]
