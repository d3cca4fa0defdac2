"""Records and receipts."""

from __future__ import annotations

import re
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.record import (
    OBSERVED,
    ConsentCopy,
    ConsentStand,
    DroppedCopy,
    EraseCopy,
    EventCopy,
    IdentityCopy,
    Kind,
    Receipt,
    consent_record,
    dropped_record,
    erase_record,
    event_record,
    identity_record,
)
from signalpost.visit.touch import Touch

COPY = EventCopy(
    space_id=1,
    key_id="0a1b2c",
    origin="server",
    received_at=1_790_000_000_123,
    dataset="123",
    event_name="Purchase",
    event_id="order-1",
    event_time=1_790_000_000,
    action_source="website",
    body=b'{"event_name":"Purchase"}',
)
DROPPED = DroppedCopy(
    space_id=1,
    key_id="0a1b2c",
    origin="browser",
    received_at=1_790_000_000_123,
    dataset=None,
    reason="event_name_missing",
)
IDENTITY = IdentityCopy(
    space_id=1,
    key_id="0a1b2c",
    received_at=1_790_000_000_123,
    visitor_id="v1.abc",
    fbp="fb.1.1790000000000.12345",
    fbc="fb.1.1790000000000.click",
    touch=Touch(at_s=1_790_000_000, utm={"utm_source": "newsletter"}, click_ids={"gclid": "Gc-1"}),
)


def test_a_copy_travels_in_a_record() -> None:
    """With its kind and version."""
    record = event_record(COPY)
    assert (record.kind, record.version) == (Kind.EVENT, 1)
    assert msgspec.msgpack.decode(record.body, type=EventCopy) == COPY


def test_a_dropped_copy_travels_in_a_record() -> None:
    """Without user_data: it has no place for any."""
    record = dropped_record(DROPPED)
    assert (record.kind, record.version) == (Kind.DROPPED, 1)
    assert msgspec.msgpack.decode(record.body, type=DroppedCopy) == DROPPED


def test_what_a_visit_taught_travels_in_a_record() -> None:
    """And says of itself neither who it is about nor what it holds."""
    record = identity_record(IDENTITY)
    assert (record.kind, record.version) == (Kind.IDENTITY, 1)
    assert msgspec.msgpack.decode(record.body, type=IdentityCopy) == IDENTITY
    assert not {"v1.abc", "12345", "click", "newsletter", "Gc"} & set(re.split(r"[^\w.]+", repr(IDENTITY)))


def test_what_was_observed_travels_with_the_event() -> None:
    """A copy without it is read as one that nothing was observed of."""
    seen = msgspec.structs.replace(COPY, observed=dict.fromkeys(OBSERVED, "x"))
    assert msgspec.msgpack.decode(event_record(seen).body, type=EventCopy) == seen


def test_how_consent_stood_travels_with_the_event() -> None:
    """In its last fields, so that a copy without them is read as one of before there were decisions."""
    stand = ConsentStand("send", "consent_given", "tcf:purposes", "granted", "eea")
    stood = msgspec.structs.replace(COPY, consent=stand, enrich=False)
    assert msgspec.msgpack.decode(event_record(stood).body, type=EventCopy) == stood
    fields = EventCopy.__struct_fields__
    assert fields.index("consent") + 1 == fields.index("enrich") > fields.index("observed")


def test_what_a_person_decided_travels_in_a_record() -> None:
    """And says of itself neither who it is about nor by what."""
    copy = ConsentCopy(
        space_id=1,
        key_id="0a1b2c",
        received_at=1_790_000_000_123,
        keys=(("em", "a" * 64), ("visitor", "v1.abc")),
        state="denied",
        reason="consent_denied",
    )
    record = consent_record(copy)
    assert (record.kind, record.version) == (Kind.CONSENT, 1)
    assert msgspec.msgpack.decode(record.body, type=ConsentCopy) == copy
    assert not {"a" * 64, "v1.abc"} & set(re.split(r"[^\w.]+", repr(copy)))


def test_an_older_releases_copy_is_read() -> None:
    """Fields are only added at the end, with defaults: the shortest form that was ever written still opens."""
    required = [getattr(COPY, name) for name in EventCopy.__struct_fields__[:10]]
    assert msgspec.convert(required, EventCopy) == COPY
    rest = [getattr(COPY, name) for name in EventCopy.__struct_fields__[10:]]
    assert rest == [None, (), (), (), None, {}, False, None, {}, None, True, False, None, ""]


def test_a_wish_to_be_forgotten_travels_in_a_record() -> None:
    """And shows how many keys, and none of them."""
    copy = EraseCopy(space_id=1, key_id="cli", received_at=5, keys=(("em", b"k" * 16), ("ph", b"l" * 16)))
    record = erase_record(copy)
    assert (record.kind, record.version) == ("erase", 1)
    assert msgspec.msgpack.decode(record.body, type=EraseCopy) == copy
    assert repr(copy) == "EraseCopy(space_id=1, keys=2)"


def test_records_and_what_is_observed_keep_their_names() -> None:
    """They lie in files: a reader of another release knows them by these."""
    kinds = ["event", "dropped", "consent", "identity", "order", "erase", "person"]
    assert [kind.value for kind in Kind] == kinds
    assert OBSERVED == (
        "via",
        "pixel",
        "consent",
        "consent_by",
        "rule",
        "bot",
        "tag",
        "host",
        "masked",
        "release",
        "client",
    )


@given(inbox_id=st.text(min_size=1, max_size=20), segment=st.integers(0, 2**40), index=st.integers(0, 10_000))
def test_a_receipt_is_read_as_written(inbox_id: str, segment: int, index: int) -> None:
    """Even if an inbox id holds dashes."""
    receipt = Receipt(inbox_id, segment, index)
    assert Receipt.parse(str(receipt)) == receipt


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "--", "abc", "abc-1", "-1-2", "abc-x-1", "abc-1-x", "abc-1-", "abc-9223372036854775808-1",
        "abc-1-9223372036854775808",
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_refused(text: str) -> None:
    """ValueError, nothing else."""
    with pytest.raises(ValueError):
        Receipt.parse(text)


@given(st.text(max_size=40))
def test_any_text_is_a_receipt_or_none(text: str) -> None:
    """No text breaks the reading of receipts."""
    with suppress(ValueError):
        assert isinstance(Receipt.parse(text), Receipt)
