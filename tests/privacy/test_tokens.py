"""Secrets. Those of the tests are put together here, so that no scanner of repositories takes them for real."""

from __future__ import annotations

import pytest

from signalpost.privacy.place import place_of
from signalpost.privacy.tokens import tokens

RANDOM = "4eC39HqLyjWDarjtT1zdp7dcQ2xV8bN5"


def found(text: str, path: str = "custom_data.note") -> list[str]:
    return [text[span.start : span.end] for span in tokens(text, place_of(path), path.rpartition(".")[2])]


@pytest.mark.parametrize(
    "token",
    [
        "EAA" + "GbZ" + RANDOM,
        "sk_" + "live_" + RANDOM,
        "whsec" + "_" + RANDOM,
        "ghp" + "_" + RANDOM,
        "github" + "_pat_" + RANDOM,
        "glpat" + "-" + RANDOM[:20],
        "xox" + "b-123456789012-" + RANDOM,
        "AKIA" + "IOSFODNN7EXAMPLE",
        "AIza" + RANDOM + "abcd",
        "SG." + RANDOM + "." + RANDOM,
        "shp" + "at_" + "0123456789abcdef" * 2,
        "sps" + "_" + RANDOM,
        "spb" + "_" + RANDOM,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + RANDOM,
        "123456789012345|" + RANDOM[:27],
    ],
)
def test_tokens_are_known_by_their_prefix(token: str) -> None:
    """Wherever they stand."""
    assert found(token) == [token]
    assert token in found(f"token {token} end")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Authorization: Bearer " + RANDOM, "Bearer " + RANDOM),
        ("password=hunter22", "hunter22"),
        ("postgres://anna:hunter22@db.example/shop", "anna:hunter22"),
        ("-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"),
    ],
)
def test_secrets_are_known_by_what_carries_them(text: str, secret: str) -> None:
    """Headers, assignments, addresses."""
    assert secret in found(text)


@pytest.mark.parametrize("key", ["access_token", "apiKey", "client_secret", "token"])
def test_opaque_values_under_telling_keys(key: str) -> None:
    """A word is no token."""
    assert found(RANDOM, f"custom_data.{key}") == [RANDOM]
    assert found("standard", f"custom_data.{key}") == []
    assert found("true", f"custom_data.{key}") == []


def test_a_password_may_be_any_word() -> None:
    """Unless it is hidden already, or no password at all."""
    assert found("letmein", "custom_data.password") == ["letmein"]
    assert found("********", "custom_data.password") == []
    assert found("yes", "custom_data.has_password") == []


@pytest.mark.parametrize(
    "text", ["EAA", "ghp_1", "AKIA", "sk_live_", "passwords are hard", "Basic blue t-shirt", "token ring"]
)
def test_what_looks_like_a_secret_and_is_none(text: str) -> None:
    """Prefixes alone, and words."""
    assert found(text) == []


def test_a_token_s_form_says_nothing_in_a_click_id() -> None:
    """Meta's click ids look like many things; and a password that is required is none."""
    assert found("EAA" + "GbZ" + RANDOM, "custom_data.fbclid") == []
    assert found("password: required") == []
    assert found("password: hunter22") == ["hunter22"]
