"""A visit that walks itself, so that any browser can make it: started with an address, it needs no driver.

with walking(folder) as shop:
    told = shop.visit(firefox)          # the page's own report at its end: cookies, what went wrong
    shop.left(told.path)                # what reached Meta of this visit, by event_id

The pages lie under www.shop.localhost, the gateway under sp.shop.localhost: names of this machine in every browser, and
one site. Meta's script comes from the sandbox, over plain HTTP, so that no browser has to trust a certificate of ours.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import serving
from chromium import FLAGS
from chromium import binary as chromium_binary
from pixel_page import PIXEL, Shop, page
from signalpost.sandbox.received import ReceivedEvent, Source
from signalpost.sandbox.server import RunningSandbox
from tag_page import DOMAIN

MERGE_MS = 1_000
FORM = "Form.Field@Example.com"
WEBKIT = "webkit2gtk-4.1/MiniBrowser"
#: What a page does to find its way: waits, goes on, and tells the shop at the end. Nothing is lost between its pages.
STEPS = """
var wrong = JSON.parse(sessionStorage.wrong || '[]');
addEventListener('error', function (e) { wrong.push('threw: ' + e.message); });
addEventListener('unhandledrejection', function (e) { wrong.push('rejected: ' + e.reason); });
['warn', 'error'].forEach(function (level) {
  console[level] = function () { wrong.push(level + ': ' + [].join.call(arguments, ' ')); };
});
function rest(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }
async function until(look, what) {
  for (var i = 0; i < 400; i++) { if (look()) return; await rest(50); }
  wrong.push('waited in vain for ' + what);
}
function ready() {
  return until(function () { return window.signalpost && signalpost.boot && !signalpost.boot.held.length; }, 'the tag');
}
function go(where) { sessionStorage.wrong = JSON.stringify(wrong); location.href = where; }
function tell() {
  return fetch('/told', {method: 'POST', body: JSON.stringify(
    {path: location.pathname, agent: navigator.userAgent, cookies: document.cookie, wrong: wrong})});
}
"""


class Told(NamedTuple):
    """A visit's end: where the visitor was, in which browser, with which cookies, and what had gone wrong."""

    path: str
    agent: str
    cookies: dict[str, str]
    wrong: list[str]


Starting = Callable[[str, str], list[str]]  # (address, folder of its own) → the command line


def chromium(address: str, profile: str) -> list[str]:
    """Debian's Chromium."""
    flags = [flag for flag in FLAGS if "debugging" not in flag]
    return [chromium_binary(), *flags, f"--user-data-dir={profile}", address]


def firefox(address: str, profile: str) -> list[str]:
    """Debian's Firefox."""
    return [_found("firefox-esr", "firefox"), "--headless", "--no-remote", "--profile", profile, address]


def webkit(address: str, profile: str) -> list[str]:
    """WebKit, the engine of Safari, in the small browser that Debian's webkit2gtk-driver brings; on a screen of air."""
    own = next((path for path in map(str, Path("/usr/lib").glob(f"*/{WEBKIT}"))), "")
    assert own, "WebKit is not on this machine. On Debian and Ubuntu: apt-get install webkit2gtk-driver xvfb"
    return [_found("xvfb-run"), "-a", own, address]


def _found(*names: str) -> str:
    path = next((path for name in names if (path := shutil.which(name))), None)
    assert path, f"{names[0]} is not on this machine. On Debian and Ubuntu: apt-get install firefox-esr xvfb"
    return path


class Walked:
    """A shop whose pages walk themselves, `signalpost serve`, and the sandbox as Meta."""

    def __init__(self, meta: RunningSandbox, shop: Shop, folder: Path) -> None:
        self.meta = meta
        self._shop = shop
        self._folder = folder
        self.site = f"http://www.{DOMAIN}:{shop.url.rpartition(':')[2]}"
        self._command("datasets", "add", PIXEL, "--base-url", meta.url, "--merge-window", str(MERGE_MS))
        self._command("datasets", "set-token", PIXEL, stdin="a-token")
        self._command("keys", "create", "shop", "--kind", "browser", "--dataset", PIXEL, "--origin", self.site)
        more = ("data_layer=true", 'form_fields={ "#email" = "em" }')
        self._command("tag", "settings", PIXEL, "consent=optional", "shop=main", "test_hosts=keep", *more)
        self.serve = serving.Serve(folder, "--port", "0")
        self.serve.wait()
        self.gateway = f"http://sp.{DOMAIN}:{self.serve.gateway.rpartition(':')[2]}"

    def visit(self, start: Starting) -> Told:
        """The whole visit in that browser, with an empty profile; it is ended when the page has told its end."""
        name = start.__name__
        self._pages(name)
        with tempfile.TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True) as profile:
            words = start(f"{self.site}/{name}/landing?fbclid=Click7", profile)
            with (self._folder / f"{name}.log").open("wb") as log:
                running = subprocess.Popen(
                    words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                    env=os.environ | {"HOME": profile, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"},
                )  # fmt: skip
            try:
                found = serving.wait_for(f"{name} to come to its last page", lambda: self._told(name))
            finally:
                os.killpg(running.pid, signal.SIGTERM)
                running.wait(serving.PATIENCE_S)
        return found

    def left(self, name: str, count: int) -> dict[Source, dict[str, ReceivedEvent]]:
        """What reached Meta of the visit in the browser of that name, by side and event_id, once the gateway's are
        `count` and the books say that no more are on the way."""

        def came() -> bool:
            states = {state for state, many in self.serve.books()["states"].items() if many}
            return states <= {"delivered"} and len(self._of(name, Source.SERVER)) >= count

        serving.wait_for(f"{count} events of {name}", came)
        return {source: {one.event_id: one for one in self._of(name, source)} for source in Source}

    def _of(self, name: str, source: Source) -> list[ReceivedEvent]:
        own = f"{self.site}/{name}/"
        every = self.meta.sandbox.events()
        return [one for one in every if one.source is source and one.event["event_source_url"].startswith(own)]

    def _told(self, name: str) -> Told | None:
        for _, body in self._shop.posted:
            if body["path"].startswith(f"/{name}/"):
                cookies = dict(pair.partition("=")[::2] for pair in body["cookies"].split("; ") if pair)
                return Told(body["path"], body["agent"], cookies, body["wrong"])
        return None

    def _pages(self, name: str) -> None:
        """Landing from an ad; a product in a page that changes its address; a form; an order with the pixel blocked."""
        self._page(
            f"/{name}/landing",
            f"fbq('init', '{PIXEL}', {{em: 'jo@example.com'}}); fbq('track', 'PageView');"
            "fbq('track', 'ViewContent', {value: 5, currency: 'EUR'});"
            "ready().then(() => until(() => fbq.callMethod, 'Meta')).then(() => rest(300))"
            f".then(() => go('/{name}/product'));",
        )
        self._page(
            f"/{name}/product",
            f"fbq('init', '{PIXEL}'); fbq('track', 'PageView'); ready().then(async () => {{"
            f"history.pushState({{}}, '', '/{name}/product/red'); await rest(300);"
            "document.getElementById('buy').click();"
            "dataLayer.push({event: 'begin_checkout', ecommerce: {value: 7, currency: 'EUR'}}); await rest(100);"
            f"fbq('track', 'AddPaymentInfo', {{value: 7, currency: 'EUR'}}); go('/{name}/form'); }});",
            head="<script>var dataLayer = [];</script>",
            body='<a id="buy" data-signalpost-event="AddToCart" data-signalpost-value="7"'
            ' data-signalpost-currency="EUR" href="#in">Buy</a>',
        )
        self._page(
            f"/{name}/form",
            f"fbq('init', '{PIXEL}'); ready().then(async () => {{"
            f"document.getElementById('email').value = '{FORM}'; document.forms[0].requestSubmit(); await rest(300);"
            f"fbq('track', 'Lead', {{value: 1, currency: 'EUR'}}); await rest(300); go('/{name}/thanks'); }});",
            body='<form onsubmit="return false"><input id="email" name="email" type="email"></form>',
        )
        order = json.dumps({"value": 19.9, "currency": "EUR", "order_id": f"{name}-1"})
        self._page(
            f"/{name}/thanks",
            f"fbq('init', '{PIXEL}'); fbq('track', 'PageView'); fbq('track', 'Purchase', {order});"
            "ready().then(() => until(() => !localStorage.length, 'an empty outbox')).then(tell);",
            script="/blocked.js",
        )

    def _page(self, path: str, calls: str, *, script: str = "", head: str = "", body: str = "") -> None:
        words = f'data-dataset="{PIXEL}" data-consent="optional" data-shop="main"'
        tag = f'<script>{STEPS}</script>{head}<script src="{self.gateway}/tag.js" {words}></script>'
        meta = script or f"{self.meta.url}/en_US/fbevents.js"
        self._shop.pages[path] = page(calls, script=meta, head=tag, body=body)

    def _command(self, *words: str, stdin: str | None = None) -> None:
        done = serving.run("--data-dir", str(self._folder / "var"), *words, stdin=stdin)
        assert done.returncode == 0, done.stderr


@contextmanager
def walking(folder: Path) -> Iterator[Walked]:
    """The parts, running."""
    with RunningSandbox() as meta, Shop() as shop:
        here = Walked(meta, shop, folder)
        try:
            yield here
        finally:
            here.serve.stop()


def names(events: dict[str, ReceivedEvent]) -> list[str]:
    """The event_names, in order."""
    return sorted(one.event_name for one in events.values())


def keys(events: dict[str, ReceivedEvent]) -> dict[str, set[str]]:
    """Of each event_name, the keys of user_data that every event of it has."""
    found: dict[str, set[str]] = {}
    for one in events.values():
        own = set(one.event["user_data"])
        found[one.event_name] = found.get(one.event_name, own) & own
    return found
