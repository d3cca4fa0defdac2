"""The bytes of a request: read within a time and a size, and unpacked within a size."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from signalpost.gateway.limits import Limits
from signalpost.gateway.refusal import Refused

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

GZIP = 31  # zlib's window bits for a gzip header and trailer
UNPACK_STEP = 1_000_000  # bytes unpacked before other requests get a turn
MEMBERS = 1_000  # gzip may be many files in a row; more than this is an attack


class Disconnected(Exception):
    """The caller left before the body was whole; nobody waits for an answer."""


class Deadlines:
    """Ends the reading of bodies that take too long. `sweep` looks them over, once a second: a timer per request would
    cost each of them more than reading its body does."""

    def __init__(self, limit_s: float, monotonic: Callable[[], float]) -> None:
        self._limit_s = limit_s
        self._monotonic = monotonic
        self._reading: dict[asyncio.Task[Any], float] = {}
        self._late: set[asyncio.Task[Any]] = set()

    async def within(self, receive: Receive, most: int) -> bytes:
        """The body as it comes, of at most `most` bytes. Raises Refused: body_too_slow, body_too_large."""
        task = asyncio.current_task()
        assert task is not None
        self._reading[task] = self._monotonic() + self._limit_s
        try:
            return await _read(receive, most)
        except asyncio.CancelledError:
            if task not in self._late:
                raise
            task.uncancel()
            raise Refused("body_too_slow", close=True) from None
        finally:
            del self._reading[task]
            self._late.discard(task)

    def sweep(self) -> None:
        """End those whose time is up."""
        now = self._monotonic()
        for task in [task for task, deadline in self._reading.items() if deadline <= now]:
            self._late.add(task)
            task.cancel()


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], limits: Limits, deadlines: Deadlines) -> bytes:
    """The whole body, unpacked. Raises Refused, or Disconnected."""
    packed = headers.get(b"content-encoding")
    if packed is not None and packed.strip().lower() not in (b"gzip", b"x-gzip", b"identity", b""):
        raise Refused("encoding_unsupported", close=True)
    if _declared(headers) > limits.max_body:
        raise Refused("body_too_large", close=True)
    body = await deadlines.within(receive, limits.max_body)
    if packed is not None and packed.strip().lower() in (b"gzip", b"x-gzip"):
        return await gunzip(body, limits.max_unpacked)
    return body


def _declared(headers: Mapping[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _read(receive: Receive, most: int) -> bytes:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False) and len(body) <= most:
        return body
    return await _read_on(receive, bytearray(body), most, bool(message.get("more_body", False)))


async def _read_on(receive: Receive, body: bytearray, most: int, more: bool) -> bytes:
    while more and len(body) <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if len(body) > most:
        raise Refused("body_too_large", close=True)
    return bytes(body)


async def gunzip(packed: bytes, most: int) -> bytes:
    """`packed` (one or more gzip members) unpacked, at most `most` bytes, without holding the loop for long."""
    whole = bytearray()
    members = 0
    try:
        while packed:
            members += 1
            if members > MEMBERS:
                raise Refused("encoding_unreadable")
            packed = await _unpack_member(packed, whole, most)
    except zlib.error:
        raise Refused("encoding_unreadable") from None
    return bytes(whole)


async def _unpack_member(packed: bytes, whole: bytearray, most: int) -> bytes:
    """Append the first member of `packed` to `whole`; what follows it."""
    member = zlib.decompressobj(GZIP)
    while not member.eof:
        step = member.decompress(packed, UNPACK_STEP)
        packed = member.unconsumed_tail
        whole += step
        if len(whole) > most:
            raise Refused("body_unpacks_too_large")
        if not step and not packed and not member.eof:
            raise Refused("encoding_unreadable")
        if len(step) == UNPACK_STEP:
            await asyncio.sleep(0)
    return member.unused_data
