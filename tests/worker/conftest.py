"""Real stores in a temporary folder, a clock that only moves when told, and copies to put in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk import Kiosk
from signalpost.sandbox.app import build
from signalpost.sandbox.state import Sandbox
from signalpost.store import open_control, open_identities, open_inbox, open_inboxes, open_ledger
from signalpost.store.business import Dataset
from signalpost.store.control import Control
from signalpost.store.identities import Identities
from signalpost.store.inbox import Inbox, InboxReader
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Ledger
from signalpost.store.record import EventCopy, Receipt, event_record
from signalpost.transport import AsyncTransport
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker

NOW = 1_800_000_000_000
DATASET = "11"
MERGE_WINDOW = Dataset(dataset_id=DATASET).merge_window


class House:
    """An installation: its inboxes, its ledger, and a clock in Unix ms."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self.keyring = Keyring.open(folder, bytes(32))
        self.ledger: Ledger = open_ledger(folder / "ledger.db", self.keyring)
        self.identities: Identities = open_identities(folder / "identities.db", self.keyring)
        self.inboxes: InboxReader = open_inboxes(folder / "inbox", self.keyring)
        self.clock = Clock(lambda: self.now / 1000, lambda: self.now / 1000)
        self.control: Control = open_control(folder / "control.db", self.keyring)
        self.control.put_dataset(1, Dataset(dataset_id=DATASET), author="t", now=1)
        self.control.set_token(1, DATASET, "a-secret", author="t", now=1)
        self.sandbox = Sandbox(clock=lambda: self.now / 1000)
        self.transport: AsyncTransport = AsyncAsgiTransport(build(self.sandbox))
        self.logged: list[tuple[str, dict]] = []
        self._opened: list[Inbox] = []

    def inbox(self) -> Inbox:
        """A new inbox, as another writing process would have."""
        inbox = open_inbox(self.folder / "inbox", self.keyring, clock=lambda: self.now)
        self._opened.append(inbox)
        return inbox

    def worker(self, **options) -> Worker:
        """A worker that has begun, delivering to the sandbox in this process."""
        made = Worker(
            ledger=self.ledger, identities=self.identities, inboxes=self.inboxes, control=self.control,
            transport=self.transport, clock=self.clock, log=self.log, draw=lambda: 0.5, **options,
        )  # fmt: skip
        made.begin()
        return made

    def states(self) -> dict[str, int]:
        """How many events stand where; the books balance."""
        books = self.ledger.books(1, self.now)
        assert books.balanced
        return {state: count for state, count in books.states.items() if count}

    def incidents(self) -> set[str]:
        """Codes of what is open."""
        return {incident.code for incident in self.ledger.incidents(1)}

    def log(self, event: str, **fields: object) -> None:
        self.logged.append((event, fields))

    def close(self) -> None:
        for inbox in self._opened:
            inbox.close()
        self.inboxes.close()
        self.ledger.close()
        self.identities.close()
        self.control.close()


@pytest.fixture(scope="session")
def make_house() -> Callable[[Path], House]:
    """Builds an installation in a folder; for tests that need many."""
    return House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    built = House(tmp_path)
    yield built
    built.close()


@pytest.fixture
def worker(house: House) -> Worker:
    return house.worker()


@pytest.fixture
def turn(house: House, worker: Worker) -> Callable[..., int]:
    """Folds, lets time pass, and delivers what is due."""

    def take(pass_ms: int = MERGE_WINDOW) -> int:
        while worker.fold_once():
            pass
        house.now += pass_ms
        worker.upkeep()
        return asyncio.run(worker.deliver_due())

    return take


@pytest.fixture
def make_copy(house: House) -> Callable[..., EventCopy]:
    """Builds copies received now."""

    def make(origin: str = "server", event_id: str = "e1", **over) -> EventCopy:
        event_time = over.pop("event_time", house.now // 1000)
        user = over.pop("user", {"em": "f" * 64} if origin == "server" else {"fbp": "fb.1.1600000000000.1"})
        said = {
            "event_name": over.pop("event_name", "Lead"), "event_id": event_id, "event_time": event_time,
            "action_source": over.pop("action_source", "website"),
        }  # fmt: skip
        values = {
            **said, "space_id": 1, "key_id": "k", "origin": origin, "received_at": house.now, "dataset": DATASET,
            "body": msgspec.json.encode({**said, "user_data": user}), "keys": tuple(sorted(user)),
        }  # fmt: skip
        return EventCopy(**{**values, **over})

    return make


@pytest.fixture
def put(house: House, make_copy: Callable[..., EventCopy]) -> Callable[..., Receipt]:
    """Puts one copy into the house's first inbox and returns its receipt."""
    inboxes: list[Inbox] = []

    def put_copy(*args: str, **over) -> Receipt:
        if not inboxes:
            inboxes.append(house.inbox())
        (receipt,) = inboxes[0].append_wait([event_record(make_copy(*args, **over))])
        return receipt

    return put_copy


@pytest.fixture
def kiosk(house: House, worker: Worker) -> Iterator[Kiosk]:
    """The books balance, and the figures are those of the rows, when the test ends."""
    made = Kiosk(house, worker)
    yield made
    made.fates()
    assert house.ledger.rebuild() == 0
