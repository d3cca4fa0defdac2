"""What lies first in each inbox, with the real stores."""

from __future__ import annotations

import pytest

from signalpost.store.record import Record, event_record
from signalpost.worker.copies import Unreadable
from signalpost.worker.heads import KEY_MISSING, STOPPED_MS, Heads


@pytest.fixture
def heads(house) -> Heads:
    return Heads(house.ledger, house.inboxes, house.log, records=100, in_hand=100)


def test_the_batch_whose_first_copy_is_oldest_comes_first(house, heads, make_copy):
    """Between inboxes, received_at decides; what was folded does not come again."""
    late, early = house.inbox(), house.inbox()
    late.append_wait([event_record(make_copy(event_id="late", received_at=house.now + 10))])
    early.append_wait([event_record(make_copy(event_id="early", received_at=house.now))])
    taken = []
    for _ in range(3):
        heads.look(house.now)
        if (batch := heads.take()) is not None:
            taken += [copy.event_id for _, copy in batch.events]
            heads.folded(batch)
    assert taken == ["early", "late"]


def test_a_batch_that_was_not_folded_comes_again(house, heads, make_copy):
    """Its inbox is stopped with an incident, rests, and is read again; the incident closes when nothing is amiss."""
    inbox = house.inbox()
    inbox.append_wait([event_record(make_copy())])
    heads.look(house.now)
    batch = heads.take()
    heads.stop(inbox.inbox_id, Unreadable(KEY_MISSING, "a key is missing"), house.now)
    heads.look(house.now)
    assert heads.some_stopped
    assert (heads.take(), house.incidents()) == (None, {KEY_MISSING})
    house.now += STOPPED_MS
    heads.look(house.now)
    again = heads.take()
    assert again == batch
    heads.folded(again)
    heads.look(house.now)
    assert (heads.take(), heads.some_stopped, house.incidents()) == (None, False, set())


def test_what_came_until_a_time_is_folded_when_every_head_is_younger(house, heads, make_copy):
    """A head that is not folded yet, or came at that very time, keeps an erasure waiting."""
    house.inbox().append_wait([event_record(make_copy(received_at=house.now))])
    heads.look(house.now)
    assert heads.all_are_after(house.now - 1)
    assert not heads.all_are_after(house.now)
    heads.folded(heads.take())
    assert heads.all_are_after(house.now)


def test_an_inbox_not_read_for_want_of_room_keeps_an_erasure_waiting(house, make_copy):
    """What is not in hand may be older than what is."""
    heads = Heads(house.ledger, house.inboxes, house.log, records=100, in_hand=1)
    house.inbox().append_wait([event_record(make_copy(received_at=house.now))])
    heads.look(house.now)
    assert not heads.all_are_after(0)


def test_a_broken_inbox_stops_alone(house, heads, make_copy):
    """The others go on."""
    broken, sound = house.inbox(), house.inbox()
    broken.append_wait([Record("moonbeam", 1, b"\x90")])
    sound.append_wait([event_record(make_copy(event_id="sound"))])
    heads.look(house.now)
    batch = heads.take()
    assert [copy.event_id for _, copy in batch.events] == ["sound"]
    assert heads.take() is None
    assert [fields["code"] for event, fields in house.logged if event == "inbox_stopped"] == ["inbox_record_unknown"]
