"""`app_data.extinfo` by name: what the list of 16 facts on the device says in which slot."""

from __future__ import annotations

from typing import NamedTuple

Size = int | str


class Extinfo(NamedTuple):
    """The 16 slots in Meta's order, for `AppData(extinfo=Extinfo(version="i2", os_version="18.1", …))`.

    version          `a2` on Android, `i2` on iOS; needed
    package_name     the app's id: bundle or package
    short_version, long_version  of the app
    os_version       of the device; needed, Meta refuses it empty (2804043)
    device_model     as the system calls it
    locale           `de_DE`
    timezone         its abbreviation, `CET`
    carrier          of the telephone
    screen_width, screen_height  in pixels
    screen_density   a text, `3.0`
    cpu_cores, storage_gb, free_storage_gb  whole numbers
    device_timezone  its name, `Europe/Berlin`

    What is unknown stays an empty text. Source: App data parameters, copy of 2026-09-12.
    """

    version: str
    package_name: str = ""
    short_version: str = ""
    long_version: str = ""
    os_version: str = ""
    device_model: str = ""
    locale: str = ""
    timezone: str = ""
    carrier: str = ""
    screen_width: Size = ""
    screen_height: Size = ""
    screen_density: str = ""
    cpu_cores: Size = ""
    storage_gb: Size = ""
    free_storage_gb: Size = ""
    device_timezone: str = ""
