"""How a dataset's alarms are bent."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from signalpost.store.business import Config, Dataset
from signalpost.store.config import exported, parse_config
from signalpost.watch.settings import AS_SHIPPED, AlarmSettings


def test_as_shipped() -> None:
    """The issue's figures: an hour, one per cent; silence by the dataset's own past."""
    assert (AS_SHIPPED.waiting_minutes, AS_SHIPPED.dead_percent, AS_SHIPPED.silence_hours) == (60, 1.0, None)


def test_they_are_settings_of_a_dataset() -> None:
    """Exported and applied like the others."""
    config = Config(datasets=(Dataset(dataset_id="1", alarms=AlarmSettings(silence_hours=26, dead_percent=2)),))
    plain = exported(config)
    assert plain["datasets"][0]["alarms"] == {"silence_hours": 26, "dead_percent": 2}
    assert parse_config(plain) == config


@pytest.mark.parametrize(
    "wrong", [{"silence_hours": -1}, {"delivery_minutes": 0}, {"waiting_minutes": 0}, {"dead_percent": 101}, {"x": 1}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    """Before it silences an alarm."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, AlarmSettings)
