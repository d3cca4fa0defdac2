"""Apps and devices as mobile SDKs name them."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.connectors.segment.device import app_data, version_of

IPHONE: dict[str, Any] = {
    "app": {"name": "Shop", "namespace": "com.example.shop", "version": "3.1", "build": "310"},
    "device": {
        "id": "B5372DB0",
        "manufacturer": "Apple",
        "model": "iPhone17,1",
        "type": "ios",
        "adTrackingEnabled": True,
    },
    "os": {"name": "iOS", "version": "19.1"},
    "screen": {"width": 402.0, "height": 874, "density": 3},
    "network": {"carrier": "Telekom"},
    "locale": "de-DE",
    "timezone": "Europe/Berlin",
}


def test_the_sixteen_slots_are_filled_with_what_is_known() -> None:
    """What is not stays an empty text."""
    assert version_of(IPHONE) == "i2"
    assert app_data("i2", IPHONE) == {
        "advertiser_tracking_enabled": True,
        "application_tracking_enabled": True,
        "vendor_id": "B5372DB0",
        "extinfo": [
            "i2", "com.example.shop", "3.1", "310", "19.1", "iPhone17,1", "de_DE", "", "Telekom", 402, 874, "3",
            "", "", "", "Europe/Berlin",
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("device", "allowed"),
    [
        ({"adTrackingEnabled": False, "trackingStatus": "authorized"}, False),
        ({"adTrackingEnabled": True, "attTrackingStatus": 0}, False),
        ({"adTrackingEnabled": True, "attTrackingStatus": 3}, True),
        ({"adTrackingEnabled": True}, True),
        ({"trackingStatus": "authorized"}, True),
        ({"attTrackingStatus": "denied"}, False),
        ({"id": "x"}, False),
    ],
)
def test_tracking_is_allowed_only_where_it_is_said(device: dict[str, Any], allowed: bool) -> None:
    """And nothing else of the device says no."""
    found = app_data("a2", {"app": {}, "device": device})
    assert (found["advertiser_tracking_enabled"], found["application_tracking_enabled"]) == (allowed, allowed)
    assert "vendor_id" not in found


@pytest.mark.parametrize(
    ("context", "version"),
    [
        ({"device": {"type": "android"}}, "a2"),
        ({"device": {"type": "ios"}, "os": {"name": "iPhone OS"}}, "i2"),
        ({"app": {"name": "x"}, "os": {"name": "iPadOS"}}, "i2"),
        ({"os": {"name": "iOS"}}, ""),
        ({"app": {"name": "x"}, "os": {"name": "Windows"}}, ""),
        ({}, ""),
    ],
)
def test_an_app_is_known_by_its_system(context: dict[str, Any], version: str) -> None:
    """A page that is read on an iPhone is none."""
    assert version_of(context) == version
