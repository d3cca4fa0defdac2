"""The SDK: `Client` and `AsyncClient`, two thin drivers of one rule (`rule.stream`).

    rule.py       what to do, step by step, without doing it
    meta.py       the way to Meta: repeats, splitting; gateway.py and inbox.py: the other two
    attempts.py   one call, repeated
    result.py     how an event ended
    gate.py       closing waits for sends under way

A `Result` is about an event, and a bad event is a result, not an exception. An exception is about the set-up: a wrong
token or an unknown dataset raises DestinationError, since every event would end so.
"""

from __future__ import annotations

import os
import random
import time
import weakref
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from signalpost.capi.policy import Policy
from signalpost.client.gate import Gate
from signalpost.client.gateway import ToGateway
from signalpost.client.inbox import ToInbox
from signalpost.client.meta import API_VERSION, META_URL, Dataset, ToMeta
from signalpost.client.result import Result
from signalpost.client.rule import (
    END,
    SHIPPED_CONSENT,
    Call,
    Emit,
    Next,
    Ports,
    Retries,
    Rule,
    Sendable,
    Sleep,
    Step,
    Way,
    stream,
)
from signalpost.consent.policy import ConsentPolicy
from signalpost.errors import SettingsError, StoreUnavailable, TransportError
from signalpost.per_process import PerProcess
from signalpost.transport import AsyncHttpTransport, AsyncTransport, HttpTransport, Secret, Transport

if TYPE_CHECKING:
    from signalpost.store.inbox import Inbox

T = TypeVar("T", Transport, AsyncTransport)

Routed = Sendable | tuple[str, Sendable]
Aside = Callable[[], AbstractContextManager[None]]

SYSTEM = Ports(now=time.time, random=random.random, random_id=lambda: os.urandom(16).hex())
DEFAULT_POLICY = Policy()
DEFAULT_RETRIES = Retries()


class _Client(Generic[T]):
    """What both clients are made of; they add only how a step is taken."""

    def __init__(
        self,
        *,
        dataset: str | None = None,
        token: str | None = None,
        datasets: Iterable[Dataset] = (),
        api_version: str = API_VERSION,
        base_url: str = META_URL,
        test_event_code: str | None = None,
        policy: Policy = DEFAULT_POLICY,
        consent: ConsentPolicy = SHIPPED_CONSENT,
        retries: Retries = DEFAULT_RETRIES,
        transport: T | None = None,
        ports: Ports = SYSTEM,
    ) -> None:
        """A client that sends straight to Meta.

        Either one `dataset` with its `token` (and `api_version`, `base_url`, `test_event_code`), or several `datasets`;
        then each event names its own, unless there is just one. `policy` says how events are prepared, `consent` how
        the signals that they carry are judged, `retries` how patiently calls are repeated. `transport` and `ports`
        (clock, randomness) are for tests.
        """
        known = {one.id: one for one in datasets}
        if dataset is not None and token is not None:
            known[dataset] = Dataset(
                id=dataset, token=token, api_version=api_version, base_url=base_url, test_event_code=test_event_code
            )
        elif dataset is not None or token is not None:
            raise SettingsError("a dataset needs its token and a token its dataset", setting="token", fix="give both")
        if not known:
            raise SettingsError("no dataset to send to", setting="dataset", fix="give dataset and token, or datasets")
        only = next(iter(known)) if len(known) == 1 else dataset
        self._set_up(ToMeta(known, retries), only, frozenset(known), policy, transport, ports, consent)

    @classmethod
    def to_gateway(
        cls,
        url: str,
        *,
        key: str,
        dataset: str | None = None,
        test_event_code: str | None = None,
        policy: Policy = DEFAULT_POLICY,
        retries: Retries = DEFAULT_RETRIES,
        transport: T | None = None,
        ports: Ports = SYSTEM,
    ) -> Self:
        """A client that sends to the Signalpost gateway at `url`, with a server key of that gateway.

        Events go to `dataset`, or to the one each names, or else to all datasets of the key. They are normalised and
        hashed here: no clear user_data leaves the process.
        """
        client = cls.__new__(cls)
        way = ToGateway(url, Secret(key.strip()), retries, test_event_code=test_event_code)
        client._set_up(way, dataset, frozenset({dataset}), policy, transport, ports)
        return client

    @classmethod
    def to_inbox(
        cls,
        folder: str | Path,
        *,
        dataset: str | None = None,
        test_event_code: str | None = None,
        policy: Policy = DEFAULT_POLICY,
        consent: ConsentPolicy = SHIPPED_CONSENT,
        inbox: Inbox | None = None,
        ports: Ports = SYSTEM,
    ) -> Self:
        """A client that writes into the data folder of a local installation; `signalpost work` (or `serve`) delivers.

        For scripts and web processes that must never wait for the network. Events go to `dataset` or to the one each
        names. The master key is read as the installation does (SIGNALPOST_MASTER_KEY, SIGNALPOST_MASTER_KEY_FILE or
        `master.key` in the folder, made if nothing is there yet). `inbox` replaces the one in `folder`.
        """
        client = cls.__new__(cls)
        open_one = (lambda: inbox) if inbox is not None else (lambda: _open_inbox(Path(folder)))
        way = ToInbox(test_event_code=test_event_code)
        client._set_up(way, dataset, frozenset({dataset}), policy, None, ports, consent)
        client._inbox = PerProcess(open_one)
        weakref.finalize(client, _close_inbox, client._inbox)
        return client

    def _set_up(
        self,
        way: Way,
        dataset: str | None,
        reach: frozenset[str | None],
        policy: Policy,
        transport: T | None,
        ports: Ports,
        consent: ConsentPolicy = SHIPPED_CONSENT,
    ) -> None:
        self._way = way
        self._consent = consent
        self._dataset = dataset
        self._reach = reach
        self._policy = policy
        self._ports = ports
        self._transport: T = transport if transport is not None else self._network()
        self._inbox: PerProcess[Inbox] = PerProcess(_no_inbox)
        self._gates = PerProcess(Gate)

    def _network(self) -> T:
        raise AssertionError("each client has its own")

    def _rule(self, dataset: str | None) -> Rule:
        if dataset is not None and not self._way.knows(dataset):
            raise SettingsError(f"this client has no dataset {dataset}", setting="dataset", fix="register it first")
        reach = frozenset({dataset}) if dataset is not None else self._reach
        return stream(
            self._way,
            self._policy,
            self._ports,
            dataset=dataset or self._dataset,
            reach=reach,
            consent=self._consent,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({type(self._way).__name__}, {self._dataset or 'several datasets'})"


class Client(_Client[Transport]):
    """Sends events and says how each ended. One client serves all threads, and each process after a fork.

    Use it as a context manager or call `close()`; both wait for sends under way.
    """

    def _network(self) -> Transport:
        transport = HttpTransport()
        weakref.finalize(self, transport.close)
        return transport

    def send(self, event: Sendable, *, dataset: str | None = None) -> Result:
        """Send one event now and say how it ended.

        An `Event`, a mapping with Meta's names, or its JSON text. Raises DestinationError only if the set-up is wrong.
        """
        (result,) = self._run(self._rule(dataset), iter([event]), nullcontext)
        return result

    def send_many(self, events: Iterable[Routed], *, dataset: str | None = None) -> Iterator[Result]:
        """Send events from any iterable, in batches by dataset, and yield a result for each.

        An item is an event, or `(dataset, event)`. Reads as it goes and holds at most one batch per dataset. Results
        come as batches end, refused events at once; `Result.index` tells which event. Read them to the end: what is
        not read is not sent.
        """
        return self._run(self._rule(dataset), iter(events), self._gates.get().aside)

    def close(self) -> None:
        """Wait for sends under way, then release connections and files. Later sends raise ClientClosed."""
        self._gates.get().close()
        self._transport.close()
        _close_inbox(self._inbox)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, rule: Rule, events: Iterator[Routed], aside: Aside) -> Iterator[Result]:
        """`aside` surrounds what the caller's code does meanwhile: closing does not wait for that."""
        answer: Any = None
        with self._gates.get().inside():
            while (step := _advance(rule, answer)) is not None:
                answer = None
                if isinstance(step, Next):
                    with aside():
                        answer = next(events, END)
                elif isinstance(step, Emit):
                    with aside():
                        yield from step.results
                else:
                    answer = self._take(step)

    def _take(self, step: Step) -> Any:
        try:
            if isinstance(step, Call):
                return self._transport.send(step.request)
            if isinstance(step, Sleep):
                return time.sleep(step.seconds)
            return self._inbox.get().append_wait(step.records)  # type: ignore[union-attr]
        except (TransportError, StoreUnavailable) as error:
            return error


class AsyncClient(_Client[AsyncTransport]):
    """As `Client`, awaited. Use one per event loop; concurrent sends share its connections."""

    def _network(self) -> AsyncTransport:
        return AsyncHttpTransport()

    async def send(self, event: Sendable, *, dataset: str | None = None) -> Result:
        """Send one event now and say how it ended. Raises DestinationError only if the set-up is wrong."""
        (result,) = [result async for result in self._run(self._rule(dataset), [event], nullcontext)]
        return result

    def send_many(
        self, events: Iterable[Routed] | AsyncIterable[Routed], *, dataset: str | None = None
    ) -> AsyncIterator[Result]:
        """As `Client.send_many`; `events` may be an async iterable too."""
        return self._run(self._rule(dataset), events, self._gates.get().aside)

    async def close(self) -> None:
        """Wait for sends under way, then release connections and files. Later sends raise ClientClosed."""
        import asyncio

        await asyncio.to_thread(self._gates.get().close)
        await self._transport.close()
        await asyncio.to_thread(_close_inbox, self._inbox)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(
        self, rule: Rule, events: Iterable[Routed] | AsyncIterable[Routed], aside: Aside
    ) -> AsyncIterator[Result]:
        following = _following(events)
        answer: Any = None
        with self._gates.get().inside():
            while (step := _advance(rule, answer)) is not None:
                answer = None
                if isinstance(step, Next):
                    with aside():
                        answer = await following()
                elif isinstance(step, Emit):
                    with aside():
                        for result in step.results:
                            yield result
                else:
                    answer = await self._take(step)

    async def _take(self, step: Step) -> Any:
        from asyncio import sleep

        try:
            if isinstance(step, Call):
                return await self._transport.send(step.request)
            if isinstance(step, Sleep):
                return await sleep(step.seconds)
            return await self._inbox.get().append(step.records)  # type: ignore[union-attr]
        except (TransportError, StoreUnavailable) as error:
            return error


def _advance(rule: Rule, answer: Any) -> Step | None:
    try:
        return rule.send(answer)
    except StopIteration:
        return None


def _following(events: Iterable[Routed] | AsyncIterable[Routed]) -> Callable[[], Any]:
    """A coroutine function that gives the next of `events`, END after the last."""
    if isinstance(events, AsyncIterable):
        waiting = aiter(events)
        return lambda: anext(waiting, END)
    ready = iter(events)

    async def following() -> Any:
        return next(ready, END)

    return following


def _open_inbox(folder: Path) -> Inbox:
    from signalpost.store import open_inbox
    from signalpost.store.keyring import Keyring
    from signalpost.store.master_key import read_master_key

    folder.mkdir(parents=True, exist_ok=True)
    keyring = Keyring.open(folder, read_master_key(os.environ, folder / "master.key", create=True))
    return open_inbox(folder / "inbox", keyring)


def _close_inbox(inbox: PerProcess[Inbox]) -> None:
    opened = inbox.take()
    if opened is not None:
        opened.close()


def _no_inbox() -> Inbox:
    raise SettingsError("this client has no inbox", setting="inbox", fix="make it with to_inbox")
