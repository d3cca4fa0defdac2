"""The ad account of the sandbox."""

from __future__ import annotations

import pytest

from signalpost.sandbox.people import ads
from signalpost.sandbox.people.ads import Ad, AdAccount

ONE = Ad(id="1", name="A", adset="2", adset_name="S", campaign="3", campaign_name="C")


def test_the_account_has_campaigns_ad_sets_and_ads() -> None:
    """Three campaigns, two ad sets in each, three ads in each of those; ids as Meta writes them."""
    account = ads.account("USD")
    assert account.currency == "USD"
    assert len({ad.campaign for ad in account.ads}) == 3
    assert len({ad.adset for ad in account.ads}) == 6
    assert len({ad.id for ad in account.ads}) == 18
    assert all(len(ad.id) == 18 and ad.id.isdigit() for ad in account.ads)


def test_an_account_without_ads_or_with_one_id_twice_is_a_mistake() -> None:
    """Nobody could tell to which ad something is credited."""
    with pytest.raises(ValueError, match="at least one"):
        AdAccount(ads=())
    with pytest.raises(ValueError, match="same id"):
        AdAccount(ads=(ONE, ONE))


def test_an_unknown_ad_is_no_ad() -> None:
    """LookupError, not the first one."""
    assert ads.place_of((ONE,), "1") == 0
    with pytest.raises(LookupError):
        ads.place_of((ONE,), "2")
