"""A running gateway as an attacker meets it: real bytes over loopback, also from the address of a trusted proxy."""

from __future__ import annotations

import contextlib
import json
import re
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gateway_running import running
from gateway_shop import DATASET, ORIGIN, Shop

PROXY = "127.0.0.2"  # the only peer whose X-Forwarded-* is believed here
SILENCE_S = 0.15  # after an answer: a second one would have come by then
JSON = ("Content-Type", "application/json")


class Answer:
    """The first answer in what came back, and whether more came behind it."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.raw = raw
        self.status = int(lines[0].split(" ")[1]) if raw else 0
        self.headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
        self.count = len(re.findall(rb"HTTP/1\.1 \d{3} ", raw))

    def header(self, name: str) -> str | None:
        """The header's value, or None."""
        return next((value for known, value in self.headers if known.lower() == name), None)

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)

    @property
    def result(self) -> Any:
        """What became of the only event."""
        (only,) = self.json["results"]
        return only


class Edge:
    """A shop's gateway as the network sees it."""

    def __init__(self, shop: Shop, address: tuple[str, int]) -> None:
        self.shop = shop
        self.address = address

    def send(self, *pieces: bytes, peer: str = "127.0.0.1") -> Answer:
        """What comes back for raw bytes, until the gateway closes, or has answered and says nothing more."""
        with socket.socket() as connection:
            connection.bind((peer, 0))
            connection.settimeout(10)
            connection.connect(self.address)
            for piece in pieces:
                connection.sendall(piece)
            answer = bytearray()
            with contextlib.suppress(TimeoutError, ConnectionResetError):  # it waits, or closed with bytes unread
                while chunk := connection.recv(65_536):
                    answer += chunk
                    connection.settimeout(SILENCE_S)
        return Answer(bytes(answer))

    def ask(
        self,
        method: str,
        path: str,
        body: object = b"",
        *,
        headers: Sequence[tuple[str, str | bytes]] = (),
        host: str = "sp.shop.example",
        peer: str = "127.0.0.1",
    ) -> Answer:
        """The answer to one request, its headers exactly as given."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: " + host.encode(), b"Connection: close"]
        for name, value in headers:
            lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode("latin-1")))
        if raw or method == "POST":
            lines.append(b"Content-Length: %d" % len(raw))
        return self.send(b"\r\n".join(lines) + b"\r\n\r\n" + raw, peer=peer)

    def server(self, event: object, *, headers: Sequence[tuple[str, str | bytes]] = (), token: str = "") -> Answer:
        """POST /v1/events with the server key."""
        return self.ask("POST", "/v1/events", event, headers=[JSON, bearer(token or self.shop.token), *headers])

    def page(self, event: object, *, headers: Sequence[tuple[str, str | bytes]] = (), **more: Any) -> Answer:
        """POST /v1/events with the browser key, from a page that it lists."""
        own = [JSON, bearer(self.shop.browser_token), ("Origin", ORIGIN), *headers]
        return self.ask("POST", "/v1/events", event, headers=own, **more)

    def tag(
        self,
        *events: dict[str, Any],
        origin: str = ORIGIN,
        headers: Sequence[tuple[str, str | bytes]] = (),
        consent: object = None,
        **more: Any,
    ) -> Answer:
        """POST of a tag whose visitor has consented."""
        granted = {"state": "granted", "signals": {"api": "granted"}}
        beacon = {"v": 1, "key": self.shop.browser_key.key_id, "sent_at": self.shop.now_ms, "data": list(events)}
        own = [("Content-Type", "text/plain"), ("Origin", origin), *headers]
        return self.ask("POST", f"/sp/{DATASET}", beacon | {"consent": consent or granted}, headers=own, **more)


def bearer(token: str) -> tuple[str, str]:
    """The header that carries a key."""
    return ("Authorization", f"Bearer {token}")


class served:
    """A shop's gateway on a port of its own, with what `build` takes besides."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self._shop = Shop(folder)
        self._running = running(self._shop.gateway(**more))

    def __enter__(self) -> Edge:
        return Edge(self._shop, self._running.__enter__())

    def __exit__(self, *error: Any) -> None:
        self._running.__exit__(*error)
        self._shop.close()
