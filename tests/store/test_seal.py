"""Compressed, then encrypted, bound to a place; readable for ever."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signalpost.errors import StoreCorrupt
from signalpost.store.seal import DICTIONARIES, NEWEST_DICTIONARY, Sealer, day_of, read_dictionary
from stores import NOW, keyring

# A dictionary that was released is never changed: whatever was sealed with it must open.
SHIPPED = {1: "6c106c85adbc4939312975ba677656edbac92b899784b85f79c35cfa5d4834f1"}

BODY = (
    b'{"event_name":"Purchase","event_time":1790000000,"event_id":"order-1","action_source":"website",'
    b'"event_source_url":"https://shop.example/checkout","user_data":{"client_ip_address":"203.0.113.7",'
    b'"client_user_agent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) '
    b'Chrome/142.0.0.0 Safari/537.36"},"custom_data":{"value":12.5,"currency":"EUR","content_type":"product",'
    b'"content_ids":["SKU-1"],"contents":[{"id":"SKU-1","quantity":1,"item_price":12.5}],"num_items":1}}'
)


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(keyring(tmp_path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=2_000), context=st.binary(max_size=40), at=st.integers(0, 4_000_000_000_000))
def test_any_body_opens_as_it_was(sealer: Sealer, body: bytes, context: bytes, at: int) -> None:
    """Whatever it holds, whenever it came."""
    assert sealer.open_body(context, sealer.seal_body(at, context, body)) == body


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(packed=st.binary(max_size=2_000), inbox_id=st.text(max_size=13), number=st.integers(1, 2**40))
def test_any_segment_opens_as_it_was(sealer: Sealer, packed: bytes, inbox_id: str, number: int) -> None:
    """Under its inbox and number."""
    assert sealer.open_segment(inbox_id, number, sealer.seal_segment(inbox_id, number, NOW, packed)) == packed


def test_a_body_opens_only_in_its_row(sealer: Sealer) -> None:
    """Nor does a segment open under another number or inbox, or as a body."""
    body, segment = sealer.seal_body(NOW, b"row 1", BODY), sealer.seal_segment("abc", 1, NOW, BODY)
    for attempt in (
        lambda: sealer.open_body(b"row 2", body),
        lambda: sealer.open_segment("abc", 2, segment),
        lambda: sealer.open_segment("abd", 1, segment),
        lambda: sealer.open_body(b"", segment),
    ):
        with pytest.raises(StoreCorrupt):
            attempt()


DAY_MS = 86_400_000
MANY = st.lists(st.tuples(st.binary(max_size=300), st.integers(0, 2), st.booleans()), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=MANY)
def test_many_bodies_open_as_each_would(sealer: Sealer, tmp_path: Path, bodies: list[tuple[bytes, int, bool]]) -> None:
    """In order, of whatever days and dictionaries, empty ones too."""
    bare = Sealer(keyring(tmp_path), dictionary=0)
    sealed = [
        (b"%d" % place, (bare if plain else sealer).seal_body(NOW + day * DAY_MS, b"%d" % place, body))
        for place, (body, day, plain) in enumerate(bodies)
    ]
    assert sealer.open_bodies(sealed) == [body for body, _, _ in bodies]


@pytest.mark.parametrize("count", [2, 20])
def test_one_altered_body_of_many_opens_none(sealer: Sealer, count: int) -> None:
    """Nor do two that were swapped, or one cut short."""
    sealed = [(b"%d" % place, sealer.seal_body(NOW, b"%d" % place, BODY)) for place in range(count)]
    swapped = [(sealed[0][0], sealed[1][1]), (sealed[1][0], sealed[0][1]), *sealed[2:]]
    altered = [*sealed[:-1], (sealed[-1][0], sealed[-1][1][:-1] + b"\0\0")]
    short = [*sealed[:-1], (sealed[-1][0], sealed[-1][1][:3])]
    for bad in (swapped, altered, short):
        with pytest.raises(StoreCorrupt):
            sealer.open_bodies(bad)


@pytest.mark.parametrize("position", range(0, 60, 3))
def test_no_byte_can_be_altered(sealer: Sealer, position: int) -> None:
    """Neither of the header nor of what follows."""
    sealed = bytearray(sealer.seal_body(NOW, b"row", BODY))
    sealed[position] ^= 0x55
    with pytest.raises(Exception, match=r"decrypted|format|key of day"):
        sealer.open_body(b"row", bytes(sealed))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sealed=st.binary(max_size=100))
def test_noise_is_never_opened(sealer: Sealer, sealed: bytes) -> None:
    """Arbitrary bytes give an error of the store, no other."""
    from signalpost.errors import StoreError

    with pytest.raises(StoreError):
        sealer.open_body(b"", sealed)


def test_a_newer_format_is_said_to_be_newer(sealer: Sealer) -> None:
    """And so is a dictionary this release has not got."""
    sealed = sealer.seal_body(NOW, b"row", BODY)
    for altered in (b"\x02" + sealed[1:], sealed[:1] + b"\x63" + sealed[2:]):
        with pytest.raises(StoreCorrupt, match="newer release"):
            sealer.open_body(b"row", altered)


def test_sealed_bytes_hold_nothing_readable(sealer: Sealer) -> None:
    """No part of a body of eight bytes or more is found in them."""
    sealed = sealer.seal_body(NOW, b"row", BODY)
    assert not any(BODY[at : at + 8] in sealed for at in range(len(BODY) - 8))


def test_a_single_small_body_shrinks(sealer: Sealer, tmp_path: Path) -> None:
    """That is what the dictionary is for."""
    bare = Sealer(keyring(tmp_path), dictionary=0)
    with_dictionary, without = (one.seal_body(NOW, b"row", BODY) for one in (sealer, bare))
    assert len(with_dictionary) < len(without) / 2
    assert len(with_dictionary) < len(BODY) / 3


def test_bytes_sealed_without_a_dictionary_open_too(sealer: Sealer, tmp_path: Path) -> None:
    """Every version that was ever used stays readable."""
    bare = Sealer(keyring(tmp_path), dictionary=0)
    assert sealer.open_body(b"row", bare.seal_body(NOW, b"row", BODY)) == BODY


def test_shipped_dictionaries_never_change() -> None:
    """Each released one is the very file that sealed old data."""
    found = {number: hashlib.sha256(read_dictionary(number).as_bytes()).hexdigest() for number in DICTIONARIES}
    assert found == SHIPPED
    assert max(DICTIONARIES) == NEWEST_DICTIONARY


def test_threads_seal_at_once(sealer: Sealer) -> None:
    """One sealer serves them all."""

    def one(number: int) -> bool:
        body = BODY + b"%d" % number
        return sealer.open_body(b"row", sealer.seal_body(NOW, b"row", body)) == body

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(200)))


def test_days_are_utc_days() -> None:
    """From midnight to midnight."""
    midnight = 20_000 * 86_400_000
    assert [day_of(midnight - 1), day_of(midnight), day_of(midnight + 86_399_999)] == [19_999, 20_000, 20_000]


def test_many_bodies_sealed_together_open_like_those_sealed_one_by_one(sealer: Sealer) -> None:
    """Of several days too, each under its own key and bound to its own place."""
    seal = sealer.sealing_bodies()
    sealed = [(b"%d" % place, seal(NOW + place % 2 * DAY_MS, b"%d" % place, BODY)) for place in range(100)]
    assert len({one[4:16] for _, one in sealed}) == 100  # a nonce each
    assert [sealer.open_body(*one) for one in sealed] == [BODY] * 100
    with pytest.raises(StoreCorrupt):
        sealer.open_body(b"1", sealed[0][1])
