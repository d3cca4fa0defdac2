"""The region behind an address, by a file in MaxMind's format that the operator brings: one of countries, or of cities,
which knows states.

GeoLite2, GeoIP2, DB-IP and IPinfo publish such files under terms of their own; none comes with the product. Addresses
are looked up in memory and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from signalpost.consent.region import region_of
from signalpost.errors import SettingsError

Locate = Callable[[str | None], str]


class Reader(Protocol):
    """What is used of `maxminddb.Reader`."""

    def get(self, address: str) -> Any:
        """The record of the network that `address` lies in."""
        ...

    def close(self) -> None:
        """Release the file."""
        ...


class RegionFile:
    """One open file. Call it with an address. `refresh` takes a newer file of the same name."""

    def __init__(self, file: Path, open_reader: Callable[[str], Reader] | None = None) -> None:
        self._file = file
        self._open = open_reader or _open_maxmind
        self._seen = _stamp(file)
        try:
            self._reader = self._open(str(file))
        except Exception as error:
            raise _unreadable(file) from error

    def __call__(self, address: str | None) -> str:
        """The region of `address`; "" when the file does not know it."""
        if not address:
            return ""
        try:
            return record_region(self._reader.get(address))
        except (
            Exception
        ):  # no address, one of version 6 in a file of version 4, or a damaged record: no event fails of it
            return ""

    def refresh(self) -> None:
        """Open the file again if it was replaced. What cannot be read leaves the former one in use."""
        stamp = _stamp(self._file)
        if stamp in (None, self._seen):
            return
        try:
            reader = self._open(str(self._file))
        except Exception:  # half written, or no such file any more: the next look tries again
            return
        former, self._reader, self._seen = self._reader, reader, stamp
        former.close()

    def close(self) -> None:
        """Release the file."""
        self._reader.close()


def nowhere(address: str | None) -> str:
    """Where no file was given, no address says anything."""
    return ""


def record_region(record: Any) -> str:
    """The region that a record names: `country.iso_code` and `subdivisions[0].iso_code`, as MaxMind and DB-IP write
    them, or `country_code` (or `country`) and `region` as texts."""
    if not isinstance(record, Mapping):
        return ""
    country = record.get("country_code") or record.get("country") or record.get("registered_country")
    if isinstance(country, Mapping):
        country = country.get("iso_code")
    parts = record.get("subdivisions")
    within = parts[0] if isinstance(parts, list) and parts else record.get("region")
    if isinstance(within, Mapping):
        within = within.get("iso_code")
    return region_of(_text(country), _text(within))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _open_maxmind(file: str) -> Reader:
    import maxminddb

    return maxminddb.open_database(file, maxminddb.MODE_MMAP)


def _unreadable(file: Path) -> SettingsError:
    return SettingsError(
        f"{file} cannot be read as a file of regions.",
        setting="region_file",
        fix="Name a country or city file in MaxMind's format (.mmdb), or leave the setting out.",
    )
