"""The data folder `var` of a command line, and a worker in this process that does what there is to do in it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from signalpost.cli import parts
from signalpost.settings import Settings
from signalpost.store import open_control, open_identities, open_inboxes, open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.record import ConsentStand, EventCopy, Receipt, Record, event_record
from signalpost.transport import AsyncHttpTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker

VAR = Path("var")


def append(*records: Record) -> list[Receipt]:
    """Put records into an inbox of the folder."""
    with closing(parts.inbox(Settings())) as inbox:
        return list(inbox.append_wait(records))


def an_event(event_id: str, user: dict[str, str], region: str = "eea") -> Record:
    """A server's event without a word of its own."""
    now = parts.now_ms()
    said = {"event_name": "Lead", "event_id": event_id, "event_time": now // 1000, "action_source": "website"}
    copy = EventCopy(
        space_id=1,
        key_id="k",
        origin="server",
        received_at=now,
        dataset="123",
        body=msgspec.json.encode({**said, "user_data": user}),
        keys=tuple(sorted(user)),
        consent=ConsentStand("undecided", region=region),
        **said,
    )
    return event_record(copy)


def keyring() -> Keyring:
    return parts.keyring(Settings(), create=False)


def work() -> None:
    """A worker folds all there is and does what it was asked, then ends."""
    keys = keyring()
    with ExitStack() as held:
        ledger = held.enter_context(closing(open_ledger(VAR / "ledger.db", keys)))
        identities = held.enter_context(closing(open_identities(VAR / "identities.db", keys)))
        inboxes = held.enter_context(closing(open_inboxes(VAR / "inbox", keys)))
        control = held.enter_context(closing(open_control(VAR / "control.db", keys)))
        worker = Worker(
            ledger=ledger,
            identities=identities,
            inboxes=inboxes,
            control=control,
            transport=AsyncHttpTransport(),
            clock=Clock(),
            log=lambda event, **fields: None,
        )
        worker.begin()
        while worker.fold_once():
            pass
        worker.upkeep()
