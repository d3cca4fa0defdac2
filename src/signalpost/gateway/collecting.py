"""The three addresses that take events, as requests reach them: which it is, who may read its answer, who takes it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from signalpost.gateway.addresses import (
    CAPI_PATH,
    EVENTS_PATH,
    GRAPH_PATH,
    Address,
    capi_address,
    events_address,
    graph_address,
    take,
)
from signalpost.gateway.answering import Answering
from signalpost.gateway.answers import Answer, Header
from signalpost.gateway.body import Receive, Send
from signalpost.gateway.intake import Intake
from signalpost.gateway.passthrough import Passthrough
from signalpost.gateway.refusal import Refused

PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding, x-sent-at, x-release"),
    (b"access-control-max-age", b"7200"),
)
VARY: Header = (b"vary", b"Origin")
CREDENTIALS: Header = (b"access-control-allow-credentials", b"true")
EXPOSED: Header = (b"access-control-expose-headers", b"retry-after")

Found = tuple[Address, str | None]  # and the dataset that its path names


class Collecting:
    """Answers at `/v1/events`, at Meta's Graph form and at the gateway mode of Meta's SDKs."""

    def __init__(
        self, intake: Intake, passthrough: Passthrough, answering: Answering, new_trace: Callable[[], str]
    ) -> None:
        self._intake = intake
        self._passthrough = passthrough
        self._answering = answering
        self._events: Found = (events_address(), None)
        self._capi = capi_address()
        self._graph = graph_address(new_trace)

    def place(self, path: str) -> Found | None:
        """Which of the addresses `path` is, if it is one."""
        if path == EVENTS_PATH:
            return self._events
        if found := GRAPH_PATH.fullmatch(path):
            return self._graph, found[1]
        if found := CAPI_PATH.fullmatch(path):
            return self._capi, found[1]
        return None

    async def serve(self, found: Found, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = time.perf_counter()
        address, dataset_id = found
        headers = dict(scope["headers"])
        extra: Sequence[Header] = ()
        if address is self._events[0]:
            if (origin := headers.get(b"origin")) is not None:
                extra = self._cors(origin)
            if scope["method"] == "OPTIONS":
                await self._answering.send(send, Answer(204, b"", PREFLIGHT), extra, address.name, began)
                return
        answer = await self._answer(address, dataset_id, scope, headers, receive)
        await self._answering.send(send, answer, extra, address.name, began)

    async def _answer(
        self, address: Address, dataset_id: str | None, scope: Any, headers: dict[bytes, bytes], receive: Receive
    ) -> Answer | None:
        if scope["method"] != "POST":
            return self._answering.refused(address.name, Refused("method_not_allowed"), address.refuse)
        place = self._passthrough.place(dataset_id) if address is self._graph and dataset_id is not None else None
        if place is not None:
            taking = self._passthrough.take(place, address, scope, headers, receive)
        else:
            taking = take(self._intake, address, dataset_id, scope, headers, receive)
        return await self._answering.answer(taking, address.name, address.refuse)

    def cors(self, scope: Any, *, with_cookies: bool = False) -> Sequence[Header]:
        """What pages may read of an answer; nothing where no page asks. `with_cookies`: also of a request that carries
        them, as GA4's tags make it."""
        origin = dict(scope["headers"]).get(b"origin")
        if origin is None:
            return ()
        found = self._cors(origin)
        return (*found, CREDENTIALS) if with_cookies and len(found) > 1 else found

    def _cors(self, origin: bytes) -> Sequence[Header]:
        """Pages of origins that a browser key lists may read our answers."""
        if not self._intake.access.known_origin(origin.decode("latin-1")):
            return (VARY,)
        return VARY, (b"access-control-allow-origin", origin), EXPOSED
