"""What `make run` prepares: once."""

from __future__ import annotations

from pathlib import Path

from signalpost.cli import parts
from signalpost.cli.first_steps import DATASET, has_room_for_a_shop, open_shop, prepare, words
from signalpost.sample_shop.layout import SHOP
from signalpost.settings import Settings
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.tag.settings import TagSettings


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
    with parts.control(Settings(data_dir=tmp_path)) as control:
        control.put_dataset(1, Dataset(dataset_id="42"), author="test", now=1)
        prepare(control, tmp_path, author="test", now=2)
        assert [dataset.dataset_id for dataset in control.snapshot().config(1).datasets] == ["42"]
        assert not has_room_for_a_shop(control)


def test_a_shop_on_this_machine_is_let_in_once(tmp_path: Path) -> None:
    """Under both names of this machine; test hosts are kept, since it is one, and orders have the shop's key."""
    with parts.control(Settings(data_dir=tmp_path)) as control:
        prepare(control, tmp_path, author="test", now=1)
        assert has_room_for_a_shop(control)
        for now in (2, 3):
            open_shop(control, "http://127.0.0.1:8070", author="test", now=now)
        [key] = [key for key in control.snapshot().keys(1) if key.kind is KeyKind.BROWSER]
        assert key.origins == ("http://127.0.0.1:8070", "http://localhost:8070")
        dataset = control.snapshot().dataset(1, DATASET)
        assert dataset is not None
        assert (dataset.tag.test_hosts, dataset.tag.shop, dataset.tag.consent) == ("keep", SHOP, "regional")


def test_tag_settings_that_someone_changed_are_left_alone(tmp_path: Path) -> None:
    """The next start does not undo what was tried out."""
    with parts.control(Settings(data_dir=tmp_path)) as control:
        prepare(control, tmp_path, author="test", now=1)
        changed = Dataset(dataset_id=DATASET, tag=TagSettings(mode="off"))
        control.put_dataset(1, changed, author="test", now=2)
        open_shop(control, "http://127.0.0.1:8070", author="test", now=3)
        assert control.snapshot().dataset(1, DATASET) == changed


def test_the_words_name_addresses_and_the_file_not_the_key() -> None:
    """What is printed can be shown to anyone."""
    said = words(Path("var/server.key"), gateway="http://g", sandbox="http://s", shop="http://b")
    assert "http://g/v1/events" in said
    assert "http://s/_sandbox/events" in said
    assert "buy something at\n\n  http://b\n" in said
    assert "$(cat var/server.key)" in said
    alone = words(Path("var/server.key"), gateway="http://g", sandbox="http://s", shop=None)
    assert "buy something" not in alone
    assert "The sample shop is left out" in alone and "--data-dir first-steps serve --sandbox --first-steps" in alone
