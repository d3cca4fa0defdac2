"""The page in a real browser."""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any

import pytest

from pixel_page import Shop
from signalpost.sandbox.dedup import DedupSettings
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.people.population import generate
from signalpost.sandbox.pixel.event import PixelEvent
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox

VIEWS = ("#/events", "#/names", "#/calls", "#/results")
ROWS = "document.querySelectorAll('.row').length"
OPEN_FIRST = "document.querySelector('.row button.open').click()"


def text(tab: Any, selector: str = "#view") -> str:
    found: str = tab.run(f"document.querySelector({selector!r}).innerText")
    return found


def test_an_empty_sandbox_shows_how_to_send_the_first_event(watched: Any) -> None:
    """Examples for curl, the pixel and Python, each with this sandbox's address."""
    tab = watched.look("#/events")
    tab.until("document.querySelectorAll('.snippet').length === 3")
    for number in range(3):
        assert watched.meta.url in tab.run(f"document.querySelectorAll('.snippet pre')[{number}].textContent")
    assert tab.messages == []


def test_browser_and_server_stand_side_by_side(watched: Any, purchase: Any) -> None:
    """One order reported twice is one row: counted in the browser, removed on the server, with the reason."""
    watched.see("order-1")
    watched.send(purchase("order-1"))
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 1")
    browser, server = tab.run("[...document.querySelectorAll('.side')].map((side) => side.innerText)")
    assert "Counted" in browser and "Removed" in server and "same event_id" in server
    tab.run(OPEN_FIRST)
    assert "event 1 (browser) with the same event_name and event_id came" in text(tab, ".column:last-child .why")
    assert tab.messages == []


def test_an_event_appears_without_a_reload(watched: Any, purchase: Any) -> None:
    """The list follows what is sent, newest first."""
    watched.send(purchase("order-1"))
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 1")
    watched.send(purchase("order-2", event_name="Lead"))
    tab.until(f"{ROWS} === 2")
    assert text(tab, ".row").startswith("Lead")
    assert "1 new event" in text(tab, "#said")


def test_a_copy_that_comes_later_joins_its_row(watched: Any, purchase: Any) -> None:
    """The row stays open and gets its other side."""
    watched.see("order-1")
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 1")
    tab.run(OPEN_FIRST)
    watched.send(purchase("order-1"))
    tab.until("document.querySelectorAll('.copycard').length === 2")
    assert tab.run(ROWS) == 1


def test_no_value_of_a_person_is_shown_in_clear(watched: Any, purchase: Any) -> None:
    """A clear e-mail address is masked wherever it stands, and named as a problem; so are addresses and cookies."""
    fbp = "fb.1.1790000000000.9876543210"
    personal = {"em": "joe@example.com", "ph": "4915112345678", "client_ip_address": "84.12.33.7", "fbp": fbp}
    url = "https://shop.example/thanks?email=joe%40example.com&utm_source=fb"
    custom = {"value": 1, "currency": "EUR", "note": "for joe@example.com", "phone": "0151 1234567"}
    watched.send(purchase("order-1", user_data=personal, event_source_url=url, custom_data=custom))
    watched.send(purchase("order-2", user_data={**personal, "madid": "abcdef-123456"}, event_time=1))
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 1")
    tab.run(OPEN_FIRST)
    tab.run("document.querySelector('.copycard details').open = true")
    tab.until("document.querySelector('.copycard pre')")
    seen = tab.run("document.documentElement.outerHTML")
    assert "Unhashed customer information" in seen and "clear text, 15 characters" in seen and "utm_source=fb" in seen
    tab = watched.look("#/calls")
    tab.until(f"{ROWS} === 1")
    tab.run(OPEN_FIRST)
    tab.until("document.querySelector('.detail pre')")
    seen += tab.run("document.documentElement.outerHTML")
    for value in ("joe", "4915112345678", "1234567", "84.12.33.7", "9876543210", "abcdef-123456"):
        assert value not in seen


def test_what_was_sent_is_never_read_as_html(watched: Any, purchase: Any) -> None:
    """Names, ids and parameters are text."""
    evil = "<img src=x onerror=alert(1)>"
    watched.send(purchase(evil, event_name=evil, custom_data={"value": 1, "currency": "EUR", evil: evil}))
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 1")
    tab.run(OPEN_FIRST)
    assert evil in text(tab)
    assert tab.run("document.querySelectorAll('#view img').length") == 0
    assert tab.messages == []


@pytest.mark.parametrize(
    ("filters", "left"),
    [("name=Lead", "Lead"), ("code=TEST1", "Lead"), ("q=order-3", "AddToCart"), ("show=problems", "Purchase")],
)
def test_filters_stand_in_the_address(watched: Any, purchase: Any, filters: str, left: str) -> None:
    """A filtered list can be linked to: by event name, test_event_code, id, problems."""
    agent = {"client_user_agent": "Mozilla/5.0", "client_ip_address": "10.0.0.1", "em": purchase("")["user_data"]["em"]}
    watched.send(purchase("order-1", user_data=agent))
    watched.send(purchase("order-2", event_name="Lead"), test_event_code="TEST1")
    products = {"content_ids": ["sku-1"], "value": 2, "currency": "EUR"}
    watched.send(purchase("order-3", event_name="AddToCart", custom_data=products))
    tab = watched.look(f"#/events?{filters}")
    tab.until(f"{ROWS} >= 1")
    names = tab.run("[...document.querySelectorAll('.row .name')].map((name) => name.innerText)")
    assert left in names and len(names) < 3


def test_a_refused_call_shows_its_error_and_its_events(watched: Any, purchase: Any) -> None:
    """Meta's code and title, and which of the events was refused."""
    assert watched.send(purchase("order-1"), purchase("order-2", custom_data={"currency": "EUR"})).status == 400
    tab = watched.look("#/calls")
    tab.until(f"{ROWS} === 1")
    tab.run(OPEN_FIRST)
    tab.until("document.querySelectorAll('.detail details').length === 2")
    shown = text(tab, ".detail")
    assert "100 / 2804009" in shown and "Missing Value for Purchase Event" in shown
    summaries = tab.run("[...document.querySelectorAll('summary')].map((one) => one.innerText)")
    assert "refused" not in summaries[0] and "order-2" in summaries[1] and "refused for this one" in summaries[1]
    assert tab.messages == []


def test_event_names_show_quality_as_a_range(watched: Any, purchase: Any) -> None:
    """One row an event name: counted once, a range of match quality, and per key what it adds."""
    watched.see("order-1")
    watched.send(purchase("order-1"))
    tab = watched.look("#/names")
    tab.until("document.querySelector('.emq')")
    low, high = (float(part) for part in text(tab, ".emq").split("–"))
    assert 1 <= low < high <= 10
    tab.run("document.querySelector('td button.open').click()")
    assert "client_user_agent" in text(tab, "td.inside") and "event_id" in text(tab, "td.inside")
    assert tab.messages == []


def test_faults_are_announced_and_removed(watched: Any) -> None:
    """A set fault stands above every view until it is removed there."""
    watched.meta.sandbox.faults.add(Fault(fault="190/463"))
    tab = watched.look("#/events")
    tab.until("document.querySelector('.notice')")
    assert "190/463" in text(tab, ".notice")
    tab.run("document.querySelector('.notice button').click()")
    tab.until("!document.querySelector('.notice')")
    assert watched.meta.sandbox.faults.as_json() == []


def test_the_list_is_walked_with_the_keyboard(watched: Any, purchase: Any) -> None:
    """Arrows move, Enter opens, Escape closes."""
    watched.send(purchase("order-1"), purchase("order-2"))
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 2")
    tab.run("document.querySelector('.row button.open').focus()")
    watched.press("ArrowDown")
    assert tab.run("document.activeElement === document.querySelectorAll('button.open')[1]")
    watched.press("Enter")
    assert tab.run("document.activeElement.getAttribute('aria-expanded')") == "true"
    watched.press("Escape")
    assert tab.run("document.activeElement.getAttribute('aria-expanded')") == "false"


def test_forgetting_empties_the_list(watched: Any, purchase: Any) -> None:
    """A reset by a test brings the page back to its beginning."""
    watched.send(purchase("order-1"))
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 1")
    watched.meta.sandbox.reset()
    tab.until("document.querySelector('.snippet')")
    assert tab.run(ROWS) == 0


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [360, 1400])
def test_every_view_fits_its_width(watched: Any, purchase: Any, view: str, width: int) -> None:
    """Nothing scrolls sideways, no error is written, every control has a name."""
    watched.see("order-1")
    watched.send(purchase("order-1"), purchase("x" * 120, event_name="a_rather_long_custom_event_name" * 3))
    watched.send(purchase("bad", user_data={}))
    tab = watched.look(view, width=width)
    tab.until("document.querySelector('#view').innerText.length > 40")
    tab.run("document.querySelectorAll('button.open').forEach((button) => button.click())")
    tab.until("!document.querySelector('.detail:empty')")
    tab.run("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    assert tab.run("document.documentElement.scrollWidth <= innerWidth")
    named = "one.innerText || one.ariaLabel || one.labels?.length"
    assert tab.run(f"[...document.querySelectorAll('button, a, select, input')].every((one) => {named})")
    assert tab.messages == []


def test_the_theme_follows_the_system_until_it_is_chosen(watched: Any) -> None:
    """Dark where the system is dark; the button overrules it and says so."""
    ground = "getComputedStyle(document.body).backgroundColor"
    assert watched.look("#/events").run(ground) != watched.look("#/events", dark=True).run(ground)
    tab = watched.tab
    dark = tab.run(ground)
    tab.run("document.getElementById('theme').click()")
    assert tab.run("document.getElementById('theme').ariaLabel") == "Theme: light"
    assert tab.run(ground) != dark
    tab.run("localStorage.clear()")


def test_the_examples_of_the_empty_page_work(watched: Any) -> None:
    """curl, the pixel and Python each send order-1: seen three times, counted once."""
    tab = watched.look("#/events")
    tab.until("document.querySelectorAll('.snippet').length === 3")
    curl, pixel, python = tab.run("[...document.querySelectorAll('.snippet pre')].map((pre) => pre.textContent)")
    answer = subprocess.run(["bash", "-c", curl], capture_output=True, text=True, check=True)
    assert '"events_received":1' in answer.stdout
    exec(python, {})
    with Shop() as shop:
        shop.pages["/"] = f"<!doctype html><html><head>{pixel}</head></html>"
        tab.go(shop.url)
        tab.until("fbq.callMethod")
        watched.until(3)
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 1")
    assert "3 events taken. 1 counted, 2 removed as copies" in text(tab, "#state")
    assert len(tab.run("[...document.querySelectorAll('.copy')].map((copy) => copy.innerText)")) == 3


def test_results_come_with_people(watched: Any, purchase: Any) -> None:
    """Nobody at first; somebody invented clicks an ad, and the event with that fbc is a result of it."""
    tab = watched.look("#/results")
    tab.until("document.querySelector('#view .card button')")
    watched.meta.sandbox.people = generate(50, 1, at=time.time())
    tab.until("document.querySelector('tr.total')")
    assert text(tab, "tr.total").split()[4] == "0"
    accounts = [number for number in range(50) if watched.meta.sandbox.people.has_account(number)]
    tab.run(f"document.querySelector('form input').value = {accounts[0]}")
    tab.run("document.querySelector('form button').click()")
    tab.until("document.querySelector('form + div dl')")
    fbc = tab.run("document.querySelector('form + div dd:last-child').innerText")
    watched.send(purchase("order-1", user_data={"fbc": fbc, "client_user_agent": "Mozilla/5.0"}))
    tab.until("document.querySelector('tr.total').innerText.split(/\\s+/)[4] === '1'")
    tab = watched.look("#/events")
    tab.until("document.querySelector('.cell.match')")
    assert f"Person {accounts[0]}" in text(tab, ".cell.match") and "Click on" in text(tab, ".cell.match")
    assert tab.messages == []


def test_a_filter_reaches_events_that_the_page_did_not_load(watched: Any, purchase: Any) -> None:
    """The page begins with the newest 500; an event_id finds an older one."""
    watched.send(purchase("the-old-one"))
    watched.send(*(purchase(f"order-{number}") for number in range(520)))
    tab = watched.look("#/events")
    tab.until(f"{ROWS} === 100")
    assert "521 events taken. Of the newest 500" in text(tab, "#state")
    tab.run("document.querySelector('.after button').click()")
    assert tab.run(ROWS) == 200
    tab.run("Object.assign(document.querySelector('input[type=search]'), {value: 'the-old-one'})")
    tab.run("document.querySelector('input[type=search]').dispatchEvent(new Event('input'))")
    tab.until(f"{ROWS} === 1")
    assert "the-old-one" in text(tab, ".row") and "q=the-old-one" in tab.run("location.hash")


SEARCHED = """import('/_page/read.js').then(async ({ Feed }) => {
  const feed = new Feed(5);
  const held = () => [...feed.events.keys()].sort((a, b) => a - b).map((number) => number - feed.last + 10).join(' ');
  await feed.follow();
  const first = held();
  await feed.search({ event_id: 'the-old-one' });
  const then = held();
  await feed.follow();
  await feed.search({ event_id: 'order-3' });
  document.title = `${first}; ${then}; ${held()}`;
})"""


def test_what_a_filter_asks_for_is_held_however_many_there_are(watched: Any, purchase: Any) -> None:
    """A page that holds all it has room for drops neither what is searched for nor the newest; another search takes the
    place of the last one."""
    watched.send(purchase("the-old-one"))
    watched.send(*(purchase(f"order-{number}") for number in range(9)))
    tab = watched.look("#/events")
    tab.run(SEARCHED + " && 0")
    tab.until("document.title.includes(';')")
    assert tab.run("document.title") == "6 7 8 9 10; 1 6 7 8 9 10; 5 6 7 8 9 10"


def test_a_sandbox_that_went_away_is_said_and_the_list_stays(watched: Any, purchase: Any) -> None:
    """What was taken remains readable when the process is stopped."""
    with RunningSandbox() as other:
        other.sandbox.take_pixel(PixelEvent(dataset="1", event_name="Lead", event_id="a"))
        watched.tab.go(f"{other.url}/#/events")
        watched.tab.until(f"{ROWS} === 1")
    watched.tab.until("document.querySelector('.notice.bad')")
    assert "does not answer" in text(watched.tab, ".notice") and watched.tab.run(ROWS) == 1
    assert "Not connected" in text(watched.tab, "#state")


def test_a_browser_that_is_favoured_takes_the_place_of_the_server(watched: Any, purchase: Any) -> None:
    """With the five-minute setting the row's server copy becomes the removed one, without a reload."""
    with RunningSandbox(Sandbox(dedup=DedupSettings(prefer_browser_within_s=300))) as other:
        watched.meta = other
        watched.send(purchase("order-1"))
        tab = watched.look("#/events")
        tab.until("document.querySelector('.row').innerText.includes('Counted')")
        watched.see("order-1")
        tab.until("document.querySelectorAll('.copy').length === 2")
        browser, server = tab.run("[...document.querySelectorAll('.side')].map((side) => side.innerText)")
    assert "Counted" in browser and "Removed" in server and "browser favoured" in server


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("user_data", {"em": ["joe@example.com"], "external_id": "joe@example.com"}, ["••••••••"]),
        ("user_data", {"email": "joe@example.com", "name": "Joe"}, "••••••••"),
        ("user_data", "joe@example.com", "•••"),
        ("user_data", {"ph": ["0" * 60 + "abcd"]}, ["000000000000…abcd"]),
        ("user_data", {"lead_id": 123456789012}, "…9012"),
        ("user_data", {"client_ip_address": "2001:db8:1:2::3"}, "2001:db8:…"),
        ("user_data", {"fbc": "fb.1.1790000000000.AbCdEfGhIjKl.AQ"}, "fb.1.1790000000000.…IjKl.AQ"),
        ("custom_data", {"ph": "4915112345678"}, "•••"),
        ("custom_data", {"customer_name": "Joe Miller"}, "•••"),
        ("custom_data", {"note": "call +49 151 1234567"}, "call +•••"),
        ("custom_data", {"order_id": "ORD-1001"}, "ORD-1001"),
        ("custom_data", {"contents": [{"id": "sku-1", "quantity": 2}]}, [{"id": "sku-1", "quantity": 2}]),
        (
            "event_source_url",
            "https://shop.example/a?tel=1&utm_source=fb#x",
            "https://shop.example/a?tel=•••&utm_source=fb#x",
        ),
    ],
    ids=lambda part: part if part in ("user_data", "custom_data", "event_source_url") else "",
)
def test_masking(started: Any, key: str, value: Any, shown: Any) -> None:
    """What stays to be seen of a value: enough to tell two apart and to see what is wrong, nothing of the person."""
    code = f"import('/_page/mask.js').then((mask) => mask.masked({json.dumps({key: value})}))"
    if not started.tab.run(f"location.href.startsWith({started.meta.url!r})"):
        started.look("#/events")
    found = started.tab.run(code)[key]
    assert (next(iter(found.values())) if isinstance(value, dict) else found) == shown
    assert "joe" not in json.dumps(found).lower()
