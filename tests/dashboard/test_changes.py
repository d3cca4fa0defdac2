"""Changes of set-up, as charts mark them."""

from __future__ import annotations

from dashboard_shown import DATASET, NOW, Shown
from signalpost.dashboard.changes import changes, marks, went_live
from signalpost.store import open_control
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.stages import Stage

DAY = 86_400_000


def test_changes_read_as_what_they_were(shown: Shown) -> None:
    """Who did what; reading and drafts are none."""
    control = open_control(shown.folder / "control.db", shown.keys)
    before = Dataset(dataset_id=DATASET, name="Shop", stage=Stage.OBSERVE)
    control.put_dataset(DEFAULT_SPACE, before, author="maria", now=NOW + DAY)
    control.set_token(DEFAULT_SPACE, DATASET, "secret", author="maria", now=NOW + DAY)
    control.put_tag_draft(DEFAULT_SPACE, DATASET, [], author="maria", now=NOW + DAY)
    control.publish_tag_rules(DEFAULT_SPACE, DATASET, [], author="maria", now=NOW + 2 * DAY)
    control.put_dataset(DEFAULT_SPACE, before.at(Stage.LIVE), author="maria", now=NOW + 3 * DAY)
    found = changes(control, DEFAULT_SPACE, NOW // 1000, NOW // 1000 + 9 * 86_400)
    assert [one.what for one in found] == [
        f"Stage of {DATASET} changed",
        f"Rules of the tag were published for {DATASET}",
        f"A new access token for {DATASET}",
        f"Stage of {DATASET} changed",
        f"Dataset {DATASET} was added",
    ]
    assert {one.author for one in found} == {"maria", "test"}
    assert [mark.at for mark in marks(found)][-1] == NOW // 1000 + 3 * 86_400
    assert went_live(control, DEFAULT_SPACE, DATASET) == NOW + 3 * DAY
    assert went_live(control, DEFAULT_SPACE, "999") is None
    assert changes(control, DEFAULT_SPACE, 0, NOW // 1000) == []
    control.close()
