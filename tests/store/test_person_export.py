"""What a person is told of themselves."""

from __future__ import annotations

from pathlib import Path

from signalpost.store import open_identities, open_person_file
from signalpost.store.person_export import PersonKept
from signalpost.store.record import IdentityCopy, Receipt
from stores import NOW, keyring

VISITOR = "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200"


def test_before_there_are_identities_nobody_is_known(tmp_path: Path) -> None:
    """But the keys that were asked for have their names, by which events are found."""
    keys = keyring(tmp_path)
    kept = open_person_file(tmp_path / "identities.db", keys).kept(1, [("visitor", VISITOR)])
    assert isinstance(kept, PersonKept)
    assert len(kept.names) == 1
    assert (kept.links, kept.visitors, kept.decisions) == ((), (), ())


def test_what_a_visit_taught_is_told_with_its_values(tmp_path: Path) -> None:
    """And nobody else's."""
    keys = keyring(tmp_path)
    identities = open_identities(tmp_path / "identities.db", keys)
    fbp = f"fb.1.{NOW}.1234567890"
    copy = IdentityCopy(space_id=1, key_id="k", received_at=NOW, visitor_id=VISITOR, fbp=fbp)
    identities.apply("box", 1, [(Receipt("box", 1, 0), copy)])
    identities.close()
    file = open_person_file(tmp_path / "identities.db", keys)
    assert [visitor["fbp"] for visitor in file.kept(1, [("visitor", VISITOR)]).visitors] == [fbp]
    assert not file.kept(1, [("visitor", VISITOR[:-1] + "1")]).visitors
