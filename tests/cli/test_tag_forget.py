"""Forgetting visitors by command."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from command import Signalpost
from signalpost.cli import parts
from signalpost.cli.exits import Exit
from signalpost.settings import Settings
from signalpost.store import open_inboxes
from signalpost.store.record import IdentityCopy, Kind
from signalpost.visit.visitor_id import make

ONE, TWO = (str(make(bytes([number] * 16), 1_795_300_000)) for number in (1, 2))


def appended() -> list[IdentityCopy]:
    """What lies in the inbox for the worker."""
    settings = Settings(data_dir=Path("var"))
    reader = open_inboxes(Path("var/inbox"), parts.keyring(settings, create=False))
    records = [
        record
        for inbox_id in reader.inboxes()
        for segment in reader.read(inbox_id, 0, 100)
        for record in segment.records
    ]
    reader.close()
    assert {record.kind for record in records} <= {Kind.IDENTITY.value}
    return [msgspec.msgpack.decode(record.body, type=IdentityCopy) for record in records]


def test_visitors_are_forgotten_through_the_inbox(signalpost: Signalpost) -> None:
    """So that what was accepted before is folded first; nothing says who they are."""
    ended = signalpost("tag", "forget", stdin=f"{ONE}\n\n  {TWO}\n")
    assert (ended.code, ended.out) == (Exit.DONE, "2 visitors are forgotten as soon as the worker runs.\n")
    assert [(copy.visitor_id, copy.forget) for copy in appended()] == [(ONE, True), (TWO, True)]
    assert signalpost("tag", "forget", "--json", stdin=ONE).rows == [{"forgotten": 1}]


@pytest.mark.parametrize("stdin", ["", "\n", f"{ONE}\nsomebody", "1.2.3"])
def test_what_is_no_visitor_id_is_refused_whole(signalpost: Signalpost, stdin: str) -> None:
    """And not repeated on the screen."""
    ended = signalpost("tag", "forget", stdin=stdin)
    assert ended.code == Exit.REFUSED
    assert "somebody" not in ended.out + ended.err
    assert not Path("var/inbox").exists() or appended() == []
