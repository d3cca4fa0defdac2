"""Every group of commands that works on one account's own takes `--account`, and sees nothing of another's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from command import Signalpost
from ledger_parts import a_fate, an_event
from order_rows import an_order, put
from signalpost.cli.app import build
from signalpost.cli.exits import Exit
from signalpost.store import open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Changes, Fate, HeldCopy
from signalpost.store.master_key import read_master_key

GROUPS = ("keys", "datasets", "plan", "connectors", "config", "events", "orders", "consent")
#: Commands of these groups that read a file or the words of a signal, and nothing of an account's.
OF_NOBODY = {
    ("plan", "check"), ("plan", "schema"), ("plan", "types"), ("plan", "file-schema"), ("connectors", "try"),
    ("consent", "decode"),
}  # fmt: skip
NOW = 1_795_000_200_000
EVENT = {"event_name": "Signup", "event_time": 1_700_000_000}


def commands() -> list[tuple[str, str]]:
    root = typer.main.get_command(build())
    assert isinstance(root, TyperGroup)
    found = []
    for name in GROUPS:
        group = root.commands[name]
        assert isinstance(group, TyperGroup)
        found += [
            (name, one)
            for one, command in group.commands.items()
            if not command.hidden and not isinstance(command, TyperGroup)
        ]
    return found


def options(path: tuple[str, str]) -> set[str]:
    root: Any = typer.main.get_command(build())
    return {one for parameter in root.commands[path[0]].commands[path[1]].params for one in parameter.opts}


def test_every_command_of_these_groups_has_it() -> None:
    """One that is added later too."""
    assert {path for path in commands() if "--account" not in options(path)} == OF_NOBODY


@pytest.fixture
def two(signalpost: Signalpost) -> Signalpost:
    """Account Second has events, a held copy, an order and a shop; the first has nothing but the dataset."""
    signalpost("accounts", "add", "Second")
    for account in ("default", "Second"):
        signalpost("datasets", "add", "123", "--account", account)
    signalpost("connectors", "add", "till", "generic", "--account", "Second")
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    ledger = open_ledger(Path("var/ledger.db"), keys)
    fate = a_fate(2, Fate.HELD, "consent_unknown", space_id=2, dataset="123", event_id="waits")
    held = HeldCopy(fate=fate, packed=b"x", keys=(b"k" * 16,), held_until=NOW + 9)
    events = [an_event(1, space_id=2, dataset="123", event_id="theirs")]
    ledger.apply("box", 2, Changes(events=events, held=[held]))
    put(ledger, an_order(7, space_id=2))
    ledger.close()
    return signalpost


def test_what_is_shown_is_of_the_account_that_is_named(two: Signalpost) -> None:
    """And nothing of it to another, nor by an id that is known."""
    for words, found in (
        (("events", "list"), "theirs"),
        (("events", "show", "theirs"), "theirs"),
        (("orders", "list", "--since", "2020-01-01"), '"order_id":"7"'),
        (("orders", "show", "7"), "7"),
        (("connectors", "list"), "till"),
        (("connectors", "show", "till"), "till"),
        (("config", "export"), "till"),
        (("consent", "held"), "waits"),
        (("consent", "why", "waits"), "held"),
    ):
        assert found in two(*words, "--account", "Second", "--json").out, words
        assert found not in two(*words, "--json").out, words
        ended = two(*words, "--account", "nobody", "--json")
        assert (ended.code, ended.out, "There is no account nobody." in ended.err) == (Exit.NOT_FOUND, "", True), words
    assert two("events", "books", "--account", "2", "--json").rows[0]["received"] == 2
    assert two("events", "books", "--json").rows[0]["received"] == 0
    assert two("orders", "reconcile", "--account", "2", "--since", "2020-01-01", "--json").rows[0]["outcomes"]


def test_what_is_changed_is_of_the_account_that_is_named(two: Signalpost, tmp_path: Path) -> None:
    """The other's stays as it was."""
    assert two("connectors", "pause", "till").code == Exit.NOT_FOUND
    assert two("connectors", "pause", "till", "--account", "Second").code == Exit.DONE
    assert two("connectors", "secret", "till", "--account", "Second", stdin="s3cret").code == Exit.DONE
    assert two("connectors", "list", "--account", "Second", "--json").rows[0]["secret"] == "yes"
    assert two("consent", "table", "123", "region=eea", "--account", "Second").code == Exit.DONE
    exported = {account: two("config", "export", "--account", account).out for account in ("1", "2")}
    assert ('region = "eea"' in exported["2"], 'region = "eea"' in exported["1"]) == (True, False)
    (tmp_path / "settings.toml").write_text(exported["1"])
    assert two("config", "apply", "settings.toml", "--account", "Second").code == Exit.DONE
    assert two("connectors", "list", "--account", "Second", "--json").rows == []
    assert two("consent", "release", "box-2-0", "--evidence", "form 7", "--account", "Second").code == Exit.DONE
    recorded = two("consent", "record", "denied", "--email", "a@example.com", "--account", "Second")
    assert recorded.code == Exit.DONE
    audit = [row["action"] for row in two("audit", "list", "--json").rows]
    assert "consent.record" not in audit


def test_a_plan_is_learnt_and_accepted_for_the_account_that_is_named(two: Signalpost) -> None:
    """The other has learnt and accepted nothing."""
    lines = "".join(json.dumps({**EVENT, "custom_data": {"level": "gold"}}) + "\n" for _ in range(30))
    two("plan", "learn", "-", "--keep", "--dataset", "123", "--account", "Second", stdin=lines)
    assert two("plan", "pull", "plan.toml").code == Exit.NOT_FOUND
    assert two("plan", "pull", "plan.toml", "--account", "Second").code == Exit.DONE
    assert two("plan", "push", "plan.toml", "--account", "Second").code == Exit.DONE
    assert two("plan", "diff", "plan.toml", "--account", "Second").code == Exit.DONE
    assert two("plan", "diff", "plan.toml").code == Exit.REFUSED
    assert "Signup" in two("plan", "show", "--account", "Second").out
    assert "Signup" not in two("plan", "show").out
