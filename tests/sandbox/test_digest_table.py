"""A table of digests in arrays behaves as a dict would."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.digest_table import SHARDS, DigestTable

SIGNED = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(st.one_of(SIGNED, st.integers(0, 5).map(lambda one: one * SHARDS * 8)), SIGNED, SIGNED)))
def test_it_holds_what_was_put_last(entries: list[tuple[int, int, int]]) -> None:
    """Any signed integer of 64 bits is a key, those that fall on the same slot too."""
    table, model = DigestTable(lambda at, word: False), {}
    for key, at, word in entries:
        table.put(key, at, word)
        model[key & (2**64 - 1) or 1] = (at, word)
    assert all(table.get(key) == model[key & (2**64 - 1) or 1] for key, _, _ in entries)
    assert len(table) == len(model)
    assert table.get(2**62 + 12345) is model.get(2**62 + 12345)


def test_it_grows() -> None:
    """Nothing is lost however many come."""
    table, draw = DigestTable(lambda at, word: False), random.Random(1)
    keys = [draw.getrandbits(64) - 2**63 for _ in range(20_000)]
    for number, key in enumerate(keys):
        table.put(key, number, number)
    assert len(table) == len(keys)
    assert all(table.get(key) == (number, number) for number, key in enumerate(keys))


def test_what_has_expired_makes_room() -> None:
    """When a shard is full, old entries go, and it does not grow for ever."""
    now = [0]
    table = DigestTable(lambda at, word: at < now[0])
    for number in range(5_000):
        now[0] = number - 10
        table.put(number * SHARDS, number, 0)  # all in one shard
    assert len(table) < 50
    assert table.get(4_999 * SHARDS) == (4_999, 0)


def test_it_can_be_cleared() -> None:
    """Then nothing is in it."""
    table = DigestTable(lambda at, word: False)
    table.put(1, 1, 1)
    table.clear()
    assert (len(table), table.get(1)) == (0, None)
