"""Held copies by command: shown, and let go."""

from __future__ import annotations

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from worked_folder import an_event, append, work

EM = "e" * 64


@pytest.fixture
def receipts(signalpost: Signalpost) -> list[str]:
    """Two held copies."""
    signalpost("datasets", "add", "123")
    found = append(an_event("e1", {"em": EM}), an_event("e2", {"em": "f" * 64}))
    work()
    return [str(one) for one in found]


def test_what_is_held_is_shown(signalpost: Signalpost, receipts: list[str]) -> None:
    """Newest first, with its time; nothing of the person."""
    rows = signalpost("consent", "held", "--json").rows
    assert [(row["event_id"], row["receipt"]) for row in rows] == [("e2", receipts[1]), ("e1", receipts[0])]
    assert (rows[0]["reason"], rows[0]["consent"]) == ("consent_unknown", "hold consent_unknown rule:no_signal eea")
    assert rows[0]["held_until"] > rows[0]["received_at"]
    assert EM not in signalpost("consent", "held").out
    assert len(signalpost("consent", "held", "--json", "--limit", "1").rows) == 1


def test_a_held_copy_is_shown_as_an_event_is(signalpost: Signalpost, receipts: list[str]) -> None:
    """By its event_id: it is known, held and why."""
    [row] = signalpost("events", "show", "e1", "--json").rows
    assert (row["state"], row["receipt"], row["reason"]) == ("held", receipts[0], "consent_unknown")
    assert "consent_unknown" in signalpost("events", "show", "e1").out


def test_an_operators_word_lets_copies_go(signalpost: Signalpost, receipts: list[str]) -> None:
    """Those named; the row says on whose word."""
    ended = signalpost("consent", "release", receipts[0], "--evidence", "form 7")
    assert (ended.code, ended.err) == (Exit.DONE, "No worker runs; they go as soon as one does.\n")
    work()
    assert [row["event_id"] for row in signalpost("consent", "held", "--json").rows] == ["e2"]
    [row] = signalpost("consent", "why", "e1", "--json").rows
    assert (row["action"], row["reason"], row["evidence"]) == ("send", "declared_by_source", "operator:form_7")


def test_an_operators_word_keeps_nothing_of_a_person(signalpost: Signalpost, receipts: list[str]) -> None:
    """Whatever stands in it."""
    signalpost("consent", "release", receipts[0], "--evidence", "call 0151 23456789")
    work()
    [row] = signalpost("consent", "why", "e1", "--json").rows
    assert row["evidence"] == "operator:call_masked-phone"


def test_an_operators_word_does_not_undo_a_denial(signalpost: Signalpost, receipts: list[str]) -> None:
    """The copy ended when the person said no."""
    signalpost("consent", "record", "denied", "--email", EM)
    work()
    signalpost("consent", "release", receipts[0], "--evidence", "form 7")
    work()
    [books] = signalpost("events", "books", "--json").rows
    assert (books["dropped"], books["fates"]["held"], books["balanced"]) == ({"consent_denied": 1}, 1, True)


@pytest.mark.parametrize("words", [("moon", "--evidence", "x"), ("box-1-0", "--evidence", " ")])
def test_a_release_needs_receipts_and_evidence(signalpost: Signalpost, words: tuple[str, ...]) -> None:
    """Each mistake is told in a sentence."""
    signalpost("datasets", "add", "123")
    ended = signalpost("consent", "release", *words)
    assert ended.code == Exit.REFUSED
    assert "evidence" in ended.err or "no receipt" in ended.err


def test_nothing_is_held(signalpost: Signalpost) -> None:
    """Says so."""
    signalpost("datasets", "add", "123")
    append(an_event("e1", {"em": EM}, region="us"))
    work()
    assert signalpost("consent", "held").err + signalpost("consent", "held").out != ""
    assert signalpost("consent", "held", "--json").rows == []
