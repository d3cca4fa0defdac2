"""Why an event was sent, held or dropped, and what stands for a person: by command."""

from __future__ import annotations

import hashlib

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from worked_folder import an_event, append, work

EMAIL = "ada@shop.example"
EM = hashlib.sha256(EMAIL.encode()).hexdigest()


@pytest.fixture(autouse=True)
def dataset(signalpost: Signalpost) -> None:
    signalpost("datasets", "add", "123")


def why(signalpost: Signalpost, *words: str) -> list[tuple[str, ...]]:
    rows = signalpost("consent", "why", *words, "--json").rows
    return [(row["fate"], row["action"], row["reason"], row["region"]) for row in rows]


def test_an_event_says_why(signalpost: Signalpost) -> None:
    """Sent, held and dropped ones; by event_id, or by the receipt of a copy that left nothing else."""
    sent, held, dropped = append(
        an_event("sent", {"em": "a" * 64}, region="us"),
        an_event("held", {"em": "b" * 64}),
        an_event("dropped", {"em": EM}),
    )
    signalpost("consent", "record", "denied", "--email", EMAIL)
    work()
    assert why(signalpost, "sent") == [("scheduled", "send", "regional_default", "us")]
    assert why(signalpost, str(sent))[0][1:] == ("send", "regional_default", "us")
    assert why(signalpost, "held") == why(signalpost, str(held)) == [("held", "hold", "consent_unknown", "eea")]
    assert why(signalpost, str(dropped)) == [("dropped", "drop", "consent_denied", "eea")]


def test_a_persons_decision_is_shown_by_key(signalpost: Signalpost) -> None:
    """When, why and through what it came; no value."""
    signalpost("consent", "record", "denied", "--email", EMAIL, "--evidence", "form-7")
    work()
    ended = signalpost("consent", "why", "--email", EMAIL, "--json")
    [row] = ended.rows
    assert (row["key"], row["state"], row["reason"], row["evidence"], row["source"]) == (
        "em", "denied", "consent_denied", "form-7", "cli",
    )  # fmt: skip
    assert EMAIL not in ended.out
    assert EM not in ended.out


def test_who_asked_about_a_person_is_in_the_audit(signalpost: Signalpost) -> None:
    """By the kinds of keys alone, also when nothing was found."""
    assert signalpost("consent", "why", "--email", EMAIL).code == Exit.NOT_FOUND
    listed = signalpost("audit", "list", "--action", "consent.why", "--json")
    assert [row["subject"] for row in listed.rows] == ["em"]
    assert EMAIL not in listed.out
    assert EM not in listed.out


def test_what_is_not_known_has_a_code_of_its_own(signalpost: Signalpost) -> None:
    """Nobody by that name, no such event."""
    append(an_event("sent", {"em": "a" * 64}, region="us"))
    work()
    for words in (("--email", EMAIL), ("e-9",), ("box-9-9",)):
        assert signalpost("consent", "why", *words).code == Exit.NOT_FOUND
    assert signalpost("consent", "why", "sent", "--email", EMAIL).code == Exit.USAGE
