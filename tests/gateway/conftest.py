"""Fixtures: a shop in a folder of its own, and posting to its gateway in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway_edge import Reply, call
from gateway_shop import Shop
from signalpost.gateway.app import Gateway


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """An installation of its own."""
    opened = Shop(tmp_path)
    yield opened
    opened.close()


Post = Callable[..., Reply]


def run(work: Coroutine[Any, Any, Reply]) -> Reply:
    return asyncio.run(work)


@pytest.fixture
def post(shop: Shop) -> Post:
    """Posts a JSON body to the shop's gateway, with the server key unless another token (or None) is given."""
    made: list[Gateway] = []

    def send(path: str, body: object, *, token: str | None = "", gateway: Gateway | None = None, **more: Any) -> Reply:
        app = gateway or (made or made.append(shop.gateway()) or made)[0]  # type: ignore[func-returns-value]
        headers = [("Content-Type", "application/json"), *more.pop("headers", ())]
        if token is not None:
            headers.append(("Authorization", f"Bearer {token or shop.token}"))
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return run(call(app, "POST", path, raw, headers=headers, **more))

    return send
