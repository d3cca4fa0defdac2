"""Graph's answers: an error by code and subcode, and success.

`GRAPH_ERRORS` holds every code of Meta's pages that can meet a client of this API, by `code` or `code/subcode`, and the
variants of a code that public records have, by the record's name.
"""

from __future__ import annotations

from typing import Any

from signalpost.sandbox.graph_calls import CALL_ERRORS, VARIANTS
from signalpost.sandbox.graph_error import GraphError
from signalpost.sandbox.graph_events import EVENT_ERRORS

__all__ = ["GRAPH_ERRORS", "GraphError", "event_error", "object_error", "parameter_error", "success"]

PARAMETER_ERROR_TITLE = "Server Side Api Parameter Error"

#: Every error the sandbox can answer with, by `code`, `code/subcode` or the name of a variant.
GRAPH_ERRORS: dict[str, GraphError] = {error.name: error for error in (*CALL_ERRORS, *EVENT_ERRORS)} | VARIANTS


def event_error(subcode: int) -> GraphError:
    """The refusal for one event's content that `subcode` names."""
    return GRAPH_ERRORS[f"100/{subcode}"]


def parameter_error(text: str) -> GraphError:
    """(100, none): something about keys or types, with the place in the words."""
    return GraphError(
        code=100, message=f"(#100) {text}", is_transient=False, title=PARAMETER_ERROR_TITLE, user_message=text
    )


def object_error(object_id: str, method: str = "POST") -> GraphError:
    """(100, 33): the object does not exist, or the token has no access to it."""
    return GRAPH_ERRORS["100/33"].filled(object=object_id, method=method.lower())


def success(events: int, fbtrace_id: str, messages: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON object for a call that was taken: all three fields, always."""
    return {"events_received": events, "messages": list(messages), "fbtrace_id": fbtrace_id}
