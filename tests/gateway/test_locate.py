"""The region behind an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mmdb_file import write_mmdb
from signalpost.errors import SettingsError
from signalpost.gateway.locate import RegionFile, nowhere, record_region

CALIFORNIA = {"country": {"iso_code": "US"}, "subdivisions": [{"iso_code": "CA"}]}
GERMANY = {"country": {"iso_code": "DE"}}


@pytest.mark.parametrize(
    ("record", "region"),
    [
        (GERMANY, "eea"),
        (CALIFORNIA, "us_ca"),
        ({"registered_country": {"iso_code": "GB"}}, "uk"),
        ({"country_code": "CH", "country": "Switzerland"}, "ch"),
        ({"country": "US", "region": "Texas"}, "us_tx"),
        ({"country": {"iso_code": 7}}, ""),
        ({"subdivisions": []}, ""),
        ({}, ""),
        (None, ""),
        ("US", ""),
    ],
)
def test_a_record_names_a_region(record: Any, region: str) -> None:
    """As MaxMind and DB-IP, or as IPinfo write it; anything else names none."""
    assert record_region(record) == region


def test_an_address_is_looked_up_in_the_file(tmp_path: Path) -> None:
    """Of version 4 and 6; what the file does not know, or is no address, is nowhere."""
    file = tmp_path / "regions.mmdb"
    write_mmdb(file, {"203.0.113.0/24": GERMANY, "2001:db8::/32": CALIFORNIA})
    locate = RegionFile(file)
    addresses = ("203.0.113.9", "2001:db8::7", "198.51.100.1", "no address", "", None)
    assert [locate(address) for address in addresses] == ["eea", "us_ca", "", "", "", ""]
    locate.close()


@pytest.mark.parametrize("place", [-9, 0, -1])
def test_a_damaged_record_says_nothing(tmp_path: Path, place: int) -> None:
    """A name that is no text, a value of no known kind: the event goes on as one from nowhere."""
    file = tmp_path / "regions.mmdb"
    write_mmdb(file, {"203.0.113.0/24": GERMANY, "2001:db8::/32": CALIFORNIA})
    content = bytearray(file.read_bytes())
    content[content.index(b"iso_code") + place] = 0xFF
    file.write_bytes(content)
    locate = RegionFile(file)
    assert (locate("203.0.113.9"), locate("2001:db8::7")) == ("", "us_ca")
    locate.close()


def test_a_newer_file_is_taken_without_a_restart(tmp_path: Path) -> None:
    """One that cannot be read leaves the former in use, and so does one that is gone."""
    file, newer = tmp_path / "regions.mmdb", tmp_path / "newer"
    write_mmdb(file, {"203.0.113.0/24": GERMANY})
    locate = RegionFile(file)
    newer.write_bytes(b"half a file")
    newer.replace(file)
    locate.refresh()
    assert locate("203.0.113.9") == "eea"
    write_mmdb(newer, {"203.0.113.0/24": CALIFORNIA})
    newer.replace(file)
    locate.refresh()
    assert locate("203.0.113.9") == "us_ca"
    file.unlink()
    locate.refresh()
    assert locate("203.0.113.9") == "us_ca"
    locate.close()


@pytest.mark.parametrize("content", [None, b"", b"not of this format"])
def test_a_file_that_cannot_be_read_is_told_at_the_start(tmp_path: Path, content: bytes | None) -> None:
    """With the setting that names it."""
    file = tmp_path / "regions.mmdb"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        RegionFile(file)
    assert refused.value.setting == "region_file"


def test_without_a_file_no_address_says_anything() -> None:
    """Nothing is looked up anywhere else."""
    assert nowhere("203.0.113.9") == ""
