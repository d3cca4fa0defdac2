"""Single events of browsers against single server events: one gateway process on one core, 64 connections, in turn."""

from __future__ import annotations

import contextlib
import os
import statistics
import time

import page_events
import people
from installation import DATASET, browser_key, gateway, install, know_visitors
from measure import Figure, Load, Row, in_turn, ratio, scratch, wrk

CONNECTIONS = 64
SECONDS = float(os.environ.get("TAG_SECONDS", "8"))
RUNS = int(os.environ.get("TAG_RUNS", "5"))


def rows() -> list[Row]:
    pages: list[Load] = []
    with scratch() as folder, contextlib.ExitStack() as stack:
        now = int(time.time())
        events, requests = folder / "events.jsonl", folder / "requests.tsv"
        events.write_bytes(b"\n".join(people.encoded(people.PEOPLE, now)) + b"\n")
        installed = install(folder / "installation")
        key = browser_key(installed, page_events.ORIGIN)
        lines = list(page_events.requests(people.PEOPLE, now, key))
        requests.write_bytes(b"\n".join(lines) + b"\n")
        know_visitors(installed, page_events.visitors(lines), now * 1000)
        url, _ = stack.enter_context(gateway(installed, SIGNALPOST_BROWSER_REQUESTS_PER_MINUTE="0"))
        collect = url.removesuffix("/v1/events") + f"/sp/{DATASET}"

        def servers() -> float:
            load = wrk(url, events, connections=CONNECTIONS, seconds=SECONDS, core="1", key=installed.key)
            return load.per_second if not load.refused else 0.0

        def browsers() -> float:
            pages.append(
                wrk(
                    collect,
                    requests,
                    connections=CONNECTIONS,
                    seconds=SECONDS,
                    core="1",
                    key=page_events.ORIGIN,
                    script="post_page.lua",
                )
            )
            return pages[-1].per_second

        results = in_turn({"browsers": browsers, "servers": servers}, RUNS)
    rate = statistics.median(results["browsers"])
    share = ratio(results, "browsers", "servers")
    p99 = Figure(unit=" ms", runs=tuple(load.p99_ms for load in pages))
    refused = sum(load.refused for load in pages)
    return [
        Row(
            key="tag",
            what="durable single events of browsers (60 % PageView, cookies read and set, consent decided, visitor"
            " looked up, every second one known), one gateway process on one core, against server events in the same"
            " run",
            bar="≥ 0.8×",
            measured=f"{share.text()}, p99 {p99.text(1)} ({rate / 1000:.1f} k events/s)",
            met=share.median >= 0.8 and not refused,
            figures={"ratio": share, "p99": p99},
        )
    ]
