"""Meta's script is there before the tag's loader: what it had taken is mirrored from the browser's list of requests."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from chromium import Page
from pixel_page import PIXEL, page
from tag_page import TagHere, tagging

CODE = f"""fbq('init', '{PIXEL}');
fbq('track', 'PageView', {{}}, {{eventID: 'view-1'}});
fbq('track', 'Purchase', {{value: 9.5, currency: 'EUR', note: 'ann@shop.example'}}, {{eventID: 'o-1'}});
fbq('track', 'Lead');"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts."""
    with tagging(tmp_path_factory.mktemp("late")) as here:
        yield here


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """Running parts as if just started."""
    started.forget()
    return started


def late(here: TagHere, code: str = CODE, *, sent: int = 3, **attributes: str) -> Page:
    """A page whose pixel has sent everything before the loader comes."""
    here.shop.pages["/late"] = page(code)
    tab = here.open(here.site + "/late")
    here.arrived(sent)
    named = json.dumps({"dataset": PIXEL, **attributes})
    tab.run(
        "(() => { const script = document.createElement('script');"
        f" script.src = '{here.gateway}/tag.js'; Object.assign(script.dataset, {named});"
        " document.head.append(script); })()"
    )
    return tab


def test_what_the_pixel_had_sent_comes_under_the_ids_it_had(here: TagHere) -> None:
    """The Lead had no id of the page's: it stays the pixel's alone. Nothing is sent by the pixel twice."""
    tab = late(here)
    events = {event.event_name: event for event in here.taken(2)}
    assert {name: event.event_id for name, event in events.items()} == {"PageView": "view-1", "Purchase": "o-1"}
    assert {event.observed["pixel"] for event in events.values()} == {"sent"}
    assert events["Purchase"].observed["masked"] == "note"
    assert len(here.arrived(3)) == 3
    assert tab.messages == []


def test_what_follows_is_shared_as_ever(here: TagHere) -> None:
    """A later call gets an id of the tag's; the same event again is the pixel's repetition, not ours."""
    tab = late(here)
    tab.until("window.signalpost && signalpost.boot && signalpost.boot.held.length === 0")
    here.taken(2)
    tab.run("fbq('track', 'AddToCart'); fbq('track', 'Purchase', {}, {eventID: 'o-1'})")
    events = [event.event_name for event in here.taken(3)]
    assert sorted(events) == ["AddToCart", "PageView", "Purchase"]
    here.arrived(5)


def test_consent_is_asked_for_it_too(here: TagHere) -> None:
    """What the page's own pixel did without consent is its own affair; a copy is not."""
    here.settings(consent="required")
    tab = late(here)
    tab.until("window.signalpost && signalpost.boot && signalpost.boot.held.length === 0")
    tab.run("window.signalpost('consent', 'denied')")
    counted = {(copy.event_name, copy.reason) for copy in here.dropped(2)}
    assert counted == {("PageView", "consent_denied"), ("Purchase", "consent_denied")}
    assert here.taken(0) == []
