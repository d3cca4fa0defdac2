"""The secret of the app behind a token."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from signalpost.store import open_control
from signalpost.store.app_secret import app_secret
from signalpost.store.business import Dataset
from signalpost.store.keyring import Keyring


def test_a_datasets_own_goes_before_that_of_the_space(tmp_path: Path) -> None:
    """Without any there is none."""
    with closing(open_control(tmp_path / "control.db", Keyring.open(tmp_path, bytes(32)))) as control:
        assert app_secret(control, 1, "22") is None
        control.set_secret(1, "app_secret", "of all", author="t", now=1)
        control.set_secret(1, "app_secret/22", "its own", author="t", now=1)
        assert [app_secret(control, 1, one) for one in ("22", "11")] == ["its own", "of all"]
        assert app_secret(control, 2, "22") is None


def test_a_datasets_own_goes_with_the_dataset(tmp_path: Path) -> None:
    """Set up again, it may belong to another app; that of the space stays."""
    with closing(open_control(tmp_path / "control.db", Keyring.open(tmp_path, bytes(32)))) as control:
        control.put_dataset(1, Dataset(dataset_id="22"), author="t", now=1)
        for name in ("app_secret", "app_secret/22", "app_secret/222"):
            control.set_secret(1, name, "some", author="t", now=1)
        assert control.remove_dataset(1, "22", author="t", now=2)
        assert set(control.secrets(1)) == {"app_secret", "app_secret/222"}
