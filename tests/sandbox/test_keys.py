"""user_data → match keys; section 4 of the fact sheet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.keys import match_keys

HASH = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"


@pytest.mark.parametrize(
    ("key", "sent", "kept"),
    [
        pytest.param("em", HASH, (HASH,), id="a single value"),
        pytest.param("em", [HASH, "b" * 64], (HASH, "b" * 64), id="section 4: a list"),
        pytest.param("em", HASH.upper(), (HASH,), id="section 4.1: an upper-case hash is lower-cased"),
        pytest.param("em", f"{HASH}.AQ", (HASH,), id="section 4.6: a token of two characters"),
        pytest.param("em", f"{HASH}.AQYAAQEA", (HASH,), id="section 4.6: a token of eight characters"),
        pytest.param("em", f"{HASH}.AQYAAQ", (f"{HASH}.AQYAAQ",), id="section 4.6: no other length is a token"),
        pytest.param("em", [None, " ", ""], None, id="section 10, helper sample quirks: null among the values"),
        pytest.param("fbp", "fb.1.1596403881668.1116446470", ("fb.1.1596403881668.1116446470",), id="four parts"),
        pytest.param(
            "fbp",
            "fb.1.1596403881668.1116446470.AQ",
            ("fb.1.1596403881668.1116446470",),
            id="section 6.1: a fifth part",
        ),
        pytest.param("fbc", "fb.1.1.AbCd.EFGHIJKL", ("fb.1.1.AbCd",), id="section 6.1: case of a click id stays"),
        pytest.param("fbc", "fb.1.1.a.b.c", ("fb.1.1.a.b.c",), id="section 6.3: a click id with dots is left alone"),
        pytest.param("client_ip_address", "168.212.226.204", ("168.212.226.204",), id="an IPv4 address"),
        pytest.param(
            "client_ip_address", "168.212.226.204.AQ", ("168.212.226.204",), id="section 4.2: IPv4 with token"
        ),
        pytest.param(
            "client_ip_address", "2001:0DB8::1.AQYAAQEA", ("2001:0db8::1",), id="section 4.2: IPv6 with token"
        ),
        pytest.param("client_ip_address", "::ffff:1.2.3.44", ("::ffff:1.2.3.44",), id="a mapped address has no token"),
        pytest.param("lead_id", 1234567890123456, ("1234567890123456",), id="section 4.2: a number"),
        pytest.param("em", {"a": 1}, None, id="an object is no value"),
        pytest.param("em", True, None, id="true is no value"),
    ],
)
def test_a_value_is_kept_in_the_form_it_is_compared_in(key: str, sent: Any, kept: tuple[str, ...] | None) -> None:
    """Lists flat, blanks gone, tokens off, hashes in lower case."""
    assert match_keys({key: sent}).get(key) == kept


values = st.one_of(st.none(), st.text(), st.integers(), st.booleans(), st.lists(st.one_of(st.none(), st.text())))


@given(st.dictionaries(st.sampled_from(["em", "fbp", "fbc", "client_ip_address", "x"]), values))
def test_no_key_is_without_a_value(user_data: dict[str, Any]) -> None:
    """Whatever comes: only keys that were sent, each with values that are not blank."""
    found = match_keys(user_data)
    assert set(found) <= set(user_data)
    assert all(texts and all(text.strip() for text in texts) for texts in found.values())


@given(
    st.text(alphabet="0123456789abcdefABCDEF.gz_-", max_size=80), st.sampled_from(["em", "fbp", "client_ip_address"])
)
def test_reading_twice_changes_nothing_more(text: str, key: str) -> None:
    """What was stripped once has nothing left to strip, unless it was no token at all."""
    once = match_keys({key: text}).get(key, ())
    if len(once) == 1 and (key != "client_ip_address" and text.count(".") <= 4):
        assert match_keys({key: once[0]}).get(key) == once
