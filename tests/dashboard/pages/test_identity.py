"""Identity and consent."""

from __future__ import annotations

from pathlib import Path

from dashboard_shown import dashboard
from ledger_parts import NOW, a_fate, an_event, fold
from signalpost.store import open_ledger
from signalpost.store.erasure import TakenOut
from signalpost.store.ledger import Changes, Fate, HeldCopy


def test_decisions_are_told_with_their_reasons(tmp_path: Path) -> None:
    """By share, over time, and what waits until when."""
    with dashboard(tmp_path, now=NOW) as shown:
        ledger = open_ledger(tmp_path / "ledger.db", shown.keys)
        fold(ledger, an_event(1, consent="send consent_given tcf eea"), an_event(2, consent="limited consent_gpc - us"))
        fold(ledger, a_fate(3, reason="consent_denied", consent="drop consent_denied tcf eea"))
        waiting = a_fate(4, Fate.HELD, "consent_unknown", consent="hold consent_unknown - eea")
        held = HeldCopy(fate=waiting, packed=b"{}", keys=(b"k" * 16,), held_until=NOW + 86_400_000)
        ledger.apply("box", 4, Changes(held=[held]))
        ledger.close()
        model = shown.json("/identity")
        assert (model["judged"], model["sendable"], model["held_count"]) == (4, 0.5, 1)
        assert {(one["action"], one["reason"], one["share"]) for one in model["decisions"]} == {
            ("send", "consent_given", 0.25),
            ("limited", "consent_gpc", 0.25),
            ("drop", "consent_denied", 0.25),
            ("hold", "consent_unknown", 0.25),
        }
        assert all(one["meaning"] for one in model["decisions"])
        assert sum(sum(one["values"]) for one in model["by_time"]["series"]) == 4
        assert [(one["event_id"], one["reason"]) for one in model["held"]] == [("e4", "consent_unknown")]
        page = shown.get("/identity").text
        assert ("50% of what came may be sent." in page, "1 copy waits" in page) == (True, True)


def test_what_identity_added_stands_beside_what_came(tmp_path: Path) -> None:
    """For each key of the events, before and after."""
    with dashboard(tmp_path, now=NOW) as shown:
        ledger = open_ledger(tmp_path / "ledger.db", shown.keys)
        fold(ledger, an_event(1, keys=("em", "fbp")), an_event(2, keys=("fbp",)))
        ledger.close()
        model = shown.json("/identity")
        assert [(one["key"], one["before"], one["after"], one["added"]) for one in model["gains"]] == [
            ("fbp", 1.0, 1.0, 0),
            ("em", 0.5, 0.5, 0),
        ]


def test_leaks_are_told_by_kind_and_what_was_done(tmp_path: Path) -> None:
    """Those for which a dataset's setting refused the event among them; as a table of figures too."""
    with dashboard(tmp_path, now=NOW) as shown:
        assert "No leak was found" in shown.get("/identity").text
        ledger = open_ledger(tmp_path / "ledger.db", shown.keys)
        mail, health = "||||email:masked", "EUR|value|||email:masked,health:reported"
        fold(ledger, an_event(1, said=mail), an_event(2, said=health, origin="browser"))
        fold(ledger, a_fate(3, reason="leak_payment_card", count=3), a_fate(4))
        ledger.close()
        assert [(one["kind"], one["done"], one["count"]) for one in shown.json("/identity")["leaks"]] == [
            ("payment_card", "event_dropped", 3),
            ("email", "masked", 2),
            ("health", "reported", 1),
        ]
        page = shown.get("/identity").text
        assert ("The number of a payment card" in page, "Left as it is" in page) == (True, True)
        assert "leak,email:masked,2" in shown.client.get("/export/figures.csv").text


def test_who_was_erased_has_a_receipt_and_no_name(tmp_path: Path) -> None:
    """How much went, and how long it took."""
    with dashboard(tmp_path, now=NOW) as shown:
        ledger = open_ledger(tmp_path / "ledger.db", shown.keys)
        fold(ledger, an_event(1))
        asked = NOW - 60_000
        keys = (b"a" * 16, b"b" * 16)
        out = TakenOut(erasure_id="box-9-0", space_id=1, asked_at=asked, kinds=("em",), keys=keys, rows=[1], held=())
        ledger.erase(out, NOW)
        ledger.close()
        [receipt] = shown.json("/identity")["erasures"]
        assert (receipt["erasure_id"], receipt["events"], receipt["keys"]) == ("box-9-0", 1, 2)
        assert "1 min" in shown.get("/identity").text
