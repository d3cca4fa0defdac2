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
PACKED_PIECE = 65_536  # bytes looked at together: what stands behind a member is copied, and there may be many of them
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

    def begin(self) -> asyncio.Task[Any]:
        """The current task reads a body from now on."""
        task = asyncio.current_task()
        assert task is not None
        self._reading[task] = self._monotonic() + self._limit_s
        return task

    def end(self, task: asyncio.Task[Any]) -> bool:
        """It reads no more; whether it was cancelled here for being late."""
        del self._reading[task]
        if task not in self._late:
            return False
        self._late.discard(task)
        return True

    def sweep(self) -> None:
        """End those whose time is up."""
        now = self._monotonic()
        for task in [task for task, deadline in self._reading.items() if deadline <= now]:
            self._late.add(task)
            task.cancel()


class Room:
    """What may be held at once of bodies whose senders have shown no key yet: they may be anybody, and as many as there
    are connections. Whoever shows a key in the head of the request needs none of it."""

    def __init__(self, most: int) -> None:
        self._free = most

    def take(self, size: int) -> None:
        """So many bytes more. Raises Refused: no_room."""
        if size > self._free:
            raise Refused("no_room", retry_after=1, close=True)
        self._free -= size

    def give(self, size: int) -> None:
        """So many bytes less."""
        self._free += size


class Stay:
    """One body's part of a room, until `leave`."""

    def __init__(self, room: Room | None) -> None:
        self._room = room
        self._size = 0

    def grow(self, size: int) -> None:
        """The body has grown by `size` bytes. Raises Refused: no_room."""
        if self._room is not None:
            self._room.take(size)
            self._size += size

    def leave(self) -> None:
        """It is whole, or refused."""
        if self._room is not None:
            self._room.give(self._size)
            self._size = 0


ANYWHERE = Stay(None)  # of bodies that no room bounds: it counts nothing


async def read_body(
    receive: Receive,
    headers: Mapping[bytes, bytes],
    limits: Limits,
    deadlines: Deadlines,
    room: Room | None = None,
) -> bytes:
    """The whole body, unpacked, within the `room` that is left. Raises Refused, or Disconnected."""
    encoding = headers.get(b"content-encoding")
    packed = encoding is not None and _is_packed(encoding)
    if _declared(headers) > limits.max_body:
        raise Refused("body_too_large", close=True)
    task, stay = deadlines.begin(), Stay(room) if room is not None else ANYWHERE
    try:
        body = await _read_in_time(receive, limits.max_body, stay, task, deadlines)
        return await gunzip(body, limits.max_unpacked, stay) if packed else body
    finally:
        stay.leave()


async def _read_in_time(
    receive: Receive, most: int, stay: Stay, task: asyncio.Task[Any], deadlines: Deadlines
) -> bytes:
    try:
        message = await receive()
        body: bytes = message.get("body", b"")
        if message["type"] != "http.request" or message.get("more_body", False) or len(body) > most:
            body = await _read_on(message, receive, most, stay)
    except asyncio.CancelledError:
        if not deadlines.end(task):
            raise
        task.uncancel()
        raise Refused("body_too_slow", close=True) from None
    except BaseException:
        deadlines.end(task)
        raise
    deadlines.end(task)
    return body


def _is_packed(encoding: bytes) -> bool:
    named = encoding.strip().lower()
    if named not in (b"gzip", b"x-gzip", b"identity", b""):
        raise Refused("encoding_unsupported", close=True)
    return named in (b"gzip", b"x-gzip")


def _declared(headers: Mapping[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _read_on(message: Message, receive: Receive, most: int, stay: Stay) -> bytes:
    """The body that begins with `message`, of at most `most` bytes."""
    body, more = bytearray(), True
    while more and len(body) <= most:
        if message["type"] == "http.disconnect":
            raise Disconnected
        part = message.get("body", b"")
        stay.grow(len(part))
        body += part
        more = message.get("more_body", False)
        if more and len(body) <= most:
            message = await receive()
    if len(body) > most:
        raise Refused("body_too_large", close=True)
    return bytes(body)


async def gunzip(packed: bytes, most: int, stay: Stay | None = None) -> bytes:
    """`packed` (one or more gzip members) unpacked, at most `most` bytes, without holding the loop for long."""
    whole = bytearray()
    stay = stay or ANYWHERE
    at = members = 0
    try:
        while at < len(packed):
            members += 1
            if members > MEMBERS:
                raise Refused("encoding_unreadable")
            at = await _unpack_member(packed, at, whole, most, stay)
    except zlib.error:
        raise Refused("encoding_unreadable") from None
    return bytes(whole)


async def _unpack_member(packed: bytes, at: int, whole: bytearray, most: int, stay: Stay) -> int:
    """Append the member that begins `at` a byte of `packed` to `whole`; where the next begins."""
    member = zlib.decompressobj(GZIP)
    piece = b""
    while not member.eof:
        if not piece:
            piece = packed[at : at + PACKED_PIECE]
            at += len(piece)
        step = member.decompress(piece, UNPACK_STEP)
        piece = member.unconsumed_tail
        steps_before = len(whole) // UNPACK_STEP
        stay.grow(len(step))
        whole += step
        if len(whole) > most:
            raise Refused("body_unpacks_too_large")
        if not step and not piece and at == len(packed) and not member.eof:
            raise Refused("encoding_unreadable")
        if len(whole) // UNPACK_STEP > steps_before:
            await asyncio.sleep(0)
    return at - len(member.unused_data)
