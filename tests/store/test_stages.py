"""The stage of a dataset, and the way back."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.store.business import Dataset
from signalpost.store.stages import STAGES_KEPT, Stage, Standing, points_of, stage_in_force


def test_a_dataset_that_was_told_nothing_sends_and_tests_while_it_has_a_code() -> None:
    """As before there were stages."""
    assert Dataset(dataset_id="1").stage_in_force is Stage.LIVE
    assert Dataset(dataset_id="1", test_event_code="T").stage_in_force is Stage.TEST
    assert stage_in_force(Stage.LIVE, "T") is Stage.LIVE


def test_the_way_back_leads_through_every_stage() -> None:
    """One step each, in the order in which they were left."""
    went = Dataset(dataset_id="1").at(Stage.OBSERVE).at(Stage.LIVE, 10).at(Stage.LIVE, 100)
    first = went.back()
    assert first is not None
    assert (first.stage, first.share) == (Stage.LIVE, 10)
    second = first.back()
    assert second is not None
    assert second.stage is Stage.OBSERVE
    third = second.back()
    assert third == Dataset(dataset_id="1")
    assert third.back() is None


def test_only_the_latest_stages_are_kept() -> None:
    """A dataset's settings do not grow."""
    dataset = Dataset(dataset_id="1")
    for share in range(20):
        dataset = dataset.at(Stage.LIVE, share)
    assert [one.share for one in dataset.stages_before] == list(range(19 - STAGES_KEPT, 19))
    assert STAGES_KEPT == 8


def test_testing_needs_a_code() -> None:
    """Without one the events would count."""
    with pytest.raises(ValueError, match="test_event_code"):
        Dataset(dataset_id="1").at(Stage.TEST)


def test_a_share_is_told_to_a_hundredth_of_a_percent() -> None:
    """Of ten thousand points."""
    assert [points_of(share) for share in (0, 0.01, 12.5, 100)] == [0, 1, 1_250, 10_000]


@pytest.mark.parametrize("share", [-0.01, 100.01])
def test_a_share_is_between_none_and_all(share: float) -> None:
    """Both ends included."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"share": share}, Standing)
    assert [msgspec.convert({"share": end}, Standing).share for end in (0, 100)] == [0, 100]


def test_a_stage_is_read_as_it_is_written() -> None:
    """In the words of the settings; a misspelt key is told, what stands by itself is not written."""
    assert [stage.value for stage in Stage] == ["observe", "test", "live"]
    assert msgspec.to_builtins(Standing(stage=Stage.OBSERVE)) == {"stage": "observe"}
    with pytest.raises(msgspec.ValidationError, match="shares"):
        msgspec.convert({"shares": 5}, Standing)
