"""Join two prepared copies of one event into the richer event that goes to Meta.

Pixel and server send the same event on purpose (Meta calls that a redundant setup; page "Deduplicate pixel and server
events", copy of 2026-09-12), and each knows something that the other does not. Both copies agree on event_name and
event_id; what else they say is united, and where both speak, one rule decides who is right:

    the browser's copy   fbp, fbc, client_ip_address, client_user_agent, event_source_url, referrer_url
    the server's copy    everything else: em, ph, external_id, the order's value and currency, contents …
    the stricter one     opt_out, data_processing_options
    the earlier one      event_time
    the first one        event_name, event_id, action_source, and all of it when both come from the same side

Bodies are joined value by value without decoding the values, so numbers and texts reach Meta as they were prepared.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from signalpost.capi.unmet import unmet_keys, unmet_values

BROWSER = "browser"
SERVER = "server"

BROWSER_KNOWS = frozenset({"fbp", "fbc", "client_ip_address", "client_user_agent"})
BROWSER_KNOWS_PLACE = frozenset({"event_source_url", "referrer_url"})
IDENTITY = frozenset({"event_name", "event_id", "action_source"})
PROCESSING = ("data_processing_options", "data_processing_options_country", "data_processing_options_state")

Object = dict[str, msgspec.Raw]

_decode = msgspec.json.Decoder(Object).decode
_decode_any = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class MergeInput(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One copy as `prepare` made it: `body` is the event object as JSON; `event_time` Unix seconds."""

    origin: str  # browser or server
    body: bytes
    event_time: int
    unmet: tuple[str, ...] = ()
    order_id: str | None = None


class Merged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The joined event. `keys` are the user_data keys in `body`, sorted; `differs` names the places (never the values)
    where both copies spoke and said different things."""

    body: bytes
    event_time: int
    unmet: tuple[str, ...] = ()
    order_id: str | None = None
    keys: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()


def merge(first: MergeInput, later: MergeInput) -> Merged:
    """`first` and `later` as one event. The order of arrival only matters when both come from the same side."""
    strong, weak = (later, first) if (first.origin, later.origin) == (BROWSER, SERVER) else (first, later)
    browser_first = {first.origin, later.origin} == {BROWSER, SERVER}
    one, two = _decode(strong.body), _decode(weak.body)
    user, other_user = _part(one, "user_data"), _part(two, "user_data")
    custom, other_custom = _part(one, "custom_data"), _part(two, "custom_data")

    united = _unite(one, two, weaker_wins=BROWSER_KNOWS_PLACE if browser_first else frozenset())
    united.update(_identity(_decode(first.body) if first is weak else one))
    united.update(_stricter(one, two))
    event_time = min(first.event_time, later.event_time)
    united["event_time"] = msgspec.Raw(str(event_time).encode())
    user_data = _unite(user, other_user, weaker_wins=BROWSER_KNOWS if browser_first else frozenset())
    united["user_data"] = msgspec.Raw(_encode(user_data))
    custom_data = _unite_custom(custom, other_custom)
    if custom_data:
        united["custom_data"] = msgspec.Raw(_encode(custom_data))
    return Merged(
        body=_encode(united),
        event_time=event_time,
        unmet=_still_unmet({*first.unmet, *later.unmet}, _text(united, "event_name"), user_data, custom_data),
        order_id=strong.order_id if strong.order_id is not None else weak.order_id,
        keys=tuple(sorted(user_data)),
        differs=(*_differing("user_data", user, other_user), *_differing("custom_data", custom, other_custom)),
    )


def keys_of(body: bytes) -> tuple[str, ...]:
    """The user_data keys of an event object, sorted."""
    return tuple(sorted(_part(_decode(body), "user_data")))


def _part(event: Mapping[str, msgspec.Raw], name: str) -> Object:
    raw = event.get(name)
    return {} if raw is None else _decode(raw)


def _text(event: Mapping[str, msgspec.Raw], name: str) -> str:
    return str(_decode_any(event.get(name, b'""')))


def _unite(strong: Object, weak: Object, *, weaker_wins: frozenset[str]) -> Object:
    united = {**weak, **strong}
    for name in weaker_wins & weak.keys():
        united[name] = weak[name]
    return united


def _unite_custom(strong: Object, weak: Object) -> Object:
    """A currency belongs to its value: it comes from the copy whose value is used, if that copy names one."""
    united = {**weak, **strong}
    priced = strong if "value" in strong else weak
    if "currency" in priced:
        united["currency"] = priced["currency"]
    return united


def _identity(first: Object) -> Object:
    return {name: first[name] for name in IDENTITY & first.keys()}


def _stricter(one: Object, two: Object) -> Object:
    """A person's choice made in either copy holds for the event."""
    stricter: Object = {}
    for side in (two, one):
        if bytes(side.get("opt_out", b"")) == b"true":
            stricter["opt_out"] = side["opt_out"]
        if _decode_any(side.get("data_processing_options", b"[]")):
            stricter.update({name: side[name] for name in PROCESSING if name in side})
    return stricter


def _still_unmet(codes: Collection[str], event_name: str, user: Object, custom: Object) -> tuple[str, ...]:
    """Of what either copy lacked, what their union lacks."""
    if not codes:
        return ()
    return tuple(code for code in (*unmet_keys(user), *unmet_values(event_name, custom)) if code in codes)


def _differing(place: str, one: Object, two: Object) -> list[str]:
    shared = one.keys() & two.keys()
    return sorted(f"{place}.{name}" for name in shared if _decode_any(one[name]) != _decode_any(two[name]))
