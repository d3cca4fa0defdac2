"""Ours: build, normalise, hash and encode one Purchase with ten identifiers, as an SDK user would.

Reads events (JSON lines) from the file named first; prints events per second.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from signalpost.capi.custom_data import Content, CustomData
from signalpost.capi.event import Event
from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.user_data import UserData


def event_of(source: dict[str, Any]) -> Event:
    """The typed event, every field named, as a caller's code would name them."""
    user, custom = source["user_data"], source["custom_data"]
    return Event(
        event_name=source["event_name"],
        event_time=source["event_time"],
        event_id=source["event_id"],
        action_source=source["action_source"],
        event_source_url=source["event_source_url"],
        referrer_url=source["referrer_url"],
        user_data=UserData(
            em=user["em"],
            ph=user["ph"],
            fn=user["fn"],
            ln=user["ln"],
            db=user["db"],
            ge=user["ge"],
            ct=user["ct"],
            st=user["st"],
            zp=user["zp"],
            country=user["country"],
            client_ip_address=user["client_ip_address"],
            client_user_agent=user["client_user_agent"],
            fbp=user["fbp"],
            fbc=user["fbc"],
        ),
        custom_data=CustomData(
            currency=custom["currency"],
            value=custom["value"],
            order_id=custom["order_id"],
            content_type=custom["content_type"],
            content_ids=custom["content_ids"],
            contents=[
                Content(id=c["id"], quantity=c["quantity"], item_price=c["item_price"], title=c["title"])
                for c in custom["contents"]
            ],
            num_items=custom["num_items"],
            content_name=custom["content_name"],
            content_category=custom["content_category"],
            properties={key: custom[key] for key in ("coupon", "shipping_method", "customer_group")},
        ),
    )


def main() -> None:
    with Path(sys.argv[1]).open("rb") as lines:
        events = [json.loads(line) for line in lines]
    now = int(time.time())
    for source in events[:2000]:
        prepare(event_of(source), now=now, random_id="unused")
    started = time.perf_counter()
    for source in events:
        if not isinstance(prepare(event_of(source), now=now, random_id="unused"), Accepted):
            sys.exit("an event was dropped: the benchmark measures accepted ones")
    print(len(events) / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
