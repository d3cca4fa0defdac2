"""The page for the night: what it says is shown is what is said, and its commands do what they are there for."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import tree
from signalpost.cli.app import call
from signalpost.cli.exits import Exit
from worked_folder import an_event, append, work

PAGE = (tree.ROOT / "docs" / "how-to" / "at-3-am.md").read_text(encoding="utf-8")
TABLES = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what ")]
ROWS = [[cell.strip(" |") for cell in line.split(" | ")] for line in TABLES]
SYMPTOMS = sorted({said for row in ROWS for said in re.findall(r"`([^`]+)`", row[0])})
COMMANDS = sorted({re.findall(r"`([^`]+)`", row[2])[-1] for row in ROWS})
SOURCE = "".join(path.read_text(encoding="utf-8") for path in sorted(tree.SRC.rglob("*.py")))
#: What is of this machine or of one file, and the seams of a string that goes over two lines.
OWN = re.compile(r"\b(?:ledger|control|identities|keys)\.db\b|\b8080 on 127\.0\.0\.1\b|…")
Run = Callable[..., int]


@pytest.fixture
def signalpost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command, in an empty folder of its own; how it ended."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATA_DIR", "MASTER_KEY", "MASTER_KEY_FILE", "CONFIG", "REPLICATION"):
        monkeypatch.delenv(f"SIGNALPOST_{name}", raising=False)

    def run(words: str, stdin: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        return call(words.removeprefix("signalpost ").split())

    return run


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_what_is_shown_is_what_is_said(symptom: str) -> None:
    """Each symptom is a phrase of a message of this release, but for what it puts in."""
    said = re.sub(r'"\s*(?:f?")', "", SOURCE)
    pieces = [piece.strip(" :") for piece in OWN.split(symptom)]
    assert all(piece in said for piece in pieces if len(piece) > 2), pieces


def test_every_row_ends_with_one_command() -> None:
    """Symptom, meaning, command; as said on the page."""
    assert len(ROWS) > 20
    assert all(len(row) == 3 for row in ROWS)
    assert all(command.startswith(("signalpost ", "SIGNALPOST_")) for command in COMMANDS)


#: What each comes to in an installation in which nothing is wrong and nothing runs.
ENDS = {
    "signalpost status": Exit.REFUSED,  # no worker runs
    "signalpost doctor": Exit.DONE,
    "signalpost health": Exit.REFUSED,
    "signalpost keys list": Exit.DONE,
    "signalpost datasets set-token DATASET < token.txt": Exit.DONE,
    "signalpost datasets add DATASET --api-version v25.0": Exit.DONE,
    "signalpost datasets resume DATASET": Exit.DONE,
    "signalpost events list --state dead": Exit.DONE,
    "signalpost events replay --dataset DATASET": Exit.NOT_FOUND,  # none died
    "signalpost store rebuild": Exit.DONE,
    "signalpost store migrate": Exit.DONE,
    "signalpost store restore BACKUP --replace": Exit.DONE,
}
#: Those that go on until stopped, or want a replica: the tests of `serve` and of the production page run them.
ELSEWHERE = {
    "SIGNALPOST_FREE_DISK_BYTES=100000000 signalpost serve",
    "signalpost serve",
    "signalpost serve --port 0",
    "signalpost store restore",
}


def an_installation(signalpost: Run) -> Path:
    """A dataset, a key, an event that was folded; and a backup of all that."""
    assert signalpost("datasets add 123") == Exit.DONE
    assert signalpost("datasets set-token 123", "accesstoken1") == Exit.DONE
    assert signalpost("keys create shop") == Exit.DONE
    append(an_event("order-1", {"em": "f" * 64}))
    work()
    assert signalpost("store backup kept") == Exit.DONE
    return next(path for path in Path("kept").iterdir() if path.is_dir())


def test_each_command_does_what_it_says(signalpost: Run) -> None:
    """Typed as it stands, with the gaps filled; `doctor` without the network."""
    assert {*COMMANDS} == ENDS.keys() | ELSEWHERE
    backup = an_installation(signalpost)
    for command, end in ENDS.items():
        words = command.partition(" <")[0].replace("DATASET", "123").replace("BACKUP", str(backup))
        words += " --offline" if words.endswith("doctor") else ""
        assert signalpost(words, "accesstoken2") == end, command
    assert signalpost("events books") == Exit.DONE


def test_a_damaged_ledger_is_put_back_by_one_command(signalpost: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The books could not be read, and balance again."""
    backup = an_installation(signalpost)
    for file in Path("var").glob("ledger.db*"):
        file.unlink()
    Path("var/ledger.db").write_bytes(b"\xff" * 8_192)
    capsys.readouterr()
    assert signalpost("events books") == Exit.STORE
    said = capsys.readouterr().err
    assert "ledger.db is damaged" in said and "signalpost store restore BACKUP --replace" in said
    assert signalpost(f"store restore {backup} --replace") == Exit.DONE
    assert signalpost("events books") == Exit.DONE


def test_a_lost_keys_file_is_copied_from_beside_the_backups(
    signalpost: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing starts without it, and the message says where it lies."""
    backup = an_installation(signalpost)
    for file in Path("var").glob("keys.db*"):
        file.unlink()
    capsys.readouterr()
    assert signalpost("status") == Exit.STORE
    assert "cp BACKUPS/keys.db" in capsys.readouterr().err
    shutil.copy(backup.parent / "keys.db", "var/keys.db")
    assert signalpost("doctor --offline") == Exit.DONE


def test_a_lost_master_key_is_said_to_be_irreplaceable(signalpost: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """With what it was called; put back, all is there again."""
    an_installation(signalpost)
    shutil.move("var/master.key", "master.key.copy")
    capsys.readouterr()
    assert signalpost("status") == Exit.STORE
    said = capsys.readouterr().err
    assert "the data need the master key with id" in said and "Without it nobody can read these data" in said
    shutil.move("master.key.copy", "var/master.key")
    assert signalpost("doctor --offline") == Exit.DONE
