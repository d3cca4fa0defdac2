"""Erasing while events come and go: everything before the request, nothing after it, and no way back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from signalpost.store.backup import backup, restore
from signalpost.store.erase import HELD_AT_ONCE
from signalpost.store.record import ConsentStand, EraseCopy, EventCopy, Record, erase_record, event_record
from signalpost.worker.project import Projection

NOW = 1_800_000_000_000
DATASET = "11"
House = Any


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


ANN, BEN = hashed("ann@example.com"), hashed("ben@example.com")
BROWSER = "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200"


def event(
    event_id: str,
    *,
    at: int = NOW,
    link: dict[str, str] | None = None,
    consent: ConsentStand | None = None,
    **user: str,
) -> Record:
    body = msgspec.json.encode({"event_name": "Lead", "event_id": event_id, "user_data": user})
    copy = EventCopy(
        space_id=1, key_id="k", origin="server", received_at=at, dataset=DATASET, event_name="Lead", event_id=event_id,
        event_time=NOW // 1000, action_source="website", body=body, keys=tuple(user), link=link or {},
        consent=consent,
    )  # fmt: skip
    return event_record(copy)


def erase(house: House, em: str = ANN, *, at: int = NOW) -> Record:
    hmac = house.identities.key_hmac(1, "em", em)
    return erase_record(EraseCopy(space_id=1, key_id="cli", received_at=at, keys=(("em", hmac),)))


@pytest.fixture
def projection(house: House) -> Projection:
    return Projection(house.ledger, house.identities, house.inboxes, log=house.log, learnt=lambda pairs, now: None)


def fold(projection: Projection, house: House) -> None:
    while projection.fold_once(house.now):
        pass
    projection.fold_once(house.now)


def left(house: House) -> Sequence[str]:
    """Ids of the events there are."""
    return sorted(row.event_id for row in house.ledger.find(1, now=house.now))


def test_what_came_before_goes_and_what_comes_after_stays(house: House, projection: Projection) -> None:
    """Also what was accepted into another inbox before, and is folded by the same worker later."""
    other = house.inbox()
    house.inbox().append_wait(
        [event("before", em=ANN), event("of ben", em=BEN), erase(house), event("after", at=NOW + 1, em=ANN)]
    )
    other.append_wait([event("elsewhere", em=ANN)])
    fold(projection, house)
    assert left(house) == ["after", "of ben"]
    (receipt,) = house.ledger.erasures(1)
    assert (receipt.events, receipt.waiting, receipt.kinds) == (2, 2, ("em",))
    assert house.ledger.books(1, NOW).balanced


def test_everything_that_waits_for_consent_goes(house: House, projection: Projection) -> None:
    """However much it is: what is held is read a part at a time."""
    waits = ConsentStand(action="hold", reason="consent_unknown", region="eea")
    held = [event(f"held{number}", em=ANN, consent=waits) for number in range(HELD_AT_ONCE + 1)]
    house.inbox().append_wait([*held, event("of ben", em=BEN, consent=waits)])
    fold(projection, house)
    house.inbox().append_wait([erase(house)])
    fold(projection, house)
    assert house.ledger.erasures(1)[0].held == HELD_AT_ONCE + 1
    assert [row.event_id for row in house.ledger.held(1)] == ["of ben"]


def test_a_copy_that_comes_late_is_dropped(house: House, projection: Projection) -> None:
    """It was received before the request; nothing of it is written but why it is not there."""
    inbox = house.inbox()
    inbox.append_wait([erase(house)])
    fold(projection, house)
    inbox.append_wait([event("late", em=ANN), event("of ben", em=BEN)])
    fold(projection, house)
    assert left(house) == ["of ben"]
    assert house.ledger.books(1, NOW).dropped == {"erased": 1}
    again = Projection(house.ledger, house.identities, house.inboxes, log=house.log, learnt=lambda pairs, now: None)
    inbox.append_wait([event("later still", em=ANN)])
    fold(again, house)
    assert left(house) == ["of ben"]


def test_events_of_a_browser_go_with_its_only_person(house: House, projection: Projection) -> None:
    """But one that names somebody else is somebody else's."""
    link = {"visitor": BROWSER}
    house.inbox().append_wait(
        [
            event("seen", link=link, fbp="fb.1.1795000200000.1"),
            event("login", link=link, em=ANN, fbp="fb.1.1795000200000.1"),
            event("of ben", link=link, em=BEN),
        ]
    )
    fold(projection, house)
    hmacs = [house.identities.key_hmac(1, "visitor", BROWSER), house.identities.key_hmac(1, "em", ANN)]
    keys = tuple(zip(("visitor", "em"), hmacs, strict=True))
    house.inbox().append_wait([erase_record(EraseCopy(space_id=1, key_id="cli", received_at=NOW, keys=keys))])
    fold(projection, house)
    assert left(house) == ["of ben"]


def test_a_request_outlives_a_kill_before_it_is_carried_out(house: House, projection: Projection) -> None:
    """It stands on the list before its segment counts as folded; the next worker begins with it."""
    house.inbox().append_wait([event("before", em=ANN), erase(house)])
    projection.fold_once(house.now)
    assert left(house) == ["before"]
    house.worker()
    assert left(house) == []


def test_a_restored_backup_knows_nobody_who_was_erased(
    house: House, projection: Projection, make_house: Callable[[Path], House]
) -> None:
    """The list goes with the keys, whose copy beside the backups was renewed: what comes back with the old data goes
    again, on another machine too."""
    house.inbox().append_wait([event("before", em=ANN), event("of ben", em=BEN)])
    fold(projection, house)
    made = backup(house.folder, house.folder / "backups", NOW)
    house.inbox().append_wait([erase(house)])
    fold(projection, house)
    elsewhere = house.folder / "elsewhere"
    restore(made, elsewhere, NOW)
    there = make_house(elsewhere)
    assert left(there) == ["before", "of ben"]
    there.worker()
    assert left(there) == ["of ben"]
    assert there.ledger.books(1, NOW).balanced
    there.close()


def test_what_is_on_its_way_is_the_last(house: House, projection: Projection) -> None:
    """The call that left before the request is answered; a retry is not made."""
    house.inbox().append_wait([event("going", em=ANN)])
    fold(projection, house)
    (leased,) = house.ledger.lease(1, DATASET, 1, NOW + 10_000, NOW + 20_000, "worker")
    house.inbox().append_wait([erase(house)])
    fold(projection, house)
    assert leased.event_id == "going"
    assert house.ledger.erasures(1)[0].sending == 1
    house.worker()  # a worker that comes later takes back what this one was sending
    assert left(house) == []
    assert house.ledger.books(1, NOW).states["erased"] == 1
