"""`signalpost upload`: checked first, asked where the file is silent, sent once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli import parts
from signalpost.cli.exits import Exit
from signalpost.cli.folding import folded
from signalpost.settings import read
from uploads import csv_of, invoices

SAID = ("--shop", "north", "--time-zone", "UTC", "--action-source", "website", "--dataset", "123")
HEADER = ("order_id", "event_time", "email", "value", "currency")


def recent(count: int, *more: tuple[object, ...]) -> bytes:
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 7_200))
    rows = [(number, at, f"person{number}@shop.example", "19.90", "EUR") for number in range(count)]
    return csv_of(HEADER, *rows, *more)


def fold(folder: Path) -> None:
    """What a worker does first: nothing is sent."""
    settings = read(data_dir=folder / "var")
    folded(settings, parts.keyring(settings, create=False))


def test_questions_end_with_two(signalpost: Signalpost, tmp_path: Path) -> None:
    """Nothing is sent, nothing is made; each is told as the option that answers it."""
    (tmp_path / "orders.csv").write_bytes(recent(3))
    ended = signalpost("upload", "orders.csv", "--yes")
    assert ended.code == Exit.USAGE
    assert "? --time-zone" in ended.out and "? --shop" in ended.out
    assert [file.name for file in tmp_path.iterdir()] == ["orders.csv"]


def test_a_check_needs_no_installation(signalpost: Signalpost, tmp_path: Path) -> None:
    """A till's invoices judged as on a day of then; the report as page and JSON, without anybody's id."""
    (tmp_path / "till.csv").write_bytes(invoices(20))
    words = ("--shop", "till", "--time-zone", "Europe/London", "--action-source", "physical_store", "--currency", "GBP")
    ended = signalpost("upload", "till.csv", *words, "--as-of", "2026-11-18", "--report", "out.html", "--json")
    assert ended.code == Exit.DONE, ended.err
    assert ended.rows[0]["sendable"] == 20 and ended.rows[0]["left_out"] == {"order_cancelled": 4}
    assert json.loads((tmp_path / "out.json").read_text())["sendable"] == 20
    assert "12003" not in (tmp_path / "out.html").read_text() and not (tmp_path / "var").exists()


def test_bad_rows_go_into_a_file_and_the_rest_goes(signalpost: Signalpost, tmp_path: Path) -> None:
    """The mended file goes too; the same file again sends nothing."""
    (tmp_path / "orders.csv").write_bytes(recent(5, ("9", "soon", "x@shop.example", "1.00", "EUR")))
    words = ("upload", "orders.csv", *SAID, "--yes")
    ended = signalpost(*words, "--bad-rows", "bad.csv")
    assert ended.code == Exit.REFUSED and "5 events are in the inbox" in ended.err
    assert "time_unreadable" in (tmp_path / "bad.csv").read_text("utf-8-sig")
    again = signalpost(*words)
    assert "uploaded whole" in again.err and "nothing is sent again" in again.err
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() - 7_200))
    mended = (tmp_path / "bad.csv").read_text("utf-8-sig").replace("soon", at)
    (tmp_path / "mended.csv").write_text(mended)
    last = signalpost("upload", "mended.csv", *SAID, "--yes")
    assert last.code == Exit.DONE and "1 events are in the inbox" in last.err


def test_without_a_yes_nothing_goes(signalpost: Signalpost, tmp_path: Path) -> None:
    """In a pipe nobody can say it."""
    (tmp_path / "orders.csv").write_bytes(recent(2))
    ended = signalpost("upload", "orders.csv", *SAID)
    assert ended.code == Exit.DONE and "Say --yes" in ended.err and not (tmp_path / "var").exists()
    assert signalpost("upload", "orders.csv", *SAID, "--check", "--yes").code == Exit.DONE
    assert not (tmp_path / "var").exists()


def test_what_the_ledger_has_is_told_and_not_sent(signalpost: Signalpost, tmp_path: Path) -> None:
    """Also where it came by another file: the numbers are the same."""
    (tmp_path / "one.csv").write_bytes(recent(3))
    (tmp_path / "two.csv").write_bytes(recent(4))
    assert signalpost("upload", "one.csv", *SAID, "--yes").code == Exit.DONE
    fold(tmp_path)
    ended = signalpost("upload", "two.csv", *SAID, "--yes", "--json")
    assert ended.rows[0]["left_out"] == {"already_sent": 3} and ended.rows[0]["sendable"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--column", "email"), "names no target"),
        (("--as-of", "someday"), "is no day"),
        (("--report", "no/out.html"), "cannot be written"),
    ],
)
def test_options_that_are_none(signalpost: Signalpost, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    """Are told before anything is sent."""
    (tmp_path / "orders.csv").write_bytes(recent(2))
    ended = signalpost("upload", "orders.csv", *SAID, *words)
    assert ended.code == Exit.USAGE and told in ended.err


def test_a_dataset_has_to_be_named(signalpost: Signalpost, tmp_path: Path) -> None:
    """Where there is not just one."""
    (tmp_path / "orders.csv").write_bytes(recent(2))
    ended = signalpost("upload", "orders.csv", *SAID[:-2], "--column", "email=em", "--yes")
    assert ended.code == Exit.USAGE and "Which dataset?" in ended.err


def test_a_kill_in_the_middle_loses_and_doubles_nothing(signalpost: Signalpost, tmp_path: Path) -> None:
    """The next run goes on behind what was noted; in the end every order is in the ledger once."""
    (tmp_path / "orders.csv").write_bytes(recent(8_000))
    source = Path(sys.modules["signalpost"].__file__ or "").parent.parent
    command = [sys.executable, "-m", "signalpost", "upload", "orders.csv", *SAID, "--yes"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(source)}, **quiet)
    uploads = tmp_path / "var" / "uploads"
    for _ in range(15_000):
        if (uploads.is_dir() and list(uploads.glob("*.json"))) or child.poll() is not None:
            break
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    ended = signalpost("upload", "orders.csv", *SAID, "--yes")
    assert ended.code == Exit.DONE, ended.err
    assert "Going on behind" in ended.err
    fold(tmp_path)
    with parts.ledger_reader(read(data_dir=tmp_path / "var")) as ledger:
        books = ledger.books(1, parts.now_ms())
    assert books.balanced and books.fates["event"] == 8_000 == books.routed
