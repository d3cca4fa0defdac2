"""What the ads brought, in rows as Ads Manager shows them: spend, results, cost per result, value, ROAS.

A conversion counts when its touch happened, not when it happened itself, so that what an ad cost and what it brought
are of the same days. Only what deduplication kept counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, Final

import msgspec

from signalpost.sandbox import taking
from signalpost.sandbox.people.ads import Ad
from signalpost.sandbox.people.person import Attribution
from signalpost.sandbox.people.touches import HOUR_S, Touches
from signalpost.sandbox.received import ReceivedEvent


class Level(str, Enum):
    """What one row is about."""

    CAMPAIGN = "campaign"
    ADSET = "adset"
    AD = "ad"


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """One event that was kept and credited. `currency` is in upper case."""

    attribution: Attribution
    value: float | None = None
    currency: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One campaign, ad set or ad; `total` for all together. Money is in the account's currency.

    `campaign` and `adset` are the names of what it belongs to, with their ids; None above them. `impressions`: times
    shown. `results`: credited conversions, of which `by_click` and `by_view`. `cost_per_result` and `roas` (value /
    spend) are None where they would divide by nought. `other_values`: value by currency that is not the account's,
    which no rate converts.
    """

    level: str
    id: str
    name: str
    campaign: str | None
    campaign_id: str | None
    adset: str | None
    adset_id: str | None
    impressions: int
    clicks: int
    spend: float
    results: int
    by_click: int
    by_view: int
    cost_per_result: float | None
    value: float
    roas: float | None
    other_values: dict[str, float] = {}


_NAMES: Final[dict[Level, Callable[[Ad], tuple[str, str]]]] = {
    Level.CAMPAIGN: lambda ad: (ad.campaign, ad.campaign_name),
    Level.ADSET: lambda ad: (ad.adset, ad.adset_name),
    Level.AD: lambda ad: (ad.id, ad.name),
}
_DEPTH: Final = {Level.CAMPAIGN: 1, Level.ADSET: 2, Level.AD: 2}
_PER_THOUSAND: Final = 1_000


class _Sum:
    """A row in the making."""

    def __init__(self) -> None:
        self.impressions = self.clicks = 0
        self.spend = 0.0
        self.kinds = {"click": 0, "view": 0}
        self.values: dict[str, float] = {}

    def show(self, ad: Ad, shown: int, clicks: int) -> None:
        self.impressions += shown
        self.clicks += clicks
        self.spend += shown * ad.cost_per_thousand / _PER_THOUSAND

    def convert(self, conversion: Conversion) -> None:
        self.kinds[conversion.attribution.kind] += 1
        if conversion.value is not None:
            currency = conversion.currency or ""
            self.values[currency] = self.values.get(currency, 0.0) + conversion.value

    def row(self, level: Level | None, ad: Ad, currency: str) -> Row:
        """The row of the level that `ad` belongs to; None: of all ads."""
        of, within = _NAMES[level](ad) if level else ("", "Total"), _DEPTH[level] if level else 0
        results, spend, value = sum(self.kinds.values()), round(self.spend, 2), round(self.values.get(currency, 0.0), 2)
        return Row(
            level=level.value if level else "total",
            id=of[0],
            name=of[1],
            campaign=ad.campaign_name if within > 0 else None,
            campaign_id=ad.campaign if within > 0 else None,
            adset=ad.adset_name if within > 1 else None,
            adset_id=ad.adset if within > 1 else None,
            impressions=self.impressions,
            clicks=self.clicks,
            spend=spend,
            results=results,
            by_click=self.kinds["click"],
            by_view=self.kinds["view"],
            cost_per_result=round(spend / results, 2) if results else None,
            value=value,
            roas=round(value / spend, 2) if spend else None,
            other_values={name: round(amount, 2) for name, amount in self.values.items() if name != currency},
        )


def conversions(events: Iterable[ReceivedEvent]) -> Iterator[Conversion]:
    """The credited ones among the events that were kept."""
    for event in events:
        if event.attribution is not None and event.standing.kept:
            value, currency = taking.value(event.event)
            yield Conversion(attribution=event.attribution, value=value, currency=currency)


def results(
    credited: Iterable[Conversion], touches: Touches, *, level: Level, since: float, until: float
) -> tuple[list[Row], Row]:
    """A row for each campaign, ad set or ad, as they stand in the account, and the total.

    Of what was shown, clicked and credited in the hours from that of `since` (Unix seconds) to the last that begins
    before `until`.
    """
    since = since // HOUR_S * HOUR_S
    account = touches.account
    sums: dict[str, _Sum] = {ad.id: _Sum() for ad in account.ads}
    for place, (shown, clicks) in touches.shown(since=since, until=until).items():
        sums[account.ads[place].id].show(account.ads[place], shown, clicks)
    for conversion in credited:
        if since <= conversion.attribution.touched_at // HOUR_S * HOUR_S < until and conversion.attribution.ad in sums:
            sums[conversion.attribution.ad].convert(conversion)
    grouped: dict[tuple[str, str], list[Ad]] = {}
    for ad in account.ads:
        grouped.setdefault(_NAMES[level](ad), []).append(ad)
    rows = [_joined(sums, ads).row(level, ads[0], account.currency) for ads in grouped.values()]
    return rows, _joined(sums, account.ads).row(None, account.ads[0], account.currency)


def _joined(sums: dict[str, _Sum], ads: Iterable[Ad]) -> _Sum:
    joined = _Sum()
    for ad in ads:
        one = sums[ad.id]
        joined.impressions += one.impressions
        joined.clicks += one.clicks
        joined.spend += one.spend
        for kind, number in one.kinds.items():
            joined.kinds[kind] += number
        for currency, amount in one.values.items():
            joined.values[currency] = joined.values.get(currency, 0.0) + amount
    return joined


def as_json(rows: Iterable[Row], total: Row, currency: str) -> dict[str, Any]:
    """The table as /_sandbox/results answers it."""
    return {"currency": currency, "rows": list(rows), "total": total}
