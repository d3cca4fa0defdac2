"""A shop with a gateway over real stores in a fresh folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from signalpost.consent.policy import ConsentPolicy
from signalpost.gateway.app import Gateway, build
from signalpost.gateway.given import Given
from signalpost.gateway.limits import Limits
from signalpost.store import open_control, open_inbox, open_inboxes, open_ledger_reader
from signalpost.store.access_keys import Key, KeyKind
from signalpost.store.business import Dataset
from signalpost.store.control import Control
from signalpost.store.inbox import Inbox, InboxLimits
from signalpost.store.keyring import Keyring
from signalpost.store.record import ConsentCopy, DroppedCopy, EventCopy, IdentityCopy

DATASET = "1234567890"
OTHER_DATASET = "2222222222"
ORIGIN = "https://shop.example"
START_MS = 1_795_300_000_000
MASTER = bytes(range(32))


class Lines:
    """A log that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def warning(self, event: str, **fields: Any) -> None:
        self.lines.append((event, fields))

    def error(self, event: str, **fields: Any) -> None:
        self.lines.append((event, fields))


class Shop:
    """One installation with two datasets, a server key of the first, and a browser key; and its gateway."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keyring = Keyring.open(folder, MASTER)
        self.control: Control = open_control(folder / "control.db", self.keyring)
        for dataset in (DATASET, OTHER_DATASET):
            self.control.put_dataset(1, Dataset(dataset_id=dataset), author="test", now=START_MS)
        self.key, self.token = self.new_key(KeyKind.SERVER, datasets=[DATASET])
        self.browser_key, self.browser_token = self.new_key(KeyKind.BROWSER, datasets=[DATASET], origins=[ORIGIN])
        self.inbox: Inbox = open_inbox(
            folder / "inbox", self.keyring, limits=InboxLimits(least_free=0), clock=lambda: START_MS
        )
        self.ledger = open_ledger_reader(folder / "ledger.db", self.keyring)
        self.now_ms = START_MS
        self.monotonic = 0.0
        self.log = Lines()

    def new_key(self, kind: KeyKind, *, datasets: Sequence[str] = (), origins: Sequence[str] = ()) -> tuple[Key, str]:
        return self.control.create_key(
            1, kind, name="test", datasets=datasets, origins=origins, author="test", now=START_MS
        )

    def set_consent(self, dataset: str = DATASET, **table: Any) -> None:
        """The dataset's table of consent."""
        known = self.control.snapshot().dataset(1, dataset)
        assert known is not None
        changed = msgspec.structs.replace(known, consent=msgspec.convert(table, ConsentPolicy))
        self.control.put_dataset(1, changed, author="test", now=self.now_ms)
        self.monotonic += 2

    def gateway(
        self,
        *,
        limits: Limits | None = None,
        trusted_proxies: Sequence[str] = (),
        **more: Any,
    ) -> Gateway:
        """The gateway of this shop."""
        return build(
            Given(
                inbox=self.inbox,
                control=self.control,
                ledger=self.ledger,
                folder=self.folder,
                limits=limits or Limits(),
                trusted_proxies=trusted_proxies,
                clock=lambda: self.now_ms,
                monotonic=lambda: self.monotonic,
                log=self.log,
                **more,
            )
        )

    def copies(self) -> list[EventCopy | DroppedCopy]:
        """Every copy of an event in the inbox, as the worker would read it."""
        return [copy for copy in self.records() if not isinstance(copy, IdentityCopy | ConsentCopy)]

    def events(self) -> list[EventCopy]:
        """Every copy that was accepted."""
        return [copy for copy in self.records() if isinstance(copy, EventCopy)]

    def identities(self) -> list[IdentityCopy]:
        """What was to be kept of visitors."""
        return [copy for copy in self.records() if isinstance(copy, IdentityCopy)]

    def decisions(self) -> list[ConsentCopy]:
        """What people decided."""
        return [copy for copy in self.records() if isinstance(copy, ConsentCopy)]

    def persons(self) -> list[EventCopy]:
        """What was told of people who did nothing."""
        return [msgspec.msgpack.decode(body, type=EventCopy) for kind, body in self.bodies() if kind == "person"]

    def records(self) -> list[EventCopy | DroppedCopy | IdentityCopy | ConsentCopy]:
        """Everything in the inbox but what was only told of people."""
        kinds = {"event": EventCopy, "dropped": DroppedCopy, "identity": IdentityCopy, "consent": ConsentCopy}
        return [msgspec.msgpack.decode(body, type=kinds[kind]) for kind, body in self.bodies() if kind != "person"]

    def bodies(self) -> list[tuple[str, bytes]]:
        """Every record of the inbox, opened: its kind and what is packed in it."""
        reader = open_inboxes(self.folder / "inbox", self.keyring)
        return [
            (record.kind, record.body)
            for inbox_id in reader.inboxes()
            for segment in reader.read(inbox_id, 0, 1_000_000)
            for record in segment.records
        ]

    def close(self) -> None:
        self.inbox.close()
        self.ledger.close()
        self.control.close()


def purchase(**changes: Any) -> dict[str, Any]:
    """A good event, and what is to be different about it."""
    event: dict[str, Any] = {
        "event_name": "Purchase",
        "event_time": START_MS // 1000 - 60,
        "action_source": "website",
        "event_id": "order-1001",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {"em": "jo@example.com", "client_user_agent": "Mozilla/5.0"},
        "custom_data": {"value": 19.9, "currency": "EUR"},
    }
    event.update(changes)
    return {name: value for name, value in event.items() if value is not None}
