"""One process writes the ledger, and others can learn which."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from signalpost.errors import StoreUnavailable
from signalpost.store.sqlite.inbox.claim import Claim
from signalpost.store.sqlite.ledger.lock import lock_holder, lock_path, take_lock

HOLD = """
import sys
from pathlib import Path
from signalpost.store.sqlite.ledger.lock import take_lock
claim = take_lock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lock_names_its_holder(tmp_path: Path) -> None:
    """And is free again when it was released."""
    ledger = tmp_path / "ledger.db"
    assert lock_holder(ledger) is None
    claim = take_lock(ledger)
    assert lock_holder(ledger) == os.getpid()
    with pytest.raises(StoreUnavailable, match=str(os.getpid())) as caught:
        take_lock(ledger)
    assert (caught.value.code, caught.value.retry_after) == ("store_held", 1)
    claim.release()
    assert lock_holder(ledger) is None


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    """The system drops the lock, whatever the file says."""
    ledger = tmp_path / "ledger.db"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(ledger)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        assert lock_holder(ledger) == child.pid
        child.kill()
        child.wait()
    assert lock_holder(ledger) is None
    take_lock(ledger).release()


def test_who_only_asks_for_the_holder_keeps_no_writer_from_starting(tmp_path: Path) -> None:
    """It has the lock for a moment, in which the number of a process that ended stands there still."""
    ledger = tmp_path / "ledger.db"
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    lock_path(ledger).write_bytes(ended.stdout)
    asks = Claim.take(lock_path(ledger))
    assert asks is not None
    asked = threading.Timer(0.02, asks.release)
    asked.start()
    take_lock(ledger).release()
    asked.join()


def test_an_unreadable_holder_is_unknown(tmp_path: Path) -> None:
    """The lock counts, not its text."""
    ledger = tmp_path / "ledger.db"
    claim = take_lock(ledger)
    lock_path(ledger).write_text("")
    assert lock_holder(ledger) == 0
    lock_path(ledger).write_bytes(b"\xff")
    assert lock_holder(ledger) == 0
    lock_path(ledger).write_text("")
    with pytest.raises(StoreUnavailable, match="unknown"):
        take_lock(ledger)
    claim.release()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A clear refusal in place of an OSError."""
    with pytest.raises(StoreUnavailable) as caught:
        take_lock(tmp_path / "absent" / "ledger.db")
    assert caught.value.code == "store_unwritable"
    assert "check the folder" in str(caught.value)
