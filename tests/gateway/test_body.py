"""The bytes of a request: whole, in time, and never more than the limits, packed or not."""

from __future__ import annotations

import asyncio
import gzip
import os
import zlib
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.gateway.body import Deadlines, Disconnected, Message, Room, gunzip, read_body
from signalpost.gateway.limits import Limits
from signalpost.gateway.refusal import Refused

SMALL = Limits(max_body=1_000, max_unpacked=5_000)


def receiving(*chunks: bytes) -> Callable[[], Awaitable[Message]]:
    """An ASGI `receive` that gives `chunks`, then nothing for ever."""
    left = list(chunks)

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()
        chunk = left.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(left)}

    return receive


def read(*chunks: bytes, headers: dict[bytes, bytes] | None = None, limits: Limits = SMALL) -> bytes:
    return asyncio.run(read_body(receiving(*chunks), headers or {}, limits, Deadlines(30.0, lambda: 0.0)))


@given(st.lists(st.binary(max_size=100), min_size=1, max_size=8))
def test_a_body_in_pieces_is_joined(chunks: list[bytes]) -> None:
    """However the body is cut on its way, it arrives as it was."""
    assert read(*chunks) == b"".join(chunks)


@given(st.binary(max_size=900))
def test_gzip_is_unpacked(body: bytes) -> None:
    """A gzip body reads as its content."""
    assert read(gzip.compress(body), headers={b"content-encoding": b"GZIP"}) == body


def test_gzip_of_several_members_is_unpacked() -> None:
    """gzip files may stand in a row; all are read."""
    assert read(gzip.compress(b"one") + gzip.compress(b"two"), headers={b"content-encoding": b"gzip"}) == b"onetwo"


def test_members_of_any_size_are_unpacked_in_turns() -> None:
    """Wherever one ends; and others get a turn meanwhile, of however many members the megabytes come."""
    parts = [b"a" * 70_000, *(os.urandom(size) for size in (0, 1, 65_536, 200_000)), *[os.urandom(100_000)] * 30]
    packed = b"".join(gzip.compress(part, 1) for part in parts)

    async def unpacking() -> tuple[bytes, int]:
        turns, work = 0, asyncio.create_task(gunzip(packed, 5_000_000))
        while not work.done():
            turns += 1
            await asyncio.sleep(0)
        return work.result(), turns

    whole, turns = asyncio.run(unpacking())
    assert whole == b"".join(parts)
    assert turns > 3


@pytest.mark.parametrize(
    ("headers", "chunks", "code"),
    [
        ({}, [b"x" * 1_001], "body_too_large"),
        ({}, [b"x" * 600, b"x" * 600, b"x"], "body_too_large"),
        ({b"content-length": b"1001"}, [b""], "body_too_large"),
        ({b"content-encoding": b"br"}, [b"x"], "encoding_unsupported"),
        ({b"content-encoding": b"gzip"}, [gzip.compress(b"x" * 5_001)], "body_unpacks_too_large"),
        ({b"content-encoding": b"gzip"}, [b"not gzip"], "encoding_unreadable"),
        ({b"content-encoding": b"gzip"}, [gzip.compress(b"x" * 900)[:-6]], "encoding_unreadable"),
        ({b"content-encoding": b"gzip"}, [gzip.compress(b"x") + b"tail"], "encoding_unreadable"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused(headers: dict[bytes, bytes], chunks: list[bytes], code: str) -> None:
    """Each way a body can be wrong has its own code."""
    with pytest.raises(Refused) as refused:
        read(*chunks, headers=headers)
    assert refused.value.code == code


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """A small body that unpacks to gigabytes costs the limit, not the gigabytes."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(40)) + packer.flush()
    with pytest.raises(Refused) as refused:
        asyncio.run(gunzip(bomb, 2_000_000))
    assert refused.value.code == "body_unpacks_too_large"


def test_thousands_of_empty_members_are_refused() -> None:
    """Many tiny gzip files in a row are an attack, not a body."""
    with pytest.raises(Refused) as refused:
        asyncio.run(gunzip(gzip.compress(b"") * 1_001, 1_000))
    assert refused.value.code == "encoding_unreadable"


@given(st.binary(max_size=200))
def test_any_bytes_as_gzip_are_read_or_refused(body: bytes) -> None:
    """Garbage behind Content-Encoding: gzip ends in a refusal, nothing else."""
    try:
        asyncio.run(gunzip(body, 1_000))
    except Refused as refused:
        assert refused.code in ("encoding_unreadable", "body_unpacks_too_large")


async def stalled(deadlines: Deadlines) -> bytes:
    messages: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> Message:
        if not messages:
            await asyncio.Event().wait()
        return messages.pop()

    return await read_body(receive, {}, SMALL, deadlines)


def test_a_body_that_stalls_is_refused() -> None:
    """A caller who sends half a body and then nothing is answered once the time is up, and not before."""

    async def wait() -> None:
        now = 0.0
        deadlines = Deadlines(30.0, lambda: now)
        reading = asyncio.create_task(stalled(deadlines))
        await asyncio.sleep(0)
        now = 29.9
        deadlines.sweep()
        await asyncio.sleep(0)
        assert not reading.done()
        now = 30.0
        deadlines.sweep()
        await reading

    with pytest.raises(Refused) as refused:
        asyncio.run(wait())
    assert (refused.value.code, refused.value.close) == ("body_too_slow", True)


def test_a_cancelled_request_is_not_mistaken_for_a_slow_one() -> None:
    """When the server stops, the reading ends as cancelled."""

    async def stop() -> None:
        reading = asyncio.create_task(stalled(Deadlines(30.0, lambda: 0.0)))
        await asyncio.sleep(0)
        reading.cancel()
        await reading

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stop())


@pytest.mark.parametrize("before", [0, 1])
def test_a_caller_who_leaves_is_noticed(before: int) -> None:
    """A connection that ends within the body is no request."""

    async def left() -> None:
        messages: list[Message] = [{"type": "http.disconnect"}]
        messages += [{"type": "http.request", "body": b"{", "more_body": True}] * before

        async def receive() -> Message:
            return messages.pop()

        await read_body(receive, {}, SMALL, Deadlines(30.0, lambda: 0.0))

    with pytest.raises(Disconnected):
        asyncio.run(left())


def test_bodies_without_a_key_share_a_bounded_room() -> None:
    """Read and unpacked bytes count, the rest is refused with a time to wait, and all is given back."""
    room = Room(3_000)

    async def several() -> list[str]:
        packed = {b"content-encoding": b"gzip"}
        reads = [
            read_body(receiving(*[b"x" * 450] * 2), {}, SMALL, Deadlines(30.0, lambda: 0.0), room),
            read_body(receiving(gzip.compress(b"y" * 5_000)), packed, SMALL, Deadlines(30.0, lambda: 0.0), room),
            read_body(receiving(gzip.compress(b"y" * 2_500)), packed, SMALL, Deadlines(30.0, lambda: 0.0), room),
        ]
        return [await _ending(one) for one in reads]

    assert asyncio.run(several()) == ["900", "no_room 1", "2500"]
    room.take(3_000)


def test_a_body_that_waits_keeps_its_room() -> None:
    """Half a body of each of many connections is what fills memory."""
    room = Room(1_000)

    async def waiting() -> str:
        held = asyncio.create_task(read_body(_stalled(b"x" * 900), {}, SMALL, Deadlines(30.0, lambda: 0.0), room))
        await asyncio.sleep(0)
        refused = await _ending(read_body(_stalled(b"x" * 200), {}, SMALL, Deadlines(30.0, lambda: 0.0), room))
        held.cancel()
        await asyncio.gather(held, return_exceptions=True)
        return refused

    assert asyncio.run(waiting()) == "no_room 1"
    room.take(1_000)


def _stalled(chunk: bytes) -> Callable[[], Awaitable[Message]]:
    """Gives `chunk`, and never the rest."""
    left = [chunk]

    async def receive() -> Message:
        if not left:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": left.pop(), "more_body": True}

    return receive


async def _ending(reading: Awaitable[bytes]) -> str:
    try:
        return str(len(await reading))
    except Refused as refused:
        return f"{refused.code} {refused.retry_after}"
