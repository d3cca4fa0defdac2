"""Meta's own gateway hook: what a real pixel posts after `fbq('set', 'openbridge', id, url)`, with no tag at all.

Source: the message as Meta's WordPress plugin takes it (section 17.1 of the notes on the Conversions API) and as public
traffic captures show it (17.3, 2023–2026). Nobody documents it, so what is not understood is left out, never refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from signalpost.capi.user_data import UserData
from signalpost.gateway.answers import Answer
from signalpost.gateway.beacon import Beacon
from signalpost.gateway.body import Receive
from signalpost.gateway.intake import Intake
from signalpost.gateway.refusal import Refused
from signalpost.gateway.tag.collect import Headers, Scope, TagCollect
from signalpost.gateway.tag.page import page_origin

# `/events?cee=no` (17.3), the collector `/events/{hash}` and a path ending `open-bridge/events` (17.1).
PATH = re.compile(r"/events(/[A-Za-z0-9_-]{1,128})?|(/[^/]{1,64}){0,8}/open-bridge/events")
VIA = "openbridge"

_KEYS = frozenset(UserData.__struct_fields__)
_PIXELS_NAMES = {"cn": "country"}  # the pixel's short name for it, by the WooCommerce plugin; Meta's page says country


class WebsiteContext(msgspec.Struct, frozen=True):
    """Where the pixel ran."""

    location: Any = None
    referrer: Any = None


class ConversionValue(msgspec.Struct, frozen=True):
    """Value and currency, when the call of `fbq` gave both."""

    value: Any = None
    currency: Any = None


class Bridged(msgspec.Struct, frozen=True):
    """One event as the pixel posts it. Other keys (`event_meta_info`, `setup`, `plugin.oneTrustId`) are not read."""

    event_name: str
    pixel_id: str | int = msgspec.field(name="fb.pixel_id")
    event_id: Any = None
    custom_data: Any = None
    catalogue: Any = msgspec.field(name="fb.dynamic_product_ads", default=None)
    conversion_value: ConversionValue | None = None
    matching: Any = msgspec.field(name="fb.advanced_matching", default=None)
    website_context: WebsiteContext = WebsiteContext()
    fbp: Any = msgspec.field(name="fb.fbp", default=None)
    click: Any = msgspec.field(name="fb.clickID", default=None)

    def __repr__(self) -> str:
        return f"Bridged({self.event_name!r})"


_decode = msgspec.json.Decoder(Bridged).decode


class Openbridge:
    """Takes one event of a pixel at a time. The page's origin and the dataset find the browser key."""

    def __init__(self, intake: Intake, collect: TagCollect) -> None:
        self._intake = intake
        self._collect = collect

    async def take(self, scope: Scope, headers: Headers, receive: Receive) -> Answer:
        """The answer to one POST. Raises Refused, StoreUnavailable, Disconnected."""
        bridged = read_bridged(await self._collect.read(headers, receive))
        dataset_id, access = str(bridged.pixel_id), self._intake.access
        key = access.browser_key(dataset_id, page_origin(scope, headers, self._intake.trusted))
        if key is None:
            raise Refused("origin_not_listed" if access.known_dataset(dataset_id) else "dataset_unknown")
        self._intake.admit(key, headers, scope)
        event = event_of(bridged, self._intake.clock() // 1000)
        return await self._collect.accept(Beacon(v=1, data=[event]), key, dataset_id, scope, headers)


def read_bridged(body: bytes) -> Bridged:
    """The event in `body`. Raises Refused: beacon_malformed."""
    try:
        return _decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Refused("beacon_malformed") from None


def event_of(bridged: Bridged, now_s: int) -> msgspec.Raw:
    """The event as a tag would have posted it, as JSON. It happened now: the pixel names no time."""
    context = bridged.website_context
    event = {
        "event_name": bridged.event_name,
        "event_id": bridged.event_id if isinstance(bridged.event_id, str | int) else None,
        "event_time": now_s,
        "action_source": "website",
        "event_source_url": _text(context.location),
        "referrer_url": _text(context.referrer),
        "user_data": _user_data(bridged),
        "custom_data": _custom_data(bridged),
        "observed": {"via": VIA, "pixel": "loaded"},
    }
    return msgspec.Raw(msgspec.json.encode({name: value for name, value in event.items() if value is not None}))


def _user_data(bridged: Bridged) -> dict[str, Any]:
    """Keys of advanced matching, which came hashed; client hints (`chpv`, `chfv`) and the like are no match keys."""
    found: dict[str, Any] = {}
    for name, value in _object(bridged.matching).items():
        known = _PIXELS_NAMES.get(name, name)
        if known in _KEYS and known not in found and _is_text(value):
            found[known] = value
    cookies = {"fbp": bridged.fbp, "fbc": bridged.click}
    return found | {name: value for name, value in cookies.items() if isinstance(value, str) and value}


def _custom_data(bridged: Bridged) -> dict[str, Any]:
    """The parameters of the call; value, currency and catalogue keys from their copies where it has none."""
    found = dict(_object(bridged.custom_data))
    copies = dict(_object(bridged.catalogue))
    if bridged.conversion_value is not None:
        copies |= {"value": bridged.conversion_value.value, "currency": bridged.conversion_value.currency}
    for name, value in copies.items():
        if value is not None:
            found.setdefault(name, value)
    return found


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, str | int) and not isinstance(value, bool)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
