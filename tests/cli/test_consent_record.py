"""Recording decisions by command."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.store import open_control
from worked_folder import VAR, an_event, append, keyring, work

EMAIL = "ada@shop.example"
EM = hashlib.sha256(EMAIL.encode()).hexdigest()


@pytest.fixture(autouse=True)
def dataset(signalpost: Signalpost) -> None:
    assert signalpost("datasets", "add", "123").code == Exit.DONE


def fates(signalpost: Signalpost) -> dict[str, int]:
    [books] = signalpost("events", "books", "--json").rows
    assert books["balanced"]
    return {fate: count for fate, count in books["fates"].items() if count}


def test_a_grant_lets_go_what_waits_for_it(signalpost: Signalpost) -> None:
    """As soon as a worker runs."""
    append(an_event("e1", {"em": EM}))
    work()
    assert fates(signalpost) == {"held": 1}
    ended = signalpost("consent", "record", "granted", "--email", EMAIL, "--evidence", "form-7")
    assert (ended.code, ended.out) == (Exit.DONE, "granted by 1 person; carried out as soon as the worker runs.\n")
    work()
    assert fates(signalpost) == {"event": 1}


def test_a_withdrawal_refuses_what_comes(signalpost: Signalpost) -> None:
    """Of each of several people on stdin."""
    people = [{"email": EMAIL}, {"external_id": "c-1"}]
    stdin = "\n".join(map(json.dumps, people))
    assert signalpost("consent", "record", "withdrawn", "--json", stdin=stdin).rows == [
        {"recorded": 2, "state": "withdrawn"}
    ]
    append(an_event("e1", {"em": EM}, region="us"))
    work()
    [books] = signalpost("events", "books", "--json").rows
    assert books["dropped"] == {"consent_withdrawn": 1}


@pytest.mark.parametrize("stdin", ["", "\n", "ada", '{"name": "ada"}', '{"email": "n/a"}', '{"email": 7}'])
def test_what_names_nobody_is_refused_whole(signalpost: Signalpost, stdin: str) -> None:
    """And not repeated on the screen."""
    ended = signalpost("consent", "record", "denied", stdin=f'{{"email": "{EMAIL}"}}\n{stdin}' if stdin else "")
    assert ended.code == (Exit.DONE if stdin == "\n" else Exit.REFUSED)
    assert EMAIL not in ended.out + ended.err


def test_evidence_keeps_nothing_of_a_person(signalpost: Signalpost) -> None:
    """It stands in the audit log for good."""
    signalpost("consent", "record", "denied", "--email", EMAIL, "--evidence", f"form 7, {EMAIL}")
    with closing(open_control(VAR / "control.db", keyring())) as control:
        row = next(row for row in control.audit(1) if row.action == "consent.record")
    assert row.detail == {"people": 1, "evidence": "form 7, masked-email"}


def test_who_recorded_what_is_in_the_audit(signalpost: Signalpost) -> None:
    """How many people, and where it can be looked up; nobody's name."""
    signalpost("consent", "record", "denied", "--email", EMAIL, "--evidence", "form-7")
    with closing(open_control(VAR / "control.db", keyring())) as control:
        row = next(row for row in control.audit(1) if row.action == "consent.record")
    assert (row.subject, row.detail) == ("denied", {"people": 1, "evidence": "form-7"})
