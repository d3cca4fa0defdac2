"""What a person is told of themselves."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from ledger_parts import NOW as RECEIVED
from ledger_parts import SPACE, SqliteHome, a_fate, an_event
from signalpost.store import open_identities, open_person_file
from signalpost.store.ledger import Changes, Fate, HeldCopy
from signalpost.store.person_export import PersonKept, export
from signalpost.store.person_keys import key_hmac
from signalpost.store.record import EventCopy, IdentityCopy, Receipt
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


def test_events_are_told_with_their_bodies_and_so_is_what_waits_for_consent(tmp_path: Path) -> None:
    """Theirs alone; no row number, no space, and of a day whose key was destroyed no body."""
    home = SqliteHome(tmp_path)
    ledger, em, other = home.open(), "e" * 64, "f" * 64

    def hmac(space_id: int, kind: str, value: str) -> bytes:
        return key_hmac(home.keyring, space_id, kind, value)

    def body(key: str) -> bytes:
        return json.dumps({"event_name": "Purchase", "user_data": {"em": [key]}}).encode()

    def found_by(key: str) -> bytes:
        return hmac(SPACE, "em", key)[:8]

    waits = EventCopy(
        space_id=SPACE, key_id="k", origin="server", received_at=RECEIVED, dataset=None, event_name="Lead",
        event_id="e3", event_time=1, action_source="website", body=body(em),
    )  # fmt: skip
    held = HeldCopy(
        fate=a_fate(3, Fate.HELD, "consent_unknown", event_name="Lead"),
        packed=msgspec.msgpack.encode(waits),
        keys=(hmac(SPACE, "em", em),),
        held_until=RECEIVED + 9,
    )
    ledger.apply(
        "box",
        3,
        Changes(
            events=[an_event(1, body=body(em), found_by=found_by(em)), an_event(2, found_by=found_by(other))],
            held=[held],
        ),
    )
    person = open_person_file(tmp_path / "identities.db", home.keyring)
    asked = [("em", em)]
    told = export(SPACE, asked, person=person, ledger=ledger, hmac=hmac, now=RECEIVED + 1)
    assert (told["asked"], told["at"]) == (["em"], RECEIVED + 1)
    assert (told["links"], told["visitors"], told["decisions"]) == ([], [], [])
    ((event,), (waiting,)) = told["events"], told["held"]
    assert (event["event_id"], event["state"], event["body"]) == ("e1", "waiting", json.loads(body(em)))
    assert not {"row", "space_id"} & event.keys()
    assert (waiting["event_id"], waiting["event_name"], waiting["body"]) == ("e3", "Lead", json.loads(body(em)))
    assert waiting["receipt"] == str(held.fate.receipt)
    elsewhere = export(SPACE + 1, asked, person=person, ledger=ledger, hmac=hmac, now=RECEIVED + 1)
    assert (elsewhere["events"], elsewhere["held"]) == ([], [])
    before = export(SPACE, asked, person=person, ledger=ledger, hmac=hmac, now=RECEIVED - 1)
    assert (before["events"], before["held"]) == ([], [])
    home.keyring.destroy(RECEIVED // 86_400_000)
    later = export(SPACE, asked, person=person, ledger=ledger, hmac=hmac, now=RECEIVED + 1)
    assert [row["body"] for row in (*later["events"], *later["held"])] == [None, None]
    ledger.close()
