"""What the record of processing says of each setting."""

from __future__ import annotations

import pytest

from signalpost.cli.privacy_records import cookies, report
from signalpost.store.access_keys import Basis, Key, KeyKind
from signalpost.store.business import Config, Dataset, Retention
from signalpost.store.tag.settings import TagSettings


def dataset(**tag: object) -> Dataset:
    return Dataset(dataset_id="2501", tag=TagSettings(**tag))


def test_the_cookie_table_follows_the_settings() -> None:
    """Lives as set, the visitor's cookie only where there is one, none with the tag off."""
    lives = {one.name: one.life for one in cookies(dataset(cookie_days=30, visitor_cookie=False))}
    assert set(lives) == {"_fbp", "_fbc", "signalpost.2501"}
    assert lives["_fbp"].startswith("30 days")
    assert cookies(dataset(mode="off")) == ()
    assert "400 days" in {one.name: one.life for one in cookies(dataset())}["_spv"]
    assert all("denies" in one.purpose for one in cookies(dataset(consent="optional")))


@pytest.mark.parametrize(("basis", "words"), [(Basis.CONSENT, "declared"), (Basis.NONE, "region")])
def test_the_ground_of_a_source_is_what_was_declared(basis: Basis, words: str) -> None:
    """Nothing is claimed for it."""
    key = Key(key_id="k", space_id=1, kind=KeyKind.SERVER, name="crm", created_at=1, basis=basis)
    made = report(Config(datasets=(dataset(),)), [key], settings=3, at=1)
    assert words in made.processing[0].ground


def test_how_long_things_are_kept_is_the_retention_in_force() -> None:
    """Of what is kept inside, too; a key that may not add to the dataset is no source."""
    kept = Retention(events_days=7, visitors_days=30, audit_days=11, erased_days=12)
    key = Key(key_id="k", space_id=1, kind=KeyKind.SERVER, name="crm", created_at=1, datasets=("99",))
    made = report(Config(datasets=(dataset(),), retention=kept), [key], settings=3, at=1)
    spans = [row.kept.split(" days")[0] for row in made.processing if row.kept[0].isdigit()]
    assert spans == ["30", "11", "12"]
    assert made.to_fill_in
