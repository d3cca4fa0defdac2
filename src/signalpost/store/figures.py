"""Figures that are kept with the rows they count: what a page may show without looking at a single row.

What a figure says is its `kind`, one of KINDS, and of that kind the `word`. Test events (those with a test_event_code)
are counted in `seen` as `test`, and in no other figure of events.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

Step = Literal["hour", "day", "whole"]  # `whole`: one sum over the time that is asked for, many times cheaper
STEP_S: Mapping[str, int] = MappingProxyType({"hour": 3_600, "day": 86_400})

#: Upper bounds of a delay in seconds, inclusive; LATER is beyond them all.
DELAYS_S: tuple[int, ...] = (1, 2, 5, 10, 30, 60, 300, 900, 3_600, 6 * 3_600, 86_400, 7 * 86_400)
LATER = "later"
DELAYS: tuple[str, ...] = (*map(str, DELAYS_S), LATER)
DELAYS_MS = tuple(bound * 1000 for bound in DELAYS_S)

#: How an event was seen: by the browser alone, by a server alone, by both. The place of each is its number in the file.
SEEN: tuple[str, ...] = ("browser", "server", "both")
TEST = "test"
UNKNOWN = "unknown"  # no browser was named
NO_CURRENCY = "-"

#: What is counted; in brackets the words. `fate`, `copy`, `made_id`, `leak`, `pixel`, `consent` count copies by when
#: each was received; `ending` and `delivery` events by when they ended; all others events by when the first copy was
#: received, as they now are: what a further copy changes moves. Values are sums, in millionths of the currency.
KINDS: Mapping[str, str] = MappingProxyType({
    "fate": "what became of copies (event, merged, duplicate, held, dropped:em_invalid …)",
    "ending": "how events ended (delivered, observed, dead:expired …, withdrawn, erased)",
    "pixel": "how the site's pixel fared, of copies of a tag (store.observed.PIXELS)",
    "consent": "action and reason of consent, of copies (send:recorded_for_person …)",
    "seen": "who reported an event (browser, server, both; test)",
    "value": "value of events by currency and who reported it (EUR both …)",
    "recovered": "website events that only a server reported, by browser (capi.said.FAMILIES, unknown)",
    "recovered_value": "their value (EUR safari …)",
    "key": "events that have a user_data key as they go to Meta (em, fbp …)",
    "gained": "events that have a key because identity added it (em …)",
    "parameter": "events that have a parameter of custom_data (capi.said.PARAMETERS)",
    "lag": "from event_time until received, by who reported first (server 60 …, DELAYS)",
    "delivery": "from received until delivered (60 …, DELAYS)",
    "copy": "copies by side and what became of them (browser event, server merged, server duplicate …)",
    "made_id": "copies that came without an event_id and got a random one, by side (browser, server)",
    "leak": "copies in which personal data stood where none belongs, by its kind and what was done (email:masked …)",
})  # fmt: skip
#: Kinds that are of all copies and events there are; the others begin with `LedgerReader.figures_since`.
FROM_THE_BEGINNING = ("fate", "ending", "pixel", "consent")
MONEY = ("value", "recovered_value")


class Figure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One count, or a sum in millionths. `at` is the beginning of its hour or day, Unix seconds, UTC. `dataset` and
    `event_name` are empty where a copy had none."""

    dataset: str
    event_name: str
    at: int
    kind: str
    word: str
    count: int


class Received(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """When the newest copy of an event name came from a side (`origin`: browser or server) that was not refused;
    Unix milliseconds."""

    dataset: str
    event_name: str
    origin: str
    at: int


def delay_of(ms: int) -> int:
    """The place in DELAYS of a delay in milliseconds; one below zero is the first."""
    return bisect_left(DELAYS_MS, ms)
