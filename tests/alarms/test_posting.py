"""Webhooks with a signature and events of a pager, at a real receiver."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from incidents_told import NOON, an_incident
from signalpost.alarms.posting import pagerduty, webhook
from signalpost.watch.incidents.incident import Change
from signalpost.watch.telling.signature import secret_text, verify
from signalpost.watch.telling.words import said, trial

SECRET = secret_text(b"k" * 32)
OPENED = said(an_incident(), Change.OPENED, space_id=1, dataset="", public="", now=NOON, new=True)


class Receiver:
    """What came, as bytes with headers; `status` is what it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 202
        self.url = ""


@contextmanager
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.send_header("location", made.url + "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_receiver_that_has_the_secret_knows_the_message_for_ours() -> None:
    """By its bytes as they came, and the time of the try."""
    with receiver() as there:
        assert webhook(there.url + "/hook?x=1", SECRET, OPENED, "m1") is None
        ((path, headers, body),) = there.came
    assert path == "/hook?x=1"
    assert verify(SECRET, headers, body, int(time.time()))
    assert not verify(secret_text(b"j" * 32), headers, body, int(time.time()))
    assert (headers["webhook-id"], headers["content-type"]) == ("m1", "application/json")
    assert headers["user-agent"].startswith("signalpost/")
    assert json.loads(body)["incident"]["cause"] == "parameter_lost"


def test_what_a_receiver_answers_is_the_end_of_it() -> None:
    """Also a redirect, which is not followed."""
    with receiver() as there:
        for status, end in ((204, None), (302, "HTTP 302"), (404, "HTTP 404"), (503, "HTTP 503")):
            there.status = status
            assert webhook(there.url, SECRET, OPENED, "m1") == end
        assert [path for path, _, _ in there.came] == ["/"] * 4 or len(there.came) == 4
        gone = there.url
    assert webhook(gone, SECRET, OPENED, "m1") == "unreachable"


def test_a_pager_is_paged_and_a_test_ends_at_once() -> None:
    """The second event of a test is not sent where the first was refused."""
    with receiver() as there:
        assert pagerduty(there.url + "/v2/enqueue", "r" * 32, OPENED) is None
        assert pagerduty(there.url, "r" * 32, trial(NOON)) is None
        events = [json.loads(body) for _, _, body in there.came]
        assert [one["event_action"] for one in events] == ["trigger", "trigger", "resolve"]
        assert events[0]["routing_key"] == "r" * 32
        there.came.clear()
        there.status = 400
        assert pagerduty(there.url, "r" * 32, trial(NOON)) == "HTTP 400"
        assert len(there.came) == 1
