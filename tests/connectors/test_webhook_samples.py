"""Every sample payload that the platforms publish is read in a golden case, as it stands in its source.

Sources: Shopify's Python library (test/fixtures), Stripe's OpenAPI fixtures, WooCommerce's REST API documentation,
all as of November 2026. Each case was compared by hand with Meta's parameter pages.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

import tree

GOLDEN = tree.ROOT / "tests/golden"
SAMPLES: list[dict[str, str]] = json.loads((GOLDEN / "webhook_samples.json").read_text(encoding="utf-8"))["samples"]


def payload_of(case: str) -> dict[str, Any]:
    """What came; of Stripe's, the object that its event is about, without the mode that a case may change."""
    found: dict[str, Any] = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))["payload"]
    if not case.startswith("stripe/"):
        return found
    return {name: value for name, value in found["data"]["object"].items() if name != "livemode"}


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{number}-{one['case']}" for number, one in enumerate(SAMPLES)])
def test_a_published_sample_is_a_case_as_it_stands(sample: dict[str, str]) -> None:
    """Two of WooCommerce's are the same payload under two headings, and share a case."""
    plain = json.dumps(payload_of(sample["case"]), sort_keys=True, separators=(",", ":"))
    assert sha256(plain.encode()).hexdigest() == sample["sha256"]


def test_there_are_samples_of_every_platform_that_publishes_them() -> None:
    platforms = [sample["case"].partition("/")[0] for sample in SAMPLES]
    assert {name: platforms.count(name) for name in platforms} == {"shopify": 5, "stripe": 7, "woocommerce": 12}
