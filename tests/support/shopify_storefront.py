"""A shop of Shopify's as a browser sees it: pages with the Customer Privacy API, the cart's addresses, and a frame that
is closed off as a custom pixel's is.

with storefront(script) as shop:
    tab = browser.open(shop.url)
    tab.run("answer('yes')")             # the banner
    order = shop.order(tab.cookies())    # what orders/create would say of this browser's cart

Source: "Customer Privacy API", "Cart API reference" (Ajax), "Web Pixels API" and "About web pixels" (shopify.dev,
November 2026): a custom pixel runs in a frame with `sandbox="allow-scripts allow-forms"`, whose origin is `null`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from shopify_stand_in import order_payload

FBP, FBC = "fb.0.1795164000000.1098115397", "fb.0.1795163000000.IwAR2F4-dbP0l7Mn1"

#: The page's own part: who answers the banner, and the tag's cookies, which it sets with consent alone.
PRIVACY = """
const kept = () => (document.cookie.match(/answer=(\\w*)/) || [])[1] || "";
window.Shopify = { routes: { root: "/" }, customerPrivacy: {
  marketingAllowed: () => kept() === "yes",
  saleOfDataAllowed: () => !document.cookie.includes("sale=no"),
  currentVisitorConsent: () => ({ marketing: kept() }),
} };
function answer(text) {
  document.cookie = `answer=${text}; path=/`;
  for (const [name, value] of [["_fbp", "%s"], ["_fbc", "%s"]]) {
    document.cookie = text === "yes" ? `${name}=${value}; path=/` : `${name}=; path=/; max-age=0`;
  }
  document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail: {} }));
}
""" % (FBP, FBC)  # noqa: UP031  # the script is full of braces

#: What the frame has of Shopify's: the APIs that a pixel is given, answered by the page around it.
APIS = """
const listeners = {};
const analytics = { subscribe: (name, heard) => { listeners[name] = heard; } };
const customerPrivacy = { subscribe: (name, heard) => { listeners[name] = heard; } };
const browser = { cookie: { get: async (name) => (COOKIES)[name] || "" } };
const init = { customerPrivacy: PRIVACY };
globalThis.happens = (name, told) => listeners[name](told);
addEventListener("message", ({ data }) => happens(...data));
"""


class Storefront:
    """The shop: what stands in its carts, by the cookie `cart`."""

    def __init__(self, script: str) -> None:
        self.script = script
        self.carts: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.sent: list[dict[str, Any]] = []  # to the gateway, which has the same address here
        self.pages: dict[str, str] = {}
        self.url = ""

    def cart(self, token: str) -> dict[str, Any]:
        """The cart of that token, a new one for a new browser."""
        empty = {"token": f"{token}?key=824bdj25", "attributes": {}, "item_count": 0}
        return self.carts.setdefault(token, empty)

    def order(self, cookies: Mapping[str, str]) -> dict[str, Any]:
        """The order that this browser's cart becomes."""
        cart = self.cart(cookies["cart"])
        attributes = {name: value for name, value in cart["attributes"].items() if value}
        return order_payload(attributes=attributes, cart_token=cookies["cart"], landing_site="/")

    def answered(self, path: str, token: str, body: bytes) -> tuple[str, str]:
        """Media type and text of an answer."""
        self.asked.append(path)
        if path in ("/cart.js", "/cart/add.js", "/cart/update.js"):
            cart = self.cart(token)
            if path == "/cart/update.js":
                changed = cart["attributes"] | json.loads(body)["attributes"]
                cart["attributes"] = {name: value for name, value in changed.items() if value}
            elif path == "/cart/add.js":
                cart["item_count"] += 1
            return "application/json", json.dumps(cart)
        if path == "/signalpost-cart.js":
            return "text/javascript", self.script
        if path.startswith("/sp/"):
            self.sent.append(json.loads(body))
        page = f'<script>{PRIVACY}</script><script src="/signalpost-cart.js" defer></script>'
        return "text/html", "<!doctype html><meta charset=utf-8>" + self.pages.get(path, page)

    def show_pixel(self, pixel: str, *, privacy: Mapping[str, bool], cookies: Mapping[str, str]) -> str:
        """The address of a page with `pixel` in a closed frame; `frames[0]` hears `[event, what it tells]`."""
        apis = APIS.replace("PRIVACY", json.dumps(dict(privacy)), 1).replace("COOKIES", json.dumps(dict(cookies)))
        self.pages["/pixel"] = f"<script>{apis}{pixel}</script>"
        self.pages["/thanks"] = '<iframe sandbox="allow-scripts allow-forms" src="/pixel"></iframe>'
        return f"{self.url}/thanks"


@contextmanager
def storefront(script: str) -> Iterator[Storefront]:
    """Serves a shop whose pages run `script`."""
    shop = Storefront(script)

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
            token = cookies["cart"].value if "cart" in cookies else f"c1-{len(shop.carts) + 1}"
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            media, text = shop.answered(self.path.partition("?")[0], token, body)
            self.send_response(200)
            self.send_header("Content-Type", media)
            if media == "application/json":
                self.send_header("Set-Cookie", f"cart={token}; Path=/")
            answer = text.encode()
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    shop.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
