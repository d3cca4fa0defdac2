"""The form in which GA4's tags send: `/g/collect?v=2&tid=…&cid=…&en=…`, and further events as lines of the body.

A line of the body is a query of its own and has what differs from the address. Source: what gtag.js sends (2026).

    en  name       ep.x, epn.x  parameters, as text and as number       pr1…pr200  products, `id…~nm…~pr…~qt…`
    cid, uid, sid  who              dl, dr, dt  page, referrer, title      cu  currency
    gcs, gcd       consent mode     uip, _uip   address                    _et  milliseconds of engagement: not read
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from signalpost.connectors.ga4.hit import Hit, checked, fault

KEY = "signalpost_key"  # gtag("config", id, {signalpost_key: …}): which key of ours the page sends with
MOST_FIELDS = 1_000  # of one line
_PARTS: Mapping[str, str] = {"id": "item_id", "nm": "item_name", "pr": "price", "qt": "quantity"}
_PAGE: Mapping[str, str] = {"dl": "page_location", "dr": "page_referrer", "dt": "page_title", "cu": "currency"}
_PRODUCT = re.compile(r"pr([1-9][0-9]{0,2})").fullmatch


def read_form(query: bytes, body: bytes, *, agent: str = "") -> tuple[Hit, str]:
    """The hit, and the key that it names. `agent`: the browser's own User-Agent. Raises InvalidInput."""
    common = _fields(query)
    lines = [_fields(line) for line in body.splitlines() if line.strip()] or [{}]
    whole = [{**common, **line} for line in lines]
    first = whole[0]
    hit = Hit(
        client_id=first.get("cid"),
        user_id=first.get("uid"),
        ip_override=first.get("_uip") or first.get("uip"),
        user_agent=agent,
        gcs=first.get("gcs"),
        gcd=first.get("gcd"),
        events=[{"name": fields.get("en"), "params": _params(fields)} for fields in whole],
    )
    return checked(hit), first.get(f"ep.{KEY}", "")


def _fields(line: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(line.decode("utf-8"), max_num_fields=MOST_FIELDS))
    except ValueError:
        raise fault("ga4_form_unreadable", "") from None


def _params(fields: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: fields[short] for short, name in _PAGE.items() if short in fields}
    products: list[tuple[int, dict[str, str]]] = []
    for name, value in fields.items():
        if name.startswith("ep."):
            found[name[3:]] = value
        elif name.startswith("epn."):
            found[name[4:]] = _number(value)
        elif one := _PRODUCT(name):
            products.append((int(one[1]), _product(value)))
    found.pop(KEY, None)
    if products:
        found["items"] = [product for _, product in sorted(products, key=lambda one: one[0])]
    return found


def _product(value: str) -> dict[str, str]:
    pieces = value.split("~")
    return {_PARTS[piece[:2]]: piece[2:] for piece in pieces if piece[:2] in _PARTS}


def _number(value: str) -> float | int | str:
    try:
        return int(value) if value.lstrip("-").isdigit() else float(value)
    except ValueError:
        return value
