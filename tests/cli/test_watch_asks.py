"""`signalpost watch mute`, `snooze` …: what people want of an incident, by command."""

from __future__ import annotations

from pathlib import Path

from command import Signalpost
from incidents_told import NOON, an_incident
from signalpost.cli import parts
from signalpost.cli.exits import Exit
from signalpost.settings import Settings
from signalpost.store import open_incidents
from signalpost.watch.incidents.asked import Asked, Wish
from signalpost.watch.incidents.incident import Incidents


def test_each_is_kept_for_the_watch(signalpost: Signalpost, tmp_path: Path) -> None:
    """In its order; of an incident that there is."""
    signalpost("datasets", "add", "1")
    var = tmp_path / "var"
    file = open_incidents(var / "watch.db")
    file.keep(1, Incidents(every=(an_incident(),), next_number=2), (), asked=0, now=NOON)
    file.close()
    assert signalpost("watch", "mute", "7").code == Exit.NOT_FOUND
    for words in (
        ("mute",),
        ("unmute",),
        ("assign", "ann"),
        ("note", "Known"),
        ("resolve",),
        ("snooze", "--hours", "0"),
    ):
        ended = signalpost("watch", words[0], "1", *words[1:])
        assert ended.code == 0 and "within a minute" in ended.err
    with parts.incident_asks(Settings(data_dir=var)) as asks:
        kept = asks.after(1, 0)
    assert [one.asked for one in kept] == [
        Asked(wish=Wish.MUTE),
        Asked(wish=Wish.UNMUTE),
        Asked(wish=Wish.ASSIGN, text="ann"),
        Asked(wish=Wish.NOTE, text="Known"),
        Asked(wish=Wish.RESOLVE),
        Asked(wish=Wish.SNOOZE),
    ]
    assert signalpost("watch", "snooze", "1").code == 0
    assert signalpost("watch", "note", "1", " ").code != 0
