"""Stripe's Checkout, small: sessions are made over real HTTP within Stripe's limits; paying gives its webhooks.

with checkout() as stripe_here:
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": stripe_here.address})
    made = client.v1.checkout.sessions.create(params)
    bodies = stripe_here.pay(made.id)
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from stripe_stand_in import INTENT, event, intent, session

MOST_KEYS, LONGEST_NAME, LONGEST_VALUE = 50, 40, 500
NEW = "/v1/checkout/sessions"


class CheckoutStandIn:
    """What was made, by id."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.made: dict[str, dict[str, Any]] = {}

    def make(self, params: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The answer to a request for a session."""
        for name, value in _texts(params):
            if "metadata" in name and (len(name[-1]) > LONGEST_NAME or len(value) > LONGEST_VALUE):
                return 400, _refused(f"metadata: {len(name[-1])} and {len(value)} characters")
        if any(len(found) > MOST_KEYS for found in _metadata(params)):
            return 400, _refused("metadata: more than 50 keys")
        number = f"cs_test_{len(self.made) + 1}"
        self.made[number] = params
        return 200, {**session(id=number, metadata=params.get("metadata", {}), payment_status="unpaid"), "url": "x"}

    def pay(self, session_id: str) -> list[bytes]:
        """The events of a session whose buyer has paid: as with Stripe, the intent's is the first."""
        made = self.made[session_id]
        of_intent = made.get("payment_intent_data", {}).get("metadata", {})
        paid = intent(metadata=of_intent, payment_details=None, receipt_email=None, shipping=None)
        done = session(id=session_id, metadata=made.get("metadata", {}), payment_intent=INTENT)
        return [
            event("payment_intent.succeeded", paid, id="evt_1"),
            event("checkout.session.completed", done, id="evt_2"),
        ]


@contextmanager
def checkout() -> Iterator[CheckoutStandIn]:
    """Serves it on this machine."""

    class Requests(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"])).decode()
            status, answer = found.make(_nested(text)) if self.path == NEW else (404, _refused("no such address"))
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    found = CheckoutStandIn(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _nested(text: str) -> dict[str, Any]:
    """`a[b][c]=d`, as Stripe's clients write it."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        *way, last = name.replace("]", "").split("[")
        place = found
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value
    return found


def _texts(params: dict[str, Any], at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, value in params.items():
        if isinstance(value, dict):
            yield from _texts(value, (*at, name))
        else:
            yield (*at, name), value


def _metadata(params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in params.items():
        if isinstance(value, dict):
            if name == "metadata":
                yield value
            yield from _metadata(value)


def _refused(why: str) -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "message": why}}
