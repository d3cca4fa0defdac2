"""What becomes of the orders at the local Meta."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalpost.sandbox.dedup import DedupSettings
from signalpost.sandbox.simulate.measure import Measures, measure
from signalpost.sandbox.simulate.settings import SimulationSettings, table
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.town import Town

SMOOTH = {
    "consent_asked": 0.0,
    "blocked_mobile": 0.0,
    "blocked_desktop": 0.0,
    "request_lost": 0.0,
    "page_missed": 0.0,
    "page_reloaded": 0.0,
    "server_lost": 0.0,
    "server_resent": 0.0,
    "repeat_order": 0.0,
}


def measured(setup: Setup, *, dedup: DedupSettings | None = None, **rates: Any) -> Measures:
    """One small seed of one set-up."""
    given = msgspec.convert({"population": 300, "orders": 150, **rates}, SimulationSettings)
    town = Town(given, seed=1)
    return measure(orders(town, given, seed=1), setup, people=town.people, settings=given, dedup=dedup)


@pytest.mark.parametrize("setup", list(Setup))
def test_where_everybody_refuses_nothing_arrives(setup: Setup) -> None:
    """Not by the server either."""
    found = measured(setup, consent_asked=1.0, consent_refused=1.0)
    assert (found.reported, found.raw, found.counted, found.matched, found.attributed) == (0, 0, 0, 0, 0)
    assert found.quality is None


def test_with_event_id_every_order_counts_once() -> None:
    """Also where pages are seen again and answers get lost (meta-conversions-api.md 7, main key)."""
    again = {**SMOOTH, "page_reloaded": 1.0, "server_resent": 1.0}
    found = measured(Setup.BOTH_WITH_EVENT_ID, **again)
    assert (found.raw, found.counted, found.double, found.swallowed) == (4, 1, 0, 0)


def test_without_event_id_and_without_cookies_every_order_counts_twice() -> None:
    """Nothing connects the copies (section 7, fallback key)."""
    found = measured(Setup.BOTH_WITHOUT_EVENT_ID, **SMOOTH, server_sees_browser=0.0)
    assert (found.raw, found.counted, found.double) == (2, 2, 1)


def test_the_fallback_discards_a_server_event_that_comes_second_with_the_same_fbp() -> None:
    """Section 7, fallback limits; without the fallback it counts twice."""
    late = {**SMOOTH, "server_sees_browser": 1.0, "server_delay_s": 600.0}
    assert measured(Setup.BOTH_WITHOUT_EVENT_ID, **late).counted == 1
    assert measured(Setup.BOTH_WITHOUT_EVENT_ID, **late, dedup=DedupSettings(fallback=False)).counted == 2


def test_the_fallback_keeps_both_where_the_server_is_first() -> None:
    """Section 7, fallback limits."""
    early = {**SMOOTH, "server_sees_browser": 1.0, "server_delay_s": 0.1, "population": 2_000, "orders": 30}
    assert measured(Setup.BOTH_WITHOUT_EVENT_ID, **early).counted == 2


def test_the_fallback_takes_a_buyers_second_order_for_a_copy() -> None:
    """Where the browser reports only the first of two: the server's copy of the other has the same fbp."""
    found = measured(
        Setup.BOTH_WITHOUT_EVENT_ID, **{**SMOOTH, "repeat_order": 1.0, "page_missed": 0.5}, server_sees_browser=1.0
    )
    assert found.swallowed > 0
    assert measured(Setup.BOTH_WITH_EVENT_ID, **{**SMOOTH, "repeat_order": 1.0, "page_missed": 0.5}).swallowed == 0


def test_a_page_seen_again_counts_twice_with_the_pixel_alone() -> None:
    """The script makes another id for each call (section 18.2)."""
    assert measured(Setup.PIXEL, **{**SMOOTH, "page_reloaded": 1.0}).double == 1


def test_without_accounts_hardly_anybody_is_recognised() -> None:
    """Nobody rightly."""
    found = measured(Setup.SERVER, **SMOOTH, account=0.0, from_ad=0.0)
    assert found.from_ads == 0
    assert found.matched == 0


def test_the_browser_can_be_favoured_as_one_page_says() -> None:
    """Contradiction 1 of section 19; it changes which copy is matched, not how many count."""
    first = measured(Setup.BOTH_WITH_EVENT_ID, server_delay_s=0.1)
    favoured = measured(Setup.BOTH_WITH_EVENT_ID, server_delay_s=0.1, dedup=DedupSettings(prefer_browser_within_s=300))
    assert first.counted == favoured.counted
    assert favoured.matched < first.matched


def test_a_discarded_copy_can_be_made_to_help() -> None:
    """Then the counted orders are recognised by all that arrived."""
    apart = measured(Setup.BOTH_WITH_EVENT_ID, server_delay_s=600.0)
    joined = measured(Setup.BOTH_WITH_EVENT_ID, server_delay_s=600.0, join_discarded=True)
    assert apart.matched < joined.matched
    assert joined.counted == apart.counted


def test_match_quality_is_of_server_events() -> None:
    """The pixel has none (section 8.1: web server events only); fewer keys score less."""
    assert measured(Setup.PIXEL).quality is None
    rich, poor = (measured(Setup.SERVER, server_sees_browser=share).quality for share in (1.0, 0.0))
    assert rich is not None and poor is not None
    assert rich > poor


def rates() -> st.SearchStrategy[dict[str, float]]:
    """Any share of any kind."""
    shares = [row.name for row in table() if row.kind is float and row.name not in ("account", "ads_seen")]
    return st.dictionaries(st.sampled_from(shares), st.floats(0, 1), max_size=8)


@settings(max_examples=25)
@given(rates(), st.sampled_from(Setup))
def test_figures_fit_together_whatever_the_rates(given: dict[str, float], setup: Setup) -> None:
    """Nothing is counted that did not arrive; shares are shares; what is right is part of what there is."""
    found = measured(setup, **{**given, "population": 100, "orders": 30})
    assert found.counted <= found.raw + 1e-9
    assert found.matched <= found.reported + 1e-9
    assert found.attributed <= found.matched + 1e-9
    assert found.matched <= found.matched_by_any + 1e-9
    for name in ("reported", "double", "swallowed", "mistaken", "found", "wrong_ad", "with_fbc", "from_ads"):
        assert 0 <= getattr(found, name) <= 1
