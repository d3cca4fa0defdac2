"""What the commands of the tag look up."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.cli.tag_known import known, origins
from signalpost.errors import InvalidInput
from signalpost.store import open_control
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE, Control
from stores import NOW, keyring


@pytest.fixture
def control(tmp_path: Path) -> Control:
    return open_control(tmp_path / "control.db", keyring(tmp_path))


def key(control: Control, origin: str, *datasets: str) -> str:
    made, _ = control.create_key(
        DEFAULT_SPACE, KeyKind.BROWSER, name="site", datasets=datasets, origins=(origin,), author="ann", now=NOW
    )
    return made.key_id


def test_an_unknown_dataset_is_told_how_to_add_it(control: Control) -> None:
    """With the command."""
    with pytest.raises(InvalidInput, match="signalpost datasets add 7"):
        known(control.snapshot(), "7")
    control.put_dataset(DEFAULT_SPACE, Dataset(dataset_id="7"), author="ann", now=NOW)
    assert known(control.snapshot(), "7").dataset_id == "7"


def test_origins_are_those_of_living_browser_keys_for_the_dataset(control: Control) -> None:
    """Keys of all datasets count, those of others and revoked ones do not."""
    key(control, "https://a.example", "7")
    key(control, "https://b.example")
    key(control, "https://c.example", "8")
    revoked = key(control, "https://d.example", "7")
    control.revoke_key(DEFAULT_SPACE, revoked, author="ann", now=NOW)
    assert sorted(origins(control.snapshot(), "7")) == ["https://a.example", "https://b.example"]
