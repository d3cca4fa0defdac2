"""A season of orders in four shops, with blockers, refunds, split payments, edits, repetitions, lost webhooks and
forged browsers' Purchases: every order is accounted for, and Meta counts each paid one once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from gateway_shop import START_MS
from order_season import Season
from season_run import LISTED, SPACE, Played, outcomes, playing
from signalpost.connectors.source import Platform
from signalpost.store.order_reconcile import reconcile


def play(played: Played) -> None:
    """All of it; every webhook was answered 200, and every list could be read."""
    played.browse()
    played.deliver()
    told = played.poll()
    played.settle()
    assert {status for _, status in played.answers} <= {200, 202}, played.answers
    assert [one.unreadable for one in told.values()] == [{}] * len(told)


def judge(played: Played) -> None:
    """Compare table and sandbox with the truth."""
    season = played.season
    book = played.ledger.order_book
    found, truth = outcomes(book), season.truth()
    wrong = {order: (found.get(order), wanted) for order, wanted in truth.items() if found.get(order) != wanted}
    assert not wrong, f"{len(wrong)} of {len(truth)}: {dict(list(wrong.items())[:8])}"
    assert found.keys() == truth.keys()

    paid = {f"{fate.platform.value}/{fate.order_id}" for fate in season.fates if fate.is_purchase}
    counted = played.counted()
    forged = {order: count for order, count in counted.items() if "forged-" in order}
    assert Counter(counted) - Counter(forged) == Counter(dict.fromkeys(paid, 1))
    # Shops whose settings drop what no order confirms are free of forged ones: the others send, and count them.
    assert {order.partition("/")[0] for order in forged} == {Platform.WOOCOMMERCE.value, Platform.STRIPE.value}
    returned = Counter(f"{fate.platform.value}/{fate.order_id}" for fate in season.fates if fate.is_return)
    assert played.went_back() == returned
    whole = reconcile(book, SPACE, 0, START_MS)
    assert (whole.accounted, whole.orders) == (1.0, len(season.fates))
    unconfirmed = [count for what, count in whole.claims.items() if " unconfirmed " in what]
    assert sum(unconfirmed) == len(season.forged), whole.claims


def test_every_order_is_accounted_for_and_counted_once(tmp_path: Path) -> None:
    """Four hundred of them."""
    with playing(tmp_path / "shop", Season(seed=7, count=400, now=START_MS // 1000)) as played:
        play(played)
        judge(played)


def test_lists_alone_tell_the_same_in_any_order(tmp_path: Path) -> None:
    """No webhook arrives; pages come backwards, orders again as they were at first, from platforms that are busy and
    down in between. A shop without a list is left out."""
    with playing(tmp_path / "shop", Season(seed=7, count=80, now=START_MS // 1000)) as played:
        told = played.poll(unruly=True)
        played.settle()
        assert [one.unreadable for one in told.values()] == [{}] * len(LISTED)
        fates = [fate for fate in played.season.fates if fate.platform in LISTED]
        found, truth = outcomes(played.ledger.order_book), played.season.truth()
        assert found == {(fate.platform, fate.listed_id): truth[fate.platform, fate.listed_id] for fate in fates}
        paid = Counter(f"{fate.platform.value}/{fate.order_id}" for fate in fates if fate.is_purchase)
        back = Counter(f"{fate.platform.value}/{fate.order_id}" for fate in fates if fate.is_return)
        assert (played.counted(), played.went_back()) == (paid, back)


@pytest.mark.deep
def test_ten_thousand_orders_are_accounted_for(tmp_path: Path) -> None:
    """The same, more of it."""
    with playing(tmp_path / "shop", Season(seed=11, count=10_000, now=START_MS // 1000)) as played:
        play(played)
        judge(played)
