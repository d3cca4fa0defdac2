"""Signals as they are read and kept: two readings of one visit as one."""

from __future__ import annotations

from signalpost.capi.signals import Signals as Signals

LONGEST = 8_192  # characters; a TC string with all vendors in ranges has under 2,000
PENDING = "pending"  # a banner is there and was not answered
LOADING = "loading"  # a consent platform is there and has not said anything yet


def read(signals: Signals) -> dict[str, str]:
    """The signals that are there, by name, each at most 8,192 characters: what is kept beside an event. The region that
    an event's own may name is none."""
    found = ((name, getattr(signals, name)) for name in Signals.__struct_fields__)
    return {name: text[:LONGEST] for name, text in found if text}


def together(page: Signals, request: Signals) -> Signals:
    """Signals of one visit: what the page told goes before what its request carries, which may be older.

    A browser's own opt-out (`gpc`) counts if either has it.
    """
    gpc = "1" if "1" in (page.gpc, request.gpc) else page.gpc or request.gpc
    carried = read(request)
    told = {name: text for name, text in read(page).items() if text != LOADING or name not in carried}
    return Signals(**{**carried, **told, "gpc": gpc})
