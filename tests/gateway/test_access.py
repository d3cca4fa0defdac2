"""Whose key a request came with, and what it may do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_shop import DATASET, ORIGIN, OTHER_DATASET, START_MS, Shop
from signalpost.gateway.access import Access, check_origin, server_only, token_of
from signalpost.gateway.refusal import Refused
from signalpost.store.access_keys import KeyKind


@pytest.fixture
def access(shop: Shop) -> Access:
    """Access to the shop, by the shop's clock."""
    return Access(shop.control, lambda: shop.monotonic)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_a_key_is_known_by_its_text(shop: Shop, access: Access) -> None:
    """The text told when the key was made opens what the key may do."""
    assert access.key(shop.token) == shop.key


@pytest.mark.parametrize(
    ("token", "code"),
    [(None, "key_missing"), ("", "key_missing"), ("sps_unknown", "key_unknown"), ("x" * 10_000, "key_unknown")],
)
def test_without_a_known_key_nothing_goes(access: Access, token: str | None, code: str) -> None:
    """Missing and unknown keys are told apart."""
    with pytest.raises(Refused) as refused:
        access.key(token)
    assert code_of(refused) == code


@given(token=st.text(max_size=60))
def test_no_text_but_the_key_opens(token: str) -> None:
    """A look-up by hash takes any text, and finds nothing by it."""
    from signalpost.store.control import Snapshot

    assert Snapshot(version=1, configs={}, keys_by_hash={}, tokens=frozenset()).key(token) is None


def test_a_revoked_key_is_unknown_within_a_second(shop: Shop, access: Access) -> None:
    """The control file is asked once a second: no request pays for it, and none is let in for longer."""
    shop.control.revoke_key(1, shop.key.key_id, author="test", now=START_MS)
    assert access.key(shop.token) == shop.key
    shop.monotonic += 1.0
    with pytest.raises(Refused) as refused:
        access.key(shop.token)
    assert code_of(refused) == "key_unknown"


def test_a_new_key_works_within_a_second(shop: Shop, access: Access) -> None:
    """Nothing needs a restart."""
    key, token = shop.new_key(KeyKind.SERVER)
    shop.monotonic += 1.0
    assert access.key(token) == key


def test_known_keys_work_while_the_control_file_cannot_be_read(shop: Shop, access: Access) -> None:
    """What was last read holds, and readiness tells."""
    for file in shop.folder.glob("control.db*"):
        file.write_bytes(b"garbage" * 1_000)
    shop.monotonic += 1.0
    assert access.key(shop.token) == shop.key
    assert not access.reachable


def test_a_key_adds_only_to_its_datasets(shop: Shop, access: Access) -> None:
    """Unknown datasets and those of other keys are the same to the caller."""
    assert access.dataset(shop.key, DATASET) == DATASET
    for dataset_id in (OTHER_DATASET, "999"):
        with pytest.raises(Refused) as refused:
            access.dataset(shop.key, dataset_id)
        assert code_of(refused) == "dataset_unknown"


def test_a_key_without_datasets_adds_to_every_dataset_there_is(shop: Shop, access: Access) -> None:
    """An empty list means all of the space."""
    key, _ = shop.new_key(KeyKind.SERVER)
    assert access.dataset(key, OTHER_DATASET) == OTHER_DATASET
    with pytest.raises(Refused):
        access.dataset(key, "999")


def test_without_any_dataset_a_key_leads_nowhere(shop: Shop, access: Access) -> None:
    """Then events are refused, not taken and lost; the first dataset opens the door."""
    key, _ = shop.new_key(KeyKind.SERVER)
    access.leads_somewhere(key)
    for dataset_id in (DATASET, OTHER_DATASET):
        shop.control.remove_dataset(1, dataset_id, author="test", now=shop.now_ms)
    shop.monotonic += 1.0
    access.key(shop.token)
    access.leads_somewhere(shop.key)  # a key that names its datasets may wait for one to come back
    with pytest.raises(Refused) as refused:
        access.leads_somewhere(key)
    assert code_of(refused) == "dataset_unknown"


@pytest.mark.parametrize("origin", [None, b"https://evil.example", b"null", b"https://shop.example.evil", b"\xff"])
def test_a_browser_key_works_only_from_its_origins(shop: Shop, origin: bytes | None) -> None:
    """Any other origin, or none, is refused."""
    with pytest.raises(Refused) as refused:
        check_origin(shop.browser_key, origin)
    assert code_of(refused) == "origin_not_listed"


def test_a_listed_origin_is_let_in_in_any_case(shop: Shop) -> None:
    """Schemes and hosts do not distinguish case."""
    check_origin(shop.browser_key, ORIGIN.upper().encode())
    check_origin(shop.key, None)


def test_a_browser_key_reads_nothing(shop: Shop) -> None:
    """It is public: whoever has it could read what others sent."""
    server_only(shop.key)
    with pytest.raises(Refused) as refused:
        server_only(shop.browser_key)
    assert code_of(refused) == "key_not_allowed"


def test_listed_origins_are_known(shop: Shop, access: Access) -> None:
    """For preflights, which come without a key."""
    assert access.known_origin(ORIGIN)
    assert not access.known_origin("https://evil.example")
    shop.control.revoke_key(1, shop.browser_key.key_id, author="test", now=START_MS)
    shop.monotonic += 1.0
    assert not access.known_origin(ORIGIN)


@pytest.mark.parametrize(
    ("headers", "query", "token"),
    [
        ({b"authorization": b"Bearer sps_a"}, b"", "sps_a"),
        ({b"authorization": b"bearer  sps_a"}, b"access_token=sps_b", "sps_a"),
        ({b"authorization": b"Basic sps_a"}, b"", None),
        ({}, b"a=b&access_token=sps%5Fb", "sps_b"),
        ({}, b"access_token=", None),
        ({}, b"", None),
    ],
)
def test_a_token_is_found_in_header_or_query(headers: dict[bytes, bytes], query: bytes, token: str | None) -> None:
    """The header wins over the query."""
    assert token_of(headers, query) == token


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_header_and_query_are_read(header: bytes, query: bytes) -> None:
    """Garbage holds no token, and breaks nothing."""
    token_of({b"authorization": header}, query)
    token_of({}, b"access_token=" + query)


def test_a_named_key_is_the_one_that_is_found(shop: Shop, access: Access) -> None:
    """Several keys may list one origin for one dataset, also keys of different spaces: the name decides, and without
    one the oldest key."""
    second, _ = shop.new_key(KeyKind.BROWSER, datasets=[DATASET], origins=[ORIGIN])
    shop.monotonic += 1.0
    first = min((shop.browser_key, second), key=lambda key: (key.created_at, key.key_id))
    assert access.browser_key(DATASET, ORIGIN) == first
    for key in (shop.browser_key, second):
        assert access.named(key.key_id, DATASET, ORIGIN) == key
    assert access.named(second.key_id, DATASET, "https://evil.example") is None
    assert access.named("", DATASET, ORIGIN) is None
