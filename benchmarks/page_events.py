"""Browser events as the tag posts them: one event a request, of the people of people.py, with their cookies."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import people

ORIGIN = "https://shop.example"
# What a shop's visitors do, of a hundred events: pages, products, carts, orders.
NAMES = ("PageView",) * 60 + ("ViewContent",) * 25 + ("AddToCart",) * 10 + ("Purchase",) * 5
LANDING = 0.25  # share of pages that begin a visit
KNOWN = 0.3  # share of events of people who are logged in, so that their keys go along, hashed
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"


def requests(count: int, now: int, key: str, seed: int = 1) -> Iterator[bytes]:
    """`count` lines for post_page.lua: cookies, user agent, body. `now` is Unix seconds, `key` a browser key."""
    rng = random.Random(seed)
    for number in range(count):
        purchase = people.purchase(number % people.PEOPLE, rng, now)
        event, cookies = _event(purchase, rng), _cookies(purchase["user_data"], rng, now)
        body = {
            "v": 1,
            "key": key,
            "sent_at": now * 1000,
            "tag": "0123456789abcdef",
            "settings": 1,
            "consent": {"state": "granted", "by": "api", "reason": "call", "limited": False,
                        "signals": {"api": "granted"}},
            "data": [event],
        }  # fmt: skip
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        yield f"{cookies}\t{AGENT.format(rng.randrange(120, 146))}\t{text}".encode()


def _event(purchase: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    name, person = rng.choice(NAMES), purchase["user_data"]
    user = {"fbp": person["fbp"], "fbc": person["fbc"]}
    if rng.random() < KNOWN or name == "Purchase":
        user |= {field: hashlib.sha256(person[field].strip().lower().encode()).hexdigest() for field in ("em", "ph")}
    custom = purchase["custom_data"] if name != "PageView" else {}
    if name not in ("PageView", "Purchase"):
        custom = {field: custom[field] for field in ("currency", "value", "content_type", "content_ids", "contents")}
    return {
        "event_name": name,
        "event_id": purchase["event_id"],
        "event_time": purchase["event_time"],
        "action_source": "website",
        "event_source_url": f"{ORIGIN}/{rng.choice(('', 'shirts', 'shoes', 'mugs'))}/{rng.randrange(10_000)}",
        "referrer_url": f"{ORIGIN}/" if rng.random() > LANDING else "https://search.example/",
        "user_data": user,
        "custom_data": custom,
        "observed": {"via": "fbq", "pixel": "sent"},
    }


def visitors(requests: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Visitor id and fbp of every second of `requests`: who was here before."""
    for line in islice(requests, 0, None, 2):
        cookies = dict(pair.split("=", 1) for pair in line.decode().partition("\t")[0].split("; "))
        yield cookies["_spv"], cookies["_fbp"]


def _cookies(person: dict[str, Any], rng: random.Random, now: int) -> str:
    made = int(person["fbp"].split(".")[2]) // 1000
    visitor = base64.urlsafe_b64encode(rng.randbytes(16)).decode().rstrip("=")
    ours = f"_spv=1.{made}.{visitor}; _fbp={person['fbp']}; _fbc={person['fbc']}"
    return f"_ga=GA1.1.{rng.randrange(10**9)}.{now}; session={rng.getrandbits(128):032x}; {ours}"
