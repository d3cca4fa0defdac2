"""A person asks: everything is told, everything goes, and the receipt names no one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.store import open_inbox
from signalpost.store.keyring import Keyring
from signalpost.store.record import EventCopy, event_record

EMAIL, OTHER = "ann.rights@example.com", "ben.rights@example.com"
FBP = "fb.1.1795000200000.987654321"


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def put(*emails: str) -> None:
    """Events of these people, accepted and not folded."""
    keyring = Keyring.open(Path("var"), bytes.fromhex(Path("var/master.key").read_text()))
    inbox = open_inbox(Path("var/inbox"), keyring, limits=None)
    for number, email in enumerate(emails):
        said = {"event_name": "Lead", "event_id": f"e{number}", "event_time": 1_795_000_200, "action_source": "website"}
        body = msgspec.json.encode({**said, "user_data": {"em": [hashed(email)], "fbp": f"{FBP}{number}"}})
        copy = EventCopy(
            **said, space_id=1, key_id="k", origin="server", received_at=1_795_000_200_000, dataset="2501", body=body,
            keys=("em", "fbp"),
        )  # fmt: skip
        inbox.append_wait([event_record(copy)])
    inbox.close()


@pytest.fixture
def two_people(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that has accepted an event of each of two people."""
    monkeypatch.setenv("SIGNALPOST_FREE_DISK_BYTES", "0")
    signalpost("datasets", "add", "2501")
    put(EMAIL, OTHER)


@pytest.mark.usefixtures("two_people")
def test_without_a_worker_the_command_does_it_itself(signalpost: Signalpost) -> None:
    """What lay in the inbox is taken in first; another's events stay."""
    done = signalpost("privacy", "erase", "--email", EMAIL.upper(), "--json")
    assert done.code == Exit.DONE
    assert (done.rows[0]["status"], done.rows[0]["events"], done.rows[0]["kinds"]) == ("done", 1, ["em"])
    assert [row["event_id"] for row in signalpost("events", "list", "--json").rows] == ["e1"]
    receipt = done.rows[0]["receipt"]
    assert signalpost("privacy", "erasures", receipt, "--json").rows == done.rows
    assert signalpost("privacy", "erasures", "none-1-0").code == Exit.NOT_FOUND
    assert EMAIL not in done.out + done.err
    assert hashed(EMAIL) not in done.out + done.err


@pytest.mark.usefixtures("two_people")
def test_all_that_is_kept_is_told(signalpost: Signalpost) -> None:
    """Of the person who asked, with values; after the erasure there is nothing to tell."""
    signalpost("privacy", "erase", "--email", "nobody@example.com")
    ended = signalpost("privacy", "export", "--email", EMAIL)
    assert ended.code == Exit.DONE, ended.err
    told = json.loads(ended.out)
    assert [event["event_id"] for event in told["events"]] == ["e0"]
    assert told["events"][0]["body"]["user_data"]["fbp"] == f"{FBP}0"
    assert signalpost("privacy", "export", "--email", EMAIL, "--output", "told.json").code == Exit.DONE
    assert Path("told.json").stat().st_mode & 0o777 == 0o600
    signalpost("privacy", "erase", "--email", EMAIL)
    after = json.loads(signalpost("privacy", "export", "--email", EMAIL).out)
    assert not any(after[name] for name in ("links", "visitors", "events", "held"))


@pytest.mark.usefixtures("two_people")
def test_every_request_is_on_record_and_names_no_one(signalpost: Signalpost) -> None:
    """Who asked, when, by which kinds of key."""
    signalpost("privacy", "erase", "--email", EMAIL, "--phone", "+49301234567")
    signalpost("privacy", "export", "--email", EMAIL)
    rows = signalpost("audit", "list", "--action", "person", "--json").rows
    assert [row["action"] for row in rows] == ["person.read", "person.erase"]
    assert rows[1]["detail"] == {"kinds": ["em", "ph"]}
    assert hashed(EMAIL) not in json.dumps(rows)


@pytest.mark.usefixtures("two_people")
@pytest.mark.parametrize("words", [(), ("--email", "no address")])
def test_a_request_about_nobody_does_nothing(signalpost: Signalpost, words: tuple[str, ...]) -> None:
    """It is refused with the place that is wrong."""
    assert signalpost("privacy", "erase", *words).code == Exit.REFUSED
    assert signalpost("privacy", "export", *words).code == Exit.REFUSED
    assert signalpost("audit", "list", "--action", "person", "--json").rows == []


@pytest.mark.usefixtures("two_people")
def test_a_value_may_come_by_stdin(signalpost: Signalpost) -> None:
    """Where no list of processes shows it."""
    done = signalpost("privacy", "erase", "--email", "-", "--json", stdin=f"{EMAIL}\n")
    assert done.rows[0]["events"] == 1


@pytest.mark.usefixtures("two_people")
def test_a_restored_backup_is_cleaned_by_the_command_that_restores_it(signalpost: Signalpost) -> None:
    """Before anything serves; the audit log says that rows are missing because a backup was put back."""
    signalpost("privacy", "erase", "--email", "nobody@example.com")
    made = signalpost("store", "backup", "backups", "--json").rows[0]["backup"]
    signalpost("privacy", "erase", "--email", EMAIL)
    done = signalpost("store", "restore", made, "--replace")
    assert "2 erasures" in done.out
    assert [row["event_id"] for row in signalpost("events", "list", "--json").rows] == ["e1"]
    assert signalpost("audit", "verify").code == Exit.DONE
    assert signalpost("audit", "list", "--json").rows[0]["action"] == "store.restore"
