"""What the checks are told."""

from __future__ import annotations

from signalpost.watch.checks.facts import Aim, Delivery, Facts


def test_what_is_not_told_is_not_made_up() -> None:
    """A caller that knows nothing says nothing, and no end of a token is not the end of one."""
    told = Facts()
    assert (told.delivery, told.aims, told.orders, told.leaks) == (None, (), (), ())
    assert Delivery().token_ends is None and Aim(event_name="Lead", events=1).quality is None
