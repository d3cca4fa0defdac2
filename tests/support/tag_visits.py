"""Planned sessions in a real browser, many at once: each in a context of its own, on a shop of its own path.

The tag's script stands without `async`, so that on a busy machine too it comes before Meta's: what Meta's script had
taken before the tag came is the pixel's alone, as docs/reference/tag.md says.
"""

from __future__ import annotations

import heapq
import html
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from chromium import PATIENCE_S, Chromium, Page
from pixel_page import META_SCRIPT, STUB
from signalpost.store.inbox import InboxReader
from signalpost.store.record import EventCopy

LONGEST_BACK_OFF_S = 300  # of the tag, when request after request failed
POLL_S = 0.05
NUMBER = re.compile(r"/s(\d+)/")
# The shop's own code, as web/tag/test/sessions/runPage.ts has it.
CODE = """
const track = (name, parameters, id) => S.pixel === 'page'
  ? fbq('track', name, parameters, ...(id ? [{eventID: id}] : []))
  : signalpost('track', name, parameters, id ? {event_id: id} : undefined);
const tell = (answer) => S.word === 'api'
  ? signalpost('consent', answer)
  : fbq('consent', answer === 'granted' ? 'grant' : 'revoke');
const order = (number) => {
  const order_id = S.number + '-' + number;
  track('Purchase', {value: 19.9, currency: 'EUR', order_id}, S.ids === 'page' ? 'order-' + order_id : undefined);
};
const decide = (answer) => { document.cookie = 'choice=' + answer + ';path=/'; tell(answer); };
const decided = () => (/choice=(granted|denied)/.exec(document.cookie) || [, S.remembered])[1];
if (S.pixel === 'page') {
  if (S.inside === 'forbids') fbq.disablePushState = true;
  if (S.consent === 'required' && S.word === 'fbq') fbq('consent', 'revoke');
  fbq('init', S.dataset);
  fbq('track', 'PageView');
}
if (decided()) tell(decided());
addEventListener('pageshow', ({persisted}) => persisted && decided() && tell(decided()));
if (S.inside === 'tracks') addEventListener('popstate', () => track('PageView', {}));
const thanks = /\\/thanks\\/(\\d+)$/.exec(location.pathname);
if (thanks) order(+thanks[1]);
const move = (how, to) => {
  const before = location.pathname;
  history[how + 'State'](null, '', to);
  const other = how === 'push' ? !to.includes('#') : location.pathname !== before;
  if (other && S.inside === 'tracks') track('PageView', {});
};
"""
QUEUE = "window.signalpost = window.signalpost || function () { (signalpost.q = signalpost.q || []).push(arguments) };"
ARRIVE_S = 10  # until what was sent as a page was left is surely with the gateway, or lost
LEFT = "/left"  # a page of the shop without a tag, from which its store can be read
BACK = "/back"  # below a session's path: the visitor's next page, which shows nothing that counts
EMPTY = "!localStorage.length"  # the tag keeps nothing for later
# What the tag still keeps, as [event_name, event_id]: the page that sent it did not live to hear the answer.
KEPT = """Object.values(localStorage).flatMap(text => JSON.parse(text)).filter(kept => kept.e)
  .map(({e}) => [e.event_name, e.event_id])"""
# The tag has taken over, and Meta's script has come, where it may.
READY = """document.readyState === 'complete' && location.pathname.startsWith('/s') && window.signalpost
  && signalpost.boot && signalpost.boot.held.length === 0 && (S.pixel === 'tag' || fbq.callMethod)"""


class Pages(dict[str, str]):
    """A shop's pages, made when they are asked for: whatever lies below /s17/ is of session 17."""

    def __init__(self, sessions: Sequence[Mapping[str, Any]], gateway: str) -> None:
        super().__init__()
        self._sessions = {session["number"]: session for session in sessions}
        self._gateway = gateway

    def get(self, path: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The page at `path`."""
        if path == LEFT:
            return "<!doctype html><title>Left</title>"
        match = NUMBER.match(path)
        if not match:
            return default
        session = self._sessions[int(match[1])]
        if path.endswith(BACK):
            # Its own word on consent and its dataset, but no pixel, no view and no order.
            return self._page({**session, "pixel": "none", "word": "api", "inside": ""}, {"page-views": "false"})
        return self._page(session, {})

    def _page(self, session: Mapping[str, Any], words: Mapping[str, str]) -> str:
        words = {**words, "dataset": session["dataset"], "consent": session["consent"]}
        words |= {"shop": "main"} if session["ids"] == "shop" else {}
        words |= {"pixel": ""} if session["pixel"] == "tag" else {}
        attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in words.items())
        snippet = f'<script src="{self._gateway}/tag.js"{attributes}></script>' * session["tags"]
        known = {name: value for name, value in session.items() if name != "steps"}
        stub = STUB % json.dumps(META_SCRIPT) if session["pixel"] == "page" else ""
        script = f"<script>const S = {json.dumps(known)};{stub}{CODE}</script>"
        return f"<!doctype html><html><head><script>{QUEUE}</script>{snippet}{script}</head><body>Shop</body></html>"


class Taken:
    """event_name and event_id of all that a gateway took, read anew from its inbox at each call.

    A gateway acknowledges what its inbox holds, so what is not here was never acknowledged."""

    def __init__(self, inboxes: InboxReader) -> None:
        self._inboxes = inboxes
        self._upto: dict[str, int] = {}
        self._found: set[tuple[str, str]] = set()

    def __call__(self) -> AbstractSet[tuple[str, str]]:
        for inbox_id in self._inboxes.inboxes():
            for segment in self._inboxes.read(inbox_id, self._upto.get(inbox_id, 0), 1_000_000):
                self._upto[inbox_id] = segment.number
                for record in segment.records:
                    if record.kind == "event":
                        copy = msgspec.msgpack.decode(record.body, type=EventCopy)
                        self._found.add((copy.event_name, copy.event_id))
        return self._found


class Lane:
    """A browser context that one session after another has for itself, and its tabs: new ones take long to come."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self._context = browser.call("Target.createBrowserContext")["browserContextId"]
        self._free: list[Page] = []

    def tab(self) -> Page:
        """An empty tab."""
        if self._free:
            return self._free.pop()
        target = self._browser.call("Target.createTarget", url="about:blank", browserContextId=self._context)
        return self._browser.attach(target["targetId"])

    def forget(self, tabs: Sequence[Page], origin: str) -> None:
        """Takes back what a session had; the next one is a new visitor."""
        for tab in tabs:
            tab.call("Storage.clearDataForOrigin", origin=origin, storageTypes="all")
        self._browser.call("Storage.clearCookies", browserContextId=self._context)
        self._free += tabs


class Visit:
    """One session. `lost` are events that the pixel sent while the browser was offline; `kept` are event_name and
    event_id of what the tag sent as its last page was left, and keeps for the next page, since it heard no answer.
    `taken` tells what the gateway has. Where it lacks what is kept the visitor comes back, once: `came_back`."""

    def __init__(self, session: Mapping[str, Any], shop: str, collector: str, taken: Taken) -> None:
        self._session = session
        self._origin = shop
        self._shop = f"{shop}/s{session['number']}"
        self._collector = collector
        self._taken = taken
        self._tabs: dict[int, Page] = {}
        self._blocked: list[str] = []
        self._offline = False
        self.lost: list[dict[str, str]] = []
        self.kept: set[tuple[str, str]] = set()
        self.came_back = False

    @property
    def number(self) -> int:
        """The session's."""
        return int(self._session["number"])

    def steps(self, lane: Lane) -> Iterator[float]:
        """Does what was planned; gives how many seconds the visitor waits before going on."""
        for step in self._session["steps"]:
            if step["do"] == "wait":
                yield step["ms"] / 1000
            else:
                yield from self._act(step, lane)
        for tab in self._tabs.values():
            yield from self._until(tab, EMPTY, LONGEST_BACK_OFF_S + PATIENCE_S)
            yield from self._reach(tab, LEFT)
            self.kept |= {(name, event_id) for name, event_id in tab.run(KEPT)}
        until = time.monotonic() + ARRIVE_S
        while not self.kept <= self._taken() and time.monotonic() < until:
            yield POLL_S
        if not self.kept <= self._taken():
            self.came_back = True
            tab = next(iter(self._tabs.values()))
            yield from self._reach(tab, self._shop + BACK)
            yield from self._until(tab, EMPTY)
            yield from self._reach(tab, LEFT)
        lane.forget(list(self._tabs.values()), self._origin)

    def _reach(self, tab: Page, path: str) -> Iterator[float]:
        there = json.dumps(urlsplit(path).path)
        tab.run(f"void (location.href = {json.dumps(path)})")
        yield POLL_S
        yield from self._until(tab, f"location.pathname === {there} && document.readyState === 'complete'")

    def _act(self, step: Mapping[str, Any], lane: Lane) -> Iterator[float]:
        what, number = step["do"], step.get("tab", 0)
        if what == "open":
            self._tabs[number] = lane.tab()
            self._restrain(self._tabs[number])
        tab = self._tabs.get(number)
        if tab is None:
            self._spell(what)
        elif what == "close":
            tab.call("Page.close")
            del self._tabs[number]
        elif what not in ("hide", "show"):  # a tab is in front by itself here
            tab.run(self._script(step))
        if tab is not None and what in ("open", "go", "reload", "back", "forward"):
            yield POLL_S
            yield from self._until(tab, READY)

    def _script(self, step: Mapping[str, Any]) -> str:
        """What the page does. Nothing is given back, and nothing waited for: the page may go away by it."""
        path = json.dumps(self._shop + step.get("path", ""))
        scripts = {
            "open": f"location.href = {path}",
            "go": f"location.href = {path}",
            "push": f"move('push', {path})",
            "replace": f"move('replace', {path})",
            "reload": "location.reload()",
            "back": "history.back()",
            "forward": "history.forward()",
            "buy": "track('AddToCart', {value: 5, currency: 'EUR'})",
            "pay": f"order({step.get('order')})",
            "answer": f"decide('{step.get('answer')}')",
        }
        return f"void ({scripts[step['do']]})"

    def _spell(self, what: str) -> None:
        self._offline = what == "offline" or (self._offline and what != "online")
        self._blocked = [self._collector] if what == "down" else []
        for tab in self._tabs.values():
            if what == "online":
                self._note_lost(tab)
            tab.requests.clear()
            self._restrain(tab)

    def _restrain(self, tab: Page) -> None:
        tab.call("Network.setBlockedURLs", urls=self._blocked)
        unlimited = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        tab.call("Network.emulateNetworkConditions", offline=self._offline, **unlimited)

    def _note_lost(self, tab: Page) -> None:
        tab.run("new Promise(done => setTimeout(done, 50))")  # hears of the last requests
        for request in tab.requests:
            address = urlsplit(request["url"])
            if address.path == "/tr/":
                query = {name: values[0] for name, values in parse_qs(address.query).items()}
                told = {"event_name": query["ev"], "event_id": query["eid"], "event_source_url": query["dl"]}
                self.lost.append(told)

    def _until(self, tab: Page, expression: str, patience_s: float = PATIENCE_S) -> Iterator[float]:
        until = time.monotonic() + patience_s
        while not _holds(tab, expression):
            assert time.monotonic() < until, f"session {self._session['number']} waited in vain for {expression}"
            yield POLL_S


def _holds(tab: Page, expression: str) -> bool:
    try:
        return bool(tab.run(f"!!({expression})"))
    except AssertionError:  # the document is on its way out, or its scripts have not run
        return False


def together(browser: Chromium, visits: Sequence[Visit], lanes: int) -> None:
    """All visits, so many at a time."""
    waiting = iter(visits)

    def steps(lane: Lane) -> Iterator[float]:
        for visit in waiting:
            yield from visit.steps(lane)

    running = [(0.0, number, steps(Lane(browser))) for number in range(lanes)]
    while running:
        due, number, going = heapq.heappop(running)
        time.sleep(max(0.0, due - time.monotonic()))
        pause = next(going, None)
        if pause is not None:
            heapq.heappush(running, (time.monotonic() + pause, number, going))
