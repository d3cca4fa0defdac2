"""A sender's own call to Meta: how it is read here, how it goes on, and how the answer goes back. Both as they came."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from signalpost.gateway.access import token_of
from signalpost.gateway.answers import Answer, Header
from signalpost.gateway.body import Message, Receive, read_body
from signalpost.gateway.intake import Intake
from signalpost.gateway.refusal import Refused
from signalpost.gateway.split import Parcel, check_media_type, is_large, split
from signalpost.store.business import Dataset
from signalpost.transport import Request, Response, Secret

TIMEOUT_S = 30.0  # a call that Meta answers late must not fail for having come this way
CONNECT_TIMEOUT_S = 5.0

PASSED_ON = ("content-type", "content-encoding", "user-agent", "accept", "accept-language")
# Of the connection and not of the answer; the server writes its own.
NOT_HANDED_BACK = frozenset(
    "connection content-length content-type date keep-alive proxy-authenticate proxy-connection server te trailer "
    "transfer-encoding upgrade".split()
)


class Place(NamedTuple):
    """The dataset that a call is for, and its space."""

    space_id: int
    dataset: Dataset


class Call(NamedTuple):
    """One call, as it came. `parcel` is None when its body cannot be read, then `unreadable` says why."""

    place: Place
    scope: Mapping[str, Any]
    headers: Mapping[bytes, bytes]
    body: bytes
    token: Secret
    token_in_body: bool
    parcel: Parcel | None
    unreadable: str

    @property
    def events(self) -> int:
        """How many events it has, as far as can be told."""
        return len(self.parcel.events) if self.parcel is not None else 1


async def read_call(
    intake: Intake, place: Place, scope: Mapping[str, Any], headers: Mapping[bytes, bytes], receive: Receive
) -> Call:
    """The call, with its body as it came. Raises Refused: it is too large or too slow, or there is no room for it."""
    packed = {name: value for name, value in headers.items() if name != b"content-encoding"}
    body = await read_body(receive, packed, intake.limits, intake.deadlines, intake.unproven)
    parcel, unreadable = None, ""
    try:
        parcel = await _split(intake, headers, body)
    except Refused as refused:
        if refused.code == "no_room":  # of ours; says nothing of the body
            raise
        unreadable = refused.code
    beside = token_beside(scope, headers)
    token = beside or (parcel.token if parcel is not None else None)
    return Call(place, scope, headers, body, Secret(token or ""), beside is None, parcel, unreadable)


async def _split(intake: Intake, headers: Mapping[bytes, bytes], body: bytes) -> Parcel:
    """The events of a body. Raises Refused: it cannot be read."""
    limits = intake.limits
    clear = await read_body(replayed(body), headers, limits, intake.deadlines, intake.unproven)
    form = check_media_type(headers, forms=True)
    if is_large(clear, form):
        return await asyncio.to_thread(split, clear, form, limits.max_events, bare=False)
    return split(clear, form, limits.max_events, bare=False)


def request_of(call: Call, base_url: str) -> Request:
    """The call as it goes on. A token that stood in the address travels in a header: addresses are written to logs."""
    named = {name: call.headers.get(name.encode()) for name in PASSED_ON}
    return Request(
        url=f"{base_url.rstrip('/')}{call.scope['path']}{_without_token(call.scope['query_string'])}",
        headers=tuple((name, value.decode("latin-1")) for name, value in named.items() if value is not None),
        body=call.body,
        token=None if call.token_in_body else call.token,
        timeout_s=TIMEOUT_S,
        connect_timeout_s=CONNECT_TIMEOUT_S,
    )


def answer_of(response: Response) -> Answer:
    """Meta's answer as it is."""
    media: Header = (b"content-type", response.headers.get("content-type", "application/json").encode("latin-1"))
    headers = [
        (name.encode("latin-1"), value.encode("latin-1"))
        for name, value in response.headers.items()
        if name not in NOT_HANDED_BACK
    ]
    return Answer(response.status, response.body, tuple(headers), media)


def replayed(body: bytes) -> Receive:
    """A body that was read already, to be read again."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def token_beside(scope: Mapping[str, Any], headers: Mapping[bytes, bytes]) -> str | None:
    """The token that stands in the head of a call; None when it may be in the body."""
    return token_of(headers, scope["query_string"]) or _oauth(headers)


def _oauth(headers: Mapping[bytes, bytes]) -> str | None:
    """The token after `OAuth`, as older clients of Meta's write it."""
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return token.strip() or None if scheme.lower() == "oauth" else None


def _without_token(query: bytes) -> str:
    """A query as it came, but for the token."""
    parts = query.decode("latin-1").split("&")
    kept = [one for one in parts if one and not one.startswith("access_token=")]
    return f"?{'&'.join(kept)}" if kept else ""
