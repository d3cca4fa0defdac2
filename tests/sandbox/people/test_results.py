"""What the ads brought."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from signalpost.sandbox.people.ads import Ad, AdAccount
from signalpost.sandbox.people.person import Attribution
from signalpost.sandbox.people.results import Conversion, Level, Row, as_json, conversions, results
from signalpost.sandbox.people.touches import Touches
from signalpost.sandbox.received import ReceivedEvent, Rule, Source, Standing

HOUR = 3_600
NOW = 497_222 * HOUR


def ad(number: str, adset: str, campaign: str) -> Ad:
    return Ad(
        id=number,
        name=f"Ad {number}",
        adset=adset,
        adset_name=f"Set {adset}",
        campaign=campaign,
        campaign_name=f"Campaign {campaign}",
        cost_per_thousand=10.0,
    )


ACCOUNT = AdAccount(ads=(ad("1", "11", "21"), ad("2", "11", "21"), ad("3", "12", "22")), currency="EUR")


def touches() -> Touches:
    """Ad 1 shown 2,000 times and clicked 10 times more, ad 2 shown 1,000 times, ad 3 never."""
    made = Touches(ACCOUNT)
    for _ in range(2_000):
        made.view(1, "1", NOW)
    for _ in range(10):
        made.click(1, "1", NOW)
    for _ in range(1_000):
        made.view(2, "2", NOW)
    return made


def credit(number: str, kind: str = "click", at: int = NOW) -> Attribution:
    one = next(one for one in ACCOUNT.ads if one.id == number)
    return Attribution(
        ad=one.id, adset=one.adset, campaign=one.campaign, kind="click" if kind == "click" else "view", touched_at=at
    )


CREDITED = (
    Conversion(attribution=credit("1"), value=30.0, currency="EUR"),
    Conversion(attribution=credit("1", "view"), value=12.5, currency="EUR"),
    Conversion(attribution=credit("2"), value=99.0, currency="USD"),
    Conversion(attribution=credit("3"), value=None, currency=None),
    Conversion(attribution=credit("3", at=NOW - HOUR), value=7.0, currency="EUR"),
)


def rows(level: Level) -> tuple[Sequence[Row], Row]:
    return results(CREDITED, touches(), level=level, since=NOW, until=NOW + HOUR)


def test_a_row_has_what_ads_manager_shows() -> None:
    """Spend is what showing it cost; cost per result and ROAS follow; clicks and views are told apart."""
    first = rows(Level.AD)[0][0]
    assert (first.id, first.name, first.campaign, first.adset) == ("1", "Ad 1", "Campaign 21", "Set 11")
    assert (first.impressions, first.clicks, first.spend) == (2_010, 10, 20.1)
    assert (first.results, first.by_click, first.by_view) == (2, 1, 1)
    assert (first.value, first.cost_per_result, first.roas) == (42.5, 10.05, 2.11)


def test_value_in_another_currency_is_not_added() -> None:
    """No rate is invented; it stands beside."""
    second = rows(Level.AD)[0][1]
    assert (second.results, second.value, second.roas) == (1, 0.0, 0.0)
    assert second.other_values == {"USD": 99.0}


def test_nothing_is_divided_by_nought() -> None:
    """An ad that cost nothing has no ROAS, one without results no cost per result."""
    third = rows(Level.AD)[0][2]
    assert (third.spend, third.results, third.roas) == (0.0, 1, None)
    nothing = results((), touches(), level=Level.AD, since=NOW, until=NOW + HOUR)[0][0]
    assert nothing.cost_per_result is None


def test_a_conversion_counts_when_its_touch_happened() -> None:
    """The touch before the time asked for is not in it, and neither is what the ad cost then."""
    early, total = results(CREDITED, touches(), level=Level.AD, since=NOW - 1, until=NOW)
    assert total.results == 1
    assert (total.value, total.spend) == (7.0, 0.0)
    assert early[2].results == 1


@pytest.mark.parametrize("level", Level)
def test_every_level_adds_up_to_the_total(level: Level) -> None:
    """Campaigns, ad sets and ads are the same money and the same results, cut differently."""
    found, total = rows(level)
    assert len(found) == {Level.CAMPAIGN: 2, Level.ADSET: 2, Level.AD: 3}[level]
    assert sum(row.results for row in found) == total.results == 4
    assert sum(row.spend for row in found) == pytest.approx(total.spend)
    assert sum(row.value for row in found) == pytest.approx(total.value)
    assert (total.level, total.campaign) == ("total", None)
    assert all(row.campaign_id in ("21", "22") for row in found)
    assert all((row.adset is None) is (level is Level.CAMPAIGN) for row in found)
    assert as_json(found, total, "EUR")["rows"] == list(found)


def event(*, kept: bool, attribution: Attribution | None) -> ReceivedEvent:
    return ReceivedEvent(
        number=1,
        received_at=NOW * 1_000,
        dataset="1",
        source=Source.SERVER,
        event_name="Purchase",
        event_id="o-1",
        event_time=NOW,
        action_source="website",
        keys=("em",),
        standing=Standing(kept=kept, rule=Rule.FIRST if kept else Rule.EVENT_ID, why=""),
        api_version=None,
        test_event_code=None,
        partner_agent=None,
        token_place=None,
        form="json",
        fbtrace_id=None,
        attribution=attribution,
        body=b'{"custom_data":{"value":5,"currency":"eur"}}',
    )


def test_only_what_is_kept_and_credited_is_a_conversion() -> None:
    """A discarded copy is not a second result; currency is compared in upper case."""
    events = [
        event(kept=True, attribution=credit("1")),
        event(kept=False, attribution=credit("1")),
        event(kept=True, attribution=None),
    ]
    assert list(conversions(events)) == [Conversion(attribution=credit("1"), value=5.0, currency="EUR")]
