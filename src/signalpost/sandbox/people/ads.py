"""The advertisements of an invented account: campaigns, ad sets, ads, and what showing them costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec


class Ad(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ad in its ad set and campaign, by id and name.

    `weight`: how often it is shown beside the others. `click_rate`: clicks for each time it is shown, 0–1.
    `cost_per_thousand`: what showing it a thousand times costs (CPM), in the account's currency.
    """

    id: str
    name: str
    adset: str
    adset_name: str
    campaign: str
    campaign_name: str
    weight: int = 10
    click_rate: float = 0.02
    cost_per_thousand: float = 9.0


class AdAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ads that are paid in one currency. Ids of ads are unique."""

    ads: tuple[Ad, ...]
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if not self.ads:
            raise ValueError("an ad account has at least one ad")
        if len({ad.id for ad in self.ads}) != len(self.ads):
            raise ValueError("two ads have the same id")


_ID: Final = 120_210_000_000_000_000
_FORMATS: Final = (("Video", 0.011, 8.0), ("Carousel", 0.019, 9.5), ("Image", 0.014, 7.0))
_ADSETS: Final = (
    ("Prospecting", "Broad", 30),
    ("Prospecting", "Lookalike 1 %", 20),
    ("Retargeting", "Visitors 30 days", 12),
    ("Retargeting", "Carts 14 days", 6),
    ("Catalogue", "All products", 18),
    ("Catalogue", "Bestsellers", 14),
)


def account(currency: str = "EUR") -> AdAccount:
    """The account that exists when nobody brings one: three campaigns of two ad sets of three ads. Figures are ours."""
    campaigns = tuple(dict.fromkeys(campaign for campaign, _, _ in _ADSETS))
    return AdAccount(
        ads=tuple(
            Ad(
                id=_id(300 + place * len(_FORMATS) + number),
                name=f"{adset} · {form}",
                adset=_id(200 + place),
                adset_name=adset,
                campaign=_id(100 + campaigns.index(campaign)),
                campaign_name=campaign,
                weight=weight,
                click_rate=click_rate,
                cost_per_thousand=cost,
            )
            for place, (campaign, adset, weight) in enumerate(_ADSETS)
            for number, (form, click_rate, cost) in enumerate(_FORMATS)
        ),
        currency=currency,
    )


def place_of(ads: Sequence[Ad], ad: str) -> int:
    """Where the ad of that id stands; LookupError if there is none."""
    for place, one in enumerate(ads):
        if one.id == ad:
            return place
    raise LookupError("no ad has that id")


def _id(number: int) -> str:
    """Eighteen digits, as Meta's ids of ads have."""
    return str(_ID + number)
