"""Findings: every code has words, and the words hold no more than words."""

from __future__ import annotations

import pytest

from signalpost.quality.findings import SPOILS_MATCHING, WORDS, Finding


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_has_words(finding: Finding) -> None:
    words = WORDS[finding]
    assert words.name and words.description.endswith(".") and words.solution.endswith(".")


def test_only_findings_on_a_key_spoil_matching() -> None:
    assert {finding.value.split("_")[0] for finding in SPOILS_MATCHING} == {
        "clear",
        "hash",
        "fbp",
        "fbc",
        "click",
        "ip",
    }
    assert Finding.IP_MISMATCH not in SPOILS_MATCHING
