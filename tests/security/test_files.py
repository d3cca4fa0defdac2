"""What lies on disk and in the list of processes: whose it is, and that it holds no secret in clear."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def signalpost(folder: Path, *words: str, mask: int, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """A command run in `folder` by somebody whose files anybody may write."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SIGNALPOST_")}
    return subprocess.run(
        [sys.executable, "-m", "signalpost", *words],
        cwd=folder,
        input=stdin,
        env={**environment, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        umask=mask,
    )


def within(folder: Path) -> Iterator[Path]:
    """The folder, and everything in it."""
    yield folder
    yield from folder.rglob("*")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with a token, a key, a person's event and a backup, all made with the umask 0."""
    folder = tmp_path_factory.mktemp("open")
    signalpost(folder, "datasets", "add", "1234567890", mask=0)
    signalpost(folder, "datasets", "set-token", "1234567890", mask=0, stdin="EAATOKENOFMETA\n")
    signalpost(folder, "keys", "create", "shop", mask=0)
    signalpost(folder, "store", "backup", str(folder / "copies"), mask=0)
    return folder


@pytest.mark.parametrize("place", ["var", "copies"])
def test_no_file_or_folder_is_open_to_others(installed: Path, place: str) -> None:
    """Whatever the umask: who may write the folder may put another script, another key, another ledger there."""
    open_to_others = {
        str(path.relative_to(installed)): stat.filemode(path.stat().st_mode)
        for path in within(installed / place)
        if path.stat().st_mode & 0o077
    }
    assert open_to_others == {}


def test_no_secret_lies_there_in_clear(installed: Path) -> None:
    """Neither token nor key, in files, logs of changes and copies."""
    for path in within(installed):
        if path.is_file():
            assert b"EAATOKENOFMETA" not in path.read_bytes()
            assert b"sps_" not in path.read_bytes()
