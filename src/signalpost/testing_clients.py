"""How a test reaches a sandbox: a blocking transport without sockets, and clients that wait by moving a clock."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import msgspec

from signalpost.client.client import Aside, AsyncClient, Client, Routed
from signalpost.client.result import Result
from signalpost.client.rule import Rule, Sleep, Step
from signalpost.sandbox.clock import Clock
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsgiApp, AsgiTransport

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


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


def client(clock: Clock, unsent: list[Result], **options: Any) -> Client:
    """A `signalpost.Client` to which time passes on `clock`; results of what it does not get through go to `unsent`."""

    class Hurried(Client):
        def _run(self, rule: Rule, events: Iterator[Routed], aside: Aside) -> Iterator[Result]:
            for result in super()._run(rule, events, aside):
                if not result.ok:
                    unsent.append(result)
                yield result

        def _take(self, step: Step) -> Any:
            return clock.move(step.seconds) if isinstance(step, Sleep) else super()._take(step)

    return Hurried(**options)


def async_client(clock: Clock, unsent: list[Result], **options: Any) -> AsyncClient:
    """As `client`, of a `signalpost.AsyncClient`."""

    class Hurried(AsyncClient):
        async def _run(
            self, rule: Rule, events: Iterable[Routed] | AsyncIterable[Routed], aside: Aside
        ) -> AsyncIterator[Result]:
            async for result in super()._run(rule, events, aside):
                if not result.ok:
                    unsent.append(result)
                yield result

        async def _take(self, step: Step) -> Any:
            return clock.move(step.seconds) if isinstance(step, Sleep) else await super()._take(step)

    return Hurried(**options)


def pixel_request(
    base_url: str,
    *,
    dataset: str,
    event_name: str,
    at: float,
    event_id: str | None,
    custom_data: Mapping[str, Any],
    user_data: Mapping[str, str],
    url: str,
) -> Request:
    """What a browser's pixel sends (the parameters of /tr, section 18.2 of the fact sheet); `at` is Unix seconds.

    `user_data` holds hashes for advanced matching and `fbp`, `fbc` as the cookies have them.
    """
    plain = {"id": dataset, "ev": event_name, "dl": url, "ts": str(int(at * 1000)), "rqm": "GET", "v": "2.9"}
    cookies = {key: user_data[key] for key in ("fbp", "fbc") if key in user_data}
    matching = {f"ud[{key}]": value for key, value in user_data.items() if key not in cookies}
    custom = {f"cd[{key}]": _on_the_wire(value) for key, value in custom_data.items()}
    fields = {**plain, **({} if event_id is None else {"eid": event_id}), **cookies, **matching, **custom}
    return Request(
        method="GET", url=f"{base_url}/tr/?{urlencode(fields)}", headers=(("user-agent", BROWSER),), timeout_s=10.0
    )


def _on_the_wire(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
