"""Meta's place on the loopback: takes every call, and keeps each request byte for byte as it came."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

END_OF_HEAD = b"\r\n\r\n"


class Taken(NamedTuple):
    """One request: its first line, its headers in order with names in lower case, its body."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header that came once."""
        values = [value for key, value in self.headers if key == name]
        assert len(values) < 2, name
        return values[0] if values else None


class RecordingMeta:
    """Where it is, and what came."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.taken: list[Taken] = []


@contextmanager
def recording_meta() -> Iterator[RecordingMeta]:
    """One that runs until the end."""

    class Line(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while request := _read(self):
                meta.taken.append(request)
                self.wfile.write(_answer(request))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Line) as server:
        meta = RecordingMeta(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield meta
        finally:
            server.shutdown()
            thread.join(10)


def _read(line: socketserver.StreamRequestHandler) -> Taken | None:
    head = b""
    while not head.endswith(END_OF_HEAD):
        piece = line.rfile.readline(65_536)
        if not piece:
            return None
        head += piece
    first, *rest = head[: -len(END_OF_HEAD)].decode("latin-1").split("\r\n")
    headers = tuple((name.lower(), value.strip()) for name, _, value in (one.partition(":") for one in rest))
    length = int(dict(headers).get("content-length", "0"))
    return Taken(first, headers, line.rfile.read(length))


def _answer(request: Taken) -> bytes:
    try:
        events = len(json.loads(request.body)["data"])
    except (ValueError, KeyError):
        events = 1  # a form, as stock clients write it
    body = json.dumps({"events_received": events, "messages": [], "fbtrace_id": "AxxxxxxxxxxxxxxxxxxxxxA"}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
