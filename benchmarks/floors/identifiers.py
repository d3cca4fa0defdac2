"""Floor: one Purchase with ten identifiers, no normalising at all: a dict, ten SHA-256, one encode. Frozen.

Reads events (JSON lines) from the file named first; prints events per second as one number, best kept out: the caller
repeats. Imports nothing of Signalpost.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

KEYS = ("em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country")
encoder = msgspec.json.Encoder()
sha256 = hashlib.sha256


def build(event: dict[str, Any]) -> bytes:
    """The body of `event`, its ten identifiers hashed as they are."""
    user = event["user_data"]
    return encoder.encode(
        {
            "event_name": event["event_name"],
            "event_time": event["event_time"],
            "event_id": event["event_id"],
            "action_source": event["action_source"],
            "event_source_url": event["event_source_url"],
            "referrer_url": event["referrer_url"],
            "user_data": {
                "em": sha256(user["em"].encode()).hexdigest(),
                "ph": sha256(user["ph"].encode()).hexdigest(),
                "fn": sha256(user["fn"].encode()).hexdigest(),
                "ln": sha256(user["ln"].encode()).hexdigest(),
                "db": sha256(user["db"].encode()).hexdigest(),
                "ge": sha256(user["ge"].encode()).hexdigest(),
                "ct": sha256(user["ct"].encode()).hexdigest(),
                "st": sha256(user["st"].encode()).hexdigest(),
                "zp": sha256(user["zp"].encode()).hexdigest(),
                "country": sha256(user["country"].encode()).hexdigest(),
                "client_ip_address": user["client_ip_address"],
                "client_user_agent": user["client_user_agent"],
                "fbp": user["fbp"],
                "fbc": user["fbc"],
            },
            "custom_data": event["custom_data"],
        }
    )


def main() -> None:
    with Path(sys.argv[1]).open("rb") as lines:
        events = [json.loads(line) for line in lines]
    for event in events[:2000]:
        build(event)
    started = time.perf_counter()
    for event in events:
        build(event)
    print(len(events) / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
