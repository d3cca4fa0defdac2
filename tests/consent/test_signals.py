"""What was read, under one name each."""

from __future__ import annotations

import msgspec

from signalpost.consent.signals import LONGEST, Signals, read, together


def test_the_page_goes_before_its_request() -> None:
    """A cookie may be older than what the page's banner says now."""
    page, request = Signals(tcf="new", gpc="1"), Signals(tcf="old", onetrust="marketing=1")
    assert together(page, request) == Signals(tcf="new", gpc="1", onetrust="marketing=1")


def test_a_platform_that_loads_says_less_than_its_cookie() -> None:
    """A person who answered on an earlier visit has answered."""
    assert together(Signals(tcf="loading", gpp="loading"), Signals(tcf="old")) == Signals(tcf="old", gpp="loading")


def test_either_may_carry_global_privacy_control() -> None:
    """A browser that sends the header has opted out, whatever a script says."""
    assert together(Signals(gpc="0"), Signals(gpc="1")).gpc == "1"
    assert together(Signals(gpc="1"), Signals(gpc="0")).gpc == "1"
    assert together(Signals(gpc="0"), Signals()).gpc == together(Signals(), Signals(gpc="0")).gpc == "0"


def test_signals_of_a_tag_are_read_as_they_come() -> None:
    """Names that are not known are left out."""
    assert msgspec.json.decode(b'{"tcf": "C", "other": "x"}', type=Signals) == Signals(tcf="C")


def test_what_is_kept_is_bounded() -> None:
    """A forged signal of any length takes 8,192 characters at most."""
    assert read(Signals(tcf="C" * 100_000)) == {"tcf": "C" * LONGEST}
    assert LONGEST == 8_192


def test_signals_are_not_shown() -> None:
    """Strings of a person's choices carry ids of consent platforms."""
    assert repr(Signals(tcf="CQgYw8A")) == "Signals(tcf)"
