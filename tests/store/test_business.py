"""A business's settings as values."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.store.business import Config, Dataset
from signalpost.store.routes import Route
from signalpost.store.stages import STAGES_KEPT, Stage


def test_a_dataset_goes_back_through_the_stages_it_had() -> None:
    """Each change keeps what it replaces, share and all."""
    first = Dataset(dataset_id="11", test_event_code="TEST1")
    watching = first.at(Stage.OBSERVE)
    part = watching.at(Stage.LIVE, 25.0)
    back = part.back()
    assert back is not None
    assert (back.stage, back.share) == (Stage.OBSERVE, 100.0)
    assert back.back() == first
    assert first.back() is None


def test_the_oldest_stages_are_forgotten() -> None:
    """So that a dataset that is changed each day does not grow."""
    dataset = Dataset(dataset_id="11")
    for number in range(STAGES_KEPT + 5):
        dataset = dataset.at(Stage.LIVE, float(number + 1))
    assert len(dataset.stages_before) == STAGES_KEPT
    assert dataset.stages_before[-1].share == STAGES_KEPT + 4


def test_the_stage_test_needs_a_code() -> None:
    """Without one its events would count."""
    with pytest.raises(ValueError, match="test_event_code"):
        Dataset(dataset_id="11").at(Stage.TEST)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dataset_id", "eleven"),
        ("api_version", "25"),
        ("base_url", "https://graph.facebook.com?access_token=x"),
        ("server_wait", 3_600_001),
        ("share", 101),
        ("partner_agent", ""),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(field: str, value: object) -> None:
    """As it comes from a file or a page."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"dataset_id": "11", field: value}, Dataset)


def test_routes_have_different_names() -> None:
    """Or a change of one would be a change of the other."""
    with pytest.raises(ValueError, match="two routes are called r"):
        Config(routes=(Route(name="r", datasets=("11",)), Route(name="r", datasets=("12",))))


def test_a_dataset_is_found_by_its_id() -> None:
    """None when there is none."""
    config = Config(datasets=(Dataset(dataset_id="11"), Dataset(dataset_id="12", name="second")))
    assert config.dataset("12") == Dataset(dataset_id="12", name="second")
    assert config.dataset("13") is None


def test_what_nobody_set_is_as_the_docs_say() -> None:
    """docs/reference/settings.md: Meta's version that was tried, no passthrough, ninety days of commands."""
    dataset, retention = Dataset(dataset_id="11"), Config().retention
    assert (dataset.api_version, dataset.passthrough) == ("v25.0", False)
    assert retention.commands_days == 90
