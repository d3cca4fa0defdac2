"""The page at `/`: test events, event names, calls and results, in one static page without a framework or a build.

    GET /                 the page
    GET /_page/<file>     its style sheet, modules and icon
    GET /_page/names      match quality, coverage and deduplication of each event name (`names`)
    GET /_page/words      what the codes of findings and rules mean

Everything else that the page shows comes from `/_sandbox`. Files are read when they are asked for.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from signalpost.quality.findings import WORDS
from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.faults import ODD_WORDS
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError
from signalpost.sandbox.page.names import names
from signalpost.sandbox.received import RULES

if TYPE_CHECKING:
    from signalpost.sandbox.state import Sandbox

PREFIX: Final = "/_page/"

#: The files of the page by their ending, and what they are sent as.
KINDS: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

# A place in a message, with the full stop after it.
_PLACE = re.compile(r"\{\w+\}\.?")
# Nothing but this page's own files runs, nothing but this sandbox is asked, nobody may frame it.
_HEADERS: Final = (
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-cache"),
)


def answer(state: Sandbox, request: Request) -> Answer | None:
    """The answer to a request for the page or one of its parts; None for any other request."""
    if request.method not in ("GET", "HEAD"):
        return None
    if request.path == "/":
        return _file("index.html")
    if not request.path.startswith(PREFIX):
        return None
    return _below(state, request.path.removeprefix(PREFIX))


def _below(state: Sandbox, name: str) -> Answer:
    match name:
        case "names":
            return _json({"names": names(state.counts, state.scoring)})
        case "words":
            return _json(words())
    return _file(name)


def page_files() -> list[str]:
    """Names of the files that the page consists of."""
    return sorted(file.name for file in files(__package__).iterdir() if _ending(file.name) in KINDS)


def words() -> dict[str, Any]:
    """Codes of findings → name, description, solution; errors and faults → title; rules of deduplication → sentence."""
    return {
        "findings": {code.value: found for code, found in WORDS.items()},
        "errors": {
            **{odd.value: sentence.replace("`", "") for odd, sentence in ODD_WORDS.items()},
            "pixel_refused": "a request to /tr that is no event",
            **{name: _title(error) for name, error in GRAPH_ERRORS.items()},
        },
        "rules": {rule.value: sentence for rule, sentence in RULES.items()},
    }


def _title(error: GraphError) -> str:
    """In a few words; what differs from call to call is left open."""
    return error.title or _PLACE.sub("…", error.message)


def _file(name: str) -> Answer:
    if name not in page_files():
        return Answer(status=404, body={"error": {"message": "The page has no such file", "code": "not_found"}})
    return Answer(
        body=files(__package__).joinpath(name).read_bytes(), content_type=KINDS[_ending(name)], headers=_HEADERS
    )


def _json(body: dict[str, Any]) -> Answer:
    return Answer(body=body, headers=(("cache-control", "no-store"),))


def _ending(name: str) -> str:
    return name[name.rfind(".") :]
