"""What stands in every page."""

from __future__ import annotations

import pytest

from signalpost.sample_shop.layout import Frame, ShopSetup, page, track_call
from signalpost.sample_shop.session import Customer, PageEvent


def shown(consent: str, **customer: str) -> str:
    setup = ShopSetup(dataset="1", tag="https://sp.shop.example/tag.js")
    frame = Frame(setup=setup, customer=Customer(**customer), consent=consent, in_cart=2)
    return page(frame, "A & B", "<h1>Hello</h1>")


def test_the_pixel_is_metas_own_unless_told_otherwise() -> None:
    """In a live shop."""
    assert '"https://connect.facebook.net/en_US/fbevents.js"' in shown("granted")


@pytest.mark.parametrize(
    ("consent", "revoked", "told", "asked"),
    [("unknown", True, "", True), ("denied", True, "denied", False), ("granted", False, "granted", False)],
)
def test_the_answer_is_passed_on_and_asked_for_once(consent: str, revoked: bool, told: str, asked: bool) -> None:
    """To the pixel, which is held until there is a grant, and to the tag; the banner goes once it is answered."""
    markup = shown(consent)
    assert ('fbq("consent", "revoke");' in markup) is revoked
    assert (f'signalpost("consent", "{told}");' in markup) is bool(told)
    assert ('aria-label="Consent">' in markup) is asked
    assert markup.index("signalpost.q.push" if False else "signalpost.q = ") < markup.index('fbq("init"')


def test_texts_are_no_markup() -> None:
    """Neither in the page nor in a script."""
    assert "<title>A &amp; B" in shown("granted")
    event = PageEvent(event_name="Search", event_id="1", custom_data={"search_string": "</script><script>x"})
    assert "<" not in track_call(event)
    assert '"fn": "\\u003cb\\u003e"' in shown("granted", email="a@example.com", first_name="<b>", account="C-1")
