"""Keys are replaced while processes run, and a kill at any step loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import tree
from signalpost.errors import KeyMissing
from signalpost.store import open_control
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.keyring import Keyring
from signalpost.store.keys_file import FILE_NAME, stored_key_id
from signalpost.store.master_key import key_id, read_key_file, write_key_file
from signalpost.store.rotate import (
    admit,
    begin_secrets,
    end_secrets,
    new_file,
    rotate_master_file,
    rotate_master_given,
)
from stores import MASTER_KEY

DAY = 20_000
STEPS = ("new_written", "both_open", "file_replaced", "old_shut_out")
ROTATION = """
import os, signal, sys
from pathlib import Path
from signalpost.store.rotate import rotate_master_file
folder, last = Path(sys.argv[1]), sys.argv[2]
def step(name):
    if name == last:
        os.kill(os.getpid(), signal.SIGKILL)
rotate_master_file(folder / "keys.db", folder / "master.key", step=step)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a master key of its own, and something sealed under it."""
    write_key_file(tmp_path / "master.key", MASTER_KEY)
    opened(tmp_path).seal(DAY, b"", b"")
    return tmp_path


def opened(folder: Path) -> Keyring:
    """The keyring as a process that starts now opens it."""
    file = folder / "master.key"
    return Keyring.open(folder, read_key_file(file), reread=lambda: read_key_file(file))


def killed(folder: Path, step: str) -> None:
    """Rotate in a process of its own that is killed once `step` is on disk."""
    words = [sys.executable, "-c", ROTATION, str(folder), step]
    assert (
        subprocess.run(words, env={**os.environ, "PYTHONPATH": str(tree.SRC)}, check=False).returncode
        == -signal.SIGKILL
    )


def test_a_new_master_key_opens_what_the_old_one_sealed(folder: Path) -> None:
    """And the old one opens nothing any more."""
    before = opened(folder)
    sealed, digest = before.seal(DAY, b"body", b"row"), before.hmac(b"value")
    done = rotate_master_file(folder / FILE_NAME, folder / "master.key")
    after = opened(folder)
    assert after.unseal(DAY, sealed, b"row") == b"body"
    assert after.hmac(b"value") == digest
    assert (done.before, done.key_id) == (key_id(MASTER_KEY), after.key_id)
    with pytest.raises(KeyMissing, match=after.key_id):
        Keyring.open(folder, MASTER_KEY)


def test_a_running_process_goes_on(folder: Path) -> None:
    """It reads old days, makes new ones, and what it makes others open."""
    running = opened(folder)
    rotate_master_file(folder / FILE_NAME, folder / "master.key")
    sealed = running.seal(DAY + 1, b"new day", b"")
    running.forget_cached()
    assert running.unseal(DAY, running.seal(DAY, b"old day", b""), b"") == b"old day"
    assert opened(folder).unseal(DAY + 1, sealed, b"") == b"new day"


def test_a_running_process_survives_two_rotations(folder: Path) -> None:
    """However seldom it looks."""
    running = opened(folder)
    for _ in range(2):
        rotate_master_file(folder / FILE_NAME, folder / "master.key")
    assert opened(folder).unseal(DAY + 1, running.seal(DAY + 1, b"x", b""), b"") == b"x"


def test_an_old_copy_of_the_keys_opens_nothing_of_later_days(folder: Path) -> None:
    """Who has last year's keys.db and its master key cannot unwrap a key made since."""
    copy = folder / "copy"
    copy.mkdir()
    (copy / FILE_NAME).write_bytes((folder / FILE_NAME).read_bytes())
    stolen = Keyring.open(copy, MASTER_KEY)
    rotate_master_file(folder / FILE_NAME, folder / "master.key")
    opened(folder).seal(DAY + 1, b"x", b"")
    (copy / FILE_NAME).write_bytes((folder / FILE_NAME).read_bytes())
    with pytest.raises(KeyMissing):
        stolen.unseal(DAY + 1, b"x" * 40, b"")


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_after_any_step_leaves_everything_open(folder: Path, step: str) -> None:
    """A process that runs goes on, one that starts can, and a second call ends what the first began."""
    running = opened(folder)
    sealed = running.seal(DAY, b"body", b"")
    killed(folder, step)
    assert opened(folder).unseal(DAY, sealed, b"") == b"body"
    assert opened(folder).unseal(DAY + 1, running.seal(DAY + 1, b"x", b""), b"") == b"x"
    rotate_master_file(folder / FILE_NAME, folder / "master.key")
    assert not new_file(folder / "master.key").exists()
    running.forget_cached()
    assert running.unseal(DAY, sealed, b"") == opened(folder).unseal(DAY, sealed, b"") == b"body"
    with pytest.raises(KeyMissing):
        Keyring.open(folder, MASTER_KEY)


def test_a_key_from_elsewhere_is_admitted_first_and_the_old_one_shut_out_later(folder: Path) -> None:
    """Between the two calls processes are restarted with the new one, in any order."""
    sealed = opened(folder).seal(DAY, b"body", b"")
    given = folder / "new.key"
    first = rotate_master_given(folder / FILE_NAME, MASTER_KEY, given)
    new = read_key_file(given)
    assert first.waits
    assert first.key_id == key_id(new)
    for master in (MASTER_KEY, new):
        assert Keyring.open(folder, master).unseal(DAY, sealed, b"") == b"body"
    assert rotate_master_given(folder / FILE_NAME, MASTER_KEY, given).waits
    second = rotate_master_given(folder / FILE_NAME, new, given)
    assert not second.waits
    assert second.before == key_id(MASTER_KEY)
    with pytest.raises(KeyMissing):
        Keyring.open(folder, MASTER_KEY)


def test_a_key_that_opens_nothing_rotates_nothing(folder: Path) -> None:
    """The file is left as it is."""
    (folder / "master.key").unlink()
    write_key_file(folder / "master.key", bytes(reversed(MASTER_KEY)))
    with pytest.raises(KeyMissing, match=key_id(MASTER_KEY)):
        rotate_master_file(folder / FILE_NAME, folder / "master.key")
    assert Keyring.open(folder, MASTER_KEY).days() == [DAY]


@pytest.mark.parametrize("killed_after", ["begun", "sealed"])
def test_secrets_are_sealed_anew_under_a_new_key(folder: Path, killed_after: str) -> None:
    """A process that runs reads them all the while; broken off, the next call ends it."""
    control, running = (open_control(folder / "control.db", opened(folder)) for _ in range(2))
    control.put_dataset(DEFAULT_SPACE, Dataset(dataset_id="2501"), author="test", now=1)
    control.set_token(DEFAULT_SPACE, "2501", "token-one", author="test", now=1)
    control.set_secret(DEFAULT_SPACE, "webhook/shop", "whsec", author="test", now=1)
    keys, master = folder / FILE_NAME, read_key_file(folder / "master.key")
    assert begin_secrets(keys, master) == 2
    if killed_after == "sealed":
        control.reseal(author="test", now=2, sealed=lambda: None)
    assert running.token(DEFAULT_SPACE, "2501") == "token-one"
    assert begin_secrets(keys, master) == 2
    control.reseal(author="test", now=3, sealed=lambda: end_secrets(keys, master))
    assert running.token(DEFAULT_SPACE, "2501") == "token-one"
    assert running.secret(DEFAULT_SPACE, "webhook/shop") == "whsec"
    fresh = open_control(folder / "control.db", opened(folder))
    assert fresh.token(DEFAULT_SPACE, "2501") == "token-one"
    assert begin_secrets(keys, master) == 3


def test_while_two_keys_open_the_data_the_newer_is_wanted(folder: Path) -> None:
    """By whoever starts without either, and is told which one is missing."""
    keys, current, newer = folder / FILE_NAME, read_key_file(folder / "master.key"), bytes(range(1, 33))
    assert stored_key_id(keys) == key_id(current)
    admit(keys, current, newer)
    assert stored_key_id(keys) == key_id(newer)
