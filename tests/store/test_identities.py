"""What is known of a visitor."""

from __future__ import annotations

import pytest

from signalpost.store.identities import ClickSeen, VisitorIds
from signalpost.visit.touch import Touch

TOUCH = Touch(at_s=1, utm={"utm_source": "letter-of-may"}, click_ids={"gclid": "click-seven"})
KNOWN = VisitorIds(
    first_seen=1,
    last_seen=2,
    fbp="fb.1.1790000000000.secret-number",
    fbc="fb.1.1790000000000.secret-click",
    first_touch=TOUCH,
    last_touch=TOUCH,
    click_ids={"gclid": ClickSeen(at_s=1, value="click-seven")},
)


@pytest.mark.parametrize("value", [KNOWN, KNOWN.click_ids["gclid"]], ids=["visitor", "click"])
def test_what_is_known_is_not_printed(value: object) -> None:
    """A log or an error that shows it says when, never who or from where."""
    assert not [word for word in ("secret", "letter", "seven") if word in repr(value)]
