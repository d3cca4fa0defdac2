"""A shop's pages for the browser tests: Meta's base code, and whatever a test wants the page to do."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

META_SCRIPT = "https://connect.facebook.net/en_US/fbevents.js"
PIXEL = "1234567890"

# What Meta's base code does, in our words: a stub that queues calls until the script is there, and an image without it.
STUB = """
(function (page, doc, address) {
  if (page.fbq) return;
  var stub = function () { stub.callMethod ? stub.callMethod.apply(stub, arguments) : stub.queue.push(arguments); };
  page.fbq = stub;
  if (!page._fbq) page._fbq = stub;
  stub.push = stub; stub.loaded = true; stub.version = "2.0"; stub.queue = [];
  var tag = doc.createElement("script");
  tag.async = true; tag.src = address;
  var first = doc.getElementsByTagName("script")[0];
  first.parentNode.insertBefore(tag, first);
})(window, document, %s);
"""


def page(calls: str, *, script: str = META_SCRIPT, head: str = "", body: str = "<h1>Shop</h1>") -> str:
    """A page with the base code, which loads `script`, then runs `calls`."""
    stub = STUB % json.dumps(script)
    return f"<!doctype html><html><head>{head}<script>{stub}\n{calls}</script></head><body>{body}</body></html>"


def noscript_image(address: str, event_name: str = "PageView") -> str:
    """The part of the base code for browsers without scripts."""
    image = f'<img height="1" width="1" src="{address}?id={PIXEL}&ev={event_name}&noscript=1"/>'
    return f"<noscript>{image}</noscript>"


class Shop:
    """Serves pages while the `with` block runs: `shop.pages["/thanks"] = html`. `posted` is what was posted to it."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.posted: list[tuple[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._answers())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Shop:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answers(self) -> type[BaseHTTPRequestHandler]:
        shop = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = shop.pages.get(self.path.partition("?")[0])
                missing = 204 if self.path == "/favicon.ico" else 404
                self._reply(200 if found is not None else missing, (found or "").encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                shop.posted.append((self.path, json.loads(body)))
                self._reply(202, b"")

            def _reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Access-Control-Allow-Origin", self.headers.get("origin") or "*")
                self.send_header("Access-Control-Allow-Credentials", "true")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *words: Any) -> None:
                """Say nothing."""

        return Answers
