"""How much the page's own pixel loses, from counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.quality.pixel_loss import DAY_S, Loss, PixelDay, by_day, loss

DAY = 20_000 * DAY_S


def test_loss_is_a_range() -> None:
    """What was blocked is lost; what loaded and was not seen to send may be."""
    assert loss({"blocked": 1, "loaded": 1, "sent": 2, "none": 90, "unknown": 7, "held": 5}) == Loss(
        least=0.25, most=0.5
    )


@pytest.mark.parametrize("pixel", [{}, {"none": 4}, {"unknown": 2, "held": 3}])
def test_without_a_pixel_that_could_send_nothing_is_lost(pixel: dict[str, int]) -> None:
    """A site without a pixel loses nothing to blockers, and consent is no blocker."""
    assert loss(pixel) is None


def test_hours_add_up_to_days() -> None:
    """By dataset and event name, oldest first; other measures are no matter."""
    counts = [
        ("1", "Purchase", DAY + 3_600, "pixel:blocked", 1),
        ("1", "Purchase", DAY + 7_200, "pixel:blocked", 2),
        ("1", "Purchase", DAY + 7_200, "event", 9),
        ("1", "Purchase", DAY + DAY_S, "pixel:sent", 4),
        ("1", "Lead", DAY, "pixel:none", 5),
    ]
    first, second, third = by_day(counts, ())
    assert first == PixelDay(day=DAY, dataset="1", event_name="Lead", pixel={"none": 5})
    assert second == PixelDay(day=DAY, dataset="1", event_name="Purchase", pixel={"blocked": 3})
    assert (third.day, third.seen, third.loss) == (DAY + DAY_S, 4, Loss(least=0, most=0))


def test_what_the_tag_did_not_send_is_told_by_reason() -> None:
    """Of the reasons asked for; an event that was only dropped has its row too."""
    counts = [
        ("1", "Purchase", DAY, "dropped:consent_denied", 3),
        ("1", "Purchase", DAY + 3_600, "dropped:consent_denied", 1),
        ("1", "Purchase", DAY, "dropped:value_invalid", 8),
    ]
    (only,) = by_day(counts, ("consent_denied", "bot"))
    assert (only.dropped, only.seen, only.loss) == ({"consent_denied": 4}, 0, None)


STATES = st.sampled_from(["none", "blocked", "loaded", "sent", "unknown", "held"])


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(0, 99), STATES, st.integers(1, 9))))
def test_no_event_is_lost_in_adding_up(seen: list[tuple[str, str, int, str, int]]) -> None:
    """And every loss lies between none and all."""
    days = by_day([(*one, name, hour * 3_600, f"pixel:{state}", n) for *one, name, hour, state, n in seen], ())
    assert sum(day.seen for day in days) == sum(count for *_, count in seen)
    for day in days:
        assert day.loss is None or 0 <= day.loss.least <= day.loss.most <= 1
