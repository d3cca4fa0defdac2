"""Clicks and views of ads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.people import ads
from signalpost.sandbox.people.touches import DAY_S, Touches

NOW = 1_790_000_000
ACCOUNT = ads.account()
AD, OTHER = ACCOUNT.ads[0].id, ACCOUNT.ads[1].id


def test_a_click_is_found_by_its_fbclid_and_by_nothing_else() -> None:
    """Case matters in click ids (section 6.1), and each click has an fbclid of its own."""
    touches = Touches(ACCOUNT, seed=5)
    click, again = touches.click(7, AD, NOW), touches.click(7, AD, NOW)
    assert click.fbclid is not None and again.fbclid is not None
    assert click.fbclid != again.fbclid
    assert touches.clicked(click.fbclid) == click
    assert touches.clicked(click.fbclid.lower()) is None
    assert touches.clicked("IwAR0") is None


def test_fbclids_come_from_the_seed() -> None:
    """The same click of the same seed has the same id in every run; it holds no dot, which would cut an fbc."""
    first = Touches(ACCOUNT, seed=5).click(7, AD, NOW).fbclid
    assert first == Touches(ACCOUNT, seed=5).click(9, OTHER, NOW).fbclid
    assert first != Touches(ACCOUNT, seed=6).click(7, AD, NOW).fbclid
    assert first is not None and "." not in first


def test_a_view_has_no_fbclid() -> None:
    """Nothing of it reaches the shop."""
    assert Touches(ACCOUNT).view(7, AD, NOW).fbclid is None


def test_an_unknown_ad_is_refused() -> None:
    """And nothing is noted."""
    touches = Touches(ACCOUNT)
    with pytest.raises(LookupError):
        touches.click(7, "1", NOW)
    assert len(touches) == 0


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 40 * DAY_S))),
    st.integers(0, 3),
    st.integers(0, 40 * DAY_S),
)
def test_the_last_touch_is_the_latest_in_its_window(made: list[tuple[int, bool, int]], person: int, at: int) -> None:
    """Whatever the order in which they were noted; nothing after the moment, nothing of anybody else."""
    touches = Touches(ACCOUNT)
    for who, clicked, when in made:
        (touches.click if clicked else touches.view)(who, AD, when)
    click, view = touches.last(person, at=at, click_s=7 * DAY_S, view_s=DAY_S)
    clicks = [when for who, clicked, when in made if who == person and clicked and at - 7 * DAY_S <= when <= at]
    views = [when for who, clicked, when in made if who == person and not clicked and at - DAY_S <= when <= at]
    assert (click.at if click else None) == max(clicks, default=None)
    assert (view.at if view else None) == max(views, default=None)
    assert sorted(one.at for one in touches.of(person)) == sorted(when for who, _, when in made if who == person)


def test_ads_are_shown_evenly_and_clicked_by_their_rates() -> None:
    """As often as asked, within the days asked; ads of more weight more often; a click is also a time shown."""
    touches = Touches(ACCOUNT, seed=2)
    touches.show(range(4_000), until=NOW, days=10, each=5.0)
    assert len(touches) / 4_000 == pytest.approx(5.0, rel=0.05)
    assert all(NOW - 10 * DAY_S <= touch.at < NOW for touch in touches)
    shown = touches.shown(since=NOW - 10 * DAY_S, until=NOW)
    assert sum(times for times, _ in shown.values()) == len(touches)
    clicks = list(touches.clicks())
    assert sum(clicked for _, clicked in shown.values()) == len(clicks)
    assert len(clicks) / len(touches) == pytest.approx(0.0147, abs=0.003)
    heavy, light = (next(place for place, ad in enumerate(ACCOUNT.ads) if ad.weight == weight) for weight in (30, 6))
    assert shown[heavy][0] > 3 * shown[light][0]


def test_what_was_shown_is_counted_by_the_hour() -> None:
    """The hour in which the time begins belongs to it, the one that begins with its end does not."""
    hour = NOW // 3_600 * 3_600
    touches = Touches(ACCOUNT)
    touches.view(1, AD, hour)
    touches.click(1, OTHER, hour + 3_600)
    assert touches.shown(since=hour + 30, until=hour + 3_600)[0] == (1, 0)
    assert touches.shown(since=hour + 30, until=hour + 3_600)[1] == (0, 0)
    assert touches.shown(since=hour, until=hour + 3_601)[1] == (1, 1)
