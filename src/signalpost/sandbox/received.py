"""What the sandbox took, as values: events with their standing, and calls with their answer.

An event's standing is deduplication's word on it; `match`, `attribution` and `missed` are what the population says;
`findings` are codes of `signalpost.quality.diagnostics`. No token is kept.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from signalpost.sandbox.people.person import Attribution, Match, Missed


class Source(str, Enum):
    """Who sent an event: the pixel in a browser, or a server."""

    SERVER = "server"
    BROWSER = "browser"

    __hash__ = str.__hash__  # an enum's own is a function in Python; counts hash these for every event


class Rule(str, Enum):
    """The rule by which an event was kept or discarded; `sentence` says it in words."""

    FIRST = "first"
    NO_KEY = "no_key"
    WINDOW_PASSED = "window_passed"
    NOT_DEDUPLICATED = "not_deduplicated"
    EVENT_ID = "event_id"
    FALLBACK_FBP = "fallback_fbp"
    FALLBACK_EXTERNAL_ID = "fallback_external_id"
    BROWSER_FAVOURED = "browser_favoured"
    STORE = "store"
    ORDER_ID = "order_id"
    INSTALL = "install"

    __hash__ = str.__hash__

    @property
    def sentence(self) -> str:
        """What the rule says."""
        return RULES[self]


#: Section 7 of Meta's pages deduplicate-pixel-and-server-events (copy of 2026-09-12), offline-events (2026-01-05),
#: app-events and business-messaging (copies of 2026-09-12), in our words.
RULES: dict[Rule, str] = {
    Rule.FIRST: "Kept: the first of its key within the window.",
    Rule.NO_KEY: "Kept: it has no event_id, and no earlier browser event of its name shares its fbp or external_id.",
    Rule.WINDOW_PASSED: "Kept: its key came before, but the window since the first one has passed.",
    Rule.NOT_DEDUPLICATED: "Kept: business messaging events are not deduplicated.",
    Rule.EVENT_ID: "Discarded: the same event_name and event_id came first, to the same dataset, within 48 hours.",
    Rule.FALLBACK_FBP: "Discarded: a browser event of the same name with the same fbp came within the 48 hours before.",
    Rule.FALLBACK_EXTERNAL_ID: (
        "Discarded: a browser event of the same name with the same external_id came within the 48 hours before."
    ),
    Rule.BROWSER_FAVOURED: "The browser's copy, coming soon after the server's, takes its place (off by default).",
    Rule.STORE: (
        "Discarded: a physical_store event with the same event_time, event_name, item_number and order_id (or, "
        "without one, the same user_data) came within the 7 days before."
    ),
    Rule.ORDER_ID: "Discarded: a Purchase with the same order_id came within the time set for it (off by default).",
    Rule.INSTALL: "Discarded: an install of the same device came within the 90 days before.",
}


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Deduplication's word on one event.

    `partner` is the number of the other event; `why` is one sentence without personal data.
    """

    kept: bool
    rule: Rule
    why: str
    partner: int | None = None


class ReceivedEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event that was taken.

    `received_at` is Unix milliseconds, `event_time` Unix seconds; `keys` are the user_data keys with a usable value;
    `body` is the event's JSON: for a browser event what the server would have sent. `form` is json, form, multipart
    or, for a browser event, pixel.
    """

    number: int
    received_at: int
    dataset: str
    source: Source
    event_name: str
    event_id: str | None
    event_time: int
    action_source: str | None
    keys: tuple[str, ...]
    standing: Standing
    api_version: str | None
    test_event_code: str | None
    partner_agent: str | None
    token_place: str | None
    form: str
    fbtrace_id: str | None
    body: bytes
    match: Match | None = None
    attribution: Attribution | None = None
    missed: Missed | None = None
    findings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"ReceivedEvent({self.number}, {self.dataset})"

    @property
    def event(self) -> dict[str, Any]:
        """The event as it came."""
        found: dict[str, Any] = msgspec.json.decode(self.body)
        return found

    def has(self, name: str, value: str) -> bool:
        """Whether its field `name` reads `value`. Booleans read true and false.

        Fields of this class go by their names, `rule` and `kept` are those of its standing; any other is the event's.
        """
        if name in _FIELDS:
            found = getattr(self, name)
        elif name in ("rule", "kept"):
            found = getattr(self.standing, name)
        else:
            found = self.event.get(name)
        return found is not None and _text(found) == value

    def as_json(self) -> dict[str, Any]:
        """Its fields, the event among them as an object under `event`."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__ if name != "body"}
        return {**fields, "event": msgspec.Raw(self.body)}


_FIELDS = frozenset(
    "number dataset source event_name event_id event_time action_source api_version test_event_code partner_agent "
    "token_place form fbtrace_id".split()
)


def _text(found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    return str(found.value) if isinstance(found, Enum) else str(found)


class ReceivedCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call and how it was answered.

    `error` is `code[/subcode]` or a fault's name, None when it was taken; `answer` is the error body that went back;
    `bodies` are the events of a refused call as JSON, as many as are remembered; `at` is which of them it was refused
    for, counted from 0, None for the call itself. Meta does not tell.
    """

    number: int
    received_at: int
    dataset: str
    events: int
    fbtrace_id: str
    error: str | None = None
    answer: bytes | None = None
    bodies: tuple[bytes, ...] = ()
    at: int | None = None

    def __repr__(self) -> str:
        return f"ReceivedCall({self.number}, {self.dataset}, {self.error})"

    def as_json(self, *, held: bool = False) -> dict[str, Any]:
        """Its fields; with `held`, also the answer and the events it held, under `answer` and `held`."""
        fields = {name: getattr(self, name) for name in ("number", "received_at", "dataset", "events", "fbtrace_id")}
        fields |= {"error": self.error, "at": self.at}
        if held:
            fields["answer"] = None if self.answer is None else msgspec.Raw(self.answer)
            fields["held"] = [msgspec.Raw(body) for body in self.bodies]
        return fields
