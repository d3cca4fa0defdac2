"""What the fixtures of `signalpost.testing` give: a sandbox, clients that reach it, assertions on what it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from signalpost.errors import TransportError
from signalpost.sandbox.app import build
from signalpost.sandbox.asgi import App
from signalpost.sandbox.faults import Fault, Faults
from signalpost.sandbox.received import ReceivedCall, ReceivedEvent
from signalpost.testing_words import (
    check_fields,
    check_keys,
    fits,
    not_counted_once,
    not_deduplicated,
    not_received,
    not_sent,
    refused,
    unwanted,
    without_keys,
)
from signalpost.transport_asgi import AsyncAsgiTransport

if TYPE_CHECKING:
    from signalpost.client.client import AsyncClient, Client
    from signalpost.client.result import Result
    from signalpost.sandbox.clock import Clock
    from signalpost.sandbox.state import Sandbox
    from signalpost.transport import AsyncTransport, Transport

DATASET = "1234567890"  # any number is a dataset, unless `tokens` are given
POLL_S = 0.01

Look = Callable[[], str | None]


class MetaSandbox:
    """A local Meta and what a test says about it.

    Assertions raise AssertionError with what came instead; no value of user_data is ever in a message. `within_s` lets
    them wait for code that sends in the background: they look again until it holds or so many seconds have passed.
    """

    base_url = "http://meta-sandbox"

    def __init__(self, state: Sandbox) -> None:
        self.state = state
        self.app: App = build(state)
        self._unsent: list[Result] = []  # what clients of the fixture were given and did not get through

    # ------------------------------------------------------------------------------------------ reaching it

    def transport(self) -> Transport:
        """For `signalpost.Client(transport=…)`: calls the sandbox without a socket, from any thread."""
        from signalpost.testing_clients import InProcess

        return InProcess(self.app)

    def async_transport(self) -> AsyncTransport:
        """For `signalpost.AsyncClient(transport=…)`."""
        return AsyncAsgiTransport(self.app)

    def client(self, **options: Any) -> Client:
        """A client that sends here and keeps the sandbox's time; `options` as for `signalpost.Client`.

        Where it would wait before it repeats a call, it moves the clock instead.
        """
        from signalpost.testing_clients import client

        return client(self.clock, self._unsent, **{**self._options(), "transport": self.transport(), **options})

    def async_client(self, **options: Any) -> AsyncClient:
        """As `client`, for `async with`."""
        from signalpost.testing_clients import async_client

        return async_client(
            self.clock, self._unsent, **{**self._options(), "transport": self.async_transport(), **options}
        )

    def track(
        self,
        event_name: str = "Purchase",
        *,
        event_id: str | None = None,
        custom_data: Mapping[str, Any] | None = None,
        user_data: Mapping[str, str] | None = None,
        dataset: str = DATASET,
        url: str = "https://shop.example/thanks",
    ) -> None:
        """The browser's half: what the pixel sends for `fbq('track', event_name, custom_data, {eventID: event_id})`.

        `user_data`: hashes for advanced matching, and `fbp`, `fbc` as in the cookies; values are not touched.
        ValueError, with the reason, if it is no event. A fault set for browsers goes unnoticed, as in a page.
        """
        from signalpost.testing_clients import pixel_request

        request = pixel_request(
            self.base_url,
            dataset=dataset,
            event_name=event_name,
            at=self.clock(),
            event_id=event_id,
            custom_data={"value": 19.99, "currency": "EUR"} if custom_data is None else custom_data,
            user_data=user_data or {},
            url=url,
        )
        transport = self.transport()
        try:
            answer = transport.send(request)
        except TransportError:
            return
        finally:
            transport.close()
        if answer.status == 400:
            raise ValueError(answer.body.decode())

    def _options(self) -> dict[str, Any]:
        from msgspec.structs import replace

        from signalpost.client.client import SYSTEM

        return {"dataset": DATASET, "token": "any", "base_url": self.base_url, "ports": replace(SYSTEM, now=self.clock)}

    # ------------------------------------------------------------------------------------------ its state

    @property
    def clock(self) -> Clock:
        """The sandbox's clock: `clock.move(seconds)`, `clock.set(unix_seconds)`."""
        return self.state.clock

    @property
    def faults(self) -> Faults:
        """The faults that are set; `inject` is the short way to set one."""
        return self.state.faults

    def inject(self, fault: str, **options: Any) -> None:
        """Misbehave: `inject("190/463")`, `inject("drop", times=2)`. Names and options: `signalpost.sandbox.faults`."""
        self.state.faults.add(Fault(fault=fault, **options))

    def events(self, event_name: str | None = None, **wanted: Any) -> list[ReceivedEvent]:
        """Events that were taken, discarded ones among them, oldest first, that fit everything given.

        `wanted`: `dataset`, `source` ("server" or "browser"), `test_event_code`, any field of the event (`event_id`,
        `action_source`, …); `custom_data` and other objects need only hold what is given. ValueError for a field that
        no event has: a slip would find nothing, and `assert_not_received` would hold for ever.
        """
        check_fields(wanted)
        return [event for event in self._named(event_name) if fits(event, wanted)]

    @property
    def calls(self) -> Sequence[ReceivedCall]:
        """Calls, oldest first; `error` says how one was refused."""
        return self.state.calls

    def forget(self) -> None:
        """Forget what came; numbers go on."""
        self.state.forget()
        self._unsent.clear()

    def save(self, file: str | Path) -> None:
        """Write this run to `file`, to be compared with another: `signalpost sandbox diff before.json after.json`."""
        Path(file).write_bytes(self.state.export())

    def sample(self, event_name: str = "Purchase", **changes: Any) -> dict[str, Any]:
        """An event that Meta takes, for a test to which it does not matter which; `changes` replace its fields."""
        return {
            "event_name": event_name,
            "event_time": int(self.clock()) - 1,
            "event_id": "event-1",
            "action_source": "website",
            "event_source_url": "https://shop.example/thanks",
            "user_data": {"em": "jo@example.com", "client_user_agent": "Mozilla/5.0"},
            "custom_data": {"value": 19.99, "currency": "EUR"},
            **changes,
        }

    # ------------------------------------------------------------------------------------------ assertions

    def assert_received(
        self, event_name: str | None = None, *, times: int | None = None, within_s: float = 0.0, **wanted: Any
    ) -> list[ReceivedEvent]:
        """Events that fit came: `times` of them, or at least one. Returns them. `wanted` as for `events`."""
        __tracebackhide__ = True

        def look() -> str | None:
            count = len(self.events(event_name, **wanted))
            if count == times or (times is None and count):
                return None
            words = not_received(event_name, wanted, times, count, self._all(), self.calls)
            return words + not_sent(self._unsent)

        _insist(look, within_s)
        return self.events(event_name, **wanted)

    def assert_not_received(self, event_name: str | None = None, **wanted: Any) -> None:
        """No event that fits came."""
        __tracebackhide__ = True
        found = self.events(event_name, **wanted)
        _insist(lambda: unwanted(event_name, wanted, found) if found else None, 0.0)

    def assert_none_refused(self) -> None:
        """Every call was taken."""
        __tracebackhide__ = True
        found = [call for call in self.calls if call.error is not None]
        _insist(lambda: refused(found) if found else None, 0.0)

    def assert_deduplicated(
        self,
        event_name: str | None = None,
        *,
        raw: int | None = None,
        counted: int | None = None,
        within_s: float = 0.0,
        **wanted: Any,
    ) -> None:
        """Every event that fits came more than once and counts once: none stands alone, and there is at least one.

        `raw`: how many came; `counted`: how many Meta counts. Pixel and server for one order: raw 2, counted 1.
        """
        __tracebackhide__ = True

        def look() -> str | None:
            found, doubled = self.events(event_name, **wanted), self._doubled()
            alone = [event for event in found if event.number not in doubled]
            if alone or not found:
                return not_deduplicated(event_name, wanted, alone, found, self.calls) + not_sent(self._unsent)
            kept = sum(event.standing.kept for event in found)
            if raw in (None, len(found)) and counted in (None, kept):
                return None
            return not_counted_once(event_name, found, raw=raw, counted=counted)

        _insist(look, within_s)

    def assert_match_keys(
        self, event_name: str | None = None, /, *keys: str, within_s: float = 0.0, **wanted: Any
    ) -> None:
        """Every event that fits has a usable value for each of these keys of user_data, and there is at least one."""
        __tracebackhide__ = True
        check_keys(keys)

        def look() -> str | None:
            found = self.events(event_name, **wanted)
            lacking = [event for event in found if not set(keys) <= set(event.keys)]
            if not found:
                return not_received(event_name, wanted, None, 0, self._all(), self.calls) + not_sent(self._unsent)
            return without_keys(event_name, keys, lacking, len(found)) if lacking else None

        _insist(look, within_s)

    def _all(self) -> list[ReceivedEvent]:
        return self.state.events()

    def _named(self, event_name: str | None) -> list[ReceivedEvent]:
        return [event for event in self._all() if event_name in (None, event.event_name)]

    def _doubled(self) -> set[int]:
        """Numbers of events of which one was discarded for the other."""
        dropped = [event for event in self._all() if not event.standing.kept]
        partners = {event.standing.partner for event in dropped if event.standing.partner is not None}
        return partners | {event.number for event in dropped}


class MetaSandboxServer(MetaSandbox):
    """A local Meta that also listens, at `url`; its clients go there over HTTP."""

    def __init__(self, state: Sandbox, url: str) -> None:
        super().__init__(state)
        self.url = self.base_url = url

    def transport(self) -> Transport:
        """Over HTTP."""
        from signalpost.transport import HttpTransport

        return HttpTransport()

    def async_transport(self) -> AsyncTransport:
        """Over HTTP."""
        from signalpost.transport import AsyncHttpTransport

        return AsyncHttpTransport()


def _insist(look: Look, within_s: float) -> None:
    """Raise what `look` says, once it has said so for `within_s` seconds."""
    __tracebackhide__ = True
    until = time.monotonic() + within_s
    while (words := look()) is not None:
        if time.monotonic() >= until:
            raise AssertionError(words)
        time.sleep(POLL_S)
