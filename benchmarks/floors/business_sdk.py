"""Meta's own `facebook-business` package, as its documentation uses it: the client most people have today. Frozen.

    business_sdk.py build FILE               build, normalise, hash and encode each event; no network
    business_sdk.py send FILE PORT SIZE SECONDS   send SIZE events a call to a loopback stub for SECONDS

FILE holds events (JSON lines, see people.py). Prints events per second. Values its normaliser would refuse are given in
the form it takes (ISO country code, gender enum, birth date as eight digits), which saves it work.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

from facebook_business.adobjects.serverside.action_source import ActionSource
from facebook_business.adobjects.serverside.content import Content
from facebook_business.adobjects.serverside.custom_data import CustomData
from facebook_business.adobjects.serverside.event import Event
from facebook_business.adobjects.serverside.event_request import EventRequest
from facebook_business.adobjects.serverside.gender import Gender
from facebook_business.adobjects.serverside.user_data import UserData
from facebook_business.api import FacebookAdsApi
from facebook_business.session import FacebookSession


def event_of(source: dict[str, Any]) -> Event:
    """The SDK's Event for one event of people.py."""
    user, custom = source["user_data"], source["custom_data"]
    return Event(
        event_name=source["event_name"],
        event_time=source["event_time"],
        event_id=source["event_id"],
        event_source_url=source["event_source_url"],
        referrer_url=source["referrer_url"],
        action_source=ActionSource.WEBSITE,
        user_data=UserData(
            email=user["em"],
            phone=user["ph"],
            first_name=user["fn"],
            last_name=user["ln"],
            date_of_birth=user["db"].replace("-", ""),
            gender=Gender.FEMALE if user["ge"] == "f" else Gender.MALE,
            city=user["ct"],
            state=user["st"],
            zip_code=user["zp"],
            country_code=user["country"],
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
                Content(product_id=c["id"], quantity=c["quantity"], item_price=c["item_price"], title=c["title"])
                for c in custom["contents"]
            ],
            num_items=custom["num_items"],
            content_name=custom["content_name"],
            content_category=custom["content_category"],
            custom_properties={key: custom[key] for key in ("coupon", "shipping_method", "customer_group")},
        ),
    )


def build(events: list[dict[str, Any]]) -> float:
    """Events per second of building, normalising, hashing and encoding, one by one."""
    for source in events[:200]:
        json.dumps(event_of(source).normalize())
    started = time.perf_counter()
    for source in events:
        json.dumps(event_of(source).normalize())
    return len(events) / (time.perf_counter() - started)


def send(events: list[dict[str, Any]], port: int, size: int, seconds: float) -> float:
    """Events per second sent `size` a call, each call answered."""
    FacebookSession.GRAPH = f"http://127.0.0.1:{port}"
    FacebookAdsApi.init(access_token="a-token", crash_log=False)
    source = itertools.cycle(events)
    sent, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        EventRequest(events=[event_of(next(source)) for _ in range(size)], pixel_id="1234567890").execute()
        sent += size
    return sent / (time.perf_counter() - started)


def main() -> None:
    with Path(sys.argv[2]).open("rb") as lines:
        events = [json.loads(line) for line in lines]
    if sys.argv[1] == "build":
        print(build(events))
    else:
        print(send(events, int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])))


if __name__ == "__main__":
    main()
