"""People and ads together."""

from __future__ import annotations

from collections.abc import Iterator

from signalpost.sandbox.people import ads
from signalpost.sandbox.people.attribute import AttributionSettings
from signalpost.sandbox.people.hashed import typed_keys
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.population import Population
from signalpost.sandbox.people.touches import DAY_S, Touches

NOW = 1_790_000_000
ACCOUNT = ads.account()
AD = ACCOUNT.ads[0].id
SOURCE = Population(size=300, seed=4, at=NOW)


def people(settings: AttributionSettings | None = None) -> People:
    return People(SOURCE, lambda _: Touches(ACCOUNT), settings=settings)


def test_a_click_leads_to_the_person_and_the_credit() -> None:
    """The fbclid of a click, carried in an fbc, finds who clicked; what they then buy is the ad's."""
    known = people()
    click = known.touches.click(5, AD, NOW - 60)
    matched = known.match({"fbc": (f"fb.1.{NOW}000.{click.fbclid}",)})
    assert matched is not None and matched.person == 5
    credited = known.attribute(matched, NOW)
    assert credited is not None and (credited.ad, credited.kind) == (AD, "click")


def test_what_a_shop_learns_at_the_checkout_finds_most_of_those_with_an_account() -> None:
    """Of those matched by what they typed nearly all are the right person; those without an account are not matched."""
    known = people()
    persons = list(SOURCE.people())
    matches = {one.number: known.match(typed_keys(one)) for one in persons}
    accounts = [one for one in persons if one.account]
    right = sum((match := matches[one.number]) is not None and match.person == one.number for one in accounts)
    wrong = sum(match is not None and match.person != number for number, match in matches.items())
    assert right / len(accounts) > 0.97
    assert wrong / len(persons) < 0.03


def test_settings_of_attribution_are_the_peoples_unless_told_otherwise() -> None:
    """An ad set without a view window, asked with one."""
    known = people(AttributionSettings(view_days=0))
    known.touches.view(5, AD, NOW - 60)
    matched = known.match({"external_id": (SOURCE.person(5).external_id,)})
    assert matched is not None
    assert known.attribute(matched, NOW) is None
    assert known.attribute(matched, NOW, AttributionSettings()) is not None


def test_what_missed_the_window_is_told_by_the_same_settings() -> None:
    """A click eight days ago."""
    known = people()
    known.touches.click(5, AD, NOW - 8 * DAY_S)
    matched = known.match({"external_id": (SOURCE.person(5).external_id,)})
    assert matched is not None and known.attribute(matched, NOW) is None
    found = known.missed(matched, NOW)
    assert found is not None and (found.ad, found.kind, found.days) == (AD, "click", 7)


def test_touches_are_made_for_those_with_an_account() -> None:
    """Nobody else sees an ad."""
    asked: list[int] = []

    def make(numbers: Iterator[int]) -> Touches:
        asked.extend(numbers)
        return Touches(ACCOUNT)

    known = People(SOURCE, make)
    assert known.touches is known.touches
    assert asked == [one.number for one in SOURCE.people() if one.account]
