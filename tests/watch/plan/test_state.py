"""What was learnt, to bytes and back."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.plan.shape import KINDS
from signalpost.watch.plan.state import EventState, Parameter, Part, State, from_bytes, to_bytes
from signalpost.watch.plan.values import Values


def test_a_part_counts_by_the_places_of_parameters() -> None:
    """What was never there has no share."""
    part = Part()
    assert part.share(0) == 0
    part.count([0, 2], 3)
    part.count([0], 1)
    assert (part.copies, part.present) == (4, [4, 0, 3])
    assert [part.share(place) for place in range(4)] == [1, 0, 0.75, 0]


def test_bytes_come_back_equal() -> None:
    """But for words that were not sure yet."""
    values = Values(looks=50, other=2, texts={"EUR": 48})
    event = EventState(first=1, last=2, copies=50, parameters={"x": Parameter(0, 1, 2, [50, *[0] * 7], values)})
    state = State(clock=9, datasets={"1": {"server": {"Purchase": event}}}, beyond={"datasets": 3})
    assert state.parameters == 1 and event.parameters["x"].present == 50
    back = from_bytes(to_bytes(state))
    values.unsure_forgotten()
    assert back == state


def test_keys_of_user_data_that_counted_as_objects_are_what_they_are() -> None:
    """In what an earlier release kept."""
    names = ("user_data.em", "user_data.fbp", "x")
    kept = {name: Parameter(0, 1, 2, [0, 0, 0, 0, 0, 9, 0], Values()) for name in names}
    state = State(datasets={"1": {"server": {"Purchase": EventState(first=1, last=2, parameters=kept)}}})
    found = from_bytes(to_bytes(state)).datasets["1"]["server"]["Purchase"].parameters
    kinds = {path: [KINDS[place] for place, count in enumerate(one.kinds) if count] for path, one in found.items()}
    assert kinds == {"user_data.em": ["hashed"], "user_data.fbp": ["text"], "x": ["object"]}
    assert {len(one.kinds) for one in found.values()} == {len(KINDS)}


def test_what_cannot_be_read_is_told() -> None:
    """Bytes that are none, and those of a newer release."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        from_bytes(b"\xc1")
    with pytest.raises(InvalidInput, match="version 2"):
        from_bytes(msgspec.msgpack.encode(State(version=2)))
