"""What `watch.db` promises of incidents beyond the contract."""

from __future__ import annotations

from pathlib import Path

from incidents_told import an_incident
from signalpost.store import open_incidents
from signalpost.store.incidents_file import MOST_HAPPENED
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.incidents.timeline import Happened


def test_a_timeline_is_bounded_and_keeps_how_it_began(tmp_path: Path) -> None:
    """An incident that comes and goes for ever fills no disk."""
    file = open_incidents(tmp_path / "watch.db")
    every = Incidents(every=(an_incident(),), next_number=2)
    rows = [(1, Happened(at=at, what="gone" if at else "opened")) for at in range(MOST_HAPPENED + 50)]
    file.keep(1, every, rows, asked=0, now=1)
    found = file.timeline(1, 1)
    assert len(found) == MOST_HAPPENED
    assert (found[0].what, found[1].at, found[-1].at) == ("opened", 51, MOST_HAPPENED + 49)
    file.close()


def test_what_is_forgotten_takes_its_timeline_along(tmp_path: Path) -> None:
    """And its number is not given again."""
    file = open_incidents(tmp_path / "watch.db")
    both = Incidents(every=(an_incident(1), an_incident(2)), next_number=3)
    file.keep(1, both, [(1, Happened(at=1, what="opened"))], asked=0, now=1)
    file.keep(1, Incidents(every=(an_incident(2),), next_number=3), (), asked=0, now=2)
    assert [one.number for one in file.incidents(1).every] == [2]
    assert (file.incidents(1).next_number, list(file.timeline(1, 1))) == (3, [])
    file.close()
