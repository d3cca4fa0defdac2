"""How a test reaches a sandbox: a blocking transport without sockets, and clients that wait by moving a clock."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from signalpost.client import AsyncClient, Client
from signalpost.client_rule import Sleep, Step
from signalpost.sandbox.clock import Clock
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsgiApp, AsgiTransport


class InProcess:
    """Calls an application, one call at a time, also from several threads and from inside a running event loop."""

    def __init__(self, app: AsgiApp) -> None:
        self._inner = AsgiTransport(app)
        self._one = threading.Lock()

    def send(self, request: Request) -> Response:
        """The app's answer, or TransportError."""
        with self._one:
            if not _loop_runs():
                return self._inner.send(request)
            with ThreadPoolExecutor(1) as aside:
                return aside.submit(self._inner.send, request).result()

    def close(self) -> None:
        """Nothing is kept open."""


def client(clock: Clock, **options: Any) -> Client:
    """A `signalpost.Client` to which time passes on `clock`."""

    class Hurried(Client):
        def _take(self, step: Step) -> Any:
            return clock.move(step.seconds) if isinstance(step, Sleep) else super()._take(step)

    return Hurried(**options)


def async_client(clock: Clock, **options: Any) -> AsyncClient:
    """A `signalpost.AsyncClient` to which time passes on `clock`."""

    class Hurried(AsyncClient):
        async def _take(self, step: Step) -> Any:
            return clock.move(step.seconds) if isinstance(step, Sleep) else await super()._take(step)

    return Hurried(**options)


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
