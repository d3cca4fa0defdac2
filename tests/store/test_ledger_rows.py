"""The ledger's values: the state table and the books."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.store.ledger_rows import (
    BORN,
    ENDS_OF_SENDING,
    MOVES,
    Books,
    Changes,
    CopyFate,
    EventRow,
    Fate,
    HeldRow,
    Incident,
    Leased,
    MergedCopy,
    NewEvent,
    Settled,
    State,
)
from signalpost.store.record import Receipt


def test_every_state_has_its_moves() -> None:
    """The table is closed: each state is a row, each move leads to a state."""
    assert set(MOVES) == set(State)
    assert all(target in State for targets in MOVES.values() for target in targets)


def test_every_state_can_be_reached() -> None:
    """From birth, by moves of the table alone."""
    reached = set(BORN)
    while more := {target for state in reached for target in MOVES[state]} - reached:
        reached |= more
    assert reached == set(State)


def test_what_is_delivered_never_goes_out_again() -> None:
    """No move leads from it, nor from observed, withdrawn or erased; only dead events can be replayed."""
    assert [state for state in State if not MOVES[state]] == [
        State.DELIVERED,
        State.OBSERVED,
        State.WITHDRAWN,
        State.ERASED,
    ]
    assert MOVES[State.DEAD] == {State.QUEUED, State.WITHDRAWN}
    assert State.SENDING not in ENDS_OF_SENDING


def test_books_balance_when_both_sums_hold() -> None:
    """One copy or event too few or too many is seen."""
    right = Books(received=3, fates={"event": 2, "dropped": 1}, dropped={}, routed=2, states={"sending": 2}, dead={})
    assert right.balanced
    for wrong in ({"received": 2}, {"routed": 3}, {"states": {}}, {"fates": {"event": 2}}):
        values = {name: getattr(right, name) for name in right.__struct_fields__}
        assert not Books(**{**values, **wrong}).balanced


#: docs/reference/ledger.md has the same.
TABLE = {
    "queued": "sending withdrawn erased",
    "sending": "queued sending delivered observed dead withdrawn erased",
    "dead": "queued withdrawn",
    "delivered": "",
    "observed": "",
    "withdrawn": "",
    "erased": "",
}


def test_the_table_is_this_and_no_other() -> None:
    """State by state, as stored: a move more could send twice or bring back the withdrawn, one less lose events."""
    assert {state.value: {one.value for one in moves} for state, moves in MOVES.items()} == {
        state: set(moves.split()) for state, moves in TABLE.items()
    }
    assert {state.value for state in BORN} == {"queued", "observed", "dead"}
    assert {state.value for state in ENDS_OF_SENDING} == set(TABLE) - {"sending"}
    assert [fate.value for fate in Fate] == ["event", "merged", "duplicate", "held", "dropped"]


NEW = NewEvent(
    space_id=1,
    dataset="d",
    event_name="Lead",
    event_id="1",
    event_time=1,
    action_source="email",
    origin="server",
    received_at=1,
    due_at=1,
    merge_until=1,
    expires_at=2,
    body=b"{}",
    receipt=Receipt("box", 1, 0),
)


def test_an_event_waits_for_meta_unless_something_is_said() -> None:
    """What nobody tells of an event says nothing of it."""
    assert (NEW.state, NEW.destination) == (State.QUEUED, "meta")
    assert (NEW.observed, NEW.enriched, NEW.found_by, NEW.consent) == ("", "", b"", "")


def test_a_result_says_at_least_how_the_event_ended() -> None:
    """An attempt that counts, after which the whole body is still there; nothing waits by it."""
    ended = Settled(row=1, state=State.DELIVERED)
    assert (ended.reason, ended.due_at, ended.body_left, ended.attempted) == (None, 0, False, True)


def test_changes_are_added_up_part_by_part() -> None:
    """First the one's, then the other's; of two withdrawals the later time counts."""
    parts = ("events", "merges", "fates", "held", "released", "withdrawn")
    one = Changes(**{part: [f"{part} 1"] for part in parts}, withdrawn_at=5)  # type: ignore[arg-type]
    two = Changes(**{part: [f"{part} 2"] for part in parts}, withdrawn_at=3)  # type: ignore[arg-type]
    both = one.plus(two)
    assert {part: getattr(both, part) for part in parts} == {part: [f"{part} 1", f"{part} 2"] for part in parts}
    assert both.withdrawn_at == two.plus(one).withdrawn_at == 5
    assert Changes().withdrawn_at == 0


@pytest.mark.parametrize(
    "kind", [NewEvent, MergedCopy, CopyFate, HeldRow, Leased, EventRow, Incident], ids=lambda kind: kind.__name__
)
def test_what_nobody_tells_is_empty(kind: type[msgspec.Struct]) -> None:
    """Texts, times and marks of a row say nothing by themselves; a fate counts one copy."""
    told = {field.name: field.default for field in msgspec.structs.fields(kind) if not field.required}
    texts = {"detail", "observed", "enriched", "consent", "found_by"}
    assert not any(default for name, default in told.items() if name in texts)
    assert not any(told.get(name) for name in ("expires_at", "received_at", "withdrawn"))
    assert told.get("count", 1) == 1
