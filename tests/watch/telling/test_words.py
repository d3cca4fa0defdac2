"""What a message says."""

from __future__ import annotations

from incidents_told import HOUR, NOON, a_finding, an_incident
from signalpost.watch.checks.finding import Level
from signalpost.watch.counts.slot import Series
from signalpost.watch.incidents.incident import Change, Incident
from signalpost.watch.telling.queue import Said
from signalpost.watch.telling.words import figures, likely, said, together, trial

PUBLIC = "https://sp.example"


def tell(one: Incident, change: Change = Change.OPENED, public: str = PUBLIC, new: bool = False) -> Said:
    return said(one, change, space_id=1, dataset="Shop", public=public, now=NOON, new=new)


def test_a_message_has_what_since_how_many_money_cause_fix_link() -> None:
    """Each in a line of its own."""
    found = tell(an_incident(assigned="Ada"))
    assert found.title == "Signalpost: Dataset 123 (Shop): currency is missing from Purchase of browser"
    assert found.body.splitlines() == [
        "What: currency is missing from Purchase of browser.",
        "Since: 2026-11-23 11:00 UTC (1 h 0 min)",
        "How many: before 99.0 %, now 10.0 %; 40 copies",
        "Money: 1,234.50 EUR of the events concerned",
        "Likely cause: parameter lost",
        "Fix: Put currency back where Purchase is sent",
        "Assigned to: Ada",
        "More: https://sp.example/incidents/1",
    ]
    assert (found.kind, found.topic, found.over) == ("failure", "incident-1-1", False)


def test_an_end_says_how_long_it_was_and_needs_no_fix() -> None:
    """To who never heard of it, that it came and went."""
    one = an_incident(gone_at=NOON + HOUR, resolved_at=NOON + 2 * HOUR)
    found = tell(one, Change.RESOLVED)
    assert found.title.startswith("Signalpost: over: Dataset 123")
    assert "Lasted: 2026-11-23 11:00 UTC to 2026-11-23 13:00 UTC (2 h 0 min)" in found.body
    assert "Fix:" not in found.body
    assert (found.kind, found.over) == ("success", True)
    assert tell(one, Change.RESOLVED, new=True).title.startswith("Signalpost: came and went: ")


def test_a_change_is_named_before_what_it_is_about() -> None:
    """Worse, still."""
    titles = [tell(an_incident(), change).title.split(": ")[1] for change in (Change.GREW, Change.AGAIN)]
    assert titles == ["worse", "still"]
    assert tell(an_incident(level=Level.NOTICE)).kind == "warning"


def test_where_no_address_is_known_a_command_is_named() -> None:
    """And without money or findings there are no lines of them."""
    found = tell(an_incident(findings=(), at_risk={"EUR": 0.0}), public="")
    assert "More: signalpost watch explain 1" in found.body
    assert "Money" not in found.body and "How many" not in found.body


def test_what_else_belongs_to_it_is_counted() -> None:
    """The first few by name."""
    findings = tuple(
        a_finding("key_fell", series=Series("123", "browser", "h", f"E{number}"), subject="em") for number in range(8)
    )
    lines = tell(an_incident(findings=findings, parts=12)).body.splitlines()
    assert "Also: key fell E1 em, key fell E2 em, key fell E3 em, key fell E4 em, key fell E5 em and 6 more" in lines


def test_figures_are_words() -> None:
    """Shares are percents; what was expected stands beside what came."""
    assert figures({"copies": 3, "expected": 41.5}) == "3 copies came, some 41.50 expected"
    assert figures({"waiting": 1200}) == "1,200 waiting"
    assert figures({"before": 49.9, "now": 4990, "events": 7}) == "before 49.90, now 4,990; 7 events"
    assert figures({}) == ""


def test_a_release_is_a_likely_cause() -> None:
    """Beside what it broke."""
    assert likely(an_incident(release="1.2")) == "release 1.2, which came shortly before (parameter_lost)"
    assert likely(an_incident(release="1.2", cause="deploy")) == "release 1.2"


def test_many_at_once_are_one_message() -> None:
    """The most pressing by a line each, the rest counted."""
    many = [(an_incident(number), Change.OPENED) for number in range(30)]
    found = together([*many, (an_incident(99), Change.RESOLVED)], space_id=1, public=PUBLIC, now=NOON)
    lines = found.body.splitlines()
    assert found.title == "Signalpost: 30 incidents at once, 1 over"
    assert lines[0] == "* Dataset 123: currency is missing from Purchase of browser (critical)"
    assert lines[20:] == ["and 11 more", "All: https://sp.example/incidents"]
    assert (found.kind, len(found.facts["incidents"])) == ("failure", 31)


def test_many_ends_are_no_alarm() -> None:
    """And few have no rest."""
    found = together([(an_incident(1), Change.RESOLVED)] * 2, space_id=1, public="", now=NOON)
    assert (found.title, found.kind, found.over) == ("Signalpost: 2 incidents are over", "success", True)
    assert len(found.body.splitlines()) == 2
    mild = together([(an_incident(1, level=Level.WARNING), Change.OPENED)], space_id=1, public="", now=NOON)
    assert mild.kind == "warning"


def test_a_test_says_that_nothing_is_wrong() -> None:
    """And when it was sent."""
    assert "Nothing is wrong" in trial(NOON).body and "2026-11-23 12:00 UTC" in trial(NOON).body
