"""How a visitor came, as it may be kept."""

from __future__ import annotations

from signalpost.gateway.tag.touches import kept_touch
from signalpost.visit.touch import Touch


def test_an_address_in_a_campaigns_words_is_masked() -> None:
    """Mailings like to put the reader there. The rest of the touch stays."""
    touch = Touch(at_s=1, utm={"utm_source": "mail", "utm_content": "anna@shop.example"}, click_ids={"gclid": "x" * 40})
    kept = kept_touch(touch)
    assert kept is not None
    assert kept.utm == {"utm_source": "mail", "utm_content": "masked-email"}
    assert (kept.at_s, kept.click_ids) == (touch.at_s, touch.click_ids)


def test_a_touch_without_leaks_is_the_very_same() -> None:
    """And none stays none."""
    touch = Touch(at_s=1, utm={"utm_source": "facebook", "utm_campaign": "Summer Sale"})
    assert kept_touch(touch) is touch
    assert kept_touch(None) is None
