"""The form of each user_data value, by the sections of the fact sheet."""

from __future__ import annotations

from hashlib import md5, sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.quality.findings import Finding
from signalpost.quality.form import (
    address_finding,
    are_plain_hashes,
    as_texts,
    bare_address,
    fbc_finding,
    fbp_finding,
    key_finding,
)

HASH = sha256(b"jsmith@example.com").hexdigest()
NOW_MS = 1_790_000_000_000


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        (HASH, None),
        (f"{HASH}.AQ", None),  # section 4.6: a two-character token
        (f"{HASH}.AQQBAQEB", None),  # and one of eight
        (f"{HASH}.AQQ", Finding.HASH_CUT),
        (HASH.upper(), Finding.HASH_UPPER_CASE),
        (HASH[:-1], Finding.HASH_CUT),
        (md5(b"jsmith@example.com", usedforsecurity=False).hexdigest(), Finding.HASH_MD5),
        ("jsmith@example.com", Finding.CLEAR_TEXT),
        ("16505551212", Finding.CLEAR_TEXT),
        (sha256(b"").hexdigest(), Finding.HASH_OF_EMPTY),
        (sha256(b"").hexdigest().upper(), Finding.HASH_OF_EMPTY),
        (f"{sha256(b'null').hexdigest()}.AQ", Finding.HASH_OF_PLACEHOLDER),
    ],
)
def test_hashed_keys_want_a_sha256(value: str, finding: Finding | None) -> None:
    """Sections 4.1 and 4.6; section 9, stand-in suggestions: wrong hash form, hash of the empty text."""
    assert key_finding("em", value, event_time_ms=NOW_MS, fbclid=None) is finding


@pytest.mark.parametrize("odd", ["", HASH[:-1], f"{HASH}.AQ", HASH.upper(), None, 5])
def test_one_odd_value_calls_for_a_closer_look(odd: Any) -> None:
    """Good hashes are seen all at once; whatever is not plainly good is looked at alone."""
    assert are_plain_hashes([HASH, sha256(b"b").hexdigest()])
    assert not are_plain_hashes([HASH, odd])


@pytest.mark.parametrize("value", ["customer-1", HASH, HASH.upper()])
def test_an_external_id_may_come_clear_or_hashed(value: str) -> None:
    """Section 4.1, row external_id: hashing advised, not required."""
    assert key_finding("external_id", value, event_time_ms=NOW_MS, fbclid=None) is None


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        ("fb.1.1596403881668.1116446470", None),
        ("fb.1.1596403881668.1116446470.AQQBAQEB", None),
        ("fb.1.1596403881668", Finding.FBP_INVALID),
        ("GA1.2.1116446470.1596403881", Finding.FBP_INVALID),
        ("fb.1.1596403881668.abc", Finding.FBP_INVALID),
    ],
)
def test_an_fbp_has_four_parts_or_five(value: str, finding: Finding | None) -> None:
    """Sections 6.1 and 9, row "Server sends invalid fbp values"."""
    assert fbp_finding(value) is finding


@pytest.mark.parametrize(
    ("value", "fbclid", "finding"),
    [
        ("fb.1.1789999999999.AbCdEfGh", None, None),
        ("fb.1.1789999999999.AbCdEfGh", "AbCdEfGh", None),
        ("fb.1.1789999999999.AbCdEfGh.AQQBAQEB", "AbCdEfGh", None),  # section 19 row 2: the fourth segment is compared
        ("fb.1.1789999999999.abcdefgh", "AbCdEfGh", Finding.CLICK_ID_CASE_CHANGED),
        ("fb.1.1789999999999.AbCd", "AbCdEfGh", Finding.CLICK_ID_CUT),
        ("fb.1.1789999999999.Zz", "AbCdEfGh", Finding.CLICK_ID_OUTDATED),
        ("fb.1.1789999999999.Ab__DOT__Cd", "Ab.Cd", None),  # section 6.3, traps: the pixel's way with a dot
        ("fb.1.1789999999.AbCdEfGh", None, Finding.FBC_IN_SECONDS),  # section 19 row 20
        ("fb.1.1780000000000.AbCdEfGh", None, Finding.FBC_OLD),
        ("AbCdEfGh", None, Finding.FBC_INVALID),
        ("fb.1.x.AbCdEfGh", None, Finding.FBC_INVALID),
        ("fb.1.1789999999999.", None, Finding.FBC_INVALID),
    ],
)
def test_an_fbc_holds_the_click_id_as_it_came(value: str, fbclid: str | None, finding: Finding | None) -> None:
    """Section 9, row "Large share of invalid click ids / modified fbclid in fbc", and the stand-in suggestions."""
    assert fbc_finding(value, event_time_ms=NOW_MS, fbclid=fbclid) is finding


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        ("168.212.226.204", None),
        ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", None),
        ("168.212.226.204.AQQBAQEB", None),
        ("2001:db8::1.AQ", None),
        ("10.1.2.3", Finding.IP_PRIVATE),
        ("172.16.0.1", Finding.IP_PRIVATE),
        ("172.32.0.1", None),
        ("192.168.1.1", Finding.IP_PRIVATE),
        ("127.0.0.1", Finding.IP_PRIVATE),
        ("169.254.0.1", Finding.IP_PRIVATE),
        ("::1", Finding.IP_PRIVATE),
        ("fe80::1", Finding.IP_PRIVATE),
        ("fd00::1", Finding.IP_PRIVATE),
        ("::ffff:192.168.1.1", Finding.IP_PRIVATE),
        ("256.1.1.1", Finding.IP_INVALID),
        ("1.2.3.4:8080", Finding.IP_INVALID),
        ("1.2.3.4, 5.6.7.8", Finding.IP_INVALID),
        ("unknown", Finding.IP_INVALID),
    ],
)
def test_an_address_is_one_public_address(value: str, finding: Finding | None) -> None:
    """Sections 4.2 and 6.3 step 7; section 9, stand-in suggestions: private or server IP."""
    assert address_finding(value) is finding


def test_two_ways_to_write_an_address_are_one_address() -> None:
    assert bare_address("2001:0DB8::0001") == bare_address("2001:db8:0:0:0:0:0:1.AQ") == "2001:db8::1"
    assert bare_address("1.2.3.4.AQQBAQEB") == bare_address("::ffff:1.2.3.4") == "1.2.3.4"


@given(st.sampled_from(["em", "external_id", "fbp", "fbc", "client_ip_address", "madid"]), st.text(min_size=1))
def test_any_text_has_an_answer(key: str, value: str) -> None:
    assert key_finding(key, value, event_time_ms=NOW_MS, fbclid=value) in (None, *Finding)


@pytest.mark.parametrize(
    ("value", "texts"), [("a", ["a"]), (["a", " b "], ["a", "b"]), ([None, "", " "], []), (None, []), (12, ["12"])]
)
def test_values_come_alone_or_as_a_list(value: object, texts: list[str]) -> None:
    """Section 4: every hashed key takes one string or a list of strings."""
    assert as_texts(value) == texts
