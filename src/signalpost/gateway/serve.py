"""Runs the gateway in this process: a socket, uvicorn on uvloop."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

from signalpost.gateway.log import FewLines
from signalpost.gateway.protocol import EdgeProtocol

BACKLOG = 4_096
KEEP_ALIVE_S = 75  # longer than the 60 s that common proxies keep an idle connection for


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
    """Says when it takes requests, and returns when it is told to stop.

    uvicorn's own would raise the signal again once it has drained, and so end the process before its inbox is closed.
    """

    def __init__(self, config: uvicorn.Config, started: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._on_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started and self._on_started is not None:
            self._on_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def server(
    app: Any,
    *,
    drain_s: float = 25.0,
    started: Callable[[], None] | None = None,
    protocol: type[EdgeProtocol] = EdgeProtocol,
) -> uvicorn.Server:
    """uvicorn as the gateway wants it. Its access log is off: it writes query strings, and keys stand there.

    `started` is called once it takes requests; it ends on SIGTERM or SIGINT, after at most `drain_s` seconds for the
    requests in hand.
    """
    config = uvicorn.Config(
        app,
        http=protocol,
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
    """Serve `app` on `listener` in this process until it is told to stop. What is in hand is answered first."""

    few, log = FewLines(time.monotonic), logging.getLogger("uvicorn.error")
    log.addFilter(few)
    try:
        server(app, drain_s=drain_s, started=started).run(sockets=[listener])
    finally:
        log.removeFilter(few)
