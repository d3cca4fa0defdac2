"""Where the time of one event goes, part by part, in one process: microseconds of processor time, the best of several
passes.

    python benchmarks/parts.py

Not a row of the table: it shows what bounds the rows. Each part runs alone over the same events, so the parts do not
quite add up to the whole.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "ours"), str(HERE / "floors")]
import build  # noqa: E402
import identifiers  # noqa: E402
import in_process  # noqa: E402
import msgspec  # noqa: E402
import page_events  # noqa: E402
import people  # noqa: E402
from filling import copies  # noqa: E402
from installation import DATASET, browser_key, install  # noqa: E402

from signalpost.capi.hashed import hash_user_data  # noqa: E402
from signalpost.capi.policy import Policy  # noqa: E402
from signalpost.capi.prepare import prepare  # noqa: E402
from signalpost.capi.usual import usual  # noqa: E402
from signalpost.capi.wire import decode_event  # noqa: E402
from signalpost.cli import parts as paths  # noqa: E402
from signalpost.gateway.app import build as build_gateway  # noqa: E402
from signalpost.gateway.given import Given  # noqa: E402
from signalpost.gateway.limits import Limits  # noqa: E402
from signalpost.privacy.apply import apply  # noqa: E402
from signalpost.store import open_control  # noqa: E402
from signalpost.store.inbox import Depth  # noqa: E402
from signalpost.store.keyring import Keyring  # noqa: E402
from signalpost.store.record import Receipt, Record  # noqa: E402
from signalpost.store.seal import Sealer  # noqa: E402

EVENTS = 20_000
PASSES = 5


def best(each: Callable[[Any], object], values: Sequence[Any]) -> float:
    """Microseconds of processor time a value, in the fastest of PASSES passes."""
    times = []
    for _ in range(PASSES):
        started = time.thread_time()
        for value in values:
            each(value)
        times.append(time.thread_time() - started)
    return min(times) / len(values) * 1_000_000


class Nowhere:
    """An inbox that keeps nothing: what is left is the gateway's own work."""

    async def append(self, records: Sequence[Record]) -> Sequence[Receipt]:
        return [Receipt("nowhere", 1, place) for place in range(len(records))]

    def append_wait(self, records: Sequence[Record]) -> Sequence[Receipt]:
        return [Receipt("nowhere", 1, place) for place in range(len(records))]

    def depth(self) -> Depth:
        return Depth(0, 0)

    def close(self) -> None:
        return


class NoLedger:
    """What a gateway has before a worker ran."""


Head = list[tuple[bytes, bytes]]


def through(app: Any, requests: Iterable[tuple[str, Head, bytes]]) -> float:
    """Microseconds a request from the ASGI scope to the answer, without network and disk, in the fastest pass."""
    requests = list(requests)

    async def one(path: str, head: Head, body: bytes) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message.get("status", 202) != 202:
                sys.exit(f"a request was refused ({message['status']}): the parts are of accepted ones")

        scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""}
        await app({**scope, "headers": head, "client": ("127.0.0.1", 5), "scheme": "http"}, receive, send)

    async def every() -> None:
        for request in requests:
            await one(*request)

    times = []
    for _ in range(PASSES):
        started = time.thread_time()
        asyncio.run(every())
        times.append(time.thread_time() - started)
    return min(times) / len(requests) * 1_000_000


def gateways(folder: Path, lines: Sequence[bytes], now: int) -> dict[str, float]:
    """Single events of servers and of browsers through a gateway that keeps nothing."""
    installed = install(folder / "installation")
    key = browser_key(installed, page_events.ORIGIN)
    control = open_control(installed.folder / paths.CONTROL_FILE, paths.keyring(installed.settings, create=False))
    app = build_gateway(
        Given(
            inbox=Nowhere(),
            control=control,
            ledger=NoLedger(),  # type: ignore[arg-type]
            folder=folder,
            limits=Limits(browser_requests_per_minute=0),
            clock=lambda: now * 1000,
        )
    )
    server = [(b"content-type", b"application/json"), (b"authorization", b"Bearer " + installed.key.encode())]
    parts = {"a server's event through the gateway": through(app, (("/v1/events", server, line) for line in lines))}
    pages = []
    for line in page_events.requests(len(lines), now, key):
        cookies, agent, body = line.split(b"\t")
        head = [(b"host", b"shop.example"), (b"origin", page_events.ORIGIN.encode()), (b"cookie", cookies)]
        head += [(b"user-agent", agent), (b"content-type", b"text/plain;charset=UTF-8"), (b"accept", b"*/*")]
        pages.append((f"/sp/{DATASET}", head, body))
    parts["a browser's event through the gateway"] = through(app, pages)
    control.close()
    return parts


def main() -> None:
    now = int(time.time())
    policy = Policy()
    lines = people.encoded(EVENTS, now)
    sources = [json.loads(line) for line in lines]
    events = [build.event_of(source) for source in sources]
    records = list(copies(2_000))
    groups = [msgspec.msgpack.encode(records[i : i + 50]) for i in range(0, len(records), 50)]
    decode_floor = msgspec.json.Decoder(in_process.Event).decode
    with tempfile.TemporaryDirectory() as folder:
        sealer = Sealer(Keyring.open(Path(folder), os.urandom(32)))
        parts = {
            "floor: dict, 10 x sha256, encode": best(identifiers.build, sources),
            "build the typed event": best(build.event_of, sources),
            "prepare it": best(lambda event: prepare(event, now=now, random_id=""), events),
            "  of that: user_data": best(
                lambda event: hash_user_data(event.user_data, now=now, policy=policy, event_time=now), events
            ),
            "  of that: custom_data": best(lambda event: usual(event.custom_data), events),
            "floor: decode, validate, hash, encode": best(
                lambda line: in_process.prepared(decode_floor(line), now), lines
            ),
            "decode an event from the wire": best(decode_event, lines),
            "decode and prepare it": best(lambda line: prepare(decode_event(line), now=now, random_id=""), lines),
            "see that there is nothing to hide in it": best(apply, [decode_event(line) for line in lines]),
            "seal it in a segment of 50": best(lambda group: sealer.seal_segment("bench", 1, now * 1000, group), groups)
            / 50,
            **gateways(Path(folder), lines[: EVENTS // 4], now),
        }
    for name, microseconds in parts.items():
        print(f"{microseconds:7.2f} us  {name}")


if __name__ == "__main__":
    main()
