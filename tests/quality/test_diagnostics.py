"""Diagnostics: what Events Manager would say, with how many events are affected."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.quality.diagnostics import OVERALL_WORDS, Diagnostic, Overall, Side, Thresholds, diagnose
from signalpost.quality.findings import Finding
from signalpost.quality.tally import DELAY_BINS, DayTally, DedupeKey, DedupeTally, Tally

GOOD: dict[str, Any] = {
    "server": 100,
    "browser": 80,
    "keys": {"em": 100, "ph": 100, "client_ip_address": 100, "client_user_agent": 100},
    "dedupe": {DedupeKey.EVENT_ID: DedupeTally(browser=80, server=100, shared=80)},
    "days": (DayTally(day=1, browser=80, covered=80),),
    "delays": (100, *[0] * (DELAY_BINS - 1)),
}


def diagnosed(thresholds: Thresholds | None = None, **changes: Any) -> tuple[Diagnostic, ...]:
    return diagnose(Tally(dataset="1", event_name="Purchase", **(GOOD | changes)), thresholds=thresholds)


def test_a_good_set_up_has_no_diagnostics() -> None:
    assert diagnosed() == ()


@pytest.mark.parametrize(
    ("changes", "code", "side", "affected", "total"),
    [
        pytest.param(
            {"dedupe": {DedupeKey.EVENT_ID: DedupeTally(browser=80, server=100, shared=20)}},
            *(Overall.LOW_DEDUPLICATION, Side.SERVER, 60, 80),
            id="low-deduplication",
        ),
        pytest.param(
            {"days": (DayTally(day=1, browser=80, covered=40),)},
            *(Overall.LOW_COVERAGE, Side.BROWSER, 40, 80),
            id="low-coverage",
        ),
        pytest.param(
            {"delays": (10, 0, 0, 90, *[0] * (DELAY_BINS - 4))},
            *(Overall.NOT_REAL_TIME, Side.SERVER, 90, 100),
            id="freshness",
        ),
        pytest.param({"keys": {"em": 10}}, Overall.LOW_MATCH_QUALITY, Side.SERVER, 100, 100, id="low-match-quality"),
        pytest.param({"findings": {"ip_private": 7}}, Finding.IP_PRIVATE, Side.SERVER, 7, 100, id="server-finding"),
        pytest.param(
            {"browser_findings": {"fbc_invalid": 4}}, Finding.FBC_INVALID, Side.BROWSER, 4, 80, id="browser-finding"
        ),
    ],
)
def test_each_trigger_is_told_alone(
    changes: dict[str, Any], code: Finding | Overall, side: Side, affected: int, total: int
) -> None:
    """Section 9: missing or low deduplication, low event coverage, freshness, low match quality, and single events."""
    [found] = diagnosed(**changes)
    assert (found.code, found.side, found.affected, found.total) == (code, side, affected, total)
    assert found.share == affected / total
    assert found.words.name


def test_the_most_frequent_comes_first() -> None:
    found = diagnosed(findings={"ip_private": 1, "hash_md5": 9})
    assert [one.code for one in found] == [Finding.HASH_MD5, Finding.IP_PRIVATE]


def test_thresholds_keep_small_numbers_back() -> None:
    """Section 9: most need volume before they show; how much, Meta does not tell."""
    findings = {"ip_private": 1, "hash_md5": 9}
    assert len(diagnosed(Thresholds(least_events=2), findings=findings)) == 1
    assert len(diagnosed(Thresholds(least_share=0.05), findings=findings)) == 1
    assert diagnosed(Thresholds(target=1.0), keys={}) == ()


@pytest.mark.parametrize("code", Overall)
def test_every_overall_diagnostic_has_words(code: Overall) -> None:
    words = OVERALL_WORDS[code]
    assert words.name and words.description.endswith(".") and words.solution.endswith(".")


counts = st.integers(0, 50)


@given(browser=counts, server=counts, shared=counts, covered=counts, delays=st.lists(counts, max_size=DELAY_BINS))
def test_shares_stay_shares(browser: int, server: int, shared: int, covered: int, delays: list[int]) -> None:
    found = diagnosed(
        browser=browser,
        server=server,
        keys={},
        dedupe={DedupeKey.EVENT_ID: DedupeTally(shared=shared)},
        days=(DayTally(day=0, browser=browser, covered=covered),),
        delays=tuple(delays),
    )
    assert all(0 < one.share <= 1 for one in found)
