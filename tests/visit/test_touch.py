"""First and last touch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.visit.touch import CLICK_IDS, UTM, Touch, first_and_last, read_touch


@pytest.mark.parametrize("name", CLICK_IDS)
def test_every_platforms_click_id_is_kept(name: str) -> None:
    """As it stands in the URL, case and all."""
    touch = read_touch(f"https://shop.example/?{name}=Ab-_9", now_s=5)
    assert touch == Touch(at_s=5, click_ids={name: "Ab-_9"})


@pytest.mark.parametrize("name", UTM)
def test_every_utm_parameter_is_kept(name: str) -> None:
    """Decoded, and by its one name whatever its case."""
    touch = read_touch(f"https://shop.example/?{name.upper()}=spring+sale", now_s=5)
    assert touch == Touch(at_s=5, utm={name: "spring sale"})


def test_other_parameters_are_not_kept() -> None:
    """A search text or an e-mail address in a URL is none of a touch's business."""
    assert read_touch("https://shop.example/?q=jo@example.com&order=7", now_s=5) is None


def test_another_site_that_led_here_is_a_touch() -> None:
    """Only its host is kept."""
    assert read_touch("https://shop.example/", now_s=5, referrer_host="blog.example") == Touch(
        at_s=5, referrer="blog.example"
    )


@pytest.mark.parametrize("query", ["fbclid=" + "x" * 601, "gclid=a%0ab", "utm_source=", "gclid", "%ff=%ff"])
def test_a_value_no_platform_writes_is_not_kept(query: str) -> None:
    """Too long, unprintable or empty."""
    assert read_touch(f"https://shop.example/?{query}", now_s=5) is None


def test_the_first_touch_stays_and_the_last_moves() -> None:
    """A page sent late takes the place of a later first one, and never that of the last."""
    old, middle, new = (Touch(at_s=at, utm={"utm_source": str(at)}) for at in (1, 2, 3))
    assert first_and_last(None, None, middle) == (middle, middle)
    assert first_and_last(middle, middle, new) == (middle, new)
    assert first_and_last(middle, new, old) == (old, new)
    assert first_and_last(middle, new, None) == (middle, new)


def test_a_touch_shows_no_value() -> None:
    """`repr()` names the parameters, never what they say."""
    assert repr(Touch(at_s=1, utm={"utm_source": "x"}, click_ids={"fbclid": "y"})) == "Touch(utm_source, fbclid)"


@given(st.text())
def test_no_url_breaks_the_reading(url: str) -> None:
    """Whatever a page says its address is, there is a touch or none."""
    touch = read_touch(url, now_s=1)
    assert touch is None or touch.utm or touch.click_ids
