"""The ledger's values: the state table and the books."""

from __future__ import annotations

from signalpost.store.ledger_rows import BORN, ENDS_OF_SENDING, MOVES, Books, State


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
