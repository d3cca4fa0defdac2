"""Files under the stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.store.files import sync_folder


def test_a_folder_can_be_synced_again_and_again(tmp_path: Path) -> None:
    """No descriptor is left open: more rounds than a process may have open files."""
    for _ in range(2_000):
        sync_folder(tmp_path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Whoever relies on its names must know."""
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "absent")
