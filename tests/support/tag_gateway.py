"""A shop's gateway asked as a tag asks it, in this process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gateway_edge import Reply, call
from gateway_shop import DATASET, ORIGIN, START_MS, Shop
from public_suffixes import registrable
from signalpost.gateway.app import Gateway, build
from signalpost.gateway.given import Given
from signalpost.store.business import Dataset
from signalpost.store.tag.settings import TagSettings

HOST = "sp.shop.example"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0"
TAG_DIGEST = "0123456789abcdef"
GRANTED = {"state": "granted", "by": "api", "signals": {"api": "granted"}}
FILES = {
    "tag": f"{TAG_DIGEST}.js",
    "bare": "1111111111111111.js",
    "loader": "loader.js",
    "loader-bare": "loader-bare.js",
}


def tag_build(folder: Path) -> Path:
    """What `web/build.mjs` writes, in small."""
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"files": FILES, "sizes": {}}), encoding="utf-8")
    (folder / FILES["tag"]).write_text("export{}" * 40, encoding="utf-8")
    (folder / (FILES["tag"] + ".br")).write_bytes(b"as brotli")
    (folder / FILES["bare"]).write_text("export{}", encoding="utf-8")
    (folder / "loader-bare.js").write_text('load("__FOLDER__","bare.js")', encoding="utf-8")
    (folder / "loader.js").write_text('load("__FOLDER__","main.js")', encoding="utf-8")
    (folder / "loader.js.br").write_bytes(b"loader as brotli")
    return folder


def tag_gateway(shop: Shop, **more: Any) -> Gateway:
    """The gateway of `shop` with all that serves a tag; random bytes are counted up."""
    drawn = iter(range(1, 1_000_000))
    return build(
        Given(
            inbox=shop.inbox,
            control=shop.control,
            ledger=shop.ledger,
            folder=shop.folder,
            clock=lambda: shop.now_ms,
            monotonic=lambda: shop.monotonic,
            log=shop.log,
            registrable=registrable,
            random=lambda size: next(drawn).to_bytes(size, "big"),
            **more,
        )
    )


def ask(
    app: Gateway,
    method: str,
    path: str,
    body: object = b"",
    *,
    headers: Sequence[tuple[str, str]] = (),
    origin: str | None = ORIGIN,
    cookie: str = "",
    host: str | None = HOST,
    agent: str = AGENT,
    **more: Any,
) -> Reply:
    """The gateway's answer to a page of the shop."""
    sent = [("User-Agent", agent), ("Content-Type", "text/plain;charset=UTF-8"), *headers]
    sent += [("Host", host)] if host is not None else []
    sent += [("Origin", origin)] if origin is not None else []
    sent += [("Cookie", cookie)] if cookie else []
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return asyncio.run(call(app, method, path, raw, headers=sent, **more))


def tag_settings(installed: Shop, **settings: Any) -> None:
    """Give the shop's dataset these settings of the tag; gateways see it with their next request."""
    installed.monotonic += 2
    dataset = Dataset(dataset_id=DATASET, tag=TagSettings(**settings))
    installed.control.put_dataset(1, dataset, author="test", now=START_MS)


def page_view(**changes: Any) -> dict[str, Any]:
    """A PageView as the tag writes it, and what is to be different about it."""
    event: dict[str, Any] = {
        "event_name": "PageView",
        "event_id": "view-1",
        "event_time": START_MS // 1000 - 1,
        "action_source": "website",
        "event_source_url": "https://shop.example/",
        "user_data": {},
        "custom_data": {},
        "observed": {"via": "page", "pixel": "sent"},
    }
    event.update(changes)
    return {name: value for name, value in event.items() if value is not None}


def beacon(shop: Shop, *events: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body in which the tag posts `events`, with consent unless told otherwise."""
    body: dict[str, Any] = {
        "v": 1,
        "key": shop.browser_token,
        "sent_at": shop.now_ms,
        "tag": TAG_DIGEST,
        "settings": 1,
        "consent": GRANTED,
        "data": list(events),
    }
    body.update(changes)
    return {name: value for name, value in body.items() if value is not None}


def start_and_stop(app: Gateway) -> None:
    """The life of a server around `app`: what was only counted is written at its end."""
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> dict[str, str]:
        return messages.pop(0)

    async def send(message: object) -> None:
        """Nobody waits for the words of a lifespan."""

    asyncio.run(app({"type": "lifespan"}, receive, send))
