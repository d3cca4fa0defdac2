"""An app's stream of the Measurement Protocol: `firebase_app_id` and `device` as Meta's app_data.

Meta wants an app's event with the version of its system; where `device` does not name it the event is none of an app's
for Meta. The protocol has no word for whether the device may be tracked (its consent is that of ads), so that counts
as a no. Source: Google's public description of the Measurement Protocol for app streams (2026).
"""

from __future__ import annotations

from typing import Any

from signalpost.capi.extinfo import Extinfo
from signalpost.connectors.ga4.hit import Hit, part, text

VERSIONS = {"android": "a2", "ios": "i2"}


def app_data(hit: Hit) -> dict[str, Any]:
    """Meta's app_data; empty where the hit is of no app, or does not say enough of its device."""
    device = part(hit.device)
    os_version = text(device.get("operating_system_version"))
    if not hit.system or not os_version:
        return {}
    width, _, height = text(device.get("screen_resolution")).partition("x")
    slots = Extinfo(
        version=VERSIONS[hit.system],
        os_version=os_version,
        device_model=text(device.get("model")),
        locale=_locale(text(device.get("language"))),
        screen_width=width,
        screen_height=height,
    )
    return {"advertiser_tracking_enabled": False, "application_tracking_enabled": False, "extinfo": list(slots)}


def _locale(language: str) -> str:
    """`en-us`, as GA4 has it, as `en_US`."""
    name, _, country = language.partition("-")
    return f"{name}_{country.upper()}" if country else name
