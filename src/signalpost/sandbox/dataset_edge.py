"""`POST /{page, WhatsApp account or Instagram user}/dataset`: the dataset for messaging events.

Source: page business-messaging (copy of 2026-09-12). The same object always has the same dataset: the one that the
setting `linked` names, else one whose id is computed. Where tokens are listed, the token that asked may send to it.
"""

from __future__ import annotations

import hashlib
import re

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.forms import Refused, outer_token, read_call
from signalpost.sandbox.state import Sandbox, new_trace_id

_PATH = re.compile(r"(?:/v\d{1,3}\.\d{1,2})?/(\d{1,32})/dataset/?")
_DIGITS = 16


def answer(state: Sandbox, request: Request) -> Answer | None:
    """`{"id": …}` for GET and POST; None if the path is another. The token stands where it may in any call."""
    match = _PATH.fullmatch(request.path)
    if match is None or request.method not in ("GET", "POST"):
        return None
    dataset = _linked(state.conduct, match[1]) or dataset_of(match[1])
    error = state.link(_token(match[1], request), match[1], dataset, request.method)
    if error is not None:
        return Answer(status=error.status, body=error.body(new_trace_id()))
    return Answer(body={"id": dataset})


def _token(object_id: str, request: Request) -> str | None:
    try:
        return read_call((None, object_id), request.query_string, request.headers, request.body).token
    except Refused:
        return outer_token(request.query_string, request.headers)


def _linked(conduct: Conduct, object_id: str) -> str | None:
    """The dataset that the settings say the object belongs to."""
    for dataset, linked in (conduct.linked or {}).items():
        if object_id in linked.pages or object_id in linked.whatsapp_business_accounts:
            return dataset
    return None


def dataset_of(object_id: str) -> str:
    """The id of the dataset of a page, account or user: 16 digits, the first of them not 0."""
    number = int.from_bytes(hashlib.sha256(object_id.encode()).digest()[:8])
    return str(10 ** (_DIGITS - 1) + number % (9 * 10 ** (_DIGITS - 1)))
