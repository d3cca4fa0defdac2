"""What the tag does not do to a page: hold it up, move it, change it, or ask for anything while it waits.

How much time it takes is measured in benchmarks/rows/tag_page.py.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from chromium import Page
from pixel_page import PIXEL
from signalpost.store.tag.settings import TagSettings
from signalpost.store.tag.snippet import script
from tag_page import TagHere, tagging

INIT = f"fbq('init', '{PIXEL}'); fbq('track', 'PageView');"
WATCHED = """<script>
window.seen = {shift: 0, sync: 0, written: 0};
new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.shift += one.value; })
  .observe({type: 'layout-shift', buffered: true});
const open = XMLHttpRequest.prototype.open;
XMLHttpRequest.prototype.open = function (method, url, async) {
  if (async === false) seen.sync++;
  return open.apply(this, arguments);
};
for (const name of ['write', 'writeln']) {
  const original = document[name];
  document[name] = function () { seen.written++; return original.apply(this, arguments); };
}
</script>"""
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts."""
    with tagging(tmp_path_factory.mktemp("cost")) as here:
        yield here


@pytest.fixture
def here(started: TagHere) -> TagHere:
    """Running parts as if just started."""
    started.forget()
    return started


def seen(tab: Page) -> dict[str, Any]:
    """What the page saw being done to it."""
    tab.run(SETTLED)
    found: dict[str, Any] = tab.run("seen")
    return found


def test_nothing_moves_nothing_blocks_nothing_is_written(here: TagHere) -> None:
    """From the first script until the event is sent: no layout shift, no synchronous request, no document.write."""
    tab = here.visit(INIT, head=WATCHED, body="<h1>Shop</h1><p>Words</p>", host=here.site)
    here.taken(1)
    assert seen(tab) == {"shift": 0, "sync": 0, "written": 0}
    assert tab.messages == []


def test_what_is_watched_would_be_seen(here: TagHere) -> None:
    """A page that does all three itself."""
    tab = here.visit(INIT, head=WATCHED, body="<h1>Shop</h1><p>Words</p>", host=here.site)
    tab.run("(() => { const one = new XMLHttpRequest(); one.open('GET', location.href, false); one.send(); })()")
    tab.run(SETTLED)
    tab.run("void document.body.insertAdjacentHTML('afterbegin', '<div style=\"height: 300px\"></div>')")
    tab.until("seen.shift > 0")
    tab.run("void document.write('')")
    found = seen(tab)
    assert (found["sync"], found["written"]) == (1, 1)


def test_the_page_stays_as_it_was(here: TagHere) -> None:
    """No element comes or goes by the tag: its parts are modules, its requests are fetches."""
    tab = here.visit(base_code=False, body="<h1>Shop</h1>")
    here.taken(1)
    elements = tab.run("Array.from(document.querySelectorAll('*'), (one) => one.tagName).join(' ')")
    assert elements == "HTML HEAD SCRIPT SCRIPT BODY H1"


def test_no_request_of_the_tag_holds_up_drawing(here: TagHere) -> None:
    """The browser says of each whether it blocks rendering."""
    tab = here.visit(base_code=False)
    here.taken(1)
    told = tab.run(
        "performance.getEntriesByType('resource').filter((one) => one.name.startsWith("
        f"'{here.gateway}')).map((one) => [one.initiatorType, one.renderBlockingStatus])"
    )
    assert {kind for kind, _ in told} <= {"script", "other", "fetch"}
    assert len(told) >= 3  # loader, settings, tag
    assert {status for _, status in told} == {"non-blocking"}


def test_a_gateway_that_does_not_answer_holds_up_nothing(here: TagHere) -> None:
    """The script is asked for and never comes: the page is parsed, drawn, and may be used."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_host = f"http://sp.shop.localhost:{silent.getsockname()[1]}"
        here.shop.pages["/silent"] = (
            f'<!doctype html><html><head><script async src="{silent_host}/tag.js" data-dataset="{PIXEL}"></script>'
            "</head><body><h1>Shop</h1><script>document.addEventListener('DOMContentLoaded', () => window.parsed = 1)"
            "</script></body></html>"
        )
        here.tab.call("Page.navigate", url=here.site + "/silent")
        here.tab.until("window.parsed && document.readyState === 'interactive'")
        here.tab.until("performance.getEntriesByName('first-contentful-paint').length")
        here.tab.go("about:blank")


def test_the_snippet_that_is_printed_waits_for_nobody() -> None:
    """`signalpost tag snippet`: the script is async."""
    assert script(TagSettings(), PIXEL, "https://sp.shop.example", "tag.js", pixel=False).startswith("<script async ")
