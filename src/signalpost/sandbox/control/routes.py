"""The paths below /_sandbox.

GET    /_sandbox                    totals and settings
GET    /_sandbox/events             what was taken; filters by query: dataset, source, event_id, test_event_code, rule,
                                    kept, any field of an event; after=<number>, limit=<n, 100 by default>
DELETE /_sandbox/events             forget events, calls, counts and what deduplication saw
GET    /_sandbox/events/{number}    one
GET    /_sandbox/calls              every call with its answer; refused=true, held=true, dataset, after, limit
GET    /_sandbox/calls/{number}     one, with the events it held if it was refused
GET    /_sandbox/counts             raw and deduplicated counts by dataset, event_name, source and hour
GET    /_sandbox/faults             switches that are set; POST sets one, DELETE removes all
GET    /_sandbox/usage              what the usage headers say; POST sets it, DELETE: nothing
GET    /_sandbox/conduct            settings of what Meta leaves open; POST changes some, DELETE: the defaults
POST   /_sandbox/ctwa_clid          a click id for WhatsApp events
GET    /_sandbox/clock              the time here; POST {"move": seconds} or {"set": Unix seconds}, DELETE: real time
GET    /_sandbox/export             all that is remembered, as one document
POST   /_sandbox/reset              forget all, no faults, real time
"""

from __future__ import annotations

import msgspec

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.control import events, faults, usage
from signalpost.sandbox.control.answers import BadQuery, missing, refused
from signalpost.sandbox.control.clicks import clicks
from signalpost.sandbox.state import Sandbox

PREFIX = "/_sandbox"


class _Moved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a POST to the clock says: go `move` seconds on, or show `set`."""

    move: float = 0.0
    set: float | None = None


def answer(state: Sandbox, request: Request) -> Answer | None:
    """What the sandbox's own API answers; None if the path is not below its prefix."""
    path = request.path.rstrip("/")
    if path != PREFIX and not path.startswith(PREFIX + "/"):
        return None
    page, _, rest = path.removeprefix(PREFIX).strip("/").partition("/")
    try:
        return _page(state, request, page, rest) or missing("page")
    except BadQuery as error:
        return refused(400, "query_invalid", str(error))


def _page(state: Sandbox, request: Request, page: str, rest: str) -> Answer | None:
    if page == "faults" and not rest:
        return faults.faults(state, request)
    if page in ("usage", "conduct") and not rest:
        return usage.usage(state, request) if page == "usage" else usage.conduct(state, request)
    if page == "clock" and not rest:
        return _clock(state, request)
    match request.method, page, rest:
        case "GET", "", "":
            return Answer(body=state.as_json())
        case "GET", "events", "":
            return events.events(state, request)
        case "GET", "events", number:
            return events.event(state, number)
        case "DELETE", "events", "":
            state.forget()
            return Answer(body={"events": []})
        case "GET", "calls", "":
            return events.calls(state, request)
        case "GET", "calls", number:
            return events.call(state, number)
        case "GET", "counts", "":
            return Answer(body={"counts": state.counts.as_json()})
        case "GET", "export", "":
            name = ("content-disposition", 'attachment; filename="sandbox.json"')
            return Answer(body=state.export(), headers=(name,))
        case "POST", "ctwa_clid", "":
            return clicks()
        case "POST", "reset", "":
            state.reset()
            return Answer(body=state.as_json())
    return None


def _clock(state: Sandbox, request: Request) -> Answer | None:
    match request.method:
        case "GET":
            pass
        case "POST":
            try:
                moved = msgspec.json.decode(request.body, type=_Moved)
                if moved.set is None:
                    state.clock.move(moved.move)
                else:
                    state.clock.set(moved.set + moved.move)
            except ValueError as error:  # msgspec's and a wrong encoding's are such
                return refused(400, "clock_invalid", str(error))
        case "DELETE":
            state.clock.reset()
        case _:
            return None
    return Answer(body={"now": state.clock(), "ahead_s": state.clock.ahead_s})
