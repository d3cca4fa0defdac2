"""`signalpost replicate`: what it needs, and what it tells others."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.cli.replicate import _follow, last_shipped, litestream_program, replica_of
from signalpost.errors import SettingsError
from signalpost.settings import Settings
from signalpost.store.keyring import Keyring
from signalpost.store.replica.replica import Replica
from signalpost.store.replica.source import Beside, listed_in
from signalpost.store.sqlite.connection import connect


def test_without_a_place_there_is_nothing_to_do(signalpost: Signalpost) -> None:
    """It says how to name one."""
    made = signalpost("replicate")
    assert made.code == Exit.USAGE
    assert "SIGNALPOST_REPLICATION=s3://bucket/folder" in made.err


def test_the_settings_say_where_how_often_and_how_far_back() -> None:
    """As they are documented."""
    replica = replica_of(Settings(replication="s3://bucket/shop", replication_seconds=2, replication_hours=3))
    assert (replica.url, replica.seconds, replica.hours) == ("s3://bucket/shop", 2, 3)
    with pytest.raises(SettingsError, match="no place"):
        replica_of(Settings(replication="bucket/shop"))


def test_the_program_comes_with_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Beside the interpreter, else on the path; without either the extra is named."""
    assert litestream_program().name == "litestream"
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError) as missing:
        litestream_program()
    assert missing.value.fix == "pip install 'signalpost[replication]'"
    (tmp_path / "litestream").touch(mode=0o755)
    assert litestream_program() == tmp_path / "litestream"


def test_nothing_is_known_to_be_off_the_machine_before_it_was_said(tmp_path: Path) -> None:
    """Nor when what says so cannot be read."""
    assert last_shipped(tmp_path) is None
    (tmp_path / "replication").mkdir()
    (tmp_path / "replication" / "shipped.json").write_text("{")
    assert last_shipped(tmp_path) is None
    (tmp_path / "replication" / "shipped.json").write_text('{"at": 5}')
    assert last_shipped(tmp_path) == 5


def test_following_goes_on_after_a_fault_and_tells_it(tmp_path: Path) -> None:
    """Inbox files that came while the list could not be written are on it afterwards: restores go by that list."""
    (tmp_path / "inbox").mkdir()
    keyring = Keyring.open(tmp_path, bytes(32))
    beside = Beside(tmp_path, Replica(url=f"file://{tmp_path}/copies"))
    file = tmp_path / "replication" / "files.db"
    warned: list[str] = []

    async def follow() -> None:
        stopped = asyncio.Event()
        with closing(connect(file)) as other:
            other.execute("ALTER TABLE inbox_file RENAME TO away")
            (tmp_path / "inbox" / "a.db").touch()
            following = asyncio.create_task(_follow(beside, keyring, stopped, lambda name, code: warned.append(code)))
            while not warned:
                await asyncio.sleep(0.05)
            other.execute("ALTER TABLE away RENAME TO inbox_file")
        while not listed_in(file):
            await asyncio.sleep(0.05)
        stopped.set()
        await following

    asyncio.run(asyncio.wait_for(follow(), 20))
    beside.close()
    assert set(listed_in(file)) == {"a"}
    assert warned == ["disk_error"]
