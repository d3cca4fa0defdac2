"""Reading the file of identities for one person."""

from __future__ import annotations

from pathlib import Path

import msgspec

from identity_parts import FBC, FBP, SPACE, VISITOR, SqliteHome, a_visit, forgetting, learn
from identity_parts import NOW as VISIT_AT
from signalpost.identity.keys import Key
from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust
from signalpost.store import open_identities
from signalpost.store.decisions import Decided
from signalpost.store.sqlite.identities.person_file import SqlitePersonFile
from stores import NOW, keyring

EM = "e" * 64


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
    assert {row["name"] for row in kept.links} == {name.hex()[:16] for name in kept.names}


def test_what_a_visit_left_and_what_was_decided_are_told_whole(tmp_path: Path) -> None:
    """The ids of the browser, and what stands of its consent: of that visitor, in that space."""
    home = SqliteHome(tmp_path)
    identities = home.open()
    learn(identities, 1, a_visit(fbc=FBC), a_visit(visitor_id="another", fbc=FBC))
    decided = Decided(
        state="granted", at=NOW, reason="banner", evidence="tcf:purposes", source="tag", region="DE", limited=True
    )
    hmacs = identities.decisions.hmacs(SPACE, [("visitor", VISITOR)])
    identities.decisions.decide([(SPACE, hmacs, decided)])
    identities.close()
    file = SqlitePersonFile(home.path, home.keyring)
    kept = file.kept(SPACE, [("visitor", VISITOR)])
    assert [(row["first_seen"], row["fbp"], row["fbc"]) for row in kept.visitors] == [(VISIT_AT, FBP, FBC)]
    assert kept.decisions == [
        {
            "state": "granted",
            "at": NOW,
            "limited": True,
            "reason": "banner",
            "evidence": "tcf:purposes",
            "source": "tag",
            "region": "DE",
        }
    ]
    other = file.kept(SPACE + 1, [("visitor", VISITOR)])
    assert (other.links, other.visitors, other.decisions, len(other.names)) == ([], [], [], 1)


def test_who_was_forgotten_has_nothing(tmp_path: Path) -> None:
    """The row that says so holds nothing of them."""
    home = SqliteHome(tmp_path)
    identities = home.open()
    learn(identities, 1, a_visit(fbc=FBC))
    learn(identities, 2, forgetting(VISIT_AT + 1))
    identities.close()
    assert SqlitePersonFile(home.path, home.keyring).kept(SPACE, [("visitor", VISITOR)]).visitors == []


def test_before_the_first_worker_there_is_nobody(tmp_path: Path) -> None:
    """The file is not there, and is not made."""
    home = SqliteHome(tmp_path)
    kept = SqlitePersonFile(home.path, home.keyring).kept(SPACE, [("em", EM)])
    assert (len(kept.names), kept.links, kept.visitors, kept.decisions) == (1, (), (), ())
    assert not home.path.exists()
