"""What commands open: keys made once, never over data that want others."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.cli import parts
from signalpost.errors import KeyMissing, SettingsError
from signalpost.settings import Settings


def test_a_new_folder_gets_a_master_key_once(tmp_path: Path) -> None:
    """Readable by its owner alone; the same the next time."""
    settings = Settings(data_dir=tmp_path / "var")
    first = parts.keyring(settings, create=True).key_id
    file = tmp_path / "var" / parts.MASTER_KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert parts.keyring(settings, create=True).key_id == first == parts.keyring(settings, create=False).key_id


def test_looking_makes_nothing(tmp_path: Path) -> None:
    """Without `create` a missing installation stays missing."""
    with pytest.raises(KeyMissing):
        parts.keyring(Settings(data_dir=tmp_path / "var"), create=False)
    assert not (tmp_path / "var").exists()


def test_a_configured_key_is_used_and_none_is_written(tmp_path: Path) -> None:
    """From the setting or from a file elsewhere; another one is refused, also with `create`."""
    settings = Settings(data_dir=tmp_path / "var", master_key="ab" * 32)
    key_id = parts.keyring(settings, create=True).key_id
    assert not (tmp_path / "var" / parts.MASTER_KEY_FILE).exists()
    (tmp_path / "elsewhere").write_text("ab" * 32)
    from_file = Settings(data_dir=tmp_path / "var", master_key_file=tmp_path / "elsewhere")
    assert parts.keyring(from_file, create=False).key_id == key_id
    with pytest.raises(KeyMissing):
        parts.keyring(Settings(data_dir=tmp_path / "var"), create=True)
    assert not (tmp_path / "var" / parts.MASTER_KEY_FILE).exists()


def test_who_changes_something_is_named() -> None:
    """For the audit rows."""
    assert parts.author().startswith("cli")


def test_what_is_written_for_its_owner_is_theirs_alone(tmp_path: Path) -> None:
    """Also where a file lay that others could read; never through a link that somebody laid."""
    file = tmp_path / "export.json"
    file.write_text("longer than what follows")
    file.chmod(0o644)
    parts.write_for_owner(file, "secret\n")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("secret\n", 0o600)
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(SettingsError, match="cannot be written"):
        parts.write_for_owner(link, "secret\n")
    assert not (tmp_path / "elsewhere.json").exists()


def test_a_new_data_folder_is_named_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command in the wrong folder makes a new installation there: nobody should overlook it."""
    settings = Settings(data_dir=tmp_path / "var")
    for expected in (f"A new data folder is made: {tmp_path / 'var'}\n", ""):
        parts.keyring(settings, create=True)
        assert capsys.readouterr().err == expected
