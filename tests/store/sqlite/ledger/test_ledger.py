"""The SQLite ledger as other processes and a hostile world meet it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from ledger_parts import DATASET, NOW, SPACE, SqliteHome, an_event, end, fold, lease, receipt, states
from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store import ledger_holder, open_ledger, open_ledger_reader
from signalpost.store.ledger import Ledger, LedgerReader
from signalpost.store.sqlite.ledger.file import PAGE_BYTES

ROOM = 768 * 1024


@pytest.fixture
def home(tmp_path: Path) -> SqliteHome:
    return SqliteHome(tmp_path)


@pytest.fixture
def ledger(home: SqliteHome) -> Iterator[Ledger]:
    opened = home.open()
    yield opened
    opened.close()


def noise(number: int) -> bytes:
    """A body that does not compress."""
    return b"%d" % number + os.urandom(4_000)


def test_one_process_writes(home: SqliteHome, ledger: Ledger) -> None:
    """Another one is refused and told who has it."""
    assert ledger_holder(home.path) == os.getpid()
    with pytest.raises(StoreUnavailable, match=f"held by process {os.getpid()}") as caught:
        home.open()
    assert caught.value.code == "store_held"
    ledger.close()
    assert ledger_holder(home.path) is None
    home.open().close()


def test_a_full_disk_loses_nothing_and_is_got_over(home: SqliteHome) -> None:
    """The batch is refused whole; what was there is there; with room again, the same batch goes in."""
    ledger = open_ledger(home.path, home.keyring, max_bytes=ROOM)
    fold(ledger, an_event(1))
    batch = [an_event(n, body=noise(n), dataset="new") for n in range(2, 300)]
    with pytest.raises(StoreUnavailable) as caught:
        fold(ledger, *batch)
    assert caught.value.code == "disk_full"
    assert ledger.cursor("box") == 1
    assert states(ledger) == {"waiting": 1}
    fold(ledger, an_event(2, dataset="new"))
    end(ledger, lease(ledger))
    assert ledger.rebuild() == 0
    ledger.close()
    roomy = home.open()
    fold(roomy, *batch[1:])
    assert states(roomy) == {"delivered": 1, "waiting": 298}
    roomy.close()


def test_a_file_system_that_refuses_is_told_plainly(home: SqliteHome) -> None:
    """A limit on file size stands for a quota: StoreUnavailable, no half batch, no crash."""
    home.open().close()
    script = f"""
import os, resource, signal, sys
from pathlib import Path
from ledger_parts import SqliteHome, an_event, fold
from signalpost.errors import StoreUnavailable
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ledger = SqliteHome(Path({str(home.path.parent)!r})).open()
fold(ledger, an_event(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
try:
    fold(ledger, *(an_event(n, body=os.urandom(4000)) for n in range(2, 3000)))
except StoreUnavailable as error:
    print(error.code)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
fold(ledger, an_event(2))
print(ledger.books(1, 0).routed)
ledger.close()
"""
    done = run(script)
    assert done.stdout.split() == ["disk_error", "2"]


def test_killed_at_any_moment_it_goes_on(home: SqliteHome) -> None:
    """After kill -9 the books balance, the figures are those of the rows, and the cursor tells what is folded."""
    home.open().close()
    script = f"""
from pathlib import Path
from ledger_parts import SqliteHome, an_event, end, fold, lease
ledger = SqliteHome(Path({str(home.path.parent)!r})).open()
number = ledger.cursor("box")
while True:
    fold(ledger, *(an_event(number + n) for n in range(1, 40)))
    number += 39
    print(number, flush=True)
    end(ledger, lease(ledger, 25))
"""
    for lines in (1, 2, 5):
        child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment())
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        child.communicate()
        ledger = home.open()
        books = ledger.books(SPACE, NOW)
        assert books.balanced
        assert books.received == ledger.cursor("box") >= int(told[-1])
        assert ledger.rebuild() == 0
        ledger.close()


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, env=environment(), timeout=60
    )


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def all_but_its_tables(path: Path, whole: bytes) -> bytes:
    """`whole`, with zeros in every page but those that say which tables there are."""
    path.write_bytes(whole)
    raw = apsw.Connection(str(path))
    kept = {page for (page,) in raw.execute("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")}
    raw.close()
    starts = range(0, len(whole), PAGE_BYTES)
    return b"".join(
        whole[start : start + PAGE_BYTES] if start // PAGE_BYTES + 1 in kept else bytes(PAGE_BYTES) for start in starts
    )


def test_a_damaged_file_is_named(home: SqliteHome) -> None:
    """Neither is it repaired in silence nor taken for an empty one."""
    ledger = home.open()
    fold(ledger, *(an_event(n, body=noise(n)) for n in range(1, 60)))
    ledger.close()
    whole = home.path.read_bytes()
    home.path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreCorrupt, match=r"ledger\.db is damaged"):
        home.open()
    home.path.write_bytes(all_but_its_tables(home.path, whole))
    damaged = home.open()
    with pytest.raises(StoreCorrupt, match=r"ledger\.db is damaged"):
        lease(damaged)
    damaged.close()


def test_another_rows_body_is_refused(home: SqliteHome) -> None:
    """A body is sealed to its number: swapping two is damage, and is noticed."""
    ledger = home.open()
    fold(ledger, an_event(1), an_event(2))
    ledger.close()
    raw = apsw.Connection(str(home.path))
    raw.execute("UPDATE body SET sealed = (SELECT sealed FROM body WHERE row = 2) WHERE row = 1")
    raw.close()
    ledger = home.open()
    with pytest.raises(StoreCorrupt):
        lease(ledger)
    ledger.close()


def test_bodies_are_encrypted_on_disk(home: SqliteHome, ledger: Ledger) -> None:
    """Nothing of what Meta wants in clear stands in the file."""
    fold(ledger, an_event(1, body=b'{"user_data":{"client_ip_address":"203.0.113.77"}}'))
    ledger.close()
    for file in home.path.parent.iterdir():
        assert b"203.0.113.77" not in file.read_bytes()


def test_readers_look_while_the_worker_writes(home: SqliteHome, ledger: Ledger) -> None:
    """They see what was committed, all of the contract's look-ups answer, and bodies need keys."""
    reader: LedgerReader = open_ledger_reader(home.path, home.keyring)
    fold(ledger, an_event(1), an_event(2, due_at=NOW + 9))
    ledger.open_incident(SPACE, "token_invalid", DATASET, NOW)
    row = lease(ledger)[0]
    assert reader.books(SPACE, NOW) == ledger.books(SPACE, NOW)
    assert reader.find(SPACE, now=NOW) == ledger.find(SPACE, now=NOW)
    assert reader.copy_fate(SPACE, receipt(1), NOW) == ledger.copy_fate(SPACE, receipt(1), NOW)
    assert reader.counts(SPACE, since=0, until=NOW) == ledger.counts(SPACE, since=0, until=NOW)
    assert (reader.due(SPACE, NOW), reader.cursor("box")) == (ledger.due(SPACE, NOW), 2)
    assert (reader.datasets(SPACE), reader.incidents(SPACE)) == (ledger.datasets(SPACE), ledger.incidents(SPACE))
    assert reader.body(SPACE, row) == ledger.body(SPACE, row)
    keyless = open_ledger_reader(home.path)
    with pytest.raises(StoreUnavailable, match="without keys"):
        keyless.body(SPACE, row)
    keyless.close()
    reader.close()


def test_a_reader_waits_for_the_first_worker(home: SqliteHome) -> None:
    """It may be opened before there is a ledger, and finds it as soon as there is."""
    reader = open_ledger_reader(home.path)
    with pytest.raises(StoreUnavailable) as caught:
        reader.books(SPACE, NOW)
    assert caught.value.code == "ledger_absent"
    assert not home.path.exists()
    ledger = home.open()
    assert reader.books(SPACE, NOW).received == 0
    reader.close()
    ledger.close()


def test_a_reader_may_be_used_by_several_threads(home: SqliteHome, ledger: Ledger) -> None:
    """One looks after the other."""
    fold(ledger, *(an_event(n) for n in range(1, 50)))
    reader = open_ledger_reader(home.path)
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.extend(len(reader.find(SPACE, now=NOW)) for _ in range(5)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [49] * 40
    reader.close()


def test_a_closed_ledger_says_so(ledger: Ledger) -> None:
    """Closing twice is harmless."""
    ledger.close()
    ledger.close()
    with pytest.raises(StoreUnavailable) as caught:
        fold(ledger, an_event(1))
    assert caught.value.code == "ledger_closed"


def test_an_event_takes_little_room(ledger: Ledger, home: SqliteHome) -> None:
    """Beside its body an event with order id, delivered, takes under 260 bytes in all tables and indexes."""
    count = 4_000
    for start in range(1, count, 1_000):
        fold(
            ledger,
            *(
                an_event(n, event_id=os.urandom(16).hex(), order_id=str(100_000 + n))
                for n in range(start, start + 1_000)
            ),
        )
        end(ledger, lease(ledger, 1_000))
    ledger.close()
    raw = apsw.Connection(str(home.path))
    ((bytes_in_all,),) = raw.execute("SELECT sum(pgsize) FROM dbstat WHERE name <> 'body' AND ncell > 0")
    raw.close()
    assert bytes_in_all / count < 260
