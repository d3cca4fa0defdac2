"""Which ad gets the credit."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.sandbox.people import ads
from signalpost.sandbox.people.attribute import AttributionSettings, Precedence, attribute, missed
from signalpost.sandbox.people.person import Missed
from signalpost.sandbox.people.touches import DAY_S, Touches

NOW = 1_790_000_000
ACCOUNT = ads.account()
CLICKED, SEEN = ACCOUNT.ads[0], ACCOUNT.ads[5]
USUAL = AttributionSettings()
ANN, BOB = 1, 2


def credit(touches: Touches, at: int = NOW, settings: AttributionSettings = USUAL) -> str | None:
    found = attribute(touches, ANN, at, settings)
    return None if found is None else found.ad


@pytest.mark.parametrize(
    ("kind", "age_s", "credited"),
    [
        ("click", 0, True),
        ("click", 7 * DAY_S, True),
        ("click", 7 * DAY_S + 1, False),
        ("click", -1, False),
        ("view", DAY_S, True),
        ("view", DAY_S + 1, False),
    ],
)
def test_a_touch_counts_within_its_window(kind: str, age_s: int, credited: bool) -> None:
    """Seven days after a click, one day after a view, to the second; never before it happened."""
    touches = Touches(ACCOUNT)
    getattr(touches, kind)(ANN, CLICKED.id, NOW - age_s)
    assert (credit(touches) == CLICKED.id) is credited


def test_the_last_touch_gets_the_credit() -> None:
    """A view after a click takes it, unless clicks go first."""
    touches = Touches(ACCOUNT)
    touches.click(ANN, CLICKED.id, NOW - 3 * DAY_S)
    touches.view(ANN, SEEN.id, NOW - 60)
    assert credit(touches) == SEEN.id
    assert credit(touches, settings=AttributionSettings(precedence=Precedence.CLICK_FIRST)) == CLICKED.id
    touches.click(ANN, CLICKED.id, NOW - 30)
    assert credit(touches) == CLICKED.id


def test_windows_are_settings_and_nought_is_never() -> None:
    """1-day click without views, as an ad set may have it; also for a touch in the same second."""
    touches = Touches(ACCOUNT)
    touches.click(ANN, CLICKED.id, NOW - 2 * DAY_S)
    touches.view(ANN, SEEN.id, NOW)
    assert credit(touches, settings=AttributionSettings(click_days=1, view_days=0)) is None
    assert credit(touches, settings=AttributionSettings(click_days=0, view_days=1)) == SEEN.id
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"click_days": 29}, AttributionSettings)


def test_it_names_ad_ad_set_and_campaign() -> None:
    """By id, with the kind and the time of the touch."""
    touches = Touches(ACCOUNT)
    touches.click(ANN, CLICKED.id, NOW - 60)
    found = attribute(touches, ANN, NOW, USUAL)
    assert found is not None
    assert (found.ad, found.adset, found.campaign) == (CLICKED.id, CLICKED.adset, CLICKED.campaign)
    assert (found.kind, found.touched_at, found.right) == ("click", NOW - 60, None)


def test_whether_it_is_right_hangs_on_who_really_acted() -> None:
    """The ad of somebody else is wrong; the same ad by another's touch is right by luck; nobody's ad is wrong."""
    touches = Touches(ACCOUNT)
    touches.click(ANN, CLICKED.id, NOW - 60)
    assert _right(touches, truly=ANN) is True
    assert _right(touches, truly=BOB) is False
    touches.click(BOB, SEEN.id, NOW - 60)
    assert _right(touches, truly=BOB) is False
    touches.view(BOB, CLICKED.id, NOW - 30)
    assert _right(touches, truly=BOB) is True


def _right(touches: Touches, *, truly: int) -> bool | None:
    found = attribute(touches, ANN, NOW, USUAL, truly=truly)
    return found and found.right


def test_what_came_too_late_says_for_what() -> None:
    """For the last click, however long ago, though a view came after it; with the window that it is outside of."""
    touches = Touches(ACCOUNT)
    assert missed(touches, ANN, NOW, USUAL) is None
    touches.view(ANN, SEEN.id, NOW - 2 * DAY_S)
    assert missed(touches, ANN, NOW, USUAL) == Missed(ad=SEEN.id, kind="view", touched_at=NOW - 2 * DAY_S, days=1)
    touches.click(ANN, CLICKED.id, NOW - 40 * DAY_S)
    touches.click(ANN, CLICKED.id, NOW - 14 * DAY_S)
    touches.click(ANN, CLICKED.id, NOW + 1)
    assert missed(touches, ANN, NOW, USUAL) == Missed(ad=CLICKED.id, kind="click", touched_at=NOW - 14 * DAY_S, days=7)
    assert missed(touches, BOB, NOW, USUAL) is None
