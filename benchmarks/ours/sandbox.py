"""Ours: the sandbox takes calls of 1,000: read, judged, deduplicated, matched, attributed, examined, counted, kept.

Each event is a Purchase with hashed identifiers, address, user agent, fbp and fbc of one of 100,000 invented people; no
event_id comes twice. `python sandbox.py rate [events]` prints events per second of one process.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator

import msgspec

from signalpost.sandbox import edge
from signalpost.sandbox.asgi import Request
from signalpost.sandbox.people.hashed import Keys
from signalpost.sandbox.people.population import generate
from signalpost.sandbox.state import Sandbox

BATCH = 1_000
EVENTS = 100_000
GC_THRESHOLD = 50_000
HEADERS = {"content-type": "application/json", "authorization": "Bearer benchmark"}
AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
NOT_SENT = frozenset({"lead_id", "fb_login_id", "madid"})


def bodies(known: Iterator[tuple[int, Keys]], events: int, now: int) -> list[bytes]:
    """Calls of 1,000 Purchases, each by the next of the people."""
    encoded, everyone = [], list(known)
    for number in range(events):
        person, keys = everyone[number % len(everyone)]
        user_data = {key: values[0] for key, values in keys.items() if key not in NOT_SENT}
        user_data |= {
            "client_ip_address": f"81.{person >> 16}.{person >> 8 & 255}.{person & 255}",
            "client_user_agent": AGENT,
            "fbp": f"fb.1.{now}000.{person}",
            "fbc": f"fb.1.{now}000.IwAR{person:032x}",
        }
        encoded.append(msgspec.json.encode(_purchase(number, user_data, now)))
    return [b'{"data":[' + b",".join(encoded[at : at + BATCH]) + b"]}" for at in range(0, events, BATCH)]


def _purchase(number: int, user_data: dict[str, str], now: int) -> dict[str, object]:
    contents = [{"id": f"sku-{number % 977 + one}", "quantity": 1 + one, "item_price": 9.5 + one} for one in range(3)]
    return {
        "event_name": "Purchase",
        "event_time": now - number % 3_600,
        "event_id": f"order-{number}",
        "action_source": "website",
        "event_source_url": f"https://shop.example/thanks?order={number}",
        "user_data": user_data,
        "custom_data": {
            "value": 37.5,
            "currency": "EUR",
            "order_id": f"{number}",
            "contents": contents,
            "num_items": 6,
        },
    }


def rate(events: int) -> float:
    """Events per second, from the request's bytes to the answer. People and their ad clicks are there before."""
    sandbox = Sandbox(people=generate(at=time.time()))
    known = ((number, keys) for number, keys in sandbox.people.source.known())
    first, *calls = bodies(known, events + BATCH, int(time.time()))
    send(sandbox, first)
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 100)
    started = time.perf_counter()
    for body in calls:
        send(sandbox, body)
    return events / (time.perf_counter() - started)


def send(sandbox: Sandbox, body: bytes) -> None:
    """One call, which must be taken."""
    request = Request(method="POST", path="/v25.0/123/events", headers=HEADERS, body=body)
    answer = edge.answer(sandbox, request)
    if answer is None or answer.status != 200:
        sys.exit(f"a call was refused: {answer and answer.body}")


if __name__ == "__main__":
    print(rate(int(sys.argv[2]) if len(sys.argv) > 2 else EVENTS))
