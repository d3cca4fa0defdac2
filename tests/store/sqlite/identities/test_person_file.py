"""Reading the file of identities for one person."""

from __future__ import annotations

from pathlib import Path

import msgspec

from signalpost.identity.keys import Key
from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust
from signalpost.store import open_identities
from signalpost.store.sqlite.identities.person_file import SqlitePersonFile
from stores import NOW, keyring

EM, VISITOR = "e" * 64, "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200"


def test_links_are_told_as_json_shows_them(tmp_path: Path) -> None:
    """A login links person and browser: asked by the e-mail, both are told, names of keys cut, values whole."""
    keys = keyring(tmp_path)
    identities = open_identities(tmp_path / "identities.db", keys)
    login = Sighting(
        space_id=1, at=NOW, event_time=NOW // 1000, trust=Trust.LOGIN, person=(Key("em", EM),),
        browser=(Key("visitor", VISITOR),), purchase=(), has=frozenset({"em"}), website=True,
    )  # fmt: skip
    identities.link([login])
    identities.close()
    kept = SqlitePersonFile(tmp_path / "identities.db", keys).kept(1, [("em", EM)])
    assert len(kept.names) == 2
    assert {row["is"] for row in kept.links} == {"person", "browser"}
    told = msgspec.json.encode(kept.links).decode()
    assert EM in told
    assert not any(name.hex() in told for name in kept.names)
