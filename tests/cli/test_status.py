"""`signalpost status`: for people, for programs, for cron."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import Signalpost
from ledger_parts import an_event, fold
from signalpost.cli.exits import Exit
from signalpost.cli.status import copies, words
from signalpost.settings import Settings
from signalpost.store import open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.master_key import read_master_key
from signalpost.store.watch_file import Kept, WatchFile


def test_a_folder_that_is_not_there_is_a_mistake(signalpost: Signalpost) -> None:
    """Most likely the wrong one."""
    ended = signalpost("status")
    assert ended.code == Exit.USAGE and "signalpost --data-dir DIR" in ended.err


def test_a_new_installation_is_well(signalpost: Signalpost) -> None:
    """It says what is still to be done."""
    signalpost("datasets", "add", "2501", "--name", "Shop")
    ended = signalpost("status")
    assert ended.code == Exit.DONE
    lines = ended.out.splitlines()
    assert lines[0] == "All is well: no alarm stands."
    assert "-      no channel is told of alarms: signalpost alarms add NAME < address.txt" in lines
    assert "-      nothing was accepted yet: signalpost serve" in lines
    assert any(line.startswith("dataset  2501 (Shop); accepted never; delivered never; 0 waiting") for line in lines)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's own, when first loaded
def test_an_alarm_is_shown_with_its_fix_and_ends_with_1(signalpost: Signalpost, tmp_path: Path) -> None:
    """For people and for programs alike."""
    signalpost("datasets", "add", "2501")
    signalpost("alarms", "add", "ops", "--again-after", "0", stdin="json://127.0.0.1:9")
    var = tmp_path / "var"
    keyring = Keyring.open(var, read_master_key({}, var / "master.key"))
    ledger = open_ledger(var / "ledger.db", keyring)
    fold(ledger, an_event(1))
    ledger.pause(1, "2501", "token", an_event(1).received_at)
    ledger.close()
    file = WatchFile.hold(var)
    file.write(Kept(looked_at=1))
    file.close()
    ended = signalpost("status")
    assert ended.code == Exit.REFUSED
    said = ended.out
    assert "ALARM  Dataset 2501: Meta refuses the access token" in said
    assert "       fix: signalpost datasets set-token 2501 < token.txt" in said
    assert "       more: docs/reference/alarms.md, access_refused" in said
    assert "NO     no worker runs: nothing is delivered" in said
    assert "NO     nobody watches: no alarm goes out" in said
    assert "channel  ops (json 127.0.0.1:9): all alarms; once" in said
    assert "1 waiting, the oldest for " in said and "Meta refuses the access token" in said.splitlines()[-3]
    programs = signalpost("status", "--json")
    assert programs.code == Exit.REFUSED
    [found] = programs.rows
    assert (found["ok"], found["worker_runs"]) == (False, False)
    assert {one["code"] for one in found["alarms"]} >= {"access_refused"}


def test_words_are_those_of_the_status(signalpost: Signalpost, tmp_path: Path) -> None:
    """An alarm that is going says so."""
    import msgspec

    from signalpost.alarms.status import AlarmLine, Status

    line = AlarmLine(
        code="dead_letters", space_id=1, dataset="1", what="w", since=0, told=1, affected="a", fix="f", going=True
    )
    made = Status(
        ok=False, at=60_000, alarms=(line,), troubles=(), remarks=(), worker_runs=True, watched_at=50_000, unfolded=0,
        datasets=(), channels=(),
    )  # fmt: skip
    assert list(words(made))[:2] == ["ALARM  w", "       since 1970-01-01 00:00 UTC (1 min, going); a"]
    assert list(words(msgspec.structs.replace(made, alarms=(), ok=True))) == [
        "All is well: no alarm stands.",
        "watch    last looked 10 s ago",
    ]


def test_copies_that_do_not_get_off_the_machine_are_a_trouble(tmp_path: Path) -> None:
    """A lost disk would cost what is not copied; where no copies are asked for, nothing is said here."""
    at = 1_763_460_600_000
    (tmp_path / "replication").mkdir()
    (tmp_path / "replication" / "shipped.json").write_text(json.dumps({"at": at}))
    copied = Settings(data_dir=tmp_path, replication="s3://bucket/shop")
    (trouble,) = copies(copied, at + 90_000)
    assert "90 s ago" in trouble.what and "replicate_behind" in trouble.fix
    assert not list(copies(copied, at + 9_000))
    assert not list(copies(Settings(data_dir=tmp_path), at + 90_000))
