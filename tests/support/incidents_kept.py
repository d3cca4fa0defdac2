"""Incidents where the pages look."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from dashboard_shown import NOW, Shown
from signalpost.store import open_incidents
from signalpost.store.control import DEFAULT_SPACE
from signalpost.watch.incidents.incident import Incident, Incidents
from signalpost.watch.incidents.timeline import Happened

LOOKED = NOW // 1000 - 30


def keep(shown: Shown, *every: Incident, happened: Sequence[tuple[int, Happened]] = ()) -> None:
    """As the watch keeps them after a look."""
    kept = Incidents(every=every, next_number=1 + max((one.number for one in every), default=0))
    with closing(open_incidents(shown.folder / "watch.db")) as file:
        file.keep(DEFAULT_SPACE, kept, happened, asked=0, now=LOOKED)
