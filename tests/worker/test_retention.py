"""What goes by age: rows, and the keys of days whose data are past their time."""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.store.business import Retention
from signalpost.store.keyring import LASTING
from signalpost.store.ledger import Changes, NewEvent
from signalpost.store.record import Receipt
from signalpost.worker.retention import EVERY_MS, OldRows, longest

House = Any
DAY_MS = 86_400_000


def rows(house: House, *, stopped: bool = False) -> OldRows:
    return OldRows(house.ledger, house.control, lambda: stopped, house.log)


def days(house: House) -> list[int]:
    """Days that have a key, counted back from today; those of visitors under 1000 more."""
    today = house.now // DAY_MS
    return sorted((1_000 if day >= LASTING else 0) + today - day % LASTING for day in house.keyring.days())


def sealed(house: House, *ago: int) -> None:
    """Something was sealed on each of these days, of an event and of a visitor."""
    for day in ago:
        house.keyring.seal(house.now // DAY_MS - day, b"", b"")
        house.keyring.seal(LASTING + house.now // DAY_MS - day, b"", b"")


def test_the_key_of_a_day_goes_with_what_it_sealed(house: House) -> None:
    """Those of events after theirs (90 days by default), those of visitors after theirs (400)."""
    sealed(house, 5, 91, 93, 401, 403)
    assert rows(house).prune(house.now) >= 4
    assert days(house) == [5, 91, 1_005, 1_091, 1_093, 1_401]
    assert house.keyring.destroyed(house.now // DAY_MS - 93)


def test_a_key_stays_while_an_event_of_its_day_waits(house: House) -> None:
    """However old: it could not be sent without."""
    sealed(house, 100, 120)
    event = NewEvent(
        space_id=1, dataset="11", event_name="Lead", event_id="e", event_time=1, action_source="website",
        origin="server", received_at=house.now - 110 * DAY_MS, due_at=1, merge_until=1, expires_at=house.now + 1,
        body=b"{}", receipt=Receipt("box", 1, 0),
    )  # fmt: skip
    house.ledger.apply("box", 1, Changes(events=[event]))
    rows(house).prune(house.now)
    assert 100 in days(house)
    assert 120 not in days(house)


def test_no_key_goes_while_an_inbox_cannot_be_folded(house: House) -> None:
    """Its copies may need it."""
    sealed(house, 500)
    rows(house, stopped=True).prune(house.now)
    assert days(house) == [500, 1_500]


def test_old_audit_rows_and_commands_go_once_an_hour(house: House) -> None:
    """The head of the audit log is logged, so that it is kept outside the file."""
    house.control.record(1, "test.old", "", {}, author="t", now=house.now - 731 * DAY_MS)
    house.control.record(1, "test.new", "", {}, author="t", now=house.now)
    old = rows(house)
    before = [row.action for row in house.control.audit(1)]
    old.prune(house.now)
    assert [row.action for row in house.control.audit(1)][:2] == ["audit.prune", "test.new"]
    assert "test.old" in before
    assert ("audit_head", {"head": str(house.control.audit_head())}) in house.logged
    assert house.control.verify_audit().sound
    logged = len(house.logged)
    old.prune(house.now + EVERY_MS - 1)
    assert len(house.logged) == logged


def test_of_several_spaces_the_longest_retention_counts() -> None:
    """They share files and day keys."""
    made = longest([Retention(events_days=10, audit_days=900), Retention(events_days=30, audit_days=5)])
    assert (made.events_days, made.audit_days) == (30, 900)
    assert longest([]) == Retention()
    assert all(value >= 1 for value in msgspec.structs.astuple(made))
