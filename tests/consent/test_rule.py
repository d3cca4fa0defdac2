"""What a business decides about consent."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.consent.rule import ConsentRule


def test_consent_is_required_unless_told() -> None:
    """And an opt-out of the United States limits."""
    assert ConsentRule() == ConsentRule(required=True, gpc="limit", readers=(), names={})


def test_an_unknown_reader_is_refused() -> None:
    """A misspelt one would otherwise silence all others."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"readers": ["onetrsut"]}, ConsentRule)
