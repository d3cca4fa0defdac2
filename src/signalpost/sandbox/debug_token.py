"""`GET /{version}/debug_token?input_token=…`: what Graph says of a token: whether it is good, and when it ends.

Source: pages "Debug Token" and "Debugging and error handling" (copies of 2026-09). The app's name and id, the kind of
token and its scopes are made up; `expires_at` is the setting `token_ends`, 0 without one, as for a system user's.
"""

from __future__ import annotations

import re
from typing import Any, Final

from signalpost.sandbox.access import judge_version
from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.forms import outer_token
from signalpost.sandbox.graph import GraphError, parameter_error
from signalpost.sandbox.state import Sandbox, new_trace_id
from signalpost.sandbox.wording import chosen_locale, worded

_PATH: Final = re.compile(r"(?:/(?P<version>v\d{1,3}\.\d{1,2}))?/debug_token/?")
SCOPES: Final = ("ads_management", "ads_read")


def answer(state: Sandbox, request: Request) -> Answer | None:
    """None if the path is another. Whoever has a token may ask, for any token of the same app."""
    found = _PATH.fullmatch(request.path)
    if found is None or request.method != "GET":
        return None
    asking = outer_token(request.query_string, request.headers)
    error = judge_version(found["version"], state.conduct) or state.token_error(asking)
    if error is not None:
        return _refused(state, error)
    asked = request.query.get("input_token")
    if not asked:
        return _refused(state, parameter_error("The parameter input_token is required"))
    return Answer(body={"data": _data(state, asked)})


def _data(state: Sandbox, token: str) -> dict[str, Any]:
    wrong = state.token_error(token)
    about = {"app_id": "1", "type": "SYSTEM_USER", "application": "Sandbox", "is_valid": wrong is None}
    if wrong is not None:
        said = worded(wrong, dataset="", method="GET", now=state.clock(), locale="en")
        return {**about, "error": {"code": said.code, "message": said.message, "subcode": said.subcode}, "scopes": []}
    ends = state.conduct.token_ends or 0
    return {**about, "data_access_expires_at": 0, "expires_at": ends, "scopes": list(SCOPES), "user_id": "1"}


def _refused(state: Sandbox, error: GraphError) -> Answer:
    locale = chosen_locale(None, "", state.conduct)
    said = worded(error, dataset="debug_token", method="GET", now=state.clock(), locale=locale)
    return Answer(status=said.status, body=said.body(new_trace_id()))
