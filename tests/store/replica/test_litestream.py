"""litestream itself, the version the extra installs: what it lists, fetches and says."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from serving import wait_for
from signalpost.cli.replicate import litestream_program
from signalpost.errors import StoreUnavailable
from signalpost.store.keyring import Keyring
from signalpost.store.replica.litestream import Litestream, behind
from signalpost.store.replica.replica import FOLDER, SOCKET, Replica, main_settings
from signalpost.store.replica.source import Beside, begin, keys_in

HOME = "a-data-folder-whose-path-is-longer-than-that-of-a-socket-may-be/" * 2 + "home"


@pytest.fixture
def litestream() -> Litestream:
    return Litestream(litestream_program(), os.environ)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[apsw.Connection]:
    """A database in a data folder that is shipped to `copies`."""
    home = tmp_path / HOME
    (home / "inbox").mkdir(parents=True)
    (home / FOLDER).mkdir()
    connection = apsw.Connection(str(home / "ledger.db"))
    connection.set_busy_timeout(5_000)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("CREATE TABLE t (x)")
    settings = home / FOLDER / "litestream.yml"
    settings.write_bytes(main_settings(Replica(url=f"file://{tmp_path}/copies", seconds=0.1), home))
    running = subprocess.Popen(
        [str(litestream_program()), "replicate", "-no-expand-env", "-config", str(settings)],
        cwd=settings.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for("its socket", lambda: (home / FOLDER / SOCKET).exists())
    yield connection
    running.terminate()
    running.wait(20)
    connection.close()


def test_every_change_is_a_part_that_can_be_fetched(
    litestream: Litestream, ledger: apsw.Connection, tmp_path: Path
) -> None:
    """Up to any of them; and once nothing is behind, everything is there."""
    url = f"file://{tmp_path}/copies/ledger"
    control = tmp_path / HOME / FOLDER / SOCKET
    for number in range(1, 4):
        ledger.execute("INSERT INTO t VALUES (?)", (number,))
        wait_for("the copies", lambda: _caught_up(control, tmp_path / HOME / "ledger.db"))
    parts = litestream.parts(url)
    assert [part.upto for part in parts] == sorted(part.upto for part in parts)
    found = []
    for number, part in enumerate(sorted({part.upto for part in parts})):
        assert litestream.fetch(url, tmp_path / f"{number}.db", upto=part)
        found.append(_rows(tmp_path / f"{number}.db"))
    assert found == sorted(found)
    assert found[-1] == 3
    assert litestream.fetch(url, tmp_path / "newest.db")
    assert _rows(tmp_path / "newest.db") == 3
    assert (tmp_path / "newest.db").stat().st_mode & 0o077 == 0


def test_where_nothing_lies_nothing_is_fetched(litestream: Litestream, tmp_path: Path) -> None:
    """And that is no failure; an address that cannot be reached is."""
    url = f"file://{tmp_path}/nothing"
    assert not litestream.parts(url)
    assert not litestream.fetch(url, tmp_path / "x.db")
    with pytest.raises(StoreUnavailable, match="litestream ltx failed") as failed:
        litestream.parts("sftp://127.0.0.1:1/x")
    assert failed.value.code == "replica_unreachable"


def _caught_up(control: Path, file: Path) -> bool:
    assert behind(control, [control, file]) == control  # which it does not know
    try:
        return behind(control, [file]) is None
    except OSError:
        return False


def _rows(file: Path) -> int:
    connection = apsw.Connection(str(file))
    try:
        return int(connection.execute("SELECT count(*) FROM t").fetchall()[0][0])  # type: ignore[arg-type]
    except apsw.SQLError:
        return 0
    finally:
        connection.close()


@pytest.mark.deep
def test_a_destroyed_key_leaves_every_copy(tmp_path: Path) -> None:
    """Here and there: after about two spans nothing holds what it was, and what stands now can be fetched."""
    home, copies = tmp_path / "home", tmp_path / "copies"
    (home / "inbox").mkdir(parents=True)
    keyring = Keyring.open(home, bytes(32))
    replica = Replica(url=f"file://{copies}", seconds=0.2, keys_s=2)
    begin(home, replica)
    beside = Beside(home, replica)
    keyring.seal(20_000, b"of that day", b"")
    wrapped = _wrapped(home / "keys.db", 20_000)
    running = subprocess.Popen(
        [str(litestream_program()), "replicate", "-no-expand-env", "-config", str(home / FOLDER / "keys.yml")],
        cwd=home / FOLDER,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def holding() -> list[Path]:
        beside.follow(time.time_ns() // 1_000_000)
        files = [file for folder in (home, copies) for file in folder.rglob("*") if file.is_file()]
        return [file for file in files if wrapped in _bytes(file)]

    try:
        wait_for("the copies", lambda: any(file.is_relative_to(copies) for file in holding()))
        keyring.destroy(20_000)
        wait_for("its end everywhere", lambda: not holding())
    finally:
        running.terminate()
        running.wait(20)
        beside.close()
    assert Litestream(litestream_program(), os.environ).fetch(replica.place("keys"), tmp_path / "keys-shipped.db")
    (tmp_path / "keys.db").write_bytes(keys_in(tmp_path / "keys-shipped.db"))
    assert Keyring.open(tmp_path, bytes(32), create=False).destroyed(20_000)


def _wrapped(file: Path, day: int) -> bytes:
    connection = apsw.Connection(str(file))
    [(wrapped,)] = connection.execute("SELECT wrapped FROM day_key WHERE day = ?", (day,)).fetchall()
    connection.close()
    assert isinstance(wrapped, bytes)
    return wrapped[-32:]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
