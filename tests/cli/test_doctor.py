"""`signalpost doctor`: what is good, what is missing, what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.doctor import folder_checks, replication_check, variable_checks, words
from signalpost.cli.exits import Exit
from signalpost.settings import Settings
from signalpost.transport_trial import Check


def found(signalpost: Signalpost, *more: str) -> tuple[int, dict[str, dict[str, object]]]:
    ended = signalpost("doctor", "--offline", "--json", *more)
    return ended.code, {row["name"]: row for row in ended.rows}


def test_without_a_data_folder_it_says_how_to_begin(signalpost: Signalpost) -> None:
    """Nothing is made by looking."""
    code, rows = found(signalpost)
    assert code == Exit.REFUSED
    assert "signalpost serve" in str(rows["data folder"]["fix"])
    assert not Path("var").exists()


def test_it_names_what_is_missing_until_nothing_is(signalpost: Signalpost) -> None:
    """A dataset, a key, a token: each with the command that makes it."""
    signalpost("keys", "list")
    code, rows = found(signalpost)
    assert code == Exit.REFUSED
    assert rows["datasets"]["fix"] == "Add yours: signalpost datasets add ID"
    assert rows["keys to send with"]["ok"] is False
    signalpost("datasets", "add", "123")
    signalpost("keys", "create", "shop")
    code, rows = found(signalpost)
    assert code == Exit.DONE
    assert rows["dataset 123"]["ok"] is None
    signalpost("datasets", "set-token", "123", stdin="a-token")
    code, rows = found(signalpost)
    assert (code, rows["dataset 123"]["ok"], rows["ledger"]["ok"]) == (Exit.DONE, True, None)
    assert "a-token" not in str(rows)


def test_a_missing_master_key_is_the_first_thing_said(signalpost: Signalpost) -> None:
    """With the id of the key that is wanted; nothing that depends on it is looked at."""
    signalpost("datasets", "add", "123")
    Path("var/master.key").unlink()
    code, rows = found(signalpost)
    assert code == Exit.REFUSED
    assert "master key with id" in str(rows["keys"]["found"])
    assert "dataset 123" not in rows


def test_a_master_key_that_others_can_read_is_a_fault(signalpost: Signalpost) -> None:
    """With the command that mends it."""
    signalpost("datasets", "add", "123")
    Path("var/master.key").chmod(0o644)
    _, rows = found(signalpost)
    assert str(rows["master key"]["fix"]).startswith("chmod 600")


def test_a_misspelt_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGNALPOST_PROT is no setting."""
    [good] = variable_checks(["SIGNALPOST_PORT", "SIGNALPOST_KEY", "PATH"])
    [bad] = variable_checks(["SIGNALPOST_PROT"])
    assert (good.ok, bad.ok) == (True, False)
    assert "SIGNALPOST_PROT" in bad.found


def test_the_fix_stands_below_what_is_wrong() -> None:
    """And is left out where all is well."""
    assert words(Check(name="disk", ok=False, found="full", fix="Free some.")) == "NO  disk: full\n      Free some."
    assert words(Check(name="disk", ok=True, found="5 GB", fix="Free some.")) == "ok  disk: 5 GB"


def test_copies_off_the_machine_are_looked_at(tmp_path: Path) -> None:
    """Nowhere is worth knowing, late must be mended."""
    at = 1_763_460_600_000
    copied = Settings(data_dir=tmp_path, replication="s3://bucket/shop")
    assert replication_check(Settings(data_dir=tmp_path), at).ok is None
    assert replication_check(copied, at).ok is False
    (tmp_path / "replication").mkdir()
    (tmp_path / "replication" / "shipped.json").write_text(json.dumps({"at": at}))
    assert replication_check(copied, at + 9_000).ok is True
    late = replication_check(copied, at + 90_000)
    assert late.ok is False
    assert "90 s ago" in late.found


def test_the_first_copy_is_waited_for(tmp_path: Path) -> None:
    """In the first minute of `serve` nothing has to be mended; later something is in its way."""
    copied = Settings(data_dir=tmp_path, replication="s3://bucket/shop")
    at = 1_763_460_600_000
    began = replication_check(copied, at + 5_000, at)
    assert began.ok is None and "not yet" in began.found and "a minute" in began.fix
    stuck = replication_check(copied, at + 61_000, at)
    assert stuck.ok is False and "replicate_behind" in stuck.fix
    assert "signalpost serve" in replication_check(copied, at).fix


def test_a_full_disk_is_told_with_what_takes_it(tmp_path: Path) -> None:
    """The largest of the data folder, and what lets events in until there is room."""
    (tmp_path / "backups" / "old").mkdir(parents=True)
    (tmp_path / "backups" / "old" / "ledger.db").write_bytes(bytes(3_000_000))
    (tmp_path / "control.db").write_bytes(bytes(10))
    checks = {one.name: one for one in folder_checks(Settings(data_dir=tmp_path, free_disk_bytes=10**18))}
    assert checks["disk"].ok is False
    assert "backups 3 MB" in checks["disk"].fix
    assert "SIGNALPOST_FREE_DISK_BYTES" in checks["disk"].fix
    enough = {one.name: one for one in folder_checks(Settings(data_dir=tmp_path, free_disk_bytes=0))}
    assert enough["disk"].ok is True and not enough["disk"].fix
