"""A small reverse proxy over real HTTP, which does what a recipe says."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from proxy_recipes import Recipe, Way

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}
Address = tuple[str, int]


@contextmanager
def proxying(
    recipe: Recipe, gateway: Address, *, site: Address | None = None, visitor: str = "", scheme: str = "https"
) -> Iterator[int]:
    """Runs the proxy on a port of its own, which it gives. What the recipe does not pass on goes to `site`, or is 404.

    `visitor` is the address that connections seem to come from, `scheme` what the browser is taken to have used.
    """

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            if recipe.secret and self.headers.get(recipe.secret[0]) != recipe.secret[1]:
                return self._reply(403, [], b"")
            way = _way(recipe, self.path.partition("?")[0])
            if way is not None:
                path = way.target + self.path[len(way.path) :]
                return self._reply(*self._asked(gateway, path, self._said(gateway), body))
            if site is None:
                return self._reply(404, [], b"")
            return self._reply(*self._asked(site, self.path, self._came() | {"Host": self.headers["host"]}, body))

        do_POST = do_OPTIONS = do_HEAD = do_GET

        def _came(self) -> dict[str, str]:
            return {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}

        def _said(self, asked: Address) -> dict[str, str]:
            """The request's headers as the recipe has them."""
            peer, came = visitor or self.client_address[0], self.headers.get("x-forwarded-for")
            variables = {
                "$http_host": self.headers["host"],
                "$remote_addr": peer,
                "$proxy_add_x_forwarded_for": f"{came}, {peer}" if came else peer,
                "$scheme": scheme,
                "$http_x_visitor_host": self.headers.get("x-visitor-host", ""),
                "$http_x_visitor_address": self.headers.get("x-visitor-address", ""),
            }
            headers = {"Host": f"{asked[0]}:{asked[1]}"} | self._came()
            for name, value in recipe.headers:
                headers = {other: text for other, text in headers.items() if other.lower() != name.lower()}
                headers |= {name: variables[value] if value.startswith("$") else value} if value else {}
            return headers

        def _asked(
            self, asked: Address, path: str, headers: dict[str, str], body: bytes
        ) -> tuple[int, list[tuple[str, str]], bytes]:
            connection = http.client.HTTPConnection(*asked, timeout=30)
            try:
                connection.request(self.command, path, body or None, headers)
                answer = connection.getresponse()
                return answer.status, answer.getheaders(), answer.read()
            finally:
                connection.close()

        def _reply(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.daemon_threads = True  # browsers keep connections
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _way(recipe: Recipe, path: str) -> Way | None:
    """The way that a path takes: its own, or the longest above it."""
    fitting = [way for way in recipe.ways if (path == way.path if way.exact else path.startswith(way.path))]
    return max(fitting, key=lambda way: (way.exact, len(way.path)), default=None)
