"""The worker's life: it folds and delivers by itself, takes in settings, and drains."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate

import pytest

from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.sandbox.app import build
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.state import Sandbox
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.inbox import InboxReader
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker


@pytest.fixture
def live(house):
    """The house in real time, with a merge window that ends at once."""
    house.now = int(time.time() * 1000)
    house.clock = Clock()
    house.sandbox = Sandbox()
    house.transport = AsyncAsgiTransport(build(house.sandbox))
    house.control.put_dataset(1, Dataset(dataset_id="11", merge_window=0), author="t", now=1)
    return house


def run(worker: Worker, during: Callable[[], Awaitable[None]]) -> None:
    """The worker runs while `during` happens, then is stopped and drains."""

    async def both() -> None:
        running = asyncio.ensure_future(worker.run())
        try:
            await asyncio.wait_for(during(), 20)
        finally:
            worker.stop()
            await running

    asyncio.run(both())


async def until(true: Callable[[], object]) -> None:
    while not true():
        await asyncio.sleep(0.005)


def test_what_lies_in_an_inbox_arrives_by_itself(live, put):
    """Also what comes while the worker runs."""
    put("server", "before")

    async def during() -> None:
        await until(lambda: live.states().get("delivered") == 1)
        put("server", "after")
        await until(lambda: live.states().get("delivered") == 2)

    run(live.worker(), during)
    assert live.states() == {"delivered": 2}


def test_a_new_token_is_noticed_while_it_runs(live, put):
    """Within a second; the events waited for it."""
    live.control.set_token(1, "11", None, author="t", now=1)
    put("server")

    async def during() -> None:
        await until(lambda: live.incidents() == {"paused_no_token"})
        live.control.set_token(1, "11", "t", author="t", now=1)
        await until(lambda: live.states().get("delivered") == 1)

    run(live.worker(), during)
    assert live.incidents() == set()


def test_an_event_is_folded_under_the_settings_it_was_accepted_under(house, put):
    """Its key was made after the worker last looked at the settings, and the dataset with it: it is not lost."""
    worker = house.worker()
    house.control.put_dataset(1, Dataset(dataset_id="12", merge_window=0), author="t", now=1)
    key, _ = house.control.create_key(1, KeyKind.SERVER, name="new", datasets=["12"], author="t", now=1)
    put("server", dataset=None, key_id=key.key_id)
    assert worker.fold_once() == 1
    assert [row.dataset for row in house.ledger.find(1, now=house.now)] == ["12"]


class Held:
    """A destination that answers when it is allowed to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.allowed = asyncio.Event()

    async def send(self, request: Request) -> Response:
        self.asked.set()
        await self.allowed.wait()
        return Response(status=200, body=b'{"events_received":1,"messages":[],"fbtrace_id":"A"}')

    async def close(self) -> None:
        """Nothing is open."""


def test_a_stop_waits_for_the_calls_under_way_and_settles_them(live, put):
    """Nothing is left being sent, nothing new is begun."""
    put("server")
    live.transport = held = Held()
    worker = live.worker()

    async def during() -> None:
        await held.asked.wait()
        assert live.states() == {"sending": 1}
        worker.stop()
        put("server", "e2")
        held.allowed.set()

    run(worker, during)
    assert live.states() == {"delivered": 1}


def test_a_stop_in_the_middle_of_a_split_puts_the_rest_back(live, put):
    """Untouched: the next worker sends it."""
    for number in range(8):
        put("server", f"e{number}")
    live.sandbox.faults.add(Fault(fault="100/2804009", event_id="e7"))
    inner, live_worker = live.transport, []

    class StopsAfterTheFirst:
        async def send(self, request: Request) -> Response:
            live_worker[0].stop()
            return await inner.send(request)

        async def close(self) -> None:
            """Nothing is open."""

    live.transport = StopsAfterTheFirst()
    live_worker.append(live.worker())

    async def during() -> None:
        await until(lambda: live.sandbox.calls)

    run(live_worker[0], during)
    live.now = int(time.time() * 1000)
    assert live.states() == {"waiting": 8}


def test_browser_and_server_seen_together_are_learnt(live, put):
    """From then on the browser's copy waits for the server's."""
    put("browser", "e1")
    put("server", "e1")
    worker = live.worker()

    async def during() -> None:
        await until(lambda: live.states().get("delivered") == 1)
        put("browser", "e2")
        await until(lambda: live.states().get("scheduled") == 1)
        (row,) = live.ledger.find(1, event_id="e2", now=live.now)
        assert row.due_at == row.received_at + 600_000

    run(worker, during)


class Damaged:
    """An inbox folder that cannot be read at all."""

    def inboxes(self) -> list[str]:
        raise StoreCorrupt("the folder is damaged")


def test_a_broken_store_ends_the_worker_with_its_error(live):
    """It is not retried for ever; whoever watches the worker starts it again."""
    live.inboxes.close()
    live.inboxes, reader = Damaged(), live.inboxes
    worker = live.worker()
    live.inboxes = reader
    with pytest.raises(StoreCorrupt):
        asyncio.run(worker.run())


class FullOnce:
    """An inbox folder that cannot be read at first, as on a disk that is full."""

    def __init__(self, inner: InboxReader) -> None:
        self._inner = inner
        self.refused = 0

    def inboxes(self):
        self.refused += 1
        if self.refused == 1:
            raise StoreUnavailable("full")
        return self._inner.inboxes()

    def read(self, inbox_id: str, after: int, limit: int):
        return self._inner.read(inbox_id, after, limit)

    def forget(self, inbox_id: str, upto: int, now: int) -> None:
        self._inner.forget(inbox_id, upto, now)

    def close(self) -> None:
        self._inner.close()


def test_a_store_that_is_unavailable_is_tried_again(live, put):
    """What could not be done is done later."""
    put("server")
    live.inboxes = FullOnce(live.inboxes)

    async def during() -> None:
        await until(lambda: live.states().get("delivered") == 1)

    run(live.worker(), during)
    assert ("store_unavailable", {"code": "store_unavailable", "error": "full"}) in live.logged


class LockedThenFull(FullOnce):
    """A folder that is refused again and again, for one reason and then another."""

    def inboxes(self):
        self.refused += 1
        if self.refused <= 3:
            raise StoreUnavailable("why", code="store_locked" if self.refused <= 2 else "disk_full")
        return self._inner.inboxes()


def test_a_trouble_that_lasts_is_told_once_a_minute_and_when_it_changes(live, put):
    """A line every half second would hide what else happens."""
    put("server")
    live.inboxes = LockedThenFull(live.inboxes)

    async def during() -> None:
        await until(lambda: live.states().get("delivered") == 1)

    run(live.worker(), during)
    told = [fields["code"] for event, fields in live.logged if event == "store_unavailable"]
    assert told == ["store_locked", "disk_full"]


def test_incidents_of_a_worker_before_are_closed_at_the_beginning(live):
    """What still holds opens its own again."""
    live.ledger.open_incident(1, "inbox_record_unknown", None, live.now, "gone")
    live.ledger.open_incident(1, "no_dataset", None, live.now, "mended")
    live.worker()
    assert live.incidents() == set()


class Dated:
    """A destination that is asked the time and tells it."""

    def __init__(self, date: str) -> None:
        self.date = date
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        self.requests.append(request)
        return Response(status=400, headers={"date": self.date}, body=b"{}")

    async def close(self) -> None:
        """Nothing is open."""


def test_after_a_jump_of_the_clock_a_destination_is_asked_the_time(live):
    """Without a token, even when nothing is due; its word ends the incident."""
    ahead = {"s": 0.0}
    live.clock = Clock(lambda: time.time() + ahead["s"])
    live.transport = dated = Dated(formatdate(time.time() + 86_400, usegmt=True))
    worker = live.worker()
    ahead["s"] = 86_400.0

    async def during() -> None:
        await until(lambda: any(event == "clock_jumped" for event, _ in live.logged))
        await until(lambda: live.clock.jumped == 0 and not live.incidents())

    run(worker, during)
    (request,) = dated.requests
    assert (request.method, request.url, request.token) == ("GET", "https://graph.facebook.com/", None)
