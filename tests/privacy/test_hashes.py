"""Hashes in the wrong place."""

from __future__ import annotations

from hashlib import md5, sha1, sha256

import pytest

from signalpost.privacy.hashes import hashes
from signalpost.privacy.place import place_of

SHA256 = sha256(b"anna@shop.example").hexdigest()
MD5 = md5(b"anna@shop.example", usedforsecurity=False).hexdigest()
SHA1 = sha1(b"anna@shop.example", usedforsecurity=False).hexdigest()


def found(text: str, path: str) -> list[str]:
    return [text[span.start : span.end] for span in hashes(text, place_of(path))]


@pytest.mark.parametrize("value", [SHA256, SHA256.upper(), MD5, SHA1, f"{SHA256}.AQYBAQEA"])
@pytest.mark.parametrize("key", ["em", "email", "hashed_email", "phone_sha256", "external_id", "customer_hash"])
def test_a_hash_under_a_match_key(value: str, key: str) -> None:
    """Of any usual kind."""
    assert found(value, f"custom_data.{key}") == [value]


@pytest.mark.parametrize("key", ["checksum", "asset_hash", "commit", "event_id", "session_id", "order_id", "note"])
def test_a_hash_of_a_thing(key: str) -> None:
    """Files, builds, visits and orders have hashes too."""
    assert found(SHA256, f"custom_data.{key}") == []
    assert found(MD5, f"custom_data.{key}") == []


def test_words_say_whose_hash_it_is() -> None:
    """In a text."""
    assert found(f"email sha256: {SHA256}", "custom_data.note") == [SHA256]
    assert found(f"build {SHA256}", "custom_data.note") == []


def test_base64_of_a_hash_under_its_key() -> None:
    """As some systems write it."""
    assert found("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", "custom_data.hashed_email")


def test_a_hash_under_a_customer_s_id_is_likely_one() -> None:
    """Of 64 digits; shorter ones may be ids."""
    assert found(SHA256, "custom_data.customer_id") == [SHA256]
    assert found(MD5, "custom_data.customer_id") == []
