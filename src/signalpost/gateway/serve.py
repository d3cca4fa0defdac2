"""Runs the gateway in this process: a socket, uvicorn on uvloop, a garbage collector that stays out of the way."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from signalpost.gateway.protocol import EdgeProtocol

BACKLOG = 4_096
KEEP_ALIVE_S = 75  # longer than the 60 s that common proxies keep an idle connection for
GC_THRESHOLD = 50_000  # allocations; requests make no cycles, so a collection finds next to nothing


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A listening socket on `host`; port 0 takes any free one. `shared` lets several processes take the same port.

    Raises OSError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


class _Server(uvicorn.Server):
    """Freezes what start-up made before the first request, so that no collection walks it again."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._on_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD, 20, 100)
        if self.started and self._on_started is not None:
            self._on_started()


def server(app: Any, *, drain_s: float = 25.0, started: Callable[[], None] | None = None) -> uvicorn.Server:
    """uvicorn as the gateway wants it. Its access log is off: it writes query strings, and keys stand there.

    `started` is called once it takes requests; it ends on SIGTERM or SIGINT, after at most `drain_s` seconds for the
    requests in hand.
    """
    config = uvicorn.Config(
        app,
        http=EdgeProtocol,
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=max(1, round(drain_s)),
    )
    return _Server(config, started)


def run(app: Any, listener: socket.socket, *, drain_s: float = 25.0, started: Callable[[], None] | None = None) -> None:
    """Serve `app` on `listener` until the process is told to stop. What is in hand is answered first."""
    server(app, drain_s=drain_s, started=started).run(sockets=[listener])
