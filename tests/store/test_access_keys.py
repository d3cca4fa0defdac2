"""Keys as values."""

from __future__ import annotations

import hashlib

from signalpost.store.access_keys import PREFIXES, Basis, KeyKind, Right, key_hash


def test_a_key_says_of_which_kind_it_is() -> None:
    """By how it begins: a server key in a page's source is seen at a glance."""
    assert PREFIXES == {KeyKind.SERVER: "sps_", KeyKind.BROWSER: "spb_"}


def test_what_is_stored_of_a_key_is_its_sha_256() -> None:
    """So that the file opens nothing."""
    assert key_hash("sps_x") == hashlib.sha256(b"sps_x").digest()


def test_any_bytes_of_a_header_have_a_hash() -> None:
    """A header may hold what is no UTF-8: it opens nothing, and it breaks nothing."""
    assert key_hash(b"\xff\xfe".decode("utf-8", "surrogateescape")) == hashlib.sha256(b"\xff\xfe").digest()


def test_what_a_key_is_declared_to_be_stands_in_words() -> None:
    """Of settings, of the command line, and of what is stored."""
    assert [kind.value for kind in KeyKind] == ["server", "browser"]
    assert [basis.value for basis in Basis] == ["consent", "contract", "none"]
    assert [right.value for right in Right] == ["privacy"]
