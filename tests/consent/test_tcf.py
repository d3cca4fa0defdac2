"""IAB's TC string and Google's Additional Consent string; cases in tests/golden/consent.json."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consent_cases
from signalpost.consent.tcf import provider, purposes


@pytest.mark.parametrize("case", consent_cases.of("tcf"))
def test_meta_needs_four_purposes(case: dict[str, Any]) -> None:
    """Purposes 1, 3, 4 and 7 by consent; what is no TC string of version 2 says nothing."""
    assert purposes(case["tcf"]) == case["purposes"], case["what"]


@pytest.mark.parametrize("case", consent_cases.of("addtl"))
def test_meta_is_provider_89(case: dict[str, Any]) -> None:
    """consent.md, row IAB TCF: Meta is not an IAB vendor, it is Google's provider 89."""
    assert provider(case["addtl"]) == case["provider"]


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    """Nothing that a page may hold raises."""
    assert purposes(text) in ("granted", "denied", None)
    assert provider(text) in ("granted", "denied", None)
