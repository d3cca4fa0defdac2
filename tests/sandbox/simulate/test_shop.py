"""Orders drawn from the rates."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest

from signalpost.sandbox.simulate.browser import DAY_S, HOUR_S, Browser
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.shop import orders
from signalpost.sandbox.simulate.town import AT, Town
from signalpost.sandbox.simulate.visit import Loss, Visit


def drawn(seed: int = 1, **rates: float) -> list[Visit]:
    settings = msgspec.convert({"population": 400, "orders": 300, **rates}, SimulationSettings)
    return orders(Town(settings, seed), settings, seed)


def test_there_are_as_many_orders_as_asked_for() -> None:
    """Each with a number of its own, all in the last week but for those that are repeated."""
    found = drawn(repeat_order=0.3)
    assert len(found) == 300
    assert len({visit.order for visit in found}) == 300
    assert all(AT - 7 * DAY_S <= visit.at <= AT + 4 * DAY_S for visit in found)


def test_the_same_seed_draws_the_same_orders() -> None:
    """Another seed draws others."""
    assert drawn(seed=3) == drawn(seed=3)
    assert drawn(seed=3) != drawn(seed=4)


@pytest.mark.parametrize(
    ("rate", "loss"),
    [
        ("blocked_desktop", Loss.BLOCKED),
        ("page_missed", Loss.PAGE_MISSED),
        ("request_lost", Loss.REQUEST_LOST),
    ],
)
def test_a_rate_of_one_loses_every_order_of_the_pixel(rate: str, loss: Loss) -> None:
    """By that cause, where nothing else comes before it."""
    nothing = {"consent_asked": 0.0, "blocked_desktop": 0.0, "page_missed": 0.0, "request_lost": 0.0, "mobile": 0.0}
    assert {visit.lost_by for visit in drawn(**{**nothing, rate: 1.0})} == {loss}
    assert {visit.lost_by for visit in drawn(**nothing)} == {None}


def test_refused_consent_comes_before_all_other_losses() -> None:
    """An order that several causes apply to counts for the first."""
    found = drawn(consent_asked=1.0, consent_refused=1.0, page_missed=1.0)
    assert {visit.lost_by for visit in found} == {Loss.REFUSED}
    assert not any(visit.consent for visit in found)


def test_nothing_blocks_the_pixel_in_metas_own_apps() -> None:
    """Blockers are of browsers."""
    found = drawn(mobile=1.0, from_ad=1.0, in_app=1.0, within_hour=1.0, blocked_mobile=1.0)
    assert {visit.browser for visit in found} == {Browser.IN_APP}
    assert not any(visit.blocked for visit in found)


def test_orders_follow_their_click_as_the_rates_say() -> None:
    """Within the hour, within the day, or later; only people with an account click."""
    soon = drawn(from_ad=1.0, within_hour=1.0, repeat_order=0.0)
    late = drawn(from_ad=1.0, within_hour=0.0, within_day=0.0, repeat_order=0.0)
    assert all(visit.click and visit.at - visit.click.clicked_at <= HOUR_S for visit in soon)
    assert all(visit.click and visit.at - visit.click.clicked_at >= DAY_S for visit in late)
    assert all(visit.buyer.account for visit in soon)
    assert all(visit.click is None for visit in drawn(from_ad=0.0))


def test_a_shared_browser_is_signed_in_as_somebody_of_the_household() -> None:
    """Never as a stranger."""
    found = [visit for visit in drawn(shared_device=1.0, from_ad=0.0, account=1.0) if visit.signed_in_as]
    others = [visit for visit in found if visit.signed_in_as != visit.buyer]
    assert others
    assert all(visit.signed_in_as and visit.signed_in_as.household == visit.buyer.household for visit in others)


def test_a_repeated_order_is_of_the_same_buyer_within_two_days() -> None:
    """In the same browser, with the same consent; whether its request arrives is luck anew."""
    found = drawn(repeat_order=1.0, page_missed=0.5)
    pairs = list(pairwise(found))[::2]
    assert all(first.buyer == again.buyer and first.new_fbp == again.new_fbp for first, again in pairs)
    assert all(0 < again.at - first.at <= 2 * DAY_S for first, again in pairs)
    assert all(first.consent == again.consent and first.blocked == again.blocked for first, again in pairs)
    assert any(first.lost_by != again.lost_by for first, again in pairs)
