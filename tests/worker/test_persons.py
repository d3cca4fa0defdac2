"""What senders tell of people is learnt from, in order, by consent, once; and counts as no event."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from signalpost.consent.policy import ConsentPolicy
from signalpost.store.business import Dataset
from signalpost.store.record import (
    ConsentCopy,
    ConsentStand,
    EraseCopy,
    EventCopy,
    Receipt,
    consent_record,
    erase_record,
    event_record,
    person_record,
)
from signalpost.worker.consent import Judged
from signalpost.worker.persons import in_order, parted
from signalpost.worker.route import Routes

House = Any
DATASET = "11"
VISITOR = "anon-1"
ACCOUNT, EM = hashlib.sha256(b"7").hexdigest(), "e" * 64
ANONYMOUS = hashlib.sha256(VISITOR.encode()).hexdigest()
UNDECIDED = ConsentStand("undecided", region="eea")


@pytest.fixture
def told(make_copy: Callable[..., EventCopy]) -> Callable[..., EventCopy]:
    """`identify`, as a gateway keeps it."""

    def make(**over: Any) -> EventCopy:
        user = over.pop("user", {"em": EM, "external_id": ACCOUNT})
        link = over.pop("link", {"visitor": VISITOR})
        return make_copy("server", "m1", event_name="identify", user=user, link=link, **over)

    return make


def fold(house: House) -> None:
    worker = house.worker()
    while worker.fold_once():
        pass
    worker.fold_once()


def user_of(house: House, event_id: str) -> dict[str, Any]:
    """The user_data that goes to Meta."""
    (row,) = house.ledger.find(1, event_id=event_id, now=house.now)
    body = house.ledger.body(1, row.row)
    assert body is not None
    return dict(msgspec.json.decode(body)["user_data"])


def test_events_are_given_what_was_told(house: House, make_copy: Any, told: Any) -> None:
    """Of the account, and of a device that says nothing of it; what was told counts as no copy."""
    inbox = house.inbox()
    inbox.append_wait([person_record(told())])
    fold(house)
    house.now += 1_000
    by_account = make_copy("server", "a", user={"external_id": ACCOUNT})
    by_device = make_copy("server", "b", user={"external_id": ANONYMOUS}, link={"visitor": VISITOR})
    inbox.append_wait([event_record(by_account), event_record(by_device)])
    fold(house)
    assert user_of(house, "a") == {"external_id": ACCOUNT, "em": EM}
    assert user_of(house, "b") == {"external_id": ANONYMOUS, "em": EM}
    books = house.ledger.books(1, house.now)
    assert (books.received, books.balanced) == (2, True)


def test_it_counts_for_what_came_in_the_same_request(house: House, make_copy: Any, told: Any) -> None:
    """Wherever it stands in the batch, as it is appended behind the events; and for nothing that came before."""
    before = make_copy("server", "before", user={"external_id": ACCOUNT})
    house.now += 5
    beside = make_copy("server", "beside", user={"external_id": ACCOUNT})
    house.inbox().append_wait([event_record(before), event_record(beside), person_record(told())])
    fold(house)
    assert user_of(house, "before") == {"external_id": ACCOUNT}
    assert user_of(house, "beside")["em"] == EM


def test_a_visit_before_the_login_is_the_same_persons(house: House, make_copy: Any, told: Any) -> None:
    """An id that names the browser again is no second person on it, on whose account a login would count less."""
    click = f"fb.1.{house.now}.click"
    user = {"external_id": ANONYMOUS, "fbc": click}
    visit = make_copy("server", "visit", user=user, link={"visitor": VISITOR}, action_source="website")
    house.inbox().append_wait([event_record(visit)])
    fold(house)
    house.now += 86_400_000
    house.inbox().append_wait([person_record(told())])
    fold(house)
    house.now += 86_400_000
    phone = make_copy("server", "phone", user={"em": EM}, action_source="phone_call")
    house.inbox().append_wait([event_record(phone)])
    fold(house)
    assert user_of(house, "phone")["fbc"] == click


def test_learning_it_twice_is_learning_it_once(house: House, make_copy: Any, told: Any) -> None:
    """An SDK sends a batch again, and whoever logs in says so each time."""
    inbox = house.inbox()
    copy = told()
    inbox.append_wait([person_record(copy)])
    fold(house)
    first = house.identities.person(1, "em", EM, house.now)
    inbox.append_wait([person_record(copy)])
    fold(house)
    assert house.identities.person(1, "em", EM, house.now) == first
    assert first is not None and {key.kind for key in first.keys} == {"em", "external_id"}
    assert house.ledger.cursor(inbox.inbox_id) == 2


@pytest.mark.parametrize("unknown", ["hold", "drop"])
def test_where_consent_does_not_let_it_nothing_is_learnt(house: House, told: Any, unknown: str) -> None:
    """Neither by a table that waits nor by one that refuses; and nothing of it is counted or kept."""
    policy = msgspec.convert({"regions": {"eea": {"unknown": unknown}}}, ConsentPolicy)
    house.control.put_dataset(1, Dataset(dataset_id=DATASET, consent=policy), author="t", now=2)
    house.inbox().append_wait([person_record(told(consent=UNDECIDED))])
    fold(house)
    assert house.identities.person(1, "em", EM, house.now) is None
    assert (house.ledger.books(1, house.now).received, house.ledger.held(1)) == (0, [])


def test_a_no_said_before_it_counts(house: House, told: Any) -> None:
    """Under any key of the person."""
    no = ConsentCopy(
        space_id=1, key_id="k", received_at=house.now, keys=(("em", EM),), state="denied", reason="consent_denied"
    )
    house.inbox().append_wait([consent_record(no), person_record(told(consent=UNDECIDED))])
    fold(house)
    assert house.identities.person(1, "external_id", ACCOUNT, house.now) is None


def test_erasing_takes_what_was_told(house: House, told: Any) -> None:
    """Also what was received before and is folded after."""
    inbox, late = house.inbox(), told()
    inbox.append_wait([person_record(told())])
    fold(house)
    key = ("em", house.identities.key_hmac(1, "em", EM))
    inbox.append_wait([erase_record(EraseCopy(space_id=1, key_id="cli", received_at=house.now, keys=(key,)))])
    fold(house)
    inbox.append_wait([person_record(late)])
    fold(house)
    assert house.identities.person(1, "em", EM, house.now) is None
    assert house.identities.person(1, "external_id", ACCOUNT, house.now) is None


def test_persons_are_parted_from_events_and_put_in_order(told: Any, make_copy: Any) -> None:
    """Pure: by receipt, and by the time they came."""
    one, other = (Receipt("i", 1, 0), make_copy(received_at=5)), (Receipt("i", 1, 1), told(received_at=5))
    judged, persons = parted(Judged([one, other], [], [], {}, []), {other[0]})
    assert (judged.going, persons) == ([one], [other])
    ways = in_order([(*one, DATASET)], persons, Routes())
    assert [way[0] for way in ways] == [other[0], one[0]]


def test_after_a_kill_before_the_ledger_it_is_folded_again(
    tmp_path: Path, make_house: Callable[[Path], House], told: Any, make_copy: Any
) -> None:
    """Identities were written, the ledger was not: events are given the same, and what is known of the person is the
    same."""
    copy, event = told(), make_copy("server", "a", user={"external_id": ACCOUNT})
    folder = tmp_path / "killed"
    folder.mkdir()
    killed = make_house(folder)
    killed.inbox().append_wait([person_record(copy), event_record(event)])
    before = (folder / "ledger.db").read_bytes()
    fold(killed)
    known, given = killed.identities.person(1, "em", EM, killed.now), user_of(killed, "a")
    killed.close()
    for file in folder.glob("ledger.db*"):
        file.unlink()
    (folder / "ledger.db").write_bytes(before)
    again = make_house(folder)
    assert again.ledger.books(1, again.now).received == 0
    fold(again)
    assert user_of(again, "a") == given == {"external_id": ACCOUNT, "em": EM}
    assert again.identities.person(1, "em", EM, again.now) == known
    assert again.ledger.books(1, again.now).received == 1
    again.close()


def test_who_turns_out_to_have_consented_is_sent(house: House, told: Any, make_copy: Any) -> None:
    """An order waits for its person's consent; `identify` says on which browser they gave it."""
    policy = msgspec.convert({"regions": {"eea": {"unknown": "hold"}}}, ConsentPolicy)
    house.control.put_dataset(1, Dataset(dataset_id=DATASET, consent=policy), author="t", now=2)
    inbox = house.inbox()
    yes = ConsentCopy(
        space_id=1, key_id="k", received_at=house.now, keys=(("visitor", VISITOR),), state="granted",
        reason="consent_granted", source="tag",
    )  # fmt: skip
    order = make_copy("server", "order", user={"external_id": ACCOUNT}, consent=UNDECIDED)
    inbox.append_wait([consent_record(yes), event_record(order)])
    fold(house)
    assert len(house.ledger.held(1)) == 1
    house.now += 1_000
    inbox.append_wait([person_record(told(consent=UNDECIDED))])
    fold(house)
    assert house.ledger.held(1) == []
    assert user_of(house, "order")["external_id"] == ACCOUNT
