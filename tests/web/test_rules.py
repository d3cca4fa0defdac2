"""Events without code, in a real browser: rules, dataLayer, attributes, forms, masks and the preview of a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from chromium import Page
from gateway_shop import DATASET
from pixel_page import PIXEL
from signalpost.store import clock_ms
from signalpost.store.tag.rules import Rule
from tag_page import TagHere, tagging

# Tracked when the rules part has started, after all its listeners are there.
READY = {"name": "ready", "event_name": "Ready", "on": "page", "match": "*"}
LEAVE = "dispatchEvent(new PageTransitionEvent('pagehide'))"
# Links and forms lead nowhere, so that the page stays to be asked.
NO_NAVIGATION = """<script>
addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
addEventListener("submit", (event) => event.preventDefault());
</script>"""
BUTTON = {"name": "add", "event_name": "AddToCart", "on": "click", "match": ".add"}

Told = list[tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts."""
    with tagging(tmp_path_factory.mktemp("rules")) as here:
        yield here


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """Running parts as if just started."""
    started.forget()
    return started


def rules(*wanted: dict[str, Any]) -> tuple[Rule, ...]:
    return msgspec.convert([READY, *wanted], tuple[Rule, ...])


def show(here: TagHere, body: str, *wanted: dict[str, Any], address: str = "/", calls: str = "", **more: Any) -> Page:
    """A page of the shop under these rules, once the tag follows them."""
    settings = {"page_views": False, **more.pop("settings", {})}
    here.settings(rules=rules(*wanted), **settings)
    tab = here.visit(calls, address, base_code=more.pop("base_code", False), body=NO_NAVIGATION + body, **more)
    tab.until("(window.dataLayer || []).some(e => e.event_name === 'Ready')")
    return tab


def told(here: TagHere, count: int) -> Told:
    """What the tag told the gateway of the page, as if the page went now: names and custom_data."""
    here.tab.run(LEAVE)
    copies = here.taken(count + 1)
    events = [json.loads(copy.body) for copy in copies]
    found = [(event["event_name"], event.get("custom_data", {})) for event in events if event["event_name"] != "Ready"]
    assert here.tab.messages == []
    return found


def test_a_click_takes_value_and_product_from_around_the_button(here: TagHere) -> None:
    """A click on anything inside counts; the nearest price is that of the same product."""
    card = '<div><h2>{0}</h2><b class="price">{1}</b><a data-sku="{0}" class="add" href="/c"><i>+</i></a></div>'
    source = {"element": ".add", "attribute": "data-sku"}
    rule = BUTTON | {
        "value": {"element": ".price"},
        "parameters": {"content_ids": source, "content_name": {"element": "h2"}},
    }
    tab = show(here, card.format("A", "1,00 €") + card.format("B", "1.234,56 €"), rule)
    tab.run("document.querySelectorAll('.add i')[1].click()")
    product = {"content_ids": ["B"], "content_name": "B", "content_type": "product"}
    assert told(here, 1) == [("AddToCart", {"value": 1234.56, "currency": "EUR", **product})]
    assert [copy.observed["via"] for copy in here.taken(2)] == ["rule", "rule"]
    assert here.taken(2)[1].observed["rule"].startswith("add@")


def test_one_click_is_one_event(here: TagHere) -> None:
    """Though a label clicks its field too, and a second click follows at once; another button is another click."""
    body = '<label class="add">a<input type="checkbox"></label><button class="add">b</button>'
    tab = show(here, body, BUTTON)
    tab.run("document.querySelector('label').click(), document.querySelector('label').click()")
    tab.run("document.querySelector('button').click()")
    assert told(here, 2) == [("AddToCart", {}), ("AddToCart", {})]


def test_a_click_is_seen_in_a_shadow_tree_and_though_the_page_stops_it(here: TagHere) -> None:
    """Components and stopped events are no way out."""
    body = "<div id=host></div><script>host.attachShadow({mode: 'open'}).innerHTML = '<button class=add>x</button>';"
    stop = "host.addEventListener('click', e => e.stopPropagation(), true)</script>"
    tab = show(here, body + stop, BUTTON)
    tab.run("document.querySelector('#host').shadowRoot.querySelector('button').click()")
    assert told(here, 1) == [("AddToCart", {})]


def test_a_selector_that_no_browser_can_read_stops_its_own_rule_alone(here: TagHere) -> None:
    """The others go on, and the page never notices."""
    broken = BUTTON | {"name": "broken", "match": "..add("}
    value = BUTTON | {"name": "value", "event_name": "Lead", "value": {"element": "((("}}
    tab = show(here, '<button class="add">x</button>', broken, BUTTON, value)
    tab.run("document.querySelector('button').click()")
    assert told(here, 2) == [("AddToCart", {}), ("Lead", {})]


def test_a_rule_holds_only_where_it_should(here: TagHere) -> None:
    """`where` is a pattern of the page's address."""
    elsewhere = BUTTON | {"where": "/shop/*"}
    tab = show(
        here, '<button class="add">x</button>', elsewhere, BUTTON | {"name": "here", "where": "/c*"}, address="/cart"
    )
    tab.run("document.querySelector('button').click()")
    assert told(here, 1) == [("AddToCart", {})]


def test_a_form_that_is_submitted_is_an_event(here: TagHere) -> None:
    """With choices of the form as value, never what was typed."""
    body = (
        '<form id="f"><select name="plan"><option value="49.90" selected>Pro</select>'
        '<input name="mail" value="typed text"><button>Go</button></form>'
    )
    rule = {"name": "signup", "event_name": "Subscribe", "on": "submit", "match": "#f"}
    sources = {"value": {"element": "select"}, "currency": {"text": "usd"}}
    tab = show(here, body, rule | sources | {"parameters": {"status": {"element": "[name=mail]"}}})
    tab.run("document.querySelector('button').click()")
    assert told(here, 1) == [("Subscribe", {"value": 49.9, "currency": "USD"})]


def test_files_that_are_downloaded_are_told_by_their_extension(here: TagHere) -> None:
    """A middle click too; addresses of pages and of mail are no files."""
    links = "".join(f'<a href="{to}">x</a>' for to in ("/a/Prices.PDF?v=2", "/b.zip", "/c.html", "mailto:a@b.pdf"))
    pdf = {"name": "pdf", "event_name": "Lead", "on": "download", "match": "pdf, docx"}
    anything = {"name": "file", "event_name": "File", "on": "download", "match": "*"}
    tab = show(here, links, pdf, anything | {"parameters": {"content_name": {"element": "a", "attribute": "href"}}})
    tab.run("document.querySelectorAll('a').forEach(a => a.click())")
    middle = "new MouseEvent('auxclick', {bubbles: true, button: 1})"
    tab.run("new Promise(done => setTimeout(done, 600))")  # or it would be the same click
    tab.run(f"document.querySelector('a').dispatchEvent({middle})")
    file = ("File", {"content_name": "/a/Prices.PDF?v=2"})
    assert told(here, 5) == [("Lead", {}), file, ("File", {"content_name": "/b.zip"}), ("Lead", {}), file]


THANKS = {"name": "order", "event_name": "Purchase", "on": "page", "match": "/thanks*"}
ORDER = THANKS | {"value": {"element": ".total"}, "currency": {"text": "EUR"}, "order_id": {"query": "order"}}


def test_a_page_is_an_event_once_its_values_are_there(here: TagHere) -> None:
    """A page that shows the total a little later is waited for."""
    late = "<script>setTimeout(() => { document.body.innerHTML += '<p class=total>19,99 €</p>' }, 400)</script>"
    tab = show(here, late, ORDER, address="/thanks?order=1001")
    tab.until("dataLayer.some(e => e.event_name === 'Purchase')")
    assert told(here, 1) == [("Purchase", {"value": 19.99, "currency": "EUR", "order_id": "1001"})]


def test_a_page_that_goes_before_is_an_event_with_what_it_had(here: TagHere) -> None:
    """Late is better than never; never twice."""
    show(here, "", ORDER, address="/thanks/?order=1001")
    here.tab.run(LEAVE)
    assert told(here, 1) == [("Purchase", {"currency": "EUR", "order_id": "1001"})]


def test_pages_inside_a_page_are_pages(here: TagHere) -> None:
    """A navigation by script brings the rule's event, each time once."""
    step = {"name": "step", "event_name": "Step", "on": "page", "match": "/step/*"}
    tab = show(here, "", step)
    tab.run(
        "history.pushState({}, '', '/step/1'), history.replaceState({}, '', '/step/1'), history.pushState({}, '', '/x')"
    )
    tab.run("history.pushState({}, '', '/step/2')")
    assert told(here, 5) == [("Step", {}), ("Step", {})]  # and Ready on each of four pages


def test_values_come_from_json_ld_the_data_layer_and_meta_elements(here: TagHere) -> None:
    """Whatever a page tells search engines and other tools."""
    price = {"priceSpecification": [{"price": "1299.00", "priceCurrency": "eur"}]}
    ld = {"@graph": [{"@type": "WebPage"}, {"@type": ["Product"], "sku": "S1", "offers": [price]}]}
    body = "".join(f'<script type="application/ld+json">{text}</script>' for text in ("{broken", json.dumps(ld)))
    head = '<meta property="product:brand" content="Acme">'
    rule = {
        "name": "view",
        "event_name": "ViewContent",
        "on": "page",
        "match": "/",
        "value": {"json_ld": "Product.offers.price"},
        "currency": {"json_ld": "Product.offers.priceCurrency"},
        "parameters": {
            "content_ids": {"json_ld": "Product.sku"},
            "brand": {"element": "meta[property='product:brand']"},
            "num_items": {"data_layer": "ecommerce.items.quantity"},
        },
    }
    show(here, body, rule, head=head, calls="dataLayer = [{ecommerce: {items: [{quantity: 2}]}}]")
    wanted = {"value": 1299, "currency": "EUR", "content_ids": ["S1"], "content_type": "product"}
    assert told(here, 1) == [("ViewContent", {**wanted, "brand": "Acme", "num_items": 2})]


def test_a_booking_is_an_event_when_its_widget_says_so(here: TagHere) -> None:
    """And nobody else: origins count. What the message says of the person stays where it is."""
    rule = {"name": "call", "event_name": "Schedule", "on": "booking", "match": "*"}
    tab = show(here, "", rule, rule | {"name": "hub", "event_name": "Lead", "match": "hubspot"})
    message = "dispatchEvent(new MessageEvent('message', {{origin: '{}', data: {}}}))"
    scheduled = "{event: 'calendly.event_scheduled', payload: {invitee: {name: 'Jo'}}}"
    tab.run(message.format("https://calendly.com", scheduled))
    tab.run(message.format("https://calendly.com.evil.example", scheduled))
    tab.run(message.format("https://calendly.com", "{event: 'calendly.profile_page_viewed'}"))
    tab.run(f"postMessage({scheduled}, '*')")
    assert told(here, 1) == [("Schedule", {})]


def test_the_data_layer_is_read_from_its_beginning(here: TagHere) -> None:
    """What was pushed before the tag came, and what comes after; the page's own names say nothing."""
    item = "{item_id: 'S1', price: 10, quantity: 2}"
    before = (
        f"dataLayer = [{{event: 'gtm.js'}}, {{event: 'view_item', ecommerce: {{currency: 'EUR', items: [{item}]}}}}];"
    )
    gtag = "function gtag(){dataLayer.push(arguments)}; gtag('js', new Date()); gtag('config', 'G-1');"
    tab = show(here, "", calls=before + gtag, settings={"data_layer": True})
    length = tab.run(
        "gtag('event', 'search', {search_term: 'shoes'}), dataLayer.push({event: 'popup'}, {event: 'sign_up'})"
    )
    assert length == tab.run("dataLayer.length")
    contents = {"contents": [{"id": "S1", "quantity": 2, "item_price": 10}], "content_ids": ["S1"]}
    view = {**contents, "content_type": "product", "num_items": 2, "value": 20, "currency": "EUR"}
    found = told(here, 3)
    assert found == [("ViewContent", view), ("Search", {"search_string": "shoes"}), ("CompleteRegistration", {})]
    assert {copy.observed["via"] for copy in here.taken(4)} == {"rule", "datalayer"}


def test_what_pixel_code_tracks_too_is_not_told_twice(here: TagHere) -> None:
    """Whichever comes first; what only the dataLayer has is told."""
    order = "{event: 'purchase', ecommerce: {transaction_id: '7', value: 5, currency: 'EUR'}}"
    calls = f"fbq('init', '{PIXEL}'); fbq('track', 'Purchase', {{value: 5, currency: 'EUR'}}); dataLayer = [{order}];"
    tab = show(here, "", calls=calls, settings={"data_layer": True}, base_code=True)
    tab.run(
        "dataLayer.push({event: 'add_to_cart'}), fbq('track', 'AddToCart'), dataLayer.push({event: 'generate_lead'})"
    )
    found = told(here, 3)
    assert sorted(name for name, _ in found) == ["AddToCart", "Lead", "Purchase"]


def test_without_the_setting_the_data_layer_is_left_alone(here: TagHere) -> None:
    """What it says is the page's own."""
    tab = show(here, "", calls="dataLayer = [{event: 'purchase'}]")
    tab.run("dataLayer.push({event: 'purchase'})")
    assert told(here, 0) == []


def test_elements_declare_their_events(here: TagHere) -> None:
    """On a click, a form when it is submitted; parameters stand beside."""
    words = 'data-signalpost-event="AddToCart" data-signalpost-value="19.90" data-signalpost-currency="EUR"'
    body = (
        f'<button {words} data-signalpost-content-ids="a, b"><b>add</b></button>'
        '<form data-signalpost-event="Lead"><input><button class="go">go</button></form>'
    )
    tab = show(here, body)
    tab.run("document.querySelector('b').click(), document.querySelector('input').click()")
    tab.run("document.querySelector('.go').click()")
    add = {"value": 19.9, "currency": "EUR", "content_ids": ["a", "b"], "content_type": "product"}
    assert told(here, 2) == [("AddToCart", add), ("Lead", {})]
    assert [copy.observed["via"] for copy in here.taken(3)] == ["rule", "attribute", "attribute"]


FIELDS = """<form><input id="mail" type="email" value=" Jo@Shop.Example ">
<input id="tel" type="tel" value="+49 151 23456789"><input id="city" value="Bonn">
<input id="pw" type="password" value="secret1"><input id="cc" autocomplete="cc-number" value="Smith">
<input id="pan" value="4111 1111 1111 1111"><input id="cvc" name="cvc" value="123">
<textarea id="note">free text</textarea><input id="hid" type="hidden" value="hidden"><button>Go</button></form>"""


def keys(here: TagHere, count: int) -> list[set[str]]:
    """The kinds of user_data each event has, apart from what every request tells."""
    here.tab.run(LEAVE)
    own = {"client_ip_address", "client_user_agent", "fbp", "fbc"}
    return [set(json.loads(copy.body).get("user_data", {})) - own for copy in here.taken(count)]


def test_fields_are_read_when_a_form_is_submitted_if_the_settings_name_them(here: TagHere) -> None:
    """Before the form's own event, which has what they say."""
    submit = {"name": "form", "event_name": "Lead", "on": "submit", "match": "form"}
    settings = {"form_fields": {"#mail": "em", "#tel": "ph"}}
    tab = show(here, FIELDS, submit, settings=settings)
    tab.run("document.querySelector('button').click()")
    tab.until("dataLayer.some(e => e.event_name === 'Lead')")
    tab.run("new Promise(done => setTimeout(done, 1200))")  # hashing takes a moment that a page that goes has not
    assert keys(here, 2)[1] == {"em", "ph"}


def test_passwords_cards_and_free_text_are_never_read_whatever_the_settings_say(here: TagHere) -> None:
    """Nor a field that nobody sees; and without the setting, no field at all."""
    submit = {"name": "form", "event_name": "Lead", "on": "submit", "match": "form"}
    named = ("pw", "cc", "pan", "note", "cvc", "hid")
    every = dict(zip((f"#{name}" for name in named), ("fn", "ln", "ct", "st", "zp", "external_id"), strict=True))
    tab = show(here, FIELDS, submit, settings={"form_fields": every})
    tab.run("document.querySelector('button').click(), new Promise(done => setTimeout(done, 1200))")
    assert keys(here, 2) == [set(), set()]


def test_personal_data_in_parameters_and_addresses_is_masked(here: TagHere) -> None:
    """Before anything leaves the browser; the gateway is told where, not what."""
    tab = show(here, "", address="/?email=jo%40shop.example&utm_source=mail")
    leak = "{note: 'call +49 151 23456789', card: '4111 1111 1111 1111', order_id: '5123456789'}"
    tab.run(f"signalpost('track', 'Lead', {leak})")
    assert told(here, 1) == [
        ("Lead", {"note": "call masked-phone", "card": "masked-payment_card", "order_id": "5123456789"})
    ]
    [_, lead] = here.taken(2)
    assert json.loads(lead.body)["event_source_url"].endswith("/?email=masked-email&utm_source=mail")
    assert lead.observed["masked"] == "note,card,event_source_url:email"
    sent = [request.get("postData", "") for request in tab.posted(1)]
    assert not [text for text in sent if "151 2" in text or "jo%40" in text or "4111 1" in text]


def test_the_pixel_too_gets_only_what_is_masked(here: TagHere) -> None:
    """The page's own call, with its eventID."""
    calls = f"fbq('init', '{PIXEL}'); fbq('track', 'Lead', {{note: 'jo@shop.example'}});"
    show(here, "", calls=calls, base_code=True)
    here.tab.run(LEAVE)
    arrived = [event for event in here.arrived(2) if event.event_name == "Lead"]
    assert [event.event["custom_data"]["note"] for event in arrived] == ["masked-email"]


def test_what_waits_when_a_visitor_goes_on_is_told(here: TagHere) -> None:
    """A click on a real link: its own event, and one of the dataLayer of that very moment."""
    here.shop.pages["/next"] = "<!doctype html><h1>Next</h1>"
    here.settings(rules=rules(BUTTON), page_views=False, data_layer=True)
    push = "dataLayer.push({event: 'generate_lead'})"
    tab = here.visit(base_code=False, body=f'<a class="add" href="/next" onclick="{push}">x</a>')
    tab.until("(window.dataLayer || []).some(e => e.event_name === 'Ready')")
    tab.run("document.querySelector('a').click()")
    assert [copy.event_name for copy in here.taken(3)] == ["Ready", "AddToCart", "Lead"]
    tab.until("location.pathname === '/next'")


def preview(here: TagHere, *wanted: dict[str, Any]) -> str:
    """The query that shows a draft with these rules."""
    control = here.installed.control
    control.put_tag_draft(1, DATASET, msgspec.convert(wanted, tuple[Rule, ...]), author="test", now=0)
    token = control.open_tag_preview(1, DATASET, until=clock_ms() + 3_600_000, author="test", now=0)
    here.ahead += 2
    return f"?signalpost_preview={token}"


PANEL = "document.querySelector('signalpost-preview').shadowRoot"
ROWS = f"[...{PANEL}.querySelectorAll('li')]"


def test_a_draft_is_tried_out_and_nothing_is_sent(here: TagHere) -> None:
    """The page shows what would be: of rules, of pixel code, with what was found and what not. On later pages too."""
    here.settings(rules=rules(), page_views=False)
    broken = BUTTON | {"name": "broken", "match": "..add("}
    query = preview(here, BUTTON | {"value": {"element": ".price"}, "order_id": {"query": "order"}}, broken)
    calls = f"fbq('init', '{PIXEL}'); fbq('track', 'ViewContent', {{note: 'jo@shop.example'}});"
    body = NO_NAVIGATION + '<b class="price">5,00 €</b><button class="add">x</button>'
    tab = here.visit(calls, "/" + query, body=body)
    tab.until("document.querySelector('signalpost-preview')")
    tab.until(f"{ROWS}.length === 1")
    tab.run("document.querySelector('.add').click()")
    tab.until(f"{ROWS}.length === 2")
    add, view = tab.run(f"{ROWS}.map(row => row.textContent)")
    assert add.startswith("AddToCart") and "from rule add" in add and '"value": 5' in add and "order_id" in add
    assert view.startswith("ViewContent") and "from fbq" in view and "masked-email" in view
    shown = tab.run(f"{PANEL}.textContent")
    assert "add 1× (1 on this page)" in shown
    assert "broken 0× (no selector that a browser can read)" in shown
    here.visit(calls, "/next", body=body)
    tab.until("document.querySelector('signalpost-preview')")
    tab.run(LEAVE)
    tab.run(f"{PANEL}.querySelector('button').click()")
    tab.until("!document.querySelector('signalpost-preview') && document.readyState === 'complete' && window.fbq")
    tab.until("fbq.callMethod")
    here.tab.run(LEAVE)
    assert [copy.event_name for copy in here.taken(2)] == ["ViewContent", "Ready"]
    assert len(here.arrived(2)) == 2


def test_the_preview_is_for_light_and_dark_and_for_pages_that_forbid_styles(here: TagHere) -> None:
    """It is drawn though the page's policy allows no inline style, beside the page and without moving it."""
    here.settings(rules=rules(), page_views=False)
    query = preview(here, BUTTON)
    words = f"style-src 'none'; script-src 'unsafe-inline' {here.gateway}"
    policy = f'<meta http-equiv="content-security-policy" content="{words}">'
    tab = here.visit("", "/" + query, base_code=False, head=policy, body="<h1>Shop</h1>")
    look = f"getComputedStyle({PANEL}.querySelector('section')).backgroundColor"
    seen = []
    for scheme in ("light", "dark"):
        tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        tab.until("document.querySelector('signalpost-preview')")
        seen.append(tab.run(look))
    tab.call("Emulation.setEmulatedMedia", features=[])
    assert seen == ["rgb(255, 255, 255)", "rgb(36, 37, 38)"]
    assert tab.run("getComputedStyle(document.querySelector('signalpost-preview')).position") == "fixed"
    assert tab.messages == []


def test_a_wrong_or_old_token_shows_nothing_and_stops_nothing(here: TagHere) -> None:
    """The page is as for any visitor."""
    here.settings(rules=rules(), page_views=False)
    preview(here, BUTTON)
    tab = show(here, "", address="/?signalpost_preview=guessed")
    assert tab.run("document.querySelector('signalpost-preview') === null")
    assert told(here, 0) == []
