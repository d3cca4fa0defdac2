"""A denial at the login, and an order by e-mail address alone a fortnight later: refused before anything is kept."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from serving import Sandbox, Serve, post, run, wait_for
from signalpost.cli import parts
from signalpost.settings import Settings
from signalpost.store import open_decision_reader, open_identity_reader, open_inboxes, open_ledger_reader
from signalpost.store.record import EventCopy, Kind

EMAIL = "ada@shop.example"
EM = hashlib.sha256(EMAIL.encode()).hexdigest()
VISITOR = "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200"


def test_a_later_order_by_email_alone_is_refused(
    tmp_path: Path, sandbox: Sandbox, key: str, serve: Callable[..., Serve]
) -> None:
    """No link and no body exists, in the inbox, the ledger or identities; a person who said nothing is measured."""
    serving = serve()
    denied = event("CompleteRegistration", "login", consent={"api": "denied"}, link=LOGIN)
    assert results(serving, key, denied) == [("dropped", "consent_denied")]
    wait_for("the denial to be kept", lambda: json.loads(why(tmp_path))["state"] == "denied")
    order, other = event("Purchase", "order"), event("Purchase", "other", email="b@shop.example")
    assert results(serving, key, order, other) == [("dropped", "consent_denied"), ("accepted", None)]
    wait_for("the other order", lambda: [row["event"]["event_id"] for row in sandbox.events()] == ["other"])
    books = serving.books()
    assert (books["balanced"], books["dropped"]) == (True, {"consent_denied": 2})
    assert serving.stop() == 0
    nothing_is_kept(tmp_path / "var")


LOGIN = {"visitor": VISITOR, "authenticated": True}


def event(name: str, event_id: str, email: str = EMAIL, **more: Any) -> dict[str, Any]:
    """Of somebody in the United States, whose events are sent unless they object."""
    return {
        "event_name": name,
        "event_id": event_id,
        "event_time": int(time.time()) - 60,
        "action_source": "phone_call",
        "user_data": {"em": email, "country": "us"},
        "custom_data": {"value": 10, "currency": "EUR"},
        **more,
    }


def results(serving: Serve, key: str, *events: dict[str, Any]) -> list[tuple[str, str | None]]:
    status, answer = post(f"{serving.gateway}/v1/events", {"data": list(events)}, key)
    assert status == 202, answer
    return [(one["status"], one.get("reason")) for one in answer["results"]]


def why(folder: Path) -> str:
    """What stands for the person, as a JSON line."""
    done = run("--data-dir", str(folder / "var"), "consent", "why", "--json", stdin=json.dumps({"email": EMAIL}))
    return done.stdout or '{"state": ""}'


def nothing_is_kept(folder: Path) -> None:
    """But the denial itself."""
    settings = Settings(data_dir=folder)
    keys = parts.keyring(settings, create=False)
    inboxes = open_inboxes(folder / "inbox", keys)
    records = [
        record for one in inboxes.inboxes() for segment in inboxes.read(one, 0, 1_000) for record in segment.records
    ]
    bodies = [msgspec.msgpack.decode(one.body, type=EventCopy).body for one in records if one.kind == Kind.EVENT.value]
    assert len(bodies) == 1
    assert EM.encode() not in bodies[0]
    ledger = open_ledger_reader(folder / "ledger.db", keys)
    assert [row.event_id for row in ledger.find(1, now=0)] == ["other"]
    assert ledger.held(1) == []
    identities = open_identity_reader(folder / "identities.db", keys)
    assert identities.person(1, "em", EM, int(time.time() * 1000)) is None
    assert identities.visitor(1, VISITOR) is None
    decisions = open_decision_reader(folder / "identities.db", keys)
    assert {decisions.decided_of(1, one).state for one in (("em", EM), ("visitor", VISITOR))} == {"denied"}
    for opened in (inboxes, ledger, identities, decisions):
        opened.close()
