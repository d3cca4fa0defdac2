"""`context` of a mobile SDK as app_data: which app, which device, what its owner allowed.

Where the SDK does not say that tracking is allowed, it counts as not: a no is never read as a yes. iOS has two words
for it, an old switch and the answer to its question (`attTrackingStatus`, 3 is yes); where both stand, both must say
yes.
Source: App data parameters, copy of 2026-09-12; Segment's public specification of context fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signalpost.capi.extinfo import Extinfo
from signalpost.connectors.segment.message import part, text

VERSIONS = {"ios": "i2", "iphone os": "i2", "ipados": "i2", "tvos": "i2", "android": "a2"}
NO_CARRIER = "unavailable"  # as RudderStack's library for iOS writes it
AUTHORIZED = frozenset({"authorized", "3"})


def version_of(context: Mapping[str, Any]) -> str:
    """`i2` or `a2`, Meta's word for the system of an app's device; "" where it is no app."""
    system = text(part(context.get("os")).get("name")) or text(part(context.get("device")).get("type"))
    return VERSIONS.get(system.casefold(), "") if context.get("app") or context.get("device") else ""


def app_data(version: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Meta's app_data for the app and device that `context` names."""
    app, device, screen = (part(context.get(name)) for name in ("app", "device", "screen"))
    tracking = _allowed(device)
    slots = Extinfo(
        version=version,
        package_name=text(app.get("namespace")),
        short_version=text(app.get("version")),
        long_version=text(app.get("build")),
        os_version=text(part(context.get("os")).get("version")),
        device_model=text(device.get("model")),
        locale=text(context.get("locale")).replace("-", "_"),
        carrier=text(part(context.get("network")).get("carrier")).removeprefix(NO_CARRIER),
        screen_width=_pixels(screen.get("width")),
        screen_height=_pixels(screen.get("height")),
        screen_density=text(screen.get("density")),
        device_timezone=text(context.get("timezone")),
    )
    found: dict[str, Any] = {
        "advertiser_tracking_enabled": tracking,
        "application_tracking_enabled": tracking,
        "extinfo": list(slots),
    }
    if version == VERSIONS["ios"] and (vendor := text(device.get("id"))):
        found["vendor_id"] = vendor
    return found


def _allowed(device: Mapping[str, Any]) -> bool:
    switch = device.get("adTrackingEnabled")
    status = text(device.get("attTrackingStatus", device.get("trackingStatus"))).casefold()
    return (switch is True or (switch is None and bool(status))) and (not status or status in AUTHORIZED)


def _pixels(value: Any) -> int | str:
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
