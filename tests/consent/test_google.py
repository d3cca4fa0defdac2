"""Google Consent Mode; cases in tests/golden/consent.json."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consent_cases
from signalpost.consent.google import gcd_answer, gcs_answer


@pytest.mark.parametrize("case", consent_cases.of("gcd"))
def test_gcd_tells_defaults_from_answers(case: dict[str, Any]) -> None:
    """consent.md, row Google Consent Mode: bits 3-2 are the default, 1-0 the update."""
    assert gcd_answer(case["gcd"]) == case["answer"]


@pytest.mark.parametrize("case", consent_cases.of("gcs"))
def test_gcs_tells_ad_storage(case: dict[str, Any]) -> None:
    """consent.md, row Google Consent Mode: gcs[2] == '1' is ad_storage granted."""
    assert gcs_answer(case["gcs"]) == case["answer"]


@given(st.text(max_size=40))
def test_any_text_is_taken(text: str) -> None:
    """Nothing that a page may hold raises."""
    assert gcd_answer("13" + text) in ("granted", "denied", "pending", None)
    assert gcs_answer(text) in ("granted", "denied", None)
