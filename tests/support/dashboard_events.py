"""A dashboard over a ledger that has one of each: events in every state, copies that became none, calls, an order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from dashboard_shown import DATASET, Shown, dashboard
from ledger_parts import DAY, INBOX, NOW, SPACE, a_fate, a_merge, an_event, fold, lease
from signalpost.store import open_ledger
from signalpost.store.ledger import Call, Changes, Fate, HeldCopy, Ledger, Settled, State
from signalpost.store.person_keys import key_hmac

EMAIL = "ab" * 32  # the SHA-256 of somebody's address
BODY = {
    "event_name": "Purchase",
    "event_source_url": "https://shop.example/thanks?email=anna%40example.com#x",
    "user_data": {"em": [EMAIL], "client_ip_address": "203.0.113.9", "fbp": "fb.1.1795000000000.12345"},
    "custom_data": {"value": 19.99, "currency": "EUR", "note": "n" * 2_000},
}
TRACE = "AbCdEfTrace"


def put(ledger: Ledger, *parts: Any, **over: Any) -> None:
    """Events of the dashboard's dataset."""
    fold(ledger, *(msgspec.structs.replace(one, dataset=DATASET, **over) for one in parts))


def a_call(at: int = NOW, **over: Any) -> Call:
    """One that Meta took."""
    values: dict[str, Any] = {"duration_ms": 90, "events": 1, "status": 200, "fbtrace_id": TRACE}
    return Call(dataset=DATASET, space_id=SPACE, at=at, **{**values, **over})


def fill(ledger: Ledger, key: bytes) -> None:
    """e1 delivered, of both sides; e2 dead; e3 waits, e4 is scheduled, a test event; c5 dropped, c6 held; e7 dead."""
    put(
        ledger,
        an_event(1, order_id="A-1", keys=("em", "fbp"), enriched="em=login:1795000000", found_by=key[:8],
                 consent="send recorded_for_person tcf:purposes eea", event_name="Purchase"),
        an_event(2, body=msgspec.json.encode(BODY), unmet=("value_missing",)),
    )  # fmt: skip
    rows = {event.event_id: event.row for event in ledger.find(SPACE, now=NOW)}
    put(ledger, a_merge(rows["e1"], 3, received_at=NOW + 500, due_at=NOW))
    lease(ledger, dataset=DATASET)
    ledger.settle([Settled(row=rows["e1"], state=State.DELIVERED)], NOW + 2_000, a_call(NOW + 2_000))
    refused = a_call(NOW + 3_000, status=400, code=100, subcode=2804009, fbtrace_id="AnotherTrace")
    ledger.settle([Settled(row=rows["e2"], state=State.DEAD, reason="value_missing")], NOW + 3_000, refused)
    put(
        ledger,
        an_event(10, event_id="e3", received_at=NOW + 4_000),
        an_event(11, event_id="e4", received_at=NOW + 5_000, due_at=NOW + 90_000, test_event_code="TEST7",
                 event_name="Lead", origin="browser"),
        a_fate(12, event_id="c5", received_at=NOW + 6_000),
        an_event(13, event_id="e7", due_at=NOW - 1, expires_at=NOW + 1_000),
    )  # fmt: skip
    fate = msgspec.structs.replace(
        a_fate(14, Fate.HELD, "consent_unknown", event_id="c6", received_at=NOW + 7_000), dataset=DATASET
    )
    held = HeldCopy(fate=fate, packed=b"x", keys=(key,), held_until=NOW + DAY)
    ledger.apply(INBOX, 14, Changes(held=[held]))
    (last,) = (one for one in lease(ledger, 1, dataset=DATASET))
    ledger.settle([Settled(row=last, state=State.DEAD, reason="expired", attempted=False)], NOW + 8_000)


@contextmanager
def filled(folder: Path, **over: Any) -> Iterator[Shown]:
    """A dashboard ten seconds after all that."""
    with dashboard(folder, now=NOW + 10_000, **over) as shown:
        with closing(open_ledger(folder / "ledger.db", shown.keys)) as ledger:
            fill(ledger, key_hmac(shown.keys, SPACE, "em", EMAIL))
        yield shown


def row_of(shown: Shown, event_id: str) -> int:
    """The number of an event."""
    with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
        return ledger.find(SPACE, event_id=event_id, now=NOW)[0].row
