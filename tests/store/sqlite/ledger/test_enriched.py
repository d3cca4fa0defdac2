"""Taking back what identity added."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ledger_parts import DATASET, INBOX, NOW, SPACE, SqliteHome, an_event, receipt
from signalpost.store.ledger import Changes

GIVEN = b'{"event_name":"Purchase","user_data":{"em":"a","fbp":"f"}}'


def test_only_what_waits_and_was_given_something_changes(tmp_path: Path) -> None:
    """Its body loses the added keys and it says what it lacks; what is being sent or was given nothing stays."""
    ledger = SqliteHome(tmp_path).open()
    keys = {"keys": ("em", "fbp"), "body": GIVEN}
    ledger.apply(INBOX, 3, Changes(events=[
        an_event(1, enriched="em=login:1", **keys),
        an_event(2, **keys),
        an_event(3, enriched="em=login:1 fbp=browser:1", **keys, receipt=receipt(3)),
    ]))  # fmt: skip
    rows = sorted(one.row for one in ledger.find(SPACE, now=NOW))
    (sent,) = ledger.lease(SPACE, DATASET, 1, NOW, NOW + 1_000, "t")
    assert ledger.unenrich(rows) == 2 - (sent.row != rows[1])
    left = {one.event_id: one for one in ledger.find(SPACE, now=NOW)}
    bodies = {
        name: msgspec.json.decode(ledger.body(SPACE, one.row) or b"{}")["user_data"] for name, one in left.items()
    }
    assert bodies["e2"] == {"em": "a", "fbp": "f"}
    assert bodies[sent.event_id] == {"em": "a", "fbp": "f"}
    taken_back = [name for name, one in left.items() if name != "e2" and one.row != sent.row]
    assert [left[name].enriched for name in taken_back] == [""] * len(taken_back)
    assert all("em" not in bodies[name] for name in taken_back)
    assert ledger.unenrich([]) == ledger.unenrich(rows) == 0
    ledger.close()
