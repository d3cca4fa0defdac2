"""What the SQLite inbox promises beyond the contract: kills, forks, full and broken disks, files that grow."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faulty_disk import faulty_disk
from signalpost.errors import StoreUnavailable
from signalpost.store.inbox import InboxLimits
from signalpost.store.record import Receipt
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.inbox import SqliteInbox
from signalpost.store.sqlite.inbox.reader import SqliteInboxes
from stores import MASTER_KEY, NOW, all_stored, keyring, record, records, stored, until

QUICK = InboxLimits(look_every_ms=5)

APPENDER = """
import sys
from pathlib import Path
from signalpost.store import open_inbox
from signalpost.store.keyring import Keyring
from signalpost.store.record import Record

folder = Path(sys.argv[1])
inbox = open_inbox(folder / "inbox", Keyring.open(folder, bytes.fromhex(sys.argv[2])))
number = 0
while True:
    receipts = inbox.append_wait([Record("event", 1, b"%d" % n) for n in range(number, number + 3)])
    print(*(f"{n}={receipt}" for n, receipt in enumerate(receipts, number)), flush=True)
    number += 3
"""


class Inboxes:
    """Opens inboxes of one folder and closes them in the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keyring = keyring(folder)
        self.free = 100_000_000_000
        self.now = NOW
        self._open: list[SqliteInbox | SqliteInboxes] = []

    def writer(self, limits: InboxLimits = QUICK) -> SqliteInbox:
        made = SqliteInbox(
            self.folder / "inbox",
            Sealer(self.keyring),
            limits=limits,
            clock=lambda: self.now,
            free=lambda folder: self.free,
        )
        self._open.append(made)
        return made

    def reader(self) -> SqliteInboxes:
        made = SqliteInboxes(self.folder / "inbox", Sealer(self.keyring))
        self._open.append(made)
        return made

    def close(self) -> None:
        for made in self._open:
            made.close()


@pytest.fixture
def inboxes(tmp_path: Path) -> Iterator[Inboxes]:
    made = Inboxes(tmp_path)
    yield made
    made.close()


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path, inboxes: Inboxes) -> None:
    """kill -9 at random moments, five times: every receipt that was told leads to its record."""
    told: dict[Receipt, bytes] = {}
    for kills in range(5):
        process = _appender(tmp_path)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(1 + 3 * kills)]
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
        process.stdout.close()
        process.wait()
        for pair in b"".join([*lines, rest[: rest.rfind(b"\n") + 1]]).decode().split():
            body, receipt = pair.split("=")
            told[Receipt.parse(receipt)] = body.encode()
    kept = all_stored(inboxes.reader())
    assert len(told) >= 5 * 3
    assert {receipt: kept[receipt].body for receipt in told} == told


def test_the_file_of_a_killed_writer_is_removed_in_the_end(tmp_path: Path, inboxes: Inboxes) -> None:
    """The system frees a dead writer's claim; once all is folded and kept long enough, nothing is left of it."""
    process = _appender(tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    reader = inboxes.reader()
    (inbox_id,) = reader.inboxes()
    last = _last(reader, inbox_id)
    reader.forget(inbox_id, last, NOW)
    process.kill()
    process.stdout.close()
    process.wait()
    last = _last(reader, inbox_id)
    reader.forget(inbox_id, last, NOW)
    assert list(reader.inboxes()) == [inbox_id]
    reader.forget(inbox_id, last, NOW + 3_600_000)
    assert list(tmp_path.joinpath("inbox").iterdir()) == []


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_writes_a_file_of_its_own(inboxes: Inboxes) -> None:
    """Parent and child go on side by side, each in its own order."""
    inbox = inboxes.writer()
    inbox.append_wait(records([1]))
    before = inbox.inbox_id
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            (receipt,) = inbox.append_wait(records([2]))
            os.write(write, str(receipt).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        receipt = Receipt.parse(told.read())
    os.waitpid(child, 0)
    assert receipt.inbox_id != before == inbox.inbox_id
    inbox.append_wait(records([3]))
    reader = inboxes.reader()
    assert list(stored(reader, before).values()) == records([1, 3])
    assert stored(reader, receipt.inbox_id) == {receipt: record(2)}


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_that_writes_nothing_does_not_hold_its_parents_file(inboxes: Inboxes) -> None:
    """A parent's file can be removed while children of its forks live on."""
    inbox = inboxes.writer()
    inbox.append_wait(records([1]))
    inbox_id = inbox.inbox_id
    read, write = os.pipe()
    forked, begun = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(write)
        os.write(begun, b".")
        os.read(read, 1)
        os._exit(0)
    os.close(read)
    assert os.read(forked, 1)  # what a child does after a fork is done
    try:
        inbox.close()
        reader = inboxes.reader()
        reader.forget(inbox_id, 1, NOW)
        reader.forget(inbox_id, 1, NOW + 3_600_000)
        assert list(reader.inboxes()) == []
    finally:
        for end in (write, forked, begun):
            os.close(end)
        os.waitpid(child, 0)


def test_a_full_disk_refuses_and_recovers(tmp_path: Path) -> None:
    """`disk_full` while there is no space, and the same inbox goes on when there is; nothing accepted is lost."""
    with faulty_disk() as disk:
        inboxes = Inboxes(tmp_path)
        inbox = inboxes.writer()
        inbox.append_wait(records([1]))
        disk.full = True
        for _ in range(3):
            with pytest.raises(StoreUnavailable) as refused:
                inbox.append_wait(records([2]))
            assert refused.value.code == "disk_full"
        disk.full = False
        inbox.append_wait(records([3]))
        assert list(all_stored(inboxes.reader()).values()) == records([1, 3])
        inboxes.close()


# SQLite itself shrugs off some of the refusals, as when a file is closed; apsw reports them to nobody.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_disk_that_cannot_sync_refuses_and_recovers(tmp_path: Path) -> None:
    """After a failed sync nobody knows what the file holds: the next copy goes to a new one."""
    with faulty_disk() as disk:
        inboxes = Inboxes(tmp_path)
        inbox = inboxes.writer()
        (first,) = inbox.append_wait(records([1]))
        disk.broken = True
        for _ in range(2):
            with pytest.raises(StoreUnavailable) as refused:
                inbox.append_wait(records([2]))
            assert refused.value.code == "disk_error"
        disk.broken = False
        (third,) = inbox.append_wait(records([3]))
        assert third.inbox_id != first.inbox_id
        kept = all_stored(inboxes.reader())
        assert kept[first] == record(1)
        assert kept[third] == record(3)
        until(lambda: inbox.depth().records >= 2)
        inboxes.close()


def test_the_disk_is_synced_before_a_receipt_is_told(tmp_path: Path) -> None:
    """Durable means that fsync has returned."""
    with faulty_disk() as disk:
        inboxes = Inboxes(tmp_path)
        inbox = inboxes.writer()
        for _ in range(5):
            before = disk.syncs
            inbox.append_wait(records([1]))
            assert disk.syncs > before
        inboxes.close()


def test_too_little_free_space_refuses_until_there_is_more(inboxes: Inboxes) -> None:
    """The inbox stops before the disk is really full, and looks again by itself."""
    inboxes.free = 1_000_000_000
    inbox = inboxes.writer()
    with pytest.raises(StoreUnavailable) as refused:
        inbox.append_wait(records([1]))
    assert refused.value.code == "disk_full"
    inboxes.free = 3_000_000_000
    until(lambda: _accepts(inbox))


def test_an_inbox_over_its_limit_refuses(inboxes: Inboxes) -> None:
    """When no worker folds, the inbox stops at its limit instead of filling the disk."""
    inbox = inboxes.writer(InboxLimits(look_every_ms=5, most_bytes=100_000))
    accepted = 0
    for _ in range(100_000):
        try:
            inbox.append_wait([record(accepted, size=1)])
        except StoreUnavailable as refused:
            assert refused.code == "inbox_full"
            break
        accepted += 1
    assert len(all_stored(inboxes.reader())) == accepted


def test_more_than_the_disk_keeps_up_with_is_refused(tmp_path: Path) -> None:
    """A slow disk bounds memory: callers are told to come back in a second."""
    with faulty_disk() as disk:
        inboxes = Inboxes(tmp_path)
        inbox = inboxes.writer(InboxLimits(look_every_ms=5, most_pending=10))
        disk.sync_s = 0.05
        waits = _append_in_threads(inbox, 40)
        codes = [getattr(result, "code", "accepted") for result in waits]
        assert set(codes) == {"accepted", "inbox_busy"}
        assert len(all_stored(inboxes.reader())) == codes.count("accepted")
        inboxes.close()


def test_whatever_arrives_during_a_commit_becomes_one_segment(tmp_path: Path) -> None:
    """Groups form by themselves: on a slow disk many copies share one sync."""
    with faulty_disk() as disk:
        inboxes = Inboxes(tmp_path)
        inbox = inboxes.writer()
        disk.sync_s = 0.05
        receipts = [result for result in _append_in_threads(inbox, 40) if isinstance(result, Receipt)]
        assert len(receipts) == 40
        assert len({receipt.segment for receipt in receipts}) < 10
        inboxes.close()


def test_a_large_file_is_followed_by_a_new_one(inboxes: Inboxes) -> None:
    """Files grow to a limit, so that they can be removed as a whole; the worker reads them in order."""
    inbox = inboxes.writer(InboxLimits(look_every_ms=5, roll_bytes=1_000))
    first = inbox.inbox_id
    sent = 0
    while inbox.inbox_id == first and sent < 100_000:
        inbox.append_wait([record(sent)])
        sent += 1
        inboxes.now += 1
    inbox.append_wait([record(sent)])
    kept = all_stored(inboxes.reader())
    assert list(kept.values()) == records(range(sent + 1))
    assert inbox.depth().records == sent + 1


def test_an_old_file_is_followed_by_a_new_one(inboxes: Inboxes) -> None:
    """Little traffic does not keep folded copies on disk for days."""
    inbox = inboxes.writer()
    (receipt,) = inbox.append_wait(records([1]))
    inboxes.now += 3_600_000
    until(lambda: inbox.inbox_id != receipt.inbox_id)
    reader = inboxes.reader()
    until(lambda: receipt.inbox_id not in _forgotten(reader, receipt.inbox_id, inboxes.now))
    inbox.append_wait(records([2]))
    assert list(all_stored(reader).values()) == records([2])


def test_an_old_empty_file_stays(inboxes: Inboxes) -> None:
    """An idle process does not make a file an hour."""
    inbox = inboxes.writer()
    before = inbox.inbox_id
    inboxes.now += 10 * 3_600_000
    inboxes.writer().close()
    assert inbox.inbox_id == before
    assert [file.stem for file in (inboxes.folder / "inbox").glob("*.db")] == [before]


def test_an_inbox_that_took_nothing_leaves_nothing(inboxes: Inboxes) -> None:
    """Processes that start and stop without a single event do not fill the folder."""
    for _ in range(3):
        inboxes.writer().close()
    assert list((inboxes.folder / "inbox").iterdir()) == []


def test_a_missing_key_refuses_and_keeps_the_file(inboxes: Inboxes) -> None:
    """Nothing is wrong with the disk: the same file goes on when the key is there."""
    inbox = inboxes.writer()
    inbox.append_wait(records([1]))
    hidden = (inboxes.folder / "keys.db").rename(inboxes.folder / "hidden")
    inboxes.now += 86_400_000
    with pytest.raises(StoreUnavailable):
        inbox.append_wait(records([2]))
    (inboxes.folder / "keys.db").unlink(missing_ok=True)
    hidden.rename(inboxes.folder / "keys.db")
    inbox.append_wait(records([3]))
    assert list(all_stored(inboxes.reader()).values()) == records([1, 3])


def test_depth_falls_when_the_worker_folds(inboxes: Inboxes) -> None:
    """The writer learns from the worker's note how much still waits."""
    inbox = inboxes.writer()
    inbox.append_wait(records([1, 2]))
    assert inbox.depth().records == 2
    inboxes.reader().forget(inbox.inbox_id, 1, NOW)
    until(lambda: inbox.depth().records == 0)
    assert inbox.depth().bytes > 0


def test_bodies_are_not_readable_on_disk(inboxes: Inboxes) -> None:
    """No file of the inbox shows what was appended."""
    inbox = inboxes.writer()
    inbox.append_wait([record(1, size=10), record(2, size=5_000)])
    for _ in range(2):
        for file in (inboxes.folder / "inbox").iterdir():
            assert b"body" not in file.read_bytes()
        inbox.close()


def test_files_belong_to_their_owner_alone(inboxes: Inboxes) -> None:
    """Nobody else on the machine may read them."""
    inboxes.writer().append_wait(records([1]))
    for file in (inboxes.folder / "inbox").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.suffix


def _forgotten(reader: SqliteInboxes, inbox_id: str, now: int) -> list[str]:
    reader.forget(inbox_id, 1, now)
    reader.forget(inbox_id, 1, now + 3_600_000)
    return list(reader.inboxes())


def _append_in_threads(inbox: SqliteInbox, count: int) -> list[Receipt | StoreUnavailable]:
    from concurrent.futures import ThreadPoolExecutor

    def one(number: int) -> Receipt | StoreUnavailable:
        try:
            return inbox.append_wait([record(number)])[0]
        except StoreUnavailable as refused:
            return refused

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def _accepts(inbox: SqliteInbox) -> bool:
    try:
        inbox.append_wait(records([1]))
    except StoreUnavailable:
        return False
    return True


def _last(reader: SqliteInboxes, inbox_id: str) -> int:
    return max(receipt.segment for receipt in stored(reader, inbox_id))


def _appender(folder: Path) -> subprocess.Popen[bytes]:
    """A process that appends without end and tells each receipt once it has it."""
    command = [sys.executable, "-c", APPENDER, str(folder), MASTER_KEY.hex()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
