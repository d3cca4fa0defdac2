"""What the watch keeps of incidents."""

from __future__ import annotations

from pathlib import Path

from incidents_told import an_incident
from signalpost.store import open_incidents, open_incidents_reader
from signalpost.store.incidents_file import IncidentsFile, IncidentsReader, Normal
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.incidents.timeline import Happened


def test_what_is_written_is_read_by_others_and_after_a_restart(tmp_path: Path) -> None:
    """Incidents, timelines, what is normal, how far was asked."""
    file: IncidentsFile = open_incidents(tmp_path / "watch.db")
    reader: IncidentsReader = open_incidents_reader(tmp_path / "watch.db")
    assert (reader.incidents(1), reader.looked_at(), reader.one(1, 1), file.asked(1)) == (Incidents(), 0, None, 0)
    every = Incidents(every=(an_incident(1), an_incident(2)), next_number=3)
    file.keep(1, every, [(1, Happened(at=5, what="opened", text="broken"))], asked=7, now=9)
    file.keep_normal(1, Normal(baselines=b"state", slot=300, until=600))
    file.close()
    again = open_incidents(tmp_path / "watch.db")
    assert again.normal(1) == Normal(baselines=b"state", slot=300, until=600)
    assert (again.asked(1), again.normal(2), list(again.spaces())) == (7, None, [1])
    assert (reader.incidents(1), reader.one(1, 2), reader.looked_at()) == (every, an_incident(2), 9)
    assert list(reader.timeline(1, 1)) == [Happened(at=5, what="opened", text="broken")]
    assert reader.incidents(2) == Incidents()
    again.close()
    reader.close()
