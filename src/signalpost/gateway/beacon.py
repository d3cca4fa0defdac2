"""A tag's request: the events of one page and what the tag saw beside them, read from one JSON body."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from signalpost.gateway.refusal import Refused

MAX_BEACON = 512_000  # bytes; browsers send at most 64 kB while a page goes away
MAX_EVENTS = 100
MAX_COUNT = 1_000  # copies that one row of `dropped` may stand for
MAX_SEEN = 2_000  # bytes of all observations of an event
MAX_OBSERVED = 200  # characters of one observation

_OBSERVED = b',"observed":{'

# Why a tag itself did not send an event. Anything else is not taken from it.
TagReason = Literal["consent_denied", "consent_gpc", "consent_unknown", "test_host", "bot", "tag_off"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Word = Annotated[str, msgspec.Meta(max_length=64)]


class TagConsent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the tag decided, and the signals it decided by."""

    state: Literal["granted", "denied", "unknown"] = "unknown"
    by: Word = ""
    reason: Word = ""
    limited: bool = False
    signals: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"TagConsent(state={self.state!r}, by={self.by!r})"


NO_WORD = msgspec.Raw(b"{}")


class CountedDrop(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Events that the tag did not send: a name, a reason and how many."""

    event_name: Name
    reason: TagReason
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_COUNT)] = 1


class Beacon(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Version 1. `sent_at`: Unix ms by the browser's clock. `consent` is a TagConsent as JSON, `data` are events as
    JSON, each with what was `observed`. Both are read where they are judged."""

    v: Literal[1]
    key: Annotated[str, msgspec.Meta(max_length=512)] = ""
    sent_at: float | None = None
    tag: Word = ""
    settings: int = 0
    consent: msgspec.Raw = msgspec.field(default_factory=lambda: NO_WORD)
    data: list[msgspec.Raw] = []
    dropped: list[CountedDrop] = []


class Glance(msgspec.Struct, frozen=True, gc=False):
    """The few values of an event that say whose visit this is. They are judged again where they are used."""

    event_name: str = ""
    event_source_url: str = ""
    referrer_url: str = ""
    user_data: GlanceIds | None = None


class GlanceIds(msgspec.Struct, frozen=True, gc=False):
    """fbp and fbc as the page's scripts saw them."""

    fbp: str = ""
    fbc: str = ""


# Of what an event may be observed with (`store.record.OBSERVED`), what the tag knows and the edge does not.
SEEN_BY_TAG = frozenset({"via", "pixel", "rule", "masked"})
VIAS = frozenset({"fbq", "api", "page", "attribute", "rule", "datalayer", "openbridge"})
PIXELS = frozenset({"none", "blocked", "loaded", "sent", "unknown", "held"})

_decode = msgspec.json.Decoder(Beacon).decode
_glance = msgspec.json.Decoder(Glance).decode
_observed = msgspec.json.Decoder(dict[str, str]).decode
_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
NOTHING: dict[str, str] = {}


def read_beacon(body: bytes) -> Beacon:
    """The request in `body`. Raises Refused: beacon_malformed, beacon_too_many, which refuse it whole."""
    try:
        beacon = _decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Refused("beacon_malformed") from None
    if len(beacon.data) > MAX_EVENTS or len(beacon.dropped) > MAX_EVENTS:
        raise Refused("beacon_too_many")
    return beacon


def glance(events: Sequence[msgspec.Raw]) -> Glance:
    """What the event says that shows the visit best: the first with a click id in it, or a PageView, else the first.

    Nothing of an event that cannot be read.
    """
    if not events:
        return Glance()
    best = events[0]
    if len(events) > 1:
        texts = [bytes(event) for event in events]
        best = next(
            (events[place] for mark in (b"fbclid=", b'"PageView"') for place, text in enumerate(texts) if mark in text),
            best,
        )
    try:
        return _glance(best)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Glance()


def part_observed(raw: bytes | msgspec.Raw) -> tuple[bytes | msgspec.Raw, dict[str, str]]:
    """The event without what the tag observed, and that.

    The tag writes it last, where it can be cut off; anywhere else the event is taken apart. Quotes inside a JSON text
    are escaped, so that the word can stand only where a key does.
    """
    text = bytes(raw)
    if text.find(b'"observed"') < 0:
        return raw, NOTHING
    at = text.rfind(_OBSERVED)
    seen = text[at + len(_OBSERVED) - 1 : -1] if at > 0 else b""
    if 0 < len(seen) <= MAX_SEEN and (found := _seen(seen)) is not None:
        return text[:at] + b"}", found
    try:
        parts = _object(text)
        observed = parts.pop("observed", None)
        if observed is None:
            return raw, NOTHING
        return msgspec.json.encode(parts), _kept(_observed(observed))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return raw, NOTHING


@lru_cache(maxsize=1_024)  # of texts of at most MAX_SEEN: tags say the same few things over and over
def _seen(text: bytes) -> dict[str, str] | None:
    """What was observed, from its JSON; None when it is none. Nobody changes it."""
    try:
        return _kept(_observed(text))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _kept(found: dict[str, str]) -> dict[str, str]:
    """The page is not trusted: only what the tag may say, and of closed sets only what is in them."""
    closed = {"via": VIAS, "pixel": PIXELS}
    return {
        name: value[:MAX_OBSERVED]
        for name, value in found.items()
        if name in SEEN_BY_TAG and value in closed.get(name, (value,))
    }
