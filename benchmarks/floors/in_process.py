"""Floor: decode, validate, normalise, hash, encode batches of 100 in one process, with nothing durable. Frozen.

The least that any gateway must do with an event, written as plainly and as fast as Python allows: typed decode with
msgspec, a handful of checks, normal forms without tables (trim, lower-case, digits), ten SHA-256, encode. Reads events
(JSON lines) from the file named first; prints events per second. Imports nothing of Signalpost.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

KEYS = ("em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country")
NOT_DIGITS = {ord(c): None for c in map(chr, range(256)) if not c.isdigit()}
SIGNS = {ord(c): None for c in " .,-_'()/"}
NAMES = frozenset(("Purchase", "ViewContent", "AddToCart", "Lead", "PageView"))


class User(msgspec.Struct, omit_defaults=True, gc=False):
    em: str | None = None
    ph: str | None = None
    fn: str | None = None
    ln: str | None = None
    db: str | None = None
    ge: str | None = None
    ct: str | None = None
    st: str | None = None
    zp: str | None = None
    country: str | None = None
    client_ip_address: str | None = None
    client_user_agent: str | None = None
    fbp: str | None = None
    fbc: str | None = None


class Event(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    event_name: str
    event_time: int
    action_source: str
    user_data: User
    custom_data: dict[str, Any] | None = None
    event_id: str | None = None
    event_source_url: str | None = None
    referrer_url: str | None = None


class Batch(msgspec.Struct):
    data: list[Event]


decoder = msgspec.json.Decoder(Batch)
encoder = msgspec.json.Encoder()
sha256 = hashlib.sha256


def prepared(event: Event, now: int) -> bytes:
    """The body of `event`; ValueError when a check fails."""
    if not now - 604_800 < event.event_time <= now + 60 or event.event_name not in NAMES:
        raise ValueError("event_time")
    custom = event.custom_data
    if custom is None or custom["value"] < 0 or len(custom["currency"]) != 3:
        raise ValueError("custom_data")
    user = event.user_data
    user.em = sha256(user.em.strip().lower().encode()).hexdigest()
    user.ph = sha256(user.ph.translate(NOT_DIGITS).lstrip("0").encode()).hexdigest()
    user.fn = sha256(user.fn.strip().lower().translate(SIGNS).encode()).hexdigest()
    user.ln = sha256(user.ln.strip().lower().translate(SIGNS).encode()).hexdigest()
    user.db = sha256(user.db.translate(NOT_DIGITS).encode()).hexdigest()
    user.ge = sha256(user.ge[0].lower().encode()).hexdigest()
    user.ct = sha256(user.ct.strip().lower().translate(SIGNS).encode()).hexdigest()
    user.st = sha256(user.st.strip().lower().translate(SIGNS).encode()).hexdigest()
    user.zp = sha256(user.zp.strip().lower().translate(SIGNS).encode()).hexdigest()
    user.country = sha256(user.country.strip().lower().encode()).hexdigest()
    return encoder.encode(event)


def main() -> None:
    with Path(sys.argv[1]).open("rb") as lines:
        events = lines.read().splitlines()
    batches = [b'{"data":[' + b",".join(events[i : i + 100]) + b"]}" for i in range(0, len(events), 100)]
    now = int(time.time())
    bytes_out = sum(len(prepared(event, now)) for body in batches[:20] for event in decoder.decode(body).data)
    started = time.perf_counter()
    for body in batches:
        for event in decoder.decode(body).data:
            bytes_out += len(prepared(event, now))
    print(len(batches) * 100 / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
