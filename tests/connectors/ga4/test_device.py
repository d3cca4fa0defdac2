"""An app's device, as the Measurement Protocol names it."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.ga4.device import app_data
from signalpost.connectors.ga4.hit import Hit

DEVICE = {
    "operating_system_version": "17.1",
    "model": "iPhone16,1",
    "language": "en-us",
    "screen_resolution": "1179x2556",
}


def test_what_is_known_of_the_device_stands_in_its_slot() -> None:
    """Nobody said that it may be tracked, so it may not."""
    found = app_data(Hit(app_instance_id="x", system="ios", device=DEVICE))
    assert (found["advertiser_tracking_enabled"], found["application_tracking_enabled"]) == (False, False)
    assert found["extinfo"] == ["i2", "", "", "", "17.1", "iPhone16,1", "en_US", "", "", "1179", "2556", *[""] * 5]
    assert app_data(Hit(system="android", device={**DEVICE, "language": "de"}))["extinfo"][6] == "de"


@pytest.mark.parametrize(
    ("system", "device"),
    [("", DEVICE), ("ios", {}), ("ios", None), ("android", {"model": "Pixel 9"}), ("ios", "iPhone")],
)
def test_without_system_and_its_version_it_is_no_app_for_meta(system: str, device: Any) -> None:
    """Which refuses an empty version."""
    assert app_data(Hit(system=system, device=device)) == {}
