"""Webhooks of shops and CRMs: processor time of each connector in this process; and accepting those of shops against
single events, one gateway process on one core, 64 connections, in turn. CRMs send few."""

from __future__ import annotations

import contextlib
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import people
import webhooks
from installation import DATASET, Installation, gateway, install
from measure import HERE, Figure, Row, in_turn, number_from, ratio, scratch, wrk

from signalpost.cli import parts
from signalpost.gateway.shop_secrets import SIGNING, secret_name
from signalpost.store import open_control
from signalpost.store.control import DEFAULT_SPACE

CONNECTIONS = 64
SECONDS = float(os.environ.get("WEBHOOKS_SECONDS", "8"))
RUNS = int(os.environ.get("WEBHOOKS_RUNS", "5"))
DELIVERIES = int(os.environ.get("WEBHOOKS_DELIVERIES", "50000"))
PER_SECOND = 10_000
SHARE = 0.8
SHOPS = tuple(platform for platform in webhooks.MAKERS if platform not in webhooks.CRMS)


def rows() -> list[Row]:
    return [*_connectors(), *_accepting()]


def _connectors() -> list[Row]:
    script = str(HERE / "ours" / "webhooks.py")
    found = {}
    for platform in webhooks.MAKERS:
        hows = ("read", "whole", *(("record",) if platform in webhooks.CRMS else ()))
        ways = {how: lambda how=how, of=platform: number_from([script, of, how]) for how in hows}  # type: ignore[misc]
        found[platform] = {how: Figure(unit="", runs=runs) for how, runs in in_turn(ways, RUNS).items()}
    said = "; ".join(
        f"{platform} {how['read'].median / 1000:.1f} k ({how['whole'].median / 1000:.1f} k)"
        + (f", its API's records {how['record'].median / 1000:.1f} k" if "record" in how else "")
        for platform, how in found.items()
    )
    return [
        Row(
            key="webhooks_connectors",
            what="webhooks a second of processor time, verified, read and ruled (in brackets: also their events"
            " prepared and their records made)",
            bar=f"≥ {PER_SECOND // 1000} k each",
            measured=said,
            met=all(one.median >= PER_SECOND for how in found.values() for name, one in how.items() if name != "whole"),
            figures={f"{platform}_{how}": one for platform, each in found.items() for how, one in each.items()},
        )
    ]


def _accepting() -> list[Row]:
    with scratch() as folder, contextlib.ExitStack() as stack:
        events = folder / "events.jsonl"
        events.write_bytes(b"\n".join(people.encoded(people.PEOPLE, int(time.time()))) + b"\n")
        installed = install(folder / "installation")
        files = {platform: folder / f"{platform}.deliveries" for platform in SHOPS}
        for platform, file in files.items():
            _write(file, platform)
        _add_shops(installed)
        url, _ = stack.enter_context(gateway(installed))
        hooks = url.removesuffix("/v1/events") + "/webhooks/"
        refused = 0

        def single() -> float:
            load = wrk(url, events, connections=CONNECTIONS, seconds=SECONDS, core="1", key=installed.key)
            return load.per_second if not load.refused else 0.0

        def accepted(platform: str) -> Callable[[], float]:
            def taken() -> float:
                nonlocal refused
                load = wrk(
                    hooks + platform,
                    files[platform],
                    connections=CONNECTIONS,
                    seconds=SECONDS,
                    core="1",
                    script="post_webhook.lua",
                )
                refused += load.refused
                return load.per_second

            return taken

        results = in_turn({"single": single, **{platform: accepted(platform) for platform in files}}, RUNS)
    lines = []
    for platform in files:
        share, rate = ratio(results, platform, "single"), statistics.median(results[platform])
        lines.append(
            Row(
                key=f"webhooks_{platform}",
                what=f"webhooks of {platform}, durable, against single server events in the same run",
                bar=f"≥ {SHARE}×",
                measured=f"{share.text()} ({rate / 1000:.1f} k/s on one core)",
                met=share.median >= SHARE and not refused,
                figures={"ratio": share},
            )
        )
    return lines


def _write(file: Path, platform: str) -> None:
    with file.open("wb") as out:
        for sent in webhooks.deliveries(platform, DELIVERIES, int(time.time())):
            headers = "".join(f"{name}: {value}\n" for name, value in sent.headers.items())
            out.write(f"{len(sent.headers)} {len(sent.body)}\n{headers}".encode() + sent.body + b"\n")


def _add_shops(installed: Installation) -> None:
    control = open_control(installed.folder / parts.CONTROL_FILE, parts.keyring(installed.settings, create=False))
    shops = [
        {"name": platform, "platform": platform, "shop": platform, "datasets": [DATASET]}
        | webhooks.SETTINGS.get(platform, {})
        for platform in SHOPS
    ]
    values = {**control.export_config(DEFAULT_SPACE), "sources": shops}
    control.apply_config(DEFAULT_SPACE, values, author="benchmark", now=0)
    for platform in SHOPS:
        secret = webhooks.SECRETS[platform]
        name = secret_name(platform, SIGNING)
        control.set_secret(DEFAULT_SPACE, name, secret, author="benchmark", now=0)
    control.close()
