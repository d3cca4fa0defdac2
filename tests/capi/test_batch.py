"""Bodies are joined without decoding; groups end at 1,000 events or 4 MB."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.batch import MAX_BATCH_BYTES, batches, join_bodies
from signalpost.capi.spec import MAX_EVENTS


class Item(msgspec.Struct, frozen=True):
    body: bytes
    number: int = 0


@given(st.lists(st.dictionaries(st.text(), st.integers() | st.text())))
def test_joining_and_splitting_is_a_round_trip(events):
    """Each event arrives byte for byte."""
    bodies = [msgspec.json.encode(event) for event in events]
    joined = join_bodies(bodies)
    assert [bytes(part) for part in msgspec.json.decode(joined, type=dict[str, list[msgspec.Raw]])["data"]] == bodies


def test_the_envelope_stands_beside_the_events():
    """Only what was given."""
    body = join_bodies([b"{}"], test_event_code='T"1', partner_agent="signalpost_0_1", upload_tag="May")
    assert json.loads(body) == {
        "data": [{}],
        "test_event_code": 'T"1',
        "partner_agent": "signalpost_0_1",
        "upload_tag": "May",
    }
    each = {
        name: f"of {name}"
        for name in (
            "test_event_code",
            "partner_agent",
            "namespace_id",
            "upload_id",
            "upload_tag",
            "upload_source",
            "appsecret_proof",
        )
    }
    assert json.loads(join_bodies([b"{}"], **each)) == {"data": [{}], **each}
    assert join_bodies([b"{}"], test_event_code="", namespace_id=None) == b'{"data":[{}]}'


def test_a_batch_ends_at_1000_events():
    """Meta's limit."""
    sizes = [len(group) for _, group in batches(("a", Item(b"{}")) for _ in range(2_500))]
    assert sizes == [1_000, 1_000, 500]


def test_a_batch_ends_at_4_mb():
    """Our limit, so that one call stays quick to repeat; a larger body goes alone."""
    mega = Item(b"x" * (MAX_BATCH_BYTES // 3))
    assert [len(group) for _, group in batches([("a", mega)] * 7)] == [2, 2, 2, 1]
    assert [len(group) for _, group in batches([("a", Item(b"x" * (MAX_BATCH_BYTES + 1)))] * 2)] == [1, 1]


@pytest.mark.parametrize(("over", "groups"), [(0, 1), (1, 2)])
def test_a_batch_may_be_4_mb_and_no_byte_more(over, groups):
    """Each body counts with its comma."""
    half = 2 * 1024 * 1024 - 1
    items = [("a", Item(b"x" * half)), ("a", Item(b"x" * (half + over)))]
    assert len(list(batches(items))) == groups


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 30))),
    st.integers(1, 5),
    st.integers(1, 60),
)
def test_every_item_comes_out_once_in_order_per_dataset(given_items, max_events, max_bytes):
    """Nothing lost, nothing doubled, no group too large or mixed."""
    items = [(key, Item(b"x" * size, number)) for number, (key, size) in enumerate(given_items)]
    out: dict[str, list[Item]] = {}
    for key, group in batches(items, max_events=max_events, max_bytes=max_bytes):
        assert 1 <= len(group) <= max_events
        assert len(group) == 1 or sum(len(item.body) + 1 for item in group) <= max_bytes
        out.setdefault(key, []).extend(group)
    assert out == {key: [item for name, item in items if name == key] for key, _ in items}


def test_batches_stream():
    """A full group leaves before the next item is asked for."""
    asked: list[int] = []

    def endless():
        for number in range(10**9):
            asked.append(number)
            yield "a", Item(b"{}")

    next(iter(batches(endless())))
    assert len(asked) == MAX_EVENTS + 1


@pytest.mark.parametrize("items", [[], iter(())])
def test_nothing_gives_no_batch(items):
    """No empty call is ever made."""
    assert list(batches(items)) == []
