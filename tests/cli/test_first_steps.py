"""What `make run` prepares: once."""

from __future__ import annotations

from pathlib import Path

from signalpost.cli import parts
from signalpost.cli.first_steps import DATASET, FirstSteps, prepare, words
from signalpost.settings import Settings


def test_it_makes_a_dataset_and_a_key_once(tmp_path: Path) -> None:
    """The key's text lies in a file of its owner; a revoked or lost one is replaced."""
    settings = Settings(data_dir=tmp_path)
    with parts.control(settings) as control:
        file = prepare(control, tmp_path, author="test", now=1)
        text = file.read_text().strip()
        key = control.snapshot().key(text)
        assert key is not None
        assert file.stat().st_mode & 0o777 == 0o600
        assert prepare(control, tmp_path, author="test", now=2).read_text().strip() == text
        control.revoke_key(1, key.key_id, author="test", now=3)
        assert prepare(control, tmp_path, author="test", now=4).read_text().strip() != text
        assert [dataset.dataset_id for dataset in control.snapshot().config(1).datasets] == [DATASET]


def test_a_dataset_of_ones_own_is_left_alone(tmp_path: Path) -> None:
    """Nothing is added to an installation that has one."""
    from signalpost.store.control import Dataset

    with parts.control(Settings(data_dir=tmp_path)) as control:
        control.put_dataset(1, Dataset(dataset_id="42"), author="test", now=1)
        prepare(control, tmp_path, author="test", now=2)
        assert [dataset.dataset_id for dataset in control.snapshot().config(1).datasets] == ["42"]


def test_the_words_name_addresses_and_the_file_not_the_key() -> None:
    """What is printed can be shown to anyone."""
    said = words(FirstSteps(gateway="http://g", sandbox="http://s", key_file=Path("var/server.key")))
    assert "http://g/v1/events" in said
    assert "http://s/_sandbox/events" in said
    assert "$(cat var/server.key)" in said
