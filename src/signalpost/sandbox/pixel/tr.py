"""The browser's requests, answered: /tr, fbevents.js and the signals configuration.

    GET, POST  /tr/, /tr                   an event; a 1×1 image for GET, nothing for POST
    GET        /en_US/fbevents.js          the script, for any locale
    GET        /signals/config/json/{id}   whether the pixel's owner allowed automatic matching

Any page may ask: answers carry CORS headers. What cannot be taken is answered with 400 and the reason, and is listed
among the calls. (How Meta answers a request it does not take is not public.) Faults that are set for browsers hit /tr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from signalpost.sandbox.asgi import CUT, Answer, Request
from signalpost.sandbox.faults import HTML, Fault, Odd
from signalpost.sandbox.pixel import script
from signalpost.sandbox.pixel.event import PixelEvent
from signalpost.sandbox.pixel.reading import Unreadable, read_tr

if TYPE_CHECKING:
    from signalpost.sandbox.state import Sandbox

PATHS = ("/tr/", "/tr")
# The smallest transparent GIF.
IMAGE = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
IMAGE_SHOWN = Answer(body=IMAGE, content_type="image/gif", headers=(("cache-control", "no-store"),))
NOTHING = Answer(content_type="text/plain")
_METHODS = "GET, POST, OPTIONS"


def answer(state: Sandbox, request: Request) -> Answer | None:
    """What goes back to a browser; None if the request is not the pixel's."""
    found = _tr(state, request) if request.path in PATHS else script.answer(request)
    if found is None:
        return None
    if request.method == "OPTIONS":
        found = Answer(status=204)
    return msgspec.structs.replace(found, headers=(*found.headers, *_cors(request)))


def _tr(state: Sandbox, request: Request) -> Answer:
    if request.method not in ("GET", "POST"):
        return Answer(status=405, body={"error": {"message": "/tr takes GET and POST"}}, headers=(("allow", _METHODS),))
    try:
        pixel = read_tr(request)
    except Unreadable as refused:
        return state.refuse_pixel(refused.reason)
    right = IMAGE_SHOWN if request.method == "GET" else NOTHING
    told = {"event_id": pixel.event_id, "event_name": pixel.event_name}
    fault = state.faults.hit("browser", pixel.dataset, [told])
    if fault is None:
        state.take_pixel(pixel)
        return right
    return _misbehave(state, pixel, fault, right)


def _misbehave(state: Sandbox, pixel: PixelEvent, fault: Fault, right: Answer) -> Answer:
    """Keep the event or lose it, then answer late, wrongly or not at all."""
    if fault.keeps:
        state.take_pixel(pixel)
    state.miss_pixel(pixel, fault)
    match fault.fault:
        case Odd.DROP:
            found = CUT
        case Odd.HTML_502:
            found = Answer(status=502, body=HTML, content_type="text/html")
        case _:
            found = right
    return msgspec.structs.replace(found, status=fault.status or found.status, wait_s=fault.waits_s)


def _cors(request: Request) -> tuple[tuple[str, str], ...]:
    """Leave for pages of any origin, as Meta's hosts give it; also from the open network to this machine."""
    origin = request.headers.get("origin")
    allowed = (("access-control-allow-origin", origin or "*"), ("cross-origin-resource-policy", "cross-origin"))
    if origin is None:
        return allowed
    more = [("access-control-allow-credentials", "true"), ("vary", "origin")]
    if request.method == "OPTIONS":
        wanted = request.headers.get("access-control-request-headers", "content-type")
        more += [("access-control-allow-methods", _METHODS), ("access-control-allow-headers", wanted)]
        more += [("access-control-allow-private-network", "true")]
    return (*allowed, *more)
